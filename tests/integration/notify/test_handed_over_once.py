"""A crash between asking a provider and noting its answer, on a real database; and receipts."""

import time
from collections.abc import Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta

import orjson
import pytest

from chassis import time_source
from chassis.actor import Actor
from contracts.errors import NotAllowed, NotFound
from services.notify.carriers import Carriers
from services.notify.inbound import A_DAY, Inbound
from services.notify.ledger import Ledger
from services.notify.message import ACCEPTED, UNCERTAIN, Contact, Outcome, Outgoing
from services.notify.receipts import Receipt
from tests.integration.notify.world import EMAIL, FAST, MOBILE, both, sealed
from tests.support.polling import eventually
from tests.unit.notify.samples import REFERENCE, event, notice

PATIENT = {lane: replace(policy, doubt=timedelta(seconds=60)) for lane, policy in FAST.items()}
BRIEF = {lane: replace(policy, doubt=timedelta(seconds=1)) for lane, policy in FAST.items()}


class Carrier:
    """An SMS provider by hand that gives receipts and cannot be asked."""

    name, batch = "carrier", 50

    def __init__(self) -> None:
        self.messages: list[Outgoing] = []
        self.kind = ACCEPTED
        self.in_parts = 1

    def send(self, messages: Sequence[Outgoing]) -> list[Outcome]:
        self.messages += messages
        refs = [self.refs(message) for message in messages]
        return [Outcome(self.kind, refs=one if self.kind == ACCEPTED else ()) for one in refs]

    def refs(self, message: Outgoing) -> tuple[str, ...]:
        return tuple(f"{message.provider_id}-{part}" for part in range(self.in_parts))

    def parts(self, message: Outgoing) -> int:
        return len(self.refs(message))

    def close(self) -> None:
        """Nothing is held."""


@pytest.fixture
def carrier(monkeypatch) -> Carrier:
    carrier, providers = Carrier(), Carriers.providers

    def chosen(carriers, channel):
        return [carrier] if channel == "sms" else providers(carriers, channel)

    monkeypatch.setattr(Carriers, "providers", chosen)
    return carrier


@pytest.fixture
def crash(monkeypatch):
    """As if every process died after asking its provider and before noting the answer."""

    @contextmanager
    def crashed(world, policies=FAST):
        with monkeypatch.context() as broken:
            broken.setattr(Ledger, "report", lambda ledger, results: None)
            desk = world.desk(policies)
            yield desk
            desk.stop()

    return crashed


def told(to=None, **changes) -> dict:
    return event(notice("citizen", to=to or sealed(email=None), channels=["sms"], **changes))


def receipt(carrier: Carrier, number: int = 0, part: int = 0, **changes) -> Receipt:
    ref = carrier.refs(carrier.messages[number])[part]
    return Receipt(**{"provider": "carrier", "ref": ref, "arrived": True} | changes)


def lines(world) -> list[str]:
    """The ids of all lines that the local provider wrote."""
    files = (world.folder / "messages").glob("*.jsonl")
    return [orjson.loads(line)["id"] for file in files for line in file.read_bytes().splitlines()]


def test_a_provider_that_can_be_asked_gets_nothing_twice(world, crash):
    with crash(world) as desk:
        for number in range(15):
            desk.case_changed(both() if number % 3 else told())
        eventually(lambda: len(lines(world)) == 45, what="all handed over")
        assert world.states() == {"sending": 45}
    world.desk()
    eventually(lambda: world.states() == {"delivered": 45}, seconds=20)
    assert len(lines(world)) == len(set(lines(world))) == 45


def test_a_notice_waits_for_its_receipt_and_is_not_sent_again(world, carrier, crash):
    with crash(world, PATIENT) as desk:
        desk.case_changed(told())
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


def unknown(desk, *refs: str, mobile: str = MOBILE, **changes) -> list[Receipt]:
    """Receipts under ids that a crash kept us from noting."""
    person = desk._book.person(Contact(f"+91{mobile}"))
    return [
        Receipt("carrier", ref, **{"arrived": True, "person": person} | changes) for ref in refs
    ]


def looked_for(world, times: int = 3) -> bool:
    """Whether each receipt that waits was looked for so often in vain."""
    return all(row["waits"] >= times for row in world.database.receipts.find())


def test_a_receipt_that_could_be_of_two_messages_in_doubt_is_of_neither(world, carrier, crash):
    carrier.in_parts = 2
    with crash(world, PATIENT) as desk:
        for _ in range(2):
            desk.case_changed(told())
        eventually(lambda: len(carrier.messages) == 2)
    desk = world.desk(PATIENT)
    eventually(lambda: len(world.rows(reason="in-doubt")) == 2, seconds=9)
    desk._receipts.take(unknown(desk, "one", "two") + unknown(desk, "three", arrived=False))
    eventually(lambda: looked_for(world), seconds=10)
    assert world.states() == {"sending": 2}


def test_what_is_in_a_senders_hands_is_not_ended_by_a_receipt_of_another(world, carrier, crash):
    with crash(world, PATIENT) as desk:
        desk.case_changed(told())
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
        desk.case_changed(told())
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
            desk.case_changed(told())
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
    desk.case_changed(told())
    eventually(lambda: world.states() == {"sent": 1})
    desk._receipts.take([receipt(carrier, part=0, arrived=False)])
    eventually(lambda: world.states() == {"perm-failed": 1})
    desk._receipts.take([receipt(carrier, part=1, arrived=False)])
    eventually(lambda: world.database.receipts.count_documents({}) == 0, what="it is known")


def test_a_notice_of_which_no_receipt_comes_is_sent_again_when_the_wait_is_over(
    world, carrier, crash
):
    with crash(world, BRIEF) as desk:
        desk.case_changed(told())
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
    desk.case_changed(told())
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
    desk.case_changed(told())
    eventually(lambda: world.states() == {"sending": 1} and len(carrier.messages) == 1)
    carrier.kind = ACCEPTED
    eventually(lambda: world.states() == {"sent": 1}, seconds=15)
    assert len(carrier.messages) == 2


def test_what_was_taken_is_sent_until_the_receipt_of_its_last_part(world, carrier):
    carrier.in_parts = 2
    desk = world.desk()
    desk.case_changed(told())
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
    desk.case_changed(told())
    eventually(lambda: world.states() == {"sent": 1})
    world.database.messages.update_one({}, {"$set": {"refs": ["not-yet-known"]}})
    eventually(lambda: world.states() == {"delivered": 1}, seconds=15)


def test_a_receipt_that_says_never_brings_the_next_channel(world, carrier):
    desk = world.desk()
    desk.case_changed(told(to=sealed()))
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
    happened = told()
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
    happened = told()
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
    desk.case_changed(told())
    eventually(lambda: world.states() == {"sent": 1})
    past = time_source.now() - timedelta(seconds=1)
    world.database.messages.update_one({}, {"$set": {"due_at": past, "expires_at": past}})
    eventually(lambda: world.states() == {"expired": 1}, seconds=10)
    (row,) = world.rows()
    assert row["reason"] == "no-receipt" and len(carrier.messages) == 1
    (failed,) = eventually(lambda: world.outbox.events)
    assert failed["data"]["unreached"] is False, "most of these have arrived"


def test_a_question_to_an_operator_holds_up_nothing_that_is_to_be_sent(world, carrier, monkeypatch):
    asked = []

    def hangs(carriers, document, message):
        asked.append(document["_id"])
        time.sleep(8)

    monkeypatch.setattr(Carriers, "query", hangs)
    soon = {lane: replace(policy, receipt=timedelta(seconds=1)) for lane, policy in FAST.items()}
    desk = world.desk(soon)
    desk.case_changed(told())
    eventually(lambda: asked)
    desk.case_changed(told())
    eventually(lambda: len(carrier.messages) == 2, seconds=3)


def test_of_a_password_no_operator_is_asked(world, carrier):
    carriers = Carriers(world.settings(), None, None)
    assert carriers.query({"lane": "otp"}, None) is None


def test_twenty_questions_in_a_second_get_one_answer_and_a_day_has_an_end(world, carrier):
    desk = world.desk()
    happened = told()
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
    happened = told()
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
        desk.case_changed(told())
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
    desk.case_changed(told())
    desk._lanes = lanes
    eventually(lambda: world.states() == {"sent": 1}, seconds=3)


def test_a_service_that_is_tried_out_reaches_its_team_and_nobody_else(world, carrier):
    desk = world.desk(NOTIFY_MODES="complaints=team", NOTIFY_TEAM=f"+91{MOBILE}")
    desk.case_changed(told())
    desk.case_changed(told(to=sealed("9000000099", EMAIL)))
    eventually(lambda: world.states() == {"sent": 1, "suppressed": 1})
    (row,) = world.rows(state="suppressed")
    assert row["reason"] == "not-of-the-team" and len(carrier.messages) == 1
    desk._receipts.take([receipt(carrier, arrived=False)])
    eventually(lambda: world.states() == {"perm-failed": 1, "suppressed": 1})


def test_what_is_over_a_services_rate_waits_and_is_sent(world, carrier):
    desk = world.desk(TENANT_PER_SECOND="4")
    for _ in range(10):
        desk.case_changed(told())
    eventually(lambda: world.states() == {"sent": 10}, seconds=20)
    assert {row["attempts"] for row in world.rows()} > {1}, "some were put off"


def test_what_another_process_has_in_hand_or_a_provider_has_is_not_taken_back(world, carrier):
    desk = world.desk()
    desk.case_changed(told())
    eventually(lambda: world.states() == {"sent": 1})
    (row,) = world.rows()
    desk._store.take_back([row["_id"]], time_source.now())
    assert world.states() == {"sent": 1}
    world.database.messages.update_one({}, {"$set": {"state": "sending", "hand": "another"}})
    desk._store.take_back([row["_id"]], time_source.now())
    assert world.states() == {"sending": 1}
