"""Whether an ID token is the provider's word to this site about this sign-in
(OpenID Connect Core 1.0, 3.1.3.7)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import jwt
from jwt.types import Options

from contracts.typed import JsonObject

ALGORITHMS = frozenset({"RS256", "PS256", "ES256"})
"""Signatures with a key that only the provider has: neither ``none`` nor one with a secret that
both sides know."""
LEEWAY = 60
"""Seconds by which two clocks may differ."""
LONGEST = 16 * 1024
"""Characters."""


class NotProved(Exception):
    """The token proves nothing; the text says why and holds none of it."""


class KeyUnknown(NotProved):
    """None of these keys is the one that the token names: it may be newer than they are."""


@dataclass(frozen=True, slots=True)
class Expected:
    """Who has to have issued a token, for whom, and in answer to which sign-in."""

    issuer: str
    client_id: str
    nonce: str


def verified(token: str, keys: Sequence[JsonObject], expected: Expected) -> JsonObject:
    """Return the claims of an ID token; NotProved, and KeyUnknown, for one that does not hold."""
    if len(token) > LONGEST:
        raise NotProved("too long")
    try:
        algorithm, key = _key(jwt.get_unverified_header(token), keys)
        claims: JsonObject = jwt.decode(
            token,
            key,
            algorithms=[algorithm],
            audience=expected.client_id,
            issuer=expected.issuer,
            leeway=LEEWAY,
            options=_CHECKS,
        )
    except (jwt.PyJWTError, ValueError) as error:
        raise NotProved(type(error).__name__) from error
    _check_party(claims, expected)
    return claims


def _key(header: JsonObject, keys: Sequence[JsonObject]) -> tuple[str, jwt.PyJWK]:
    algorithm, id = header.get("alg"), header.get("kid")
    if not isinstance(algorithm, str) or algorithm not in ALGORITHMS:
        raise NotProved("an algorithm that is not accepted")
    fitting = [
        key
        for key in keys
        if key.get("use", "sig") == "sig"
        and key.get("alg", algorithm) == algorithm
        and (id is None or key.get("kid") == id)
    ]
    if len(fitting) != 1:
        raise KeyUnknown("not one key of this name")
    return algorithm, jwt.PyJWK(fitting[0], algorithm)


def _check_party(claims: JsonObject, expected: Expected) -> None:
    if claims["nonce"] != expected.nonce:
        raise NotProved("another nonce")
    party, audience = claims.get("azp"), claims["aud"]
    if party is None and isinstance(audience, list) and len(audience) > 1:
        raise NotProved("for several, and none of them named")
    if party is not None and party != expected.client_id:
        raise NotProved("given to another party")


# Time is the real one, which is the provider's too, also where a demonstration runs ahead of it.
_CHECKS: Options = {
    "require": ["iss", "sub", "aud", "exp", "iat", "nonce"],
    "enforce_minimum_key_length": True,
}
