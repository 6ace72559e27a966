"""Token buckets, on a clock by hand."""

import pytest

from services.notify.buckets import LEFT_BY, RECOVERY_SECONDS, Bucket, Tenants


class Seconds:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def test_a_second_gives_so_many_tokens_and_no_more():
    seconds = Seconds()
    bucket = Bucket(100, seconds)
    assert bucket.take(500, "otp") == 100
    assert bucket.take(1, "otp") == 0
    seconds.now += 0.25
    assert bucket.take(500, "otp") == 25
    seconds.now += 60
    assert bucket.take(500, "otp") == 100, "an idle minute is not saved up"


def test_whatever_the_less_urgent_lanes_took_a_password_finds_a_token():
    seconds = Seconds()
    bucket = Bucket(100, seconds)
    assert list(LEFT_BY) == ["otp", "urgent", "status", "bulk"]
    for lane in ("bulk", "status", "urgent"):
        while bucket.take(10, lane):
            pass
    assert bucket.take(10, "urgent") == 0
    assert bucket.take(10, "otp") == 10


def test_it_says_how_long_to_wait():
    seconds = Seconds()
    bucket = Bucket(10, seconds)
    bucket.take(5, "bulk")
    wait = bucket.seconds_until(1, "bulk")
    assert 0.05 < wait < 0.15
    seconds.now += wait + 0.001
    assert bucket.take(1, "bulk") == 1


def test_what_was_too_much_is_halved_and_comes_back():
    seconds = Seconds()
    bucket = Bucket(100, seconds)
    bucket.slow_down()
    assert bucket.take(100, "otp") == 0
    seconds.now += 1
    assert 45 <= bucket.take(100, "otp") <= 55
    seconds.now += RECOVERY_SECONDS
    bucket.take(100, "otp")
    seconds.now += 1
    assert bucket.take(100, "otp") == 100


def test_one_services_flood_is_put_off_and_the_others_pass():
    seconds = Seconds()
    tenants = Tenants(10, seconds)
    assert sum(tenants.may_send("flood", "bulk") for _ in range(100)) == 10
    assert tenants.may_send("calm", "bulk") and tenants.may_send("calm", "status")
    assert all(tenants.may_send("flood", lane) for lane in ("otp", "urgent"))
    seconds.now += 1
    assert tenants.may_send("flood", "status")
    assert all(Tenants(0).may_send("flood", "bulk") for _ in range(100))


def test_each_part_of_a_long_message_costs_a_token_and_none_is_too_long_for_a_small_bucket():
    seconds = Seconds()
    bucket = Bucket(10, seconds)
    assert bucket.take_for([3, 3, 3, 3, 3], "otp") == 4, "the last one leaves a debt"
    seconds.now += 0.15
    assert bucket.take_for([1], "otp") == 0
    seconds.now += 0.2
    assert bucket.take_for([1], "otp") == 1
    small = Bucket(1, seconds)
    assert small.take_for([3], "bulk") == 1


def test_a_rate_that_lets_nothing_through_is_refused():
    for rate in (0, -1):
        with pytest.raises(ValueError, match="rate"):
            Bucket(rate)
