"""Receipts that could be of several messages, what citizens ask, and what may not leave."""

import time
from dataclasses import replace
from datetime import timedelta

import pytest

from chassis import time_source
from services.notify.carriers import Carriers
from services.notify.inbound import A_DAY, Inbound
from services.notify.receipts import Receipt
from tests.integration.notify.carrier import (
    BRIEF,
    PATIENT,
    citizen_event,
    looked_for,
    receipt,
    unknown,
)
from tests.integration.notify.world import EMAIL, FAST, MOBILE, sealed
from tests.support.polling import eventually
from tests.unit.notify.samples import REFERENCE


def test_a_receipt_that_could_be_of_two_messages_in_doubt_is_of_neither(world, carrier, crash):
    carrier.in_parts = 2
    with crash(world, PATIENT) as desk:
        for _ in range(2):
            desk.case_changed(citizen_event())
        eventually(lambda: len(carrier.messages) == 2)
    desk = world.desk(PATIENT)
    eventually(lambda: len(world.rows(reason="in-doubt")) == 2, seconds=9)
    desk._receipts.take(unknown(desk, "one", "two") + unknown(desk, "three", arrived=False))
    eventually(lambda: looked_for(world), seconds=10)
    assert world.states() == {"sending": 2}


def test_what_is_in_a_senders_hands_is_not_ended_by_a_receipt_of_another(world, carrier, crash):
    with crash(world, PATIENT) as desk:
        desk.case_changed(citizen_event())
        eventually(lambda: len(carrier.messages) == 1)
    desk = world.desk(PATIENT)
    eventually(lambda: len(world.rows(reason="in-doubt")) == 1, seconds=9)
    world.database.messages.update_one({}, {"$set": {"in_doubt": False, "reason": None}})
    desk._receipts.take(unknown(desk, "never", arrived=False))
    eventually(lambda: looked_for(world), seconds=10)
    assert world.states() == {"sending": 1}, "its answer may be a moment away"


def test_one_part_of_a_message_in_doubt_does_not_say_that_all_have_arrived(world, carrier, crash):
    carrier.in_parts = 2
    with crash(world, PATIENT) as desk:
        desk.case_changed(citizen_event())
        eventually(lambda: len(carrier.messages) == 1)
    desk = world.desk(PATIENT)
    eventually(lambda: len(world.rows(reason="in-doubt")) == 1, seconds=9)
    desk._receipts.take(unknown(desk, "one"))
    eventually(lambda: world.rows()[0].get("arrived") == ["one"], seconds=10)
    assert world.states() == {"sending": 1}
    desk._receipts.take(unknown(desk, "two"))
    eventually(lambda: world.states() == {"delivered": 1}, seconds=10)


def test_a_receipt_that_names_our_own_id_finds_its_message_although_a_crash_kept_theirs_from_us(
    world, carrier, crash
):
    with crash(world, PATIENT) as desk:
        for _ in range(2):
            desk.case_changed(citizen_event())
        eventually(lambda: len(carrier.messages) == 2)
    desk = world.desk(PATIENT)
    ours = [message.provider_id for message in carrier.messages]
    desk._receipts.take([Receipt("carrier", ours[0], arrived=True)])
    desk._receipts.take([Receipt("another", ours[1], arrived=True)])
    eventually(lambda: world.states() == {"delivered": 1, "sending": 1}, seconds=4)
    (row,) = world.rows(state="delivered")
    assert "known_as" not in row


def test_a_receipt_of_another_part_of_what_has_failed_is_of_nothing_else(world, carrier):
    carrier.in_parts = 2
    desk = world.desk()
    desk.case_changed(citizen_event())
    eventually(lambda: world.states() == {"sent": 1})
    desk._receipts.take([receipt(carrier, part=0, arrived=False)])
    eventually(lambda: world.states() == {"perm-failed": 1})
    desk._receipts.take([receipt(carrier, part=1, arrived=False)])
    eventually(lambda: world.database.receipts.count_documents({}) == 0, what="it is known")


def test_a_question_to_an_operator_holds_up_nothing_that_is_to_be_sent(world, carrier, monkeypatch):
    questions = []

    def hangs(carriers, document, message):
        questions.append(document["_id"])
        time.sleep(8)

    monkeypatch.setattr(Carriers, "query", hangs)
    soon = {lane: replace(policy, receipt=timedelta(seconds=1)) for lane, policy in FAST.items()}
    desk = world.desk(soon)
    desk.case_changed(citizen_event())
    eventually(lambda: questions)
    desk.case_changed(citizen_event())
    eventually(lambda: len(carrier.messages) == 2, seconds=3)


def test_of_a_password_no_operator_is_asked(world, carrier):
    carriers = Carriers(world.settings(), None, None)
    assert carriers.query({"lane": "otp"}, None) is None


def test_twenty_questions_in_a_second_get_one_answer_and_a_day_has_an_end(world, carrier):
    desk = world.desk()
    happened = citizen_event()
    desk.case_changed(happened)
    inbound = Inbound(desk._store, desk._planner, desk._book, desk.hand_over)
    minutes = iter(range(100))
    at = time_source.now().replace(second=1)
    try:
        time_source.use(lambda: at)
        for _ in range(20):
            inbound.take(MOBILE, f"STATUS {happened['reference']}")
        assert len(world.rows()) == 2, "the message and one answer"
        for minute in minutes:
            time_source.use(lambda at=at + timedelta(minutes=minute): at)
            inbound.take(MOBILE, f"STATUS {happened['reference']}")
        assert len(world.rows()) == 1 + A_DAY
    finally:
        time_source.use(None)


@pytest.mark.parametrize(
    "text",
    [
        "STATUS {reference}.",
        "status: {reference}!",
        "Status {dashed}",
        "STATUS {blanks}",
        "स्थिति - {reference}।",
        "  STATUS\n{reference}",
    ],
)
def test_a_question_is_understood_as_people_write_it(world, carrier, text):
    desk = world.desk()
    happened = citizen_event()
    desk.case_changed(happened)
    inbound = Inbound(desk._store, desk._planner, desk._book, desk.hand_over)
    reference = happened["reference"]
    inbound.take(
        MOBILE,
        text.format(
            reference=reference,
            dashed=reference.replace("-", "\u2013").lower(),
            blanks=reference.replace("-", " "),
        ),
    )
    assert len(world.rows()) == 2


def test_nothing_of_a_service_that_is_tried_out_leaves_however_it_was_planned(
    world, carrier, crash
):
    with crash(world, PATIENT) as desk:
        desk.case_changed(citizen_event())
        desk.send_otp(MOBILE, "730519", "hi", None)
        eventually(lambda: len(carrier.messages) == 2)
    # It was live when it was planned, and is none any more when it is due again.
    desk = world.desk(BRIEF, NOTIFY_MODES="complaints=test,notify=test")
    eventually(lambda: world.states() == {"suppressed": 2}, seconds=15)
    Inbound(desk._store, desk._planner, desk._book, desk.hand_over).take(
        MOBILE, f"STATUS {REFERENCE}"
    )
    desk.send_otp("9000000077", "730520", "hi", None)
    eventually(lambda: world.states() == {"suppressed": 4}, seconds=15)
    assert len(carrier.messages) == 2 and world.outbox.events == []
    assert {row["reason"] for row in world.rows()} == {"only-a-test"}


def test_what_comes_before_the_senders_have_started_is_sent(world, carrier):
    desk = world.desk()
    lanes, desk._lanes = desk._lanes, {}
    desk.case_changed(citizen_event())
    desk._lanes = lanes
    eventually(lambda: world.states() == {"sent": 1}, seconds=3)


def test_a_service_that_is_tried_out_reaches_its_team_and_nobody_else(world, carrier):
    desk = world.desk(NOTIFY_MODES="complaints=team", NOTIFY_TEAM=f"+91{MOBILE}")
    desk.case_changed(citizen_event())
    desk.case_changed(citizen_event(to=sealed("9000000099", EMAIL)))
    eventually(lambda: world.states() == {"sent": 1, "suppressed": 1})
    (row,) = world.rows(state="suppressed")
    assert row["reason"] == "not-of-the-team" and len(carrier.messages) == 1
    desk._receipts.take([receipt(carrier, arrived=False)])
    eventually(lambda: world.states() == {"perm-failed": 1, "suppressed": 1})


def test_what_is_over_a_services_rate_waits_and_is_sent(world, carrier):
    desk = world.desk(TENANT_PER_SECOND="4")
    for _ in range(10):
        desk.case_changed(citizen_event())
    eventually(lambda: world.states() == {"sent": 10}, seconds=20)
    assert {row["attempts"] for row in world.rows()} > {1}, "some were put off"
