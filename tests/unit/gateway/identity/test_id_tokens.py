"""What is believed of a provider's word, and what is not."""

import json
import time
from collections.abc import Callable
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import ec, rsa

from gateway.identity.id_tokens import Expected, KeyUnknown, NotProved, verified

ISSUER, CLIENT, NONCE = "https://sso.example.org", "nagrik-setu", "nonce-one"
EXPECTED = Expected(ISSUER, CLIENT, NONCE)
KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)
OVER, LATER = 1_000_000_000, 9_000_000_000
"""Times that are long past, and far ahead."""
CURVE = ec.generate_private_key(ec.SECP256R1())


def published(key: Any, algorithm: str, **more: str) -> dict[str, Any]:
    """A public key as a provider gives it out."""
    text = jwt.get_algorithm_by_name(algorithm).to_jwk(key.public_key())
    return {**json.loads(text), "kid": "one", "use": "sig", **more}


KEYS = [published(KEY, "RS256")]


def claims(**changes: Any) -> dict[str, Any]:
    """What the provider says; None leaves a claim out."""
    now = int(time.time())
    truth = {"iss": ISSUER, "aud": CLIENT, "sub": "1", "iat": now, "exp": now + 60, "nonce": NONCE}
    return {name: value for name, value in (truth | changes).items() if value is not None}


def token(algorithm: str = "RS256", key: Any = KEY, kid: str = "one", **changes: Any) -> str:
    """A signed one."""
    return jwt.encode(claims(**changes), key, algorithm, {"kid": kid} if kid else None)


@pytest.mark.parametrize(
    ("algorithm", "key"), [("RS256", KEY), ("PS256", KEY), ("ES256", CURVE)], ids=["RS", "PS", "ES"]
)
def test_the_word_of_the_provider_is_taken(algorithm: str, key: Any) -> None:
    keys = [published(key, algorithm)]
    assert verified(token(algorithm, key), keys, EXPECTED)["sub"] == "1"
    assert verified(token(algorithm, key, kid=""), keys, EXPECTED)["sub"] == "1"


def test_one_for_several_that_names_us_as_the_party_is_taken() -> None:
    several = token(aud=["another", CLIENT], azp=CLIENT)
    assert verified(several, KEYS, EXPECTED)["azp"] == CLIENT


@pytest.mark.parametrize(
    "changes",
    [
        {"nonce": "of another sign-in"},
        {"nonce": None},
        {"nonce": [NONCE]},
        {"aud": "another"},
        {"aud": None},
        {"aud": [CLIENT, "another"]},
        {"aud": [CLIENT, "another"], "azp": "another"},
        {"azp": "another"},
        {"iss": "https://elsewhere.example.org"},
        {"iss": f"{ISSUER}/"},
        {"iss": None},
        {"exp": OVER},
        {"exp": None},
        {"iat": LATER},
        {"iat": None},
        {"sub": None},
        {"more": "x" * 20_000},
    ],
    ids=lambda changes: str(changes)[:40],
)
def test_one_that_says_something_else_is_not(changes: dict[str, Any]) -> None:
    with pytest.raises(NotProved):
        verified(token(**changes), KEYS, EXPECTED)


SHARED = "a secret that both sides have, of some length"


@pytest.mark.parametrize(
    "forged",
    [
        lambda: jwt.encode(claims(), None, "none", {"kid": "one"}),
        lambda: jwt.encode(claims(), SHARED, "HS256", {"kid": "one"}),
        lambda: token("RS384"),
        lambda: token("ES256", CURVE),
        lambda: token(key=rsa.generate_private_key(public_exponent=65537, key_size=2048)),
        lambda: token()[:-6] + "AAAAAA",
        lambda: "no token",
        lambda: "",
    ],
    ids=["none", "shared", "RS384", "other kind", "other key", "bent", "text", "empty"],
)
def test_one_that_anybody_could_have_made_is_not(forged: Callable[[], str]) -> None:
    shared = {"kty": "oct", "kid": "one", "k": "YSBzZWNyZXQ"}
    for keys in (KEYS, [shared]):
        with pytest.raises(NotProved):
            verified(forged(), keys, EXPECTED)


@pytest.mark.parametrize(
    "keys",
    [
        [],
        [published(KEY, "RS256", kid="two")],
        [published(KEY, "RS256", use="enc")],
        [published(KEY, "RS256", alg="PS256")],
        KEYS * 2,
    ],
    ids=["none", "another", "for secrets", "for another algorithm", "two of one name"],
)
def test_a_key_that_is_not_the_one_named_is_looked_for_anew(keys: list[dict[str, Any]]) -> None:
    with pytest.raises(KeyUnknown):
        verified(token(), keys, EXPECTED)


@pytest.mark.filterwarnings("ignore::jwt.warnings.InsecureKeyLengthWarning")
def test_a_short_key_proves_nothing() -> None:
    short = rsa.generate_private_key(public_exponent=65537, key_size=1024)
    with pytest.raises(NotProved):
        verified(token(key=short), [published(short, "RS256")], EXPECTED)


def test_clocks_may_differ_by_a_minute_and_no_more() -> None:
    now = int(time.time())
    for within in ({"exp": now - 30}, {"iat": now + 30}):
        assert verified(token(**within), KEYS, EXPECTED)["sub"] == "1"
    for beyond in ({"exp": now - 90}, {"iat": now + 120}):
        with pytest.raises(NotProved):
            verified(token(**beyond), KEYS, EXPECTED)
