"""How often the register is asked whether an officer's sign-in still holds."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from contracts.errors import NotAuthenticated
from gateway.identity.caller import Caller
from gateway.officers.register import Absence, Officer
from gateway.officers.sessions import KEPT_SECONDS, OfficerSessions

SIGNED_IN = datetime(2026, 1, 5, 10, tzinfo=UTC)
NAME = {"hi": "परीक्षण", "en": "Test"}
OFFICER = Officer("officer.one", "sho", "5117012", NAME, NAME, None, False, None, SIGNED_IN)
CALLER = Caller("officer.one", "sho", "5117012", "en", SIGNED_IN.timestamp())


class Register:
    """Counts how often it is asked."""

    def __init__(self, officer: Officer | None = OFFICER) -> None:
        self.officer, self.asked = officer, 0

    def find(self, username: str) -> Officer | None:
        self.asked += 1
        return self.officer


class Clock:
    """Stands until it is moved."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


def _refusal(officer: Officer | None, caller: Caller = CALLER) -> str | None:
    sessions = OfficerSessions(Register(officer))
    try:
        sessions.require(caller)
    except NotAuthenticated as refused:
        assert not sessions.holds(caller)
        return refused.code
    assert sessions.holds(caller)
    return None


def test_the_register_is_asked_once_a_second_however_often_an_officer_asks() -> None:
    register, clock = Register(), Clock()
    sessions = OfficerSessions(register, clock=clock)
    for _ in range(100):
        assert sessions.require(CALLER) == OFFICER
    assert register.asked == 1
    clock.now = KEPT_SECONDS
    sessions.require(CALLER)
    assert register.asked == 2


def test_what_was_changed_here_is_asked_anew_at_once() -> None:
    register = Register()
    sessions = OfficerSessions(register, clock=Clock())
    sessions.require(CALLER)
    register.officer = None
    sessions.forget("officer.one")
    assert not sessions.holds(CALLER)


def test_who_signs_in_at_a_new_post_is_not_refused_by_what_is_remembered_of_the_old_one() -> None:
    register = Register(replace(OFFICER, office="5117013"))
    sessions = OfficerSessions(register, clock=Clock())
    assert not sessions.holds(CALLER)
    register.officer = OFFICER
    assert sessions.require(CALLER) == OFFICER


def test_for_a_citizen_nobody_is_asked() -> None:
    register = Register()
    assert OfficerSessions(register).holds(Caller("c-1", "citizen", None, "en"))
    assert register.asked == 0


def test_a_token_of_this_post_issued_since_the_last_change_is_good() -> None:
    assert _refusal(OFFICER) is None
    assert _refusal(replace(OFFICER, sessions_from=None)) is None


def test_a_token_of_another_post_is_not() -> None:
    assert _refusal(None) == "session-ended"
    assert _refusal(replace(OFFICER, role="dsp")) == "session-ended"
    assert _refusal(replace(OFFICER, office="5117013")) == "session-ended"


def test_a_token_issued_before_the_last_change_is_not() -> None:
    later = SIGNED_IN + timedelta(milliseconds=1)
    assert _refusal(replace(OFFICER, sessions_from=later)) == "session-ended"
    without_time = replace(CALLER, issued_at=0.0)
    assert _refusal(OFFICER, without_time) == "session-ended"


@pytest.mark.parametrize(
    ("until", "code"), [(None, "officer-absent"), (datetime(2020, 1, 1, tzinfo=UTC), None)]
)
def test_a_token_of_an_absent_officer_is_not(until: datetime | None, code: str | None) -> None:
    away = Absence(datetime(2019, 1, 1, tzinfo=UTC), until, "leave")
    assert _refusal(replace(OFFICER, absence=away)) == code
