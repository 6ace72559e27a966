"""Which messages wait until when, and what a person's wishes change."""

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from types import SimpleNamespace

import pytest

from messages import TemplateFault, compile, load_folder
from services.notify.lanes import Lane
from services.notify.message import LATER, NOT_WANTED, PLANNED, SUPPRESSED, Contact, Outcome
from services.notify.patience import DIGEST, QUIET_HOURS, Hours, Patience, parse_hours
from services.notify.planned import Recipient
from services.notify.planning import Planner
from services.notify.rules import POLICIES, after
from services.notify.wishes import Wishes
from tests.support.complaints import FOLDER
from tests.unit.notify.samples import REFERENCE, event, notice, outgoing
from tests.unit.notify.test_notify_planning import Held

EVENING = datetime(2026, 11, 21, 16, 0, tzinfo=UTC)  # 21:30 in India
MORNING = datetime(2026, 11, 22, 2, 30, tzinfo=UTC)  # 08:00
NOON = datetime(2026, 11, 21, 6, 30, tzinfo=UTC)
NIGHT = Hours(time(21), time(8))
ASSIGNED = {
    "template": "complaint.officer-assigned.citizen",
    "variables": {"reference": REFERENCE, "officer_name": "अधिकारी", "contact_by": "22-11-2026"},
}


@pytest.fixture(scope="module")
def planner() -> Planner:
    return Planner(Held(), patience=Patience(NIGHT))


def planned(planner: Planner, now: datetime, wishes: Wishes | None = None, **changes):
    contact = Contact("9000000001", "one@example.org")

    def recipient(one_notice):
        office = one_notice["to"].get("office")
        personal = None if office else b"secret"
        return Recipient("key", contact, office, personal, "person", wishes or Wishes())

    to = {"sealed": "box"}
    messages, faults = planner.plan(
        event(notice("citizen", **({"to": to, **ASSIGNED} | changes))), recipient, now
    )
    assert faults == []
    return messages


@pytest.mark.parametrize(
    ("moment", "over"),
    [
        (EVENING, MORNING),
        (MORNING - timedelta(hours=3), MORNING),
        (MORNING - timedelta(seconds=1), MORNING),
        (MORNING, None),
        (NOON, None),
        (datetime(2026, 11, 21, 15, 29, 59, tzinfo=UTC), None),
        (datetime(2026, 11, 21, 15, 30, tzinfo=UTC), MORNING),
    ],
)
def test_the_night_is_over_in_the_morning_by_indias_clocks(moment, over):
    assert NIGHT.over_at(moment) == over


def test_hours_of_one_day_and_none_are_settings_and_nonsense_is_not():
    lunch = parse_hours("13:00-14:00")
    assert lunch and lunch.over_at(datetime(2026, 11, 21, 8, 0, tzinfo=UTC)) == datetime(
        2026, 11, 21, 8, 30, tzinfo=UTC
    )
    assert parse_hours("none") is None
    for text in ("21:00", "21:00-21:00", "late-early"):
        with pytest.raises(ValueError):
            parse_hours(text)


def test_at_night_an_sms_that_can_wait_waits_and_its_email_does_not(planner):
    sms, email = planned(planner, EVENING)
    assert sms.outgoing is None and sms.document["state"] == PLANNED
    assert (sms.document["due_at"], sms.document["reason"]) == (MORNING, QUIET_HOURS)
    assert email.outgoing and "gathering" not in email.document


def test_what_is_statutory_urgent_or_to_an_office_goes_at_night_whatever_was_wished(planner):
    wishes = Wishes(channels=("email",), digest=True)
    filing_notice = notice("citizen")
    receipt = {"template": filing_notice["template"], "variables": filing_notice["variables"]}
    for changes in (receipt, {"lane": "urgent"}):
        assert all(one.outgoing for one in planned(planner, EVENING, wishes, **changes))
        assert len(planned(planner, EVENING, wishes, **changes)) == 2
    at_the_station = planned(planner, EVENING, to={"office": "5117012"})
    assert all(message.outgoing for message in at_the_station)


def test_a_person_is_told_on_the_channel_and_in_the_language_of_their_choice(planner):
    (email,) = planned(planner, NOON, Wishes(channels=("email",), language="en"))
    assert email.document["channel"] == "email" and email.outgoing.subject.isascii()
    (sms,) = planned(planner, NOON, Wishes(channels=("email",)), channels=["sms"])
    assert sms.document["channel"] == "sms", "a wish never means that nothing goes"


def test_whoever_wishes_a_digest_waits_for_its_hour_and_not_into_the_night():
    planner = Planner(Held(), patience=Patience(NIGHT, time(22)))
    sms, email = planned(planner, NOON, Wishes(digest=True))
    assert (sms.document["due_at"], sms.document["reason"]) == (MORNING, DIGEST)
    assert email.document["due_at"] == datetime(2026, 11, 21, 16, 30, tzinfo=UTC)
    assert sms.document["gathering"] != email.document["gathering"]


@pytest.mark.parametrize("kind", ["reminder", "survey"])
def test_whoever_wishes_none_of_a_kind_gets_none_and_the_record_says_so(planner, kind):
    class OfKind(Held):
        def find(self, *key, **form):
            return replace(super().find(*key, **form), kind=kind)

    planner = replace(planner, words=OfKind())
    messages = planned(planner, NOON, Wishes(reminders=kind != "reminder", surveys=False))
    assert [(one.document["state"], one.document["reason"]) for one in messages] == [
        (SUPPRESSED, NOT_WANTED)
    ] * 2
    assert all(one.outgoing for one in planned(planner, NOON, Wishes()))


def test_what_may_not_go_now_goes_when_it_may_or_is_too_old():
    night = Outcome(LATER, QUIET_HOURS, until=MORNING)
    step = after(night, outgoing(), EVENING, POLICIES["status"])
    assert (step.state, step.due_at) == (PLANNED, MORNING)
    late = outgoing(expires_at=MORNING)
    assert after(night, late, EVENING, POLICIES["status"]).state == "expired"


def test_nothing_waits_beyond_the_end_of_its_use(planner):
    """A reminder that would come when its period has lapsed goes now, also at night."""
    lapses = (MORNING - timedelta(minutes=1)).isoformat()
    assert all(one.outgoing for one in planned(planner, EVENING, until=lapses))
    assert all(one.outgoing for one in planned(planner, EVENING, Wishes(digest=True), until=lapses))
    lasts = (MORNING + timedelta(minutes=1)).isoformat()
    sms, email = planned(planner, EVENING, until=lasts)
    assert (sms.document["due_at"], sms.outgoing) == (MORNING, None)
    assert email.document["expires_at"] == MORNING + timedelta(minutes=1)


def test_what_the_night_would_outlive_is_sent_by_its_lane_at_once():
    flags: list = []
    lane = Lane("status", "sms", SimpleNamespace(), POLICIES["status"], None, flags.extend)
    lane._patience = SimpleNamespace(quiet_until=lambda channel, now: MORNING)
    awake = lane._awake(
        [
            outgoing(1, can_wait=True, expires_at=MORNING - timedelta(minutes=1)),
            outgoing(2, can_wait=True, expires_at=MORNING + timedelta(minutes=1)),
        ],
        EVENING,
    )
    assert [one.id for one in awake] == [outgoing(1).id]
    assert [(one.id, outcome.until) for one, outcome in flags] == [(outgoing(2).id, MORNING)]


def test_what_is_told_too_late_is_a_row_that_says_so(planner):
    messages = planned(planner, NOON, until=NOON.isoformat())
    assert [(m.document["state"], m.document["reason"], m.outgoing) for m in messages] == [
        ("expired", "life-over", None)
    ] * 2
    flags = [event["data"]["unreached"] for m in messages for event in m.document["outbox"]]
    assert flags == [False, True]


def test_a_fallback_lives_no_longer_than_what_it_takes_over_from(planner):
    lapses = NOON + timedelta(hours=1)
    sms, _ = planned(planner, NOON, until=lapses.isoformat())
    contact = Contact("9000000001", "one@example.org")
    fallback = planner.fallback(sms.document, contact, None, NOON + timedelta(minutes=30))
    assert fallback.document["expires_at"] == fallback.outgoing.expires_at == lapses
    begun = planner.fallback(sms.document, contact, None, lapses - timedelta(seconds=1)).outgoing
    assert begun.send_before > lapses
    assert not begun.may_begin(lapses), "what waited in a batch is not begun after that"


def test_a_kind_that_is_none_is_refused():
    source = load_folder(FOLDER / "messages")[0] | {"kind": "important"}
    with pytest.raises(TemplateFault, match="kind 'important'"):
        compile(source)
