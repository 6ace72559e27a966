"""Who acts is proved, not claimed."""

import base64
from datetime import timedelta

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from chassis import actor, time_source
from contracts.errors import NotAllowed, NotAuthenticated

KEY = Ed25519PrivateKey.generate()
KEYS = actor.PublicKeys(KEY.public_key())
SERVICE = "complaints"
OFFICER = actor.Actor(id="officer-one", role="sho", station="5117012", language="en")


def test_a_signed_actor_is_the_actor_that_was_signed():
    assert actor.verify(actor.sign(OFFICER, KEY, SERVICE), KEYS, SERVICE) == OFFICER


def test_a_token_signed_with_another_key_proves_nobody():
    forged = actor.sign(OFFICER, Ed25519PrivateKey.generate(), SERVICE)
    with pytest.raises(NotAuthenticated):
        actor.verify(forged, KEYS, SERVICE)


def test_a_token_with_a_changed_claim_proves_nobody():
    header, claims, signature = actor.sign(OFFICER, KEY, SERVICE).split(".")
    changed = base64.urlsafe_b64decode(claims + "==").replace(b'"sho"', b'"dsp"')
    token = ".".join([header, base64.urlsafe_b64encode(changed).decode().rstrip("="), signature])
    with pytest.raises(NotAuthenticated):
        actor.verify(token, KEYS, SERVICE)


@pytest.mark.parametrize("algorithm", ["none", "HS256"])
def test_a_token_of_another_algorithm_proves_nobody(algorithm):
    key = None if algorithm == "none" else "a secret that is long enough to be one, surely"
    claims = {"sub": "x", "role": "sp", "exp": 9999999999, "aud": SERVICE, "jti": "j"}
    token = jwt.encode(claims, key, algorithm=algorithm)
    with pytest.raises(NotAuthenticated):
        actor.verify(token, KEYS, SERVICE)


def test_a_token_expires():
    token = actor.sign(OFFICER, KEY, SERVICE)
    later = time_source.now() + actor.LIFETIME + actor.LEEWAY + timedelta(seconds=2)
    time_source.use(lambda: later)
    try:
        with pytest.raises(NotAuthenticated):
            actor.verify(token, KEYS, SERVICE)
    finally:
        time_source.use(None)


@pytest.mark.parametrize("token", [None, "", "x", "a.b.c"])
def test_what_is_not_a_token_proves_nobody(token):
    with pytest.raises(NotAuthenticated):
        actor.verify(token, KEYS, SERVICE)


def test_a_token_for_one_service_proves_nobody_to_another():
    with pytest.raises(NotAuthenticated):
        actor.verify(actor.sign(OFFICER, KEY, "permits"), KEYS, SERVICE)


def test_a_token_without_an_audience_proves_nobody():
    token = jwt.encode(
        {"sub": "x", "role": "sp", "exp": 9999999999, "jti": "j"}, KEY, algorithm="EdDSA"
    )
    with pytest.raises(NotAuthenticated):
        actor.verify(token, KEYS, SERVICE)


ASKED = {"reference": "R", "body": {"b": 1.5, "a": "क"}}
CALL = {"service": SERVICE, "method": "act", "arguments": ASKED, "id": "call-1"}


def call_token(**changes):
    signed = {"id": "call-1", "request": actor.digest("act", ASKED)} | changes
    return actor.sign(OFFICER, KEY, SERVICE, **signed)


def test_a_token_is_good_for_the_call_that_it_was_signed_for():
    as_it_came = {"body": {"a": "क", "b": 1.5}, "reference": "R"}
    call = CALL | {"arguments": as_it_came}
    assert actor.prove_call(call_token(), KEYS, **call).actor == OFFICER


@pytest.mark.parametrize(
    "change",
    [
        {"id": "call-2"},
        {"id": None},
        {"method": "read_case"},
        {"arguments": ASKED | {"reference": "S"}},
        {"service": "permits"},
    ],
)
def test_a_token_is_good_for_no_other_call(change):
    with pytest.raises(NotAuthenticated):
        actor.prove_call(call_token(), KEYS, **CALL | change)


def test_a_token_that_was_signed_for_no_call_in_particular_is_good_for_none():
    with pytest.raises(NotAuthenticated):
        actor.prove_call(call_token(request=None), KEYS, **CALL)


def test_a_token_writes_once_unless_the_broker_delivers_the_same_message_again():
    proof = actor.prove_call(call_token(), KEYS, **CALL)
    used = actor.UsedTokens()
    used.use(proof, redelivered=False)
    used.use(proof, redelivered=True)
    with pytest.raises(NotAllowed):
        used.use(proof, redelivered=False)
    actor.UsedTokens().use(proof, redelivered=True)


def test_used_tokens_are_forgotten_when_they_have_expired_or_are_too_many():
    proofs = [actor.Proof(OFFICER, str(n), None, 2e12 if n else 0.0) for n in range(4)]
    used = actor.UsedTokens(limit=2)
    for proof in proofs:
        used.use(proof, redelivered=False)
    assert list(used._expire) == ["2", "3"]


def test_while_the_key_is_changed_tokens_of_both_are_proved():
    old, new = Ed25519PrivateKey.generate(), Ed25519PrivateKey.generate()
    texts = [base64.b64encode(one.public_key().public_bytes_raw()).decode() for one in (old, new)]
    keys = actor.PublicKeys.load(",".join(texts))
    for key in (old, new):
        assert actor.verify(actor.sign(OFFICER, key, SERVICE), keys, SERVICE) == OFFICER
    only_new = actor.PublicKeys.load(texts[1])
    assert actor.verify(actor.sign(OFFICER, new, SERVICE), only_new, SERVICE) == OFFICER
    with pytest.raises(NotAuthenticated):
        actor.verify(actor.sign(OFFICER, old, SERVICE), only_new, SERVICE)


def test_a_token_names_its_key_and_one_that_names_none_is_tried_with_each():
    token = actor.sign(OFFICER, KEY, SERVICE)
    assert jwt.get_unverified_header(token)["kid"] == actor.key_id(KEY.public_key())
    claims = jwt.decode(token, options={"verify_signature": False})
    nameless = jwt.encode(claims, KEY, algorithm="EdDSA")
    other = Ed25519PrivateKey.generate().public_key()
    keys = actor.PublicKeys(other, KEY.public_key())
    assert actor.verify(nameless, keys, SERVICE) == OFFICER
    misnamed = jwt.encode(claims, KEY, algorithm="EdDSA", headers={"kid": actor.key_id(other)})
    with pytest.raises(NotAuthenticated):
        actor.verify(misnamed, keys, SERVICE)


@pytest.mark.parametrize("text", ["", "x", "AAAA", "not base64,"])
def test_what_is_no_public_key_is_none(text):
    with pytest.raises(ValueError):
        actor.PublicKeys.load(text)
