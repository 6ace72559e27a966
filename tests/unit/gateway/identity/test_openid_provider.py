"""The gateway as a client of a provider of OpenID Connect that answers over HTTP."""

import time
from collections.abc import Callable, Iterator
from urllib.parse import parse_qs, urlsplit

import jwt
import pytest
import requests
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from flask import Response, redirect

from contracts.typed import JsonObject
from gateway.identity import openid_provider as client_side
from gateway.identity import provider_http
from gateway.identity.id_tokens import NotProved
from gateway.identity.openid_provider import Client, OpenIdProvider
from gateway.identity.provider_http import ProviderAway, ProviderRefuses
from tests.support.openid_provider import CLIENT, SECRET, Provider, running_provider

SITE = "https://setu.example.org/back"
VERIFIER = "v" * 64


@pytest.fixture
def provider() -> Iterator[Provider]:
    with running_provider(SITE) as running:
        yield running


class Clock:
    """A clock that goes on when it is told to."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def client(provider: Provider, clock: Clock) -> OpenIdProvider:
    us = Client(provider.issuer, CLIENT, SECRET, SITE)
    return OpenIdProvider(us, secure=False, clock=clock)


def code_of(client: OpenIdProvider) -> str:
    """Sign in at the provider; its code."""
    address = client.address(state="s", nonce="n", verifier=VERIFIER, acr=())
    back = requests.get(address, allow_redirects=False, timeout=10)
    return parse_qs(urlsplit(back.headers["Location"]).query)["code"][0]


def signed_in(client: OpenIdProvider, verifier: str = VERIFIER) -> JsonObject:
    """The claims of a whole sign-in."""
    return client.claims(code_of(client), verifier=verifier, nonce="n")


def test_the_provider_says_who_it_is(client: OpenIdProvider) -> None:
    assert signed_in(client)["preferred_username"] == "officer.one"


def test_the_verifier_stays_here_until_the_code_is_redeemed(
    client: OpenIdProvider, provider: Provider
) -> None:
    signed_in(client)
    assert VERIFIER not in str(provider.wishes)
    # RFC 7636, appendix B.
    verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"
    expected = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"
    assert client_side.challenge(verifier) == expected
    with pytest.raises(ProviderRefuses):
        signed_in(client, verifier="w" * 64)


def test_a_code_is_good_once(client: OpenIdProvider) -> None:
    code = code_of(client)
    client.claims(code, verifier=VERIFIER, nonce="n")
    with pytest.raises(ProviderRefuses):
        client.claims(code, verifier=VERIFIER, nonce="n")


def test_the_secret_goes_where_the_provider_wants_it(
    client: OpenIdProvider, provider: Provider
) -> None:
    provider.ways = ["client_secret_post"]
    assert signed_in(client)["sub"] == provider.person["sub"]


def test_keys_are_changed_without_a_word_to_us(client: OpenIdProvider, provider: Provider) -> None:
    signed_in(client)
    signed_in(client)
    assert (provider.asked.count("about"), provider.asked.count("keys")) == (1, 1)
    stranger = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    for kid in ("nobody's", provider.kid):
        named = {"kid": kid}
        provider.signs = lambda claims, named=named: jwt.encode(claims, stranger, "RS256", named)
        with pytest.raises(NotProved):
            signed_in(client)
    provider.signs = provider.signed
    provider.rotate(ec.generate_private_key(ec.SECP256R1()), "ES256")
    assert signed_in(client)["sub"] == provider.person["sub"]


def test_what_is_kept_of_a_provider_is_asked_anew_after_an_hour(
    client: OpenIdProvider, provider: Provider, clock: Clock
) -> None:
    signed_in(client)
    clock.now += 3600
    signed_in(client)
    assert (provider.asked.count("about"), provider.asked.count("keys")) == (2, 2)


def test_the_description_of_another_issuer_is_not_used(
    client: OpenIdProvider, provider: Provider
) -> None:
    provider.issuer = "http://127.0.0.1:9"
    with pytest.raises(ProviderAway, match="another issuer"):
        code_of(client)


def test_outside_the_local_profile_no_address_is_plain(provider: Provider) -> None:
    us = Client(provider.issuer, CLIENT, SECRET, SITE)
    with pytest.raises(ProviderAway, match="usable address"):
        code_of(OpenIdProvider(us, secure=True))


def _drops() -> Iterator[bytes]:
    while True:
        time.sleep(0.1)
        yield b" "


def _late() -> Response:
    time.sleep(1.5)
    return Response("{}")


AWAY: dict[str, Callable[[], Response]] = {
    "broken": lambda: Response("no", 500),
    "moved": lambda: redirect("/realm/elsewhere"),
    "not JSON": lambda: Response("<html>"),
    "a list": lambda: Response("[]"),
    "without end": lambda: Response(b"{}" + b" " * 300_000),
    "late": _late,
    "drop by drop": lambda: Response(_drops()),
}


@pytest.mark.parametrize("how", AWAY)
@pytest.mark.parametrize("where", ["about", "keys", "token"])
def test_an_answer_that_cannot_be_used_is_none(
    client: OpenIdProvider,
    provider: Provider,
    monkeypatch: pytest.MonkeyPatch,
    where: str,
    how: str,
) -> None:
    monkeypatch.setattr(provider_http, "TIMEOUT", 0.4)
    provider.answers[where] = AWAY[how]
    began = time.monotonic()
    with pytest.raises(ProviderAway):
        signed_in(client)
    assert time.monotonic() - began < 1.4
    assert "" not in provider.asked, "a redirect was followed"


def test_a_redirect_is_no_answer_whatever_stands_in_it(
    client: OpenIdProvider, provider: Provider
) -> None:
    right = requests.get(f"{provider.issuer}{client_side.DESCRIPTION}", timeout=10).content
    provider.answers["about"] = lambda: Response(right, 302, {"Location": "/realm/elsewhere"})
    with pytest.raises(ProviderAway, match="302"):
        code_of(client)


@pytest.mark.parametrize("where", ["about", "keys"])
def test_a_description_that_is_refused_is_no_word_about_who_signs_in(
    client: OpenIdProvider, provider: Provider, where: str
) -> None:
    provider.answers[where] = lambda: Response("no", 404)
    with pytest.raises(ProviderAway):
        signed_in(client)
