"""Rate limits: what production allows, and that processes together allow no more."""

import pytest
from flask import Flask

from contracts.errors import TooMany
from gateway.http.context import client_address
from gateway.http.rate_limits import PRODUCTION, RateLimit, RateLimiter, limits_for, parse_limits
from tests.unit.gateway.environment import environment


class Clock:
    def __init__(self) -> None:
        self.seconds = 0.0

    def __call__(self) -> float:
        return self.seconds


def _passed(limiter: RateLimiter, count: int, identity: str | None, address: str) -> int:
    passed = 0
    for _ in range(count):
        try:
            limiter.check("write", identity, address)
            passed += 1
        except TooMany:
            pass
    return passed


def test_production_allows_these_requests_a_minute() -> None:
    assert limits_for("production", None) == {
        "auth": RateLimit(20, 120),
        "write": RateLimit(30, 300),
        "several": RateLimit(200, 2000),
        "read": RateLimit(300, 3000),
        "lookup": RateLimit(120, 600),
        "track": RateLimit(60, 300),
        "file": RateLimit(60, 300),
        "piece": RateLimit(240, 1200),
        "page": RateLimit(300, 3000),
        "check": RateLimit(20, 60),
        "partner": RateLimit(60, 600),
    }


def test_the_local_profile_lets_a_load_test_through() -> None:
    local = limits_for("local", None)
    assert all(limit.per_identity >= 100_000 for limit in local.values())


def test_a_limit_that_is_set_goes_before_the_default() -> None:
    limits = limits_for("production", parse_limits("write=5/50, read=7/70"))
    assert limits["write"] == RateLimit(5, 50)
    assert limits["track"] == PRODUCTION["track"]


@pytest.mark.parametrize("text", ["writes=1/2", "write=1", "write", "write=a/b"])
def test_a_limit_that_is_misspelled_is_refused_at_start(text: str) -> None:
    with pytest.raises(ValueError):
        parse_limits(text)


def test_one_identity_gets_its_limit_and_no_more() -> None:
    limiter = RateLimiter({"write": RateLimit(10, 1000)}, clock=Clock())
    assert _passed(limiter, 50, "c-1", "192.0.2.1") == 10
    assert _passed(limiter, 50, "c-2", "192.0.2.1") == 10


def test_one_address_is_limited_whoever_signs_in_from_it() -> None:
    limiter = RateLimiter({"write": RateLimit(1000, 10)}, clock=Clock())
    assert sum(_passed(limiter, 5, f"c-{n}", "192.0.2.1") for n in range(10)) == 10
    assert _passed(limiter, 5, "c-1", "192.0.2.2") == 5


def test_the_bucket_fills_again_with_time() -> None:
    clock = Clock()
    limiter = RateLimiter({"write": RateLimit(60, 60)}, clock=clock)
    assert _passed(limiter, 100, "c-1", "192.0.2.1") == 60
    clock.seconds += 10
    assert _passed(limiter, 100, "c-1", "192.0.2.1") == 10


def test_processes_together_let_no_more_through_than_the_limit() -> None:
    clock = Clock()
    processes = [
        RateLimiter({"write": RateLimit(30, 1000)}, processes=3, clock=clock) for _ in range(3)
    ]
    assert sum(_passed(each, 50, "c-1", "192.0.2.1") for each in processes) == 30


def test_a_refusal_says_how_long_to_wait() -> None:
    clock = Clock()
    limiter = RateLimiter({"write": RateLimit(6, 6)}, clock=clock)
    _passed(limiter, 6, "c-1", "192.0.2.1")
    with pytest.raises(TooMany) as refused:
        limiter.check("write", "c-1", "192.0.2.1")
    clock.seconds += refused.value.details["retry_after"]
    limiter.check("write", "c-1", "192.0.2.1")


def test_a_flood_of_addresses_does_not_fill_the_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gateway.http.rate_limits.REMEMBERED", 100)
    limiter = RateLimiter({"write": RateLimit(10, 10)}, clock=Clock())
    for number in range(1000):
        limiter.check("write", None, f"address {number}")
    assert len(limiter._buckets) == 100


def test_a_request_too_many_is_answered_with_429(production_app: Flask) -> None:
    client = production_app.test_client()
    statuses = [client.post("/api/v1/auth/otp", json={}).status_code for _ in range(70)]
    assert statuses[:60] == [422] * 60  # 120 a minute for one address, shared by two processes
    assert statuses[-1] == 429


def test_the_address_of_an_untrusted_proxy_is_not_believed() -> None:
    from gateway.app import create_app

    app = create_app(environment(RATE_LIMITS="auth=2/2", GATEWAY_WORKERS="1"), start=False)
    client = app.test_client()
    statuses = [
        client.post(
            "/api/v1/auth/otp", json={}, headers={"X-Forwarded-For": f"192.0.2.{n}"}
        ).status_code
        for n in range(3)
    ]
    app.extensions["gateway"].close()
    assert statuses == [422, 422, 429]


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("203.0.113.9", "203.0.113.9"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2:ffff::1", "2001:db8:1:2::/64"),
        ("::ffff:203.0.113.9", "203.0.113.9"),
    ],
)
def test_a_customers_whole_network_counts_as_one(app: Flask, address: str, network: str) -> None:
    with app.test_request_context(environ_base={"REMOTE_ADDR": address}):
        assert client_address() == network
