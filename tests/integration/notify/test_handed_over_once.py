"""A crash between asking a provider and noting its answer, on a real database; and receipts."""

from dataclasses import replace
from datetime import timedelta

import pytest

from chassis import time_source
from chassis.actor import Actor
from contracts.errors import NotAllowed, NotFound
from services.notify.message import ACCEPTED, UNCERTAIN, Contact
from services.notify.receipts import Receipt
from tests.integration.notify.carrier import BRIEF, PATIENT, citizen_event, lines, receipt
from tests.integration.notify.world import EMAIL, FAST, MOBILE, both, sealed
from tests.support.polling import eventually
from tests.unit.notify.samples import event, notice


def test_a_provider_that_can_be_asked_gets_nothing_twice(world, crash):
    with crash(world) as desk:
        for number in range(15):
            desk.case_changed(both() if number % 3 else citizen_event())
        eventually(lambda: len(lines(world)) == 45, what="all handed over")
        assert world.states() == {"sending": 45}
    world.desk()
    eventually(lambda: world.states() == {"delivered": 45}, seconds=20)
    assert len(lines(world)) == len(set(lines(world))) == 45


def test_a_notice_waits_for_its_receipt_and_is_not_sent_again(world, carrier, crash):
    with crash(world, PATIENT) as desk:
        desk.case_changed(citizen_event())
        eventually(lambda: len(carrier.messages) == 1)
    desk = world.desk(PATIENT)
    (row,) = eventually(
        lambda: [r for r in world.rows() if r.get("reason") == "in-doubt"], seconds=9
    )
    assert row["state"] == "sending" and row["provider"] == "carrier"
    person = desk._book.person(Contact(f"+91{MOBILE}"))
    desk._receipts.take([receipt(carrier, person=person)])
    eventually(lambda: world.states() == {"delivered": 1}, seconds=10)
    assert len(carrier.messages) == 1


def test_a_notice_of_which_no_receipt_comes_is_sent_again_when_the_wait_is_over(
    world, carrier, crash
):
    with crash(world, BRIEF) as desk:
        desk.case_changed(citizen_event())
        eventually(lambda: len(carrier.messages) == 1)
    world.desk(BRIEF)
    eventually(lambda: len(carrier.messages) == 2, seconds=15)
    assert carrier.messages[0].provider_id == carrier.messages[1].provider_id
    eventually(lambda: world.states() == {"sent": 1})


def test_a_notice_that_nobody_answers_for_goes_again_once_and_then_waits_for_its_end(
    world, carrier
):
    carrier.kind = UNCERTAIN
    hasty = {
        lane: replace(policy, doubt=timedelta(seconds=0.2), life=timedelta(seconds=9))
        for lane, policy in FAST.items()
    }
    desk = world.desk(hasty)
    desk.case_changed(citizen_event())
    eventually(lambda: world.states() == {"expired": 1}, seconds=20)
    assert len(carrier.messages) == 2
    (row,) = world.rows()
    assert row["reason"] == "no-receipt" and "repeated" not in row


def test_a_password_goes_again_at_once(world, carrier, crash):
    with crash(world, PATIENT) as desk:
        desk.send_otp(MOBILE, "730519", "hi", None)
        eventually(lambda: len(carrier.messages) == 1)
    world.desk(PATIENT)
    eventually(lambda: len(carrier.messages) == 2, seconds=15)


def test_a_provider_that_does_not_answer_is_not_asked_again_for_a_notice(world, carrier):
    carrier.kind = UNCERTAIN
    desk = world.desk(BRIEF)
    desk.case_changed(citizen_event())
    eventually(lambda: world.states() == {"sending": 1} and len(carrier.messages) == 1)
    carrier.kind = ACCEPTED
    eventually(lambda: world.states() == {"sent": 1}, seconds=15)
    assert len(carrier.messages) == 2


def test_what_was_taken_is_sent_until_the_receipt_of_its_last_part(world, carrier):
    carrier.in_parts = 2
    desk = world.desk()
    desk.case_changed(citizen_event())
    eventually(lambda: world.states() == {"sent": 1})
    (row,) = world.rows()
    assert "personal" in row, "a receipt may yet ask for another channel"
    desk._receipts.take([receipt(carrier, part=0), receipt(carrier, part=0)])
    eventually(lambda: world.database.receipts.count_documents({}) == 0)
    assert world.states() == {"sent": 1}
    desk._receipts.take([receipt(carrier, part=1)])
    eventually(lambda: world.states() == {"delivered": 1})
    (row,) = world.rows()
    assert "personal" not in row and "refs" not in row and "arrived" not in row


def test_a_receipt_that_is_earlier_than_our_note_waits_for_it(world, carrier):
    desk = world.desk()
    early = Receipt("carrier", "not-yet-known", arrived=True)
    desk._receipts.take([early])
    desk.case_changed(citizen_event())
    eventually(lambda: world.states() == {"sent": 1})
    world.database.messages.update_one({}, {"$set": {"refs": ["not-yet-known"]}})
    eventually(lambda: world.states() == {"delivered": 1}, seconds=15)


def test_a_receipt_that_says_never_brings_the_next_channel(world, carrier):
    desk = world.desk()
    desk.case_changed(citizen_event(to=sealed()))
    eventually(lambda: world.states() == {"sent": 1})
    desk._receipts.take([receipt(carrier, arrived=False, reason="undeliv-001")])
    eventually(lambda: world.states() == {"perm-failed": 1, "delivered": 1})
    (mail,) = world.rows(channel="email")
    (sms,) = world.rows(channel="sms")
    assert mail["fallback_of"] == sms["_id"] and sms["reason"] == "undeliv-001"
    assert len(desk.sent_messages(EMAIL, 10)) == 1
    (failed,) = world.outbox.events
    assert failed["data"]["unreached"] is False


def test_whoever_is_reached_on_no_channel_has_to_be_called_and_sees_why(world, carrier):
    desk = world.desk()
    happened = citizen_event()
    desk.case_changed(happened)
    eventually(lambda: world.states() == {"sent": 1})
    (open_entry,) = desk.dispatch_log(happened["reference"], f"+91{MOBILE}")
    assert open_entry["state"] == "sent" and open_entry["to"] == f"…{MOBILE[-4:]}"
    desk._receipts.take([receipt(carrier, arrived=False, reason="undeliv-001")])
    (failed,) = eventually(lambda: world.outbox.events)
    assert failed["data"]["unreached"] is True and failed["data"]["shown"] == f"…{MOBILE[-4:]}"
    (entry,) = desk.dispatch_log(happened["reference"], MOBILE)
    assert (entry["state"], entry["reason"]) == ("failed", "undeliv-001") and entry["ended_at"]
    assert desk.dispatch_log(happened["reference"], "9000000002") == []
    assert desk.dispatch_log("another", MOBILE) == []


def test_a_call_is_a_line_of_the_record_once_and_by_an_officer_of_the_case(world, carrier):
    desk = world.desk()
    happened = citizen_event()
    desk.case_changed(happened)
    eventually(lambda: world.states() == {"sent": 1})
    desk._receipts.take([receipt(carrier, arrived=False, reason="undeliv-001")])
    (failed,) = eventually(lambda: world.outbox.events)
    reference, id = happened["reference"], failed["data"]["message_id"]
    officer = Actor("sho.5117012", "sho", "5117012", scope=reference)
    assert desk.note_call(officer, reference, id, 0, "not-reached") == {"outcome": "not-reached"}
    assert desk.note_call(officer, reference, id, 0, "reached") == {"outcome": "not-reached"}
    assert desk.note_call(officer, reference, id, 1, "reached") == {"outcome": "reached"}
    log = desk.dispatch_log(reference, MOBILE)
    assert [(one["channel"], one["state"], one["reason"]) for one in log] == [
        ("call", "delivered", None),
        ("call", "failed", "call-not-reached"),
        ("sms", "failed", "undeliv-001"),
    ]
    assert log[0]["to"] == f"…{MOBILE[-4:]}"
    with pytest.raises(NotFound):
        desk.note_call(officer, reference, "another", 0, "reached")
    for other in (replace(officer, scope="another"), replace(officer, station=None)):
        with pytest.raises(NotAllowed):
            desk.note_call(other, reference, id, 2, "reached")


def test_who_is_told_by_the_other_channel_need_not_be_called(world, carrier):
    desk = world.desk()
    desk.case_changed(event(notice("citizen", to=sealed(), channels=["sms", "email"])))
    eventually(lambda: world.states() == {"sent": 1, "delivered": 1})
    desk._receipts.take([receipt(carrier, arrived=False)])
    (failed,) = eventually(lambda: world.outbox.events)
    assert failed["data"]["unreached"] is False


def test_without_a_receipt_a_message_ends_when_it_is_of_no_more_use(world, carrier):
    desk = world.desk()
    desk.case_changed(citizen_event())
    eventually(lambda: world.states() == {"sent": 1})
    world.grow_old()
    eventually(lambda: world.states() == {"expired": 1}, seconds=10)
    (row,) = world.rows()
    assert row["reason"] == "no-receipt" and len(carrier.messages) == 1
    (failed,) = eventually(lambda: world.outbox.events)
    assert failed["data"]["unreached"] is False, "most of these have arrived"


def test_what_another_process_has_in_hand_or_a_provider_has_is_not_taken_back(world, carrier):
    desk = world.desk()
    desk.case_changed(citizen_event())
    eventually(lambda: world.states() == {"sent": 1})
    (row,) = world.rows()
    desk._store.take_back([row["_id"]], time_source.now())
    assert world.states() == {"sent": 1}
    world.database.messages.update_one({}, {"$set": {"state": "sending", "hand": "another"}})
    desk._store.take_back([row["_id"]], time_source.now())
    assert world.states() == {"sending": 1}
