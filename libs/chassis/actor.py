"""Who acts: proved by a short-lived token that the gateway signs and every service verifies."""

import base64
from dataclasses import dataclass
from datetime import timedelta

import jwt
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from jwt.types import Options

from chassis import time_source
from contracts.errors import NotAuthenticated

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


def load_private_key(key: str) -> Ed25519PrivateKey:
    """Return the signing key from its 32 bytes in base64."""
    return Ed25519PrivateKey.from_private_bytes(base64.b64decode(key))


def load_public_key(key: str) -> Ed25519PublicKey:
    """Return the verifying key from its 32 bytes in base64."""
    return Ed25519PublicKey.from_public_bytes(base64.b64decode(key))


def sign(actor: Actor, key: Ed25519PrivateKey) -> str:
    """Return a token that proves ``actor`` for the next minute."""
    claims = {
        "sub": actor.id,
        "role": actor.role,
        "station": actor.station,
        "lang": actor.language,
        "mobile": actor.mobile,
        "scope": actor.scope,
        "exp": int((time_source.now() + LIFETIME).timestamp()),
    }
    return jwt.encode({k: v for k, v in claims.items() if v is not None}, key, algorithm="EdDSA")


def verify(token: str | None, key: Ed25519PublicKey) -> Actor:
    """Return the actor that ``token`` proves; raises NotAuthenticated for any other token."""
    try:
        # The expiry is checked below, against our own time source.
        options: Options = {"verify_exp": False, "require": ["sub", "role", "exp"]}
        claims = jwt.decode(token or "", key, algorithms=["EdDSA"], options=options)
    except jwt.InvalidTokenError as error:
        raise NotAuthenticated("the actor token does not verify") from error
    if claims["exp"] + LEEWAY.total_seconds() < time_source.now().timestamp():
        raise NotAuthenticated("the actor token has expired")
    return Actor(
        id=claims["sub"],
        role=claims["role"],
        station=claims.get("station"),
        language=claims.get("lang", "hi"),
        mobile=claims.get("mobile"),
        scope=claims.get("scope"),
    )
