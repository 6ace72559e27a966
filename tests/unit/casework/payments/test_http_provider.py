"""What is believed of a provider's answer, and what is refused."""

from typing import Any

import pytest

from casework.payments.http_provider import HttpProvider, provider_for
from casework.payments.interface import ProviderAway, ProviderRefused, Wanted
from casework.payments.settings import PaymentSettings
from chassis.http_json import PeerAway
from chassis.settings import MissingSetting

KEY = "7K2M-9QXV-4TR8-C"
SOUND = {
    "key": KEY,
    "rupees": 500,
    "state": "paid",
    "url": "https://pay.example/abc",
    "number": "PAY-1",
    "paid_at": "2026-11-16T12:00:00+05:30",
}
WANTED = Wanted(KEY, 500, "fee", "https://window.example")


def provider(status: int, answer: Any, *, secure: bool = True) -> HttpProvider:
    client = HttpProvider("https://pay.example", "token", secure=secure)
    client._peer.ask = lambda *_: (status, answer)  # type: ignore[method-assign]
    return client


def test_a_sound_answer_is_an_intent() -> None:
    intent = provider(200, SOUND).look(KEY, 500)
    assert intent is not None
    assert (intent.state, intent.number) == ("paid", "PAY-1")
    assert intent.paid_at is not None
    assert intent.paid_at.isoformat() == "2026-11-16T06:30:00+00:00"


def test_what_is_not_paid_has_no_number_whatever_is_said() -> None:
    intent = provider(201, SOUND | {"state": "open"}).open(WANTED)
    assert (intent.number, intent.paid_at) == (None, None)


@pytest.mark.parametrize(
    "changes",
    [
        {"state": "settled"},
        {"state": None},
        {"rupees": "500"},
        {"rupees": True},
        {"number": None},
        {"number": ""},
        {"number": "9" * 65},
        {"paid_at": None},
        {"paid_at": "yesterday"},
        {"paid_at": "2026-11-16T12:00:00"},
        {"url": 5},
    ],
    ids=str,
)
def test_an_answer_that_is_no_intent_is_no_answer(changes: dict) -> None:
    with pytest.raises(ProviderAway):
        provider(200, SOUND | changes).look(KEY, 500)


@pytest.mark.parametrize("answer", [None, [], "paid", 1, {}], ids=str)
def test_neither_is_one_of_another_form(answer: Any) -> None:
    with pytest.raises(ProviderAway):
        provider(200, answer).look(KEY, 500)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"key": "7K2M-9QXV-4TR8-D"}, "another-intent"),
        ({"rupees": 5}, "another-amount"),
        ({"url": "http://pay.example/abc"}, "bad-address"),
        ({"url": "javascript:alert(1)"}, "bad-address"),
        ({"url": "https://user@pay.example/"}, "bad-address"),
        ({"url": "https:///nowhere"}, "bad-address"),
        ({"url": "https://[broken/"}, "bad-address"),
        ({"url": "https://pay.example/a b"}, "bad-address"),
        ({"url": 'https://pay.example/"><script>'}, "bad-address"),
        ({"url": "https://pay.example/" + "a" * 1000}, "bad-address"),
    ],
    ids=str,
)
def test_what_cannot_be_of_this_intent_is_refused(changes: dict, code: str) -> None:
    with pytest.raises(ProviderRefused) as error:
        provider(200, SOUND | changes).look(KEY, 500)
    assert error.value.code == code


def test_a_stand_in_on_this_machine_may_be_without_tls() -> None:
    plain = SOUND | {"url": "http://127.0.0.1:1/pay/x"}
    assert provider(200, plain, secure=False).look(KEY, 500)


def test_a_provider_that_knows_of_none_says_so_in_its_own_words() -> None:
    unknown = provider(404, {"code": "no-such-intent"})
    assert unknown.look(KEY, 500) is None
    assert unknown.cancel(KEY, 500) is None
    for answer in (None, {"code": "not-found"}):
        with pytest.raises(ProviderAway):
            provider(404, answer).look(KEY, 500)
    with pytest.raises(ProviderAway):
        unknown.open(WANTED)


@pytest.mark.parametrize("status", [401, 403, 429, 500, 503])
def test_what_is_said_of_the_link_is_tried_again(status: int) -> None:
    with pytest.raises(ProviderAway):
        provider(status, SOUND).look(KEY, 500)


@pytest.mark.parametrize("status", [400, 409, 413, 422])
def test_what_is_said_of_the_intent_is_for_a_person(status: int) -> None:
    with pytest.raises(ProviderRefused):
        provider(status, SOUND).open(WANTED)


def test_a_peer_that_is_away_is_away() -> None:
    def away(*_: Any) -> Any:
        raise PeerAway("TimeoutError")

    client = HttpProvider("https://pay.example", "token", secure=True)
    client._peer.ask = away  # type: ignore[method-assign]
    with pytest.raises(ProviderAway, match="TimeoutError"):
        client.look(KEY, 500)


@pytest.mark.parametrize(
    ("url", "token", "local", "missing"),
    [
        ("", "", False, None),
        ("https://pay.example", "token", False, None),
        ("http://127.0.0.1:1", "token", True, None),
        ("http://pay.example", "token", False, "https://"),
        ("ftp://pay.example", "token", True, "https://"),
        ("https://pay.example", "", False, "PAYMENT_TOKEN"),
    ],
)
def test_a_link_is_secret_or_not_made(
    url: str, token: str, local: bool, missing: str | None
) -> None:
    settings = PaymentSettings(payment_url=url, payment_token=token)
    if missing:
        with pytest.raises(MissingSetting, match=missing):
            settings.check_payments(local)
        return
    settings.check_payments(local)
    assert bool(provider_for(settings, local)) == bool(url)
