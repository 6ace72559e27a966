from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chassis import time_source
from contracts.events import LANES
from services.notify import rules
from services.notify.doubt import Doubt
from services.notify.lanes import OVER_QUOTA
from services.notify.message import (
    ACCEPTED,
    DELIVERED,
    DOWN,
    EXPIRED,
    IMPOSSIBLE,
    LATER,
    PERM_FAILED,
    REFUSED,
    SENDING,
    SENT,
    STATES,
    TECH_FAILED,
    TEMP_FAILED,
    TOO_OLD,
    UNCERTAIN,
    UNWILLING,
    Contact,
    Outcome,
)
from services.notify.rules import POLICIES, Step, after, channels_for, delay, next_channel
from tests.unit.notify.samples import NOW, outgoing

STATUS = POLICIES["status"]


def test_every_lane_has_its_policy_and_the_more_urgent_is_tried_again_sooner():
    assert list(POLICIES) == list(LANES)
    delays = [policy.first_delay for policy in POLICIES.values()]
    assert delays == sorted(delays)
    lingers = [policy.linger for policy in POLICIES.values()]
    assert lingers == sorted(lingers) and lingers[0] == 0


def test_delays_double_up_to_the_longest():
    middle = [delay(STATUS, attempts, 0.5) for attempts in range(1, 10)]
    assert middle[:3] == [timedelta(seconds=30), timedelta(seconds=60), timedelta(seconds=120)]
    assert middle[-1] == STATUS.longest_delay


def test_what_failed_together_does_not_come_back_together():
    message, failure = outgoing(attempts=2), Outcome(LATER, "busy")
    moments = [after(failure, message, NOW, STATUS).due_at for _ in range(200)]
    seconds = sorted((moment - NOW).total_seconds() for moment in moments if moment)
    assert len(set(seconds)) > 100
    assert 90 <= seconds[0] < 105 and 135 < seconds[-1] <= 150, "two minutes, a quarter either way"


def test_a_message_is_of_use_for_as_long_as_its_lane_says():
    lives = {lane: policy.life for lane, policy in POLICIES.items()}
    day = timedelta(hours=24)
    assert lives == {
        "otp": timedelta(minutes=5),
        "urgent": day,
        "status": 3 * day,
        "bulk": 3 * day,
    }


@given(st.integers(min_value=0, max_value=10**6), st.floats(min_value=0, max_value=1))
def test_a_delay_is_spread_by_a_quarter_and_never_longer(attempts, chance):
    for policy in POLICIES.values():
        seconds = delay(policy, attempts, chance)
        assert policy.first_delay * 0.75 <= seconds <= policy.longest_delay * 1.25


@pytest.mark.parametrize(
    ("kind", "state"),
    [
        (ACCEPTED, DELIVERED),
        (REFUSED, PERM_FAILED),
        (IMPOSSIBLE, TECH_FAILED),
        (UNWILLING, TECH_FAILED),
        (TOO_OLD, EXPIRED),
        (LATER, TEMP_FAILED),
        (DOWN, TEMP_FAILED),
    ],
)
def test_what_a_provider_answers_decides_the_state(kind, state):
    step = after(Outcome(kind, "why"), outgoing(), NOW, STATUS, chance=0.5)
    assert step.state == state
    assert (step.due_at is not None) == (state == TEMP_FAILED)
    assert step.reason == (None if kind == ACCEPTED else "why")


def test_a_provider_that_is_down_does_not_make_the_message_wait_longer_each_time():
    message = outgoing(attempts=8)
    down = after(Outcome(DOWN), message, NOW, STATUS, chance=0.5)
    later = after(Outcome(LATER), message, NOW, STATUS, chance=0.5)
    assert down.due_at == NOW + STATUS.first_delay
    assert later.due_at == NOW + STATUS.longest_delay


def test_neither_does_a_service_that_is_over_its_rate():
    step = after(OVER_QUOTA, outgoing(attempts=8), NOW, STATUS, chance=0.5)
    assert (step.due_at, step.reason) == (NOW + STATUS.first_delay, "over-quota")


def test_a_receipt_is_waited_for_longer_than_a_reminder_is_of_use():
    """What a provider took in the last minute of its use may well arrive."""
    message = replace(outgoing(channel="sms"), expires_at=NOW + timedelta(minutes=1))
    step = after(Outcome(ACCEPTED, refs=("1",)), message, NOW, STATUS)
    assert (step.state, step.due_at) == (SENT, NOW + STATUS.receipt)
    assert after(Outcome(UNCERTAIN), message, NOW, STATUS).due_at == NOW + STATUS.doubt
    assert after(Outcome(LATER, "busy"), message, NOW + timedelta(minutes=1), STATUS).due_at is None


def test_what_is_of_no_more_use_does_not_go_again_in_doubt():
    now = time_source.now()
    document = {"state": SENDING, "provider": "operator", "handed_at": now - timedelta(hours=1)}
    doubt = Doubt({}, POLICIES)
    message = outgoing(channel="sms", planned_at=now - timedelta(hours=2))
    assert doubt.of(document, message) is None, "it goes once more"
    late = replace(message, expires_at=now, repeated=False)
    assert doubt.of(document, late).kind == UNCERTAIN, "its receipt is waited for"
    assert doubt.of(document, replace(late, planned_at=now - STATUS.life)).kind == TOO_OLD


def test_a_password_is_not_tried_again_after_its_five_minutes():
    otp = POLICIES["otp"]
    message = replace(outgoing(), lane="otp", expires_at=NOW + otp.life)
    tries, now = 0, NOW
    while True:
        step = after(Outcome(LATER, "busy"), message, now, otp, chance=0.5)
        if step.due_at is None:
            break
        tries, now, message = tries + 1, step.due_at, replace(message, attempts=tries + 1)
        assert now < NOW + otp.life
    assert step == Step(EXPIRED, "busy")
    assert tries > 10


@given(st.sampled_from(sorted(POLICIES)), st.integers(min_value=0, max_value=10**4))
def test_every_message_reaches_an_end(lane, seed):
    policy = POLICIES[lane]
    now, message = NOW, outgoing(lane=lane, expires_at=NOW + policy.life)
    for attempts in range(10_000):
        message = replace(message, attempts=attempts)
        kind = LATER if (seed + attempts) % 3 else DOWN
        step = after(Outcome(kind), message, now, policy, chance=(seed % 11) / 10)
        assert step.state in STATES
        if step.due_at is None:
            return
        now = step.due_at
    pytest.fail("tried for ever")


BOTH = Contact("9000000001", "one@example.org")
MOBILE = Contact("9000000001", None)
EMAIL = Contact("", "one@example.org")


@pytest.mark.parametrize(
    ("wanted", "contact", "reachable", "missing"),
    [
        (["sms", "email"], BOTH, ["sms", "email"], []),
        (["sms", "email"], MOBILE, ["sms"], ["email"]),
        (["sms", "sms"], BOTH, ["sms"], []),
        (["sms"], EMAIL, ["email"], ["sms"]),
        (["email"], MOBILE, ["sms"], ["email"]),
        (["sms", "email"], Contact(), [], ["sms", "email"]),
    ],
)
def test_people_are_told_where_they_can_be_reached(wanted, contact, reachable, missing):
    assert channels_for(wanted, contact) == (reachable, missing)


def test_e_mail_takes_over_from_sms_and_nothing_from_e_mail():
    assert next_channel("sms", BOTH) == "email"
    assert next_channel("sms", MOBILE) is None
    assert next_channel("email", BOTH) is None


def test_ids_follow_from_the_event_and_give_nothing_away():
    key = rules.keyed_hash(b"k" * 32, "9000000001", "")
    assert key == rules.keyed_hash(b"k" * 32, "9000000001", "")
    assert key != rules.keyed_hash(b"other" * 8, "9000000001", "")
    assert key != rules.keyed_hash(b"k" * 32, "", "9000000001")
    assert "9000000001" not in key
    message = rules.message_id(f"event:citizen:{key}", "sms")
    assert rules.provider_id(message) == rules.provider_id(message)
    assert rules.provider_id(message) != rules.provider_id(rules.message_id("event", "sms"))
