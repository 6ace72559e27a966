"""What a deployment lets a service be is proved by its key."""

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from chassis import actor
from chassis.grant import Grant, sign, verify
from contracts.errors import NotAllowed

KEY = Ed25519PrivateKey.generate()
GRANT = Grant("prisons", "prisons", ("prison-visit", "prison-parcel"))


def test_a_signed_grant_is_the_grant_that_was_signed():
    assert verify(sign(GRANT, KEY), KEY.public_key()) == GRANT


def test_a_grant_signed_with_another_key_grants_nothing():
    with pytest.raises(NotAllowed):
        verify(sign(GRANT, Ed25519PrivateKey.generate()), KEY.public_key())


@pytest.mark.parametrize("token", [None, "", "x", "a.b.c"])
def test_what_is_not_a_token_grants_nothing(token):
    with pytest.raises(NotAllowed):
        verify(token, KEY.public_key())


@pytest.mark.parametrize(
    "claims",
    [
        {"service": "prisons", "department": "prisons"},
        {"service": "prisons", "department": "prisons", "codes": "prison-visit"},
        {"service": "prisons", "department": "prisons", "codes": [1]},
        {"service": None, "department": "prisons", "codes": []},
    ],
)
def test_a_token_that_says_something_else_is_no_grant(claims):
    with pytest.raises(NotAllowed):
        verify(jwt.encode(claims, KEY, algorithm="EdDSA"), KEY.public_key())


def test_a_token_that_proves_who_acts_is_no_grant_even_of_the_same_key():
    with pytest.raises(NotAllowed):
        verify(actor.sign(actor.SYSTEM, KEY, "complaints"), KEY.public_key())
