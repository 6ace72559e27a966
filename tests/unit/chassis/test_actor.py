"""Who acts is proved, not claimed."""

import base64
from datetime import timedelta

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from chassis import actor, time_source
from contracts.errors import NotAuthenticated

KEY = Ed25519PrivateKey.generate()
OFFICER = actor.Actor(id="officer-one", role="sho", station="5117012", language="en")


def test_a_signed_actor_is_the_actor_that_was_signed():
    assert actor.verify(actor.sign(OFFICER, KEY), KEY.public_key()) == OFFICER


def test_a_token_signed_with_another_key_proves_nobody():
    forged = actor.sign(OFFICER, Ed25519PrivateKey.generate())
    with pytest.raises(NotAuthenticated):
        actor.verify(forged, KEY.public_key())


def test_a_token_with_a_changed_claim_proves_nobody():
    header, claims, signature = actor.sign(OFFICER, KEY).split(".")
    changed = base64.urlsafe_b64decode(claims + "==").replace(b'"sho"', b'"dsp"')
    token = ".".join([header, base64.urlsafe_b64encode(changed).decode().rstrip("="), signature])
    with pytest.raises(NotAuthenticated):
        actor.verify(token, KEY.public_key())


@pytest.mark.parametrize("algorithm", ["none", "HS256"])
def test_a_token_of_another_algorithm_proves_nobody(algorithm):
    key = None if algorithm == "none" else "a secret that is long enough to be one, surely"
    token = jwt.encode({"sub": "x", "role": "sp", "exp": 9999999999}, key, algorithm=algorithm)
    with pytest.raises(NotAuthenticated):
        actor.verify(token, KEY.public_key())


def test_a_token_expires():
    token = actor.sign(OFFICER, KEY)
    later = time_source.now() + actor.LIFETIME + actor.LEEWAY + timedelta(seconds=2)
    time_source.use(lambda: later)
    try:
        with pytest.raises(NotAuthenticated):
            actor.verify(token, KEY.public_key())
    finally:
        time_source.use(None)


@pytest.mark.parametrize("token", [None, "", "x", "a.b.c"])
def test_what_is_not_a_token_proves_nobody(token):
    with pytest.raises(NotAuthenticated):
        actor.verify(token, KEY.public_key())
