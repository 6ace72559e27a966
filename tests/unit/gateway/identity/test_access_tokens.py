"""Access tokens: proved without a database, worth nothing once expired or altered."""

import base64
import json
from datetime import UTC, datetime, timedelta

import jwt
import pytest

from chassis import time_source
from contracts.errors import NotAuthenticated
from gateway.identity.access_tokens import AccessTokens
from gateway.identity.caller import Caller

OLD, NEW = "old-secret-" + "0" * 32, "new-secret-" + "1" * 32
OFFICER = Caller("officer.one", "sho", "5117012", "en")


def test_a_token_gives_back_the_caller_it_was_issued_for() -> None:
    tokens = AccessTokens((NEW,))
    assert tokens.read(tokens.issue(OFFICER, 60), "en") == OFFICER


def test_a_token_says_when_it_was_issued() -> None:
    tokens, now = AccessTokens((NEW,)), datetime(2026, 1, 5, 10, tzinfo=UTC)
    time_source.use(lambda: now)
    try:
        token = tokens.issue(OFFICER, 60)
        citizen = tokens.issue(Caller("c-1", "citizen", None, "en"), 60)
        assert tokens.read(token, "en").issued_at == now.timestamp()
        assert tokens.read(citizen, "en").issued_at == now.timestamp()
    finally:
        time_source.use(None)


def test_a_token_is_good_where_the_time_of_this_service_is_ahead_of_the_machines() -> None:
    tokens, ahead = AccessTokens((NEW,)), datetime.now(UTC) + timedelta(days=3)
    time_source.use(lambda: ahead)
    try:
        assert AccessTokens((NEW,)).read(tokens.issue(OFFICER, 60), "en") == OFFICER
    finally:
        time_source.use(None)


def test_a_token_issued_under_the_secret_before_is_still_accepted() -> None:
    token = AccessTokens((OLD,)).issue(OFFICER, 60)
    assert AccessTokens((NEW, OLD)).read(token, "en") == OFFICER


def test_a_token_under_an_unknown_secret_is_refused() -> None:
    with pytest.raises(NotAuthenticated):
        AccessTokens((NEW,)).read(AccessTokens((OLD,)).issue(OFFICER, 60), "en")


def test_an_expired_token_is_refused() -> None:
    tokens = AccessTokens((NEW,))
    token = tokens.issue(OFFICER, 60)
    later = datetime.now(UTC) + timedelta(seconds=61)
    time_source.use(lambda: later)
    try:
        with pytest.raises(NotAuthenticated):
            tokens.read(token, "en")
    finally:
        time_source.use(None)


def test_a_token_whose_role_was_altered_is_refused() -> None:
    tokens = AccessTokens((NEW,))
    head, body, signature = tokens.issue(Caller("c-1", "citizen", None, "en"), 60).split(".")
    claims = json.loads(base64.urlsafe_b64decode(body + "=="))
    altered = base64.urlsafe_b64encode(json.dumps({**claims, "role": "sp"}).encode()).decode()
    with pytest.raises(NotAuthenticated):
        tokens.read(".".join((head, altered.rstrip("="), signature)), "en")


@pytest.mark.parametrize("algorithm", ["none", "HS512"])
def test_a_token_made_with_another_algorithm_is_refused(algorithm: str) -> None:
    claims = {"aud": "nagrik-setu", "sub": "c-1", "role": "sp", "exp": 4102444800}
    secret = None if algorithm == "none" else NEW + NEW
    with pytest.raises(NotAuthenticated):
        AccessTokens((NEW,)).read(jwt.encode(claims, secret, algorithm=algorithm), "en")


@pytest.mark.parametrize("token", ["", "a", "a.b.c", "x" * 5000, "é.ü.ß", "unreadable"])
def test_what_is_no_token_is_refused_in_the_same_way(token: str) -> None:
    with pytest.raises(NotAuthenticated):
        AccessTokens((NEW,)).read(token, "en")


def test_a_short_secret_is_refused_at_start() -> None:
    with pytest.raises(ValueError, match="32"):
        AccessTokens(("short",))
