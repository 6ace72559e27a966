"""Who acts: proved by a short-lived token that the gateway signs and every service verifies.

A token is good for one service (``aud``) and one message (``jti``, the call's correlation id, and
``req``, a digest of what it asks), so who comes by it can ask nothing else with it, here or at
another service, and no replica has to remember what the others have seen.
"""

import base64
import binascii
import hashlib
import uuid
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache
from typing import Any

import jwt
import orjson
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from jwt.types import Options

from chassis import time_source
from contracts.errors import NotAllowed, NotAuthenticated
from contracts.typed import Json

LIFETIME = timedelta(seconds=60)
"""Longer than any deadline, so a message may wait in a queue; too short to be of use if stolen."""

LEEWAY = timedelta(seconds=10)
"""Between the clocks of two machines."""


@dataclass(frozen=True)
class Actor:
    """A citizen, an officer or the system itself.

    ``id`` is a citizen's opaque id or an officer's username; ``station`` the code of the one
    office an officer holds, None for others; ``mobile`` a citizen's own, proved by one-time
    password, None for others; ``scope`` a case reference where the token is for that case only.
    """

    id: str
    role: str
    station: str | None = None
    language: str = "hi"
    mobile: str | None = None
    scope: str | None = None


SYSTEM = Actor(id="system", role="system")


@dataclass(frozen=True)
class Proof:
    """What a token proves: ``actor`` asks, in the one call ``id``, for what ``request`` digests.

    ``request`` is None on a token that was signed for no call in particular; ``expires`` is in
    seconds since 1970.
    """

    actor: Actor
    id: str
    request: str | None
    expires: float


def load_private_key(key: str) -> Ed25519PrivateKey:
    """Return the signing key from its 32 bytes in base64."""
    return Ed25519PrivateKey.from_private_bytes(base64.b64decode(key))


def load_public_key(key: str) -> Ed25519PublicKey:
    """Return the verifying key from its 32 bytes in base64."""
    return Ed25519PublicKey.from_public_bytes(base64.b64decode(key))


class PublicKeys:
    """The keys of which any may have signed a token: more than one while the key is changed.

    A token names its key; one that names none, as before keys had names, is tried with each.
    """

    def __init__(self, *keys: Ed25519PublicKey) -> None:
        self._by_id = {key_id(key): key for key in keys}

    @classmethod
    def load(cls, text: str) -> "PublicKeys":
        """Return the keys in ``text``, each of 32 bytes in base64, separated by commas. Raises
        ValueError for anything else."""
        try:
            return cls(*(load_public_key(key.strip()) for key in text.split(",")))
        except binascii.Error as error:
            raise ValueError("an actor's public key is not base64") from error

    def that_may_verify(self, token: str) -> list[Ed25519PublicKey]:
        """Return the keys to be tried, none where the token names another; raises
        ``jwt.InvalidTokenError`` for what is no token."""
        name = jwt.get_unverified_header(token).get("kid")
        if name is None:
            return list(self._by_id.values())
        return [self._by_id[name]] if name in self._by_id else []


def key_id(key: Ed25519PublicKey) -> str:
    """Return the name of a key: the first 16 hex digits of its SHA-256."""
    return hashlib.sha256(key.public_bytes_raw()).hexdigest()[:16]


@lru_cache(maxsize=8)
def _name_of(key: Ed25519PrivateKey) -> str:
    """Return the name of the key that verifies what ``key`` signs."""
    return key_id(key.public_key())


def digest(method: str, arguments: Mapping[str, Json]) -> str:
    """Return the SHA-256, in hex, of a call: which method, with which arguments."""
    request = orjson.dumps([method, arguments], option=orjson.OPT_SORT_KEYS)
    return hashlib.sha256(request).hexdigest()


def sign(
    actor: Actor,
    key: Ed25519PrivateKey,
    audience: str,
    *,
    id: str | None = None,
    request: str | None = None,
) -> str:
    """Return a token that proves ``actor`` to the service ``audience`` for the next minute.

    ``id`` is the correlation id of the call that it goes with and ``request`` the call's digest;
    a service takes no call whose token lacks them.
    """
    claims = {
        "aud": audience,
        "jti": id or uuid.uuid4().hex,
        "req": request,
        "sub": actor.id,
        "role": actor.role,
        "station": actor.station,
        "lang": actor.language,
        "mobile": actor.mobile,
        "scope": actor.scope,
        "exp": int((time_source.now() + LIFETIME).timestamp()),
    }
    known = {name: value for name, value in claims.items() if value is not None}
    return jwt.encode(known, key, algorithm="EdDSA", headers={"kid": _name_of(key)})


def verify(token: str | None, keys: PublicKeys, audience: str) -> Actor:
    """Return the actor that ``token`` proves to the service ``audience``; raises NotAuthenticated
    for any other token."""
    return prove(token, keys, audience).actor


def prove(token: str | None, keys: PublicKeys, audience: str) -> Proof:
    """Return all that ``token`` proves to the service ``audience``; raises NotAuthenticated."""
    claims = _claims(token or "", keys, audience)
    if claims["exp"] + LEEWAY.total_seconds() < time_source.now().timestamp():
        raise NotAuthenticated("the actor token has expired")
    actor = Actor(
        id=claims["sub"],
        role=claims["role"],
        station=claims.get("station"),
        language=claims.get("lang", "hi"),
        mobile=claims.get("mobile"),
        scope=claims.get("scope"),
    )
    return Proof(actor, claims["jti"], claims.get("req"), claims["exp"])


def _claims(token: str, keys: PublicKeys, audience: str) -> dict[str, Any]:
    try:
        # The expiry is checked below, against our own time source.
        options: Options = {
            "verify_exp": False,
            "strict_aud": True,
            "require": ["sub", "role", "exp", "aud", "jti"],
        }
        failure: jwt.InvalidTokenError = jwt.InvalidTokenError("it names no key of ours")
        for key in keys.that_may_verify(token):
            try:
                return jwt.decode(
                    token, key, algorithms=["EdDSA"], audience=audience, options=options
                )
            except jwt.InvalidTokenError as error:
                failure = error
        raise failure
    except jwt.InvalidTokenError as error:
        raise NotAuthenticated("the actor token does not verify") from error


def prove_call(
    token: str | None,
    keys: PublicKeys,
    *,
    service: str,
    method: str,
    arguments: Mapping[str, Json],
    id: str | None,
) -> Proof:
    """Return what ``token`` proves of this very call; raises NotAuthenticated for a token that was
    signed for another."""
    proof = prove(token, keys, service)
    if proof.id != id or proof.request != digest(method, arguments):
        raise NotAuthenticated("the actor token is good for another call")
    return proof


class UsedTokens:
    """The tokens with which this process has begun to write, as long as they live.

    What holds against a token used twice is its binding to one message, in every replica. This
    refuses a second copy of that message as well, unless it is the broker's own redelivery.
    """

    def __init__(self, limit: int = 20_000) -> None:
        self._limit = limit
        self._expire: OrderedDict[str, float] = OrderedDict()

    def use(self, proof: Proof, *, redelivered: bool) -> None:
        """Note that ``proof`` is used; raises NotAllowed if it was, by another delivery."""
        now = time_source.now().timestamp()
        while self._expire and next(iter(self._expire.values())) < now:
            self._expire.popitem(last=False)
        if proof.id in self._expire and not redelivered:
            raise NotAllowed("the actor token was used")
        self._expire[proof.id] = proof.expires + LEEWAY.total_seconds()
        while len(self._expire) > self._limit:
            self._expire.popitem(last=False)
