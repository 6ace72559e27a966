"""Access tokens: what a signed-in caller shows with each request (JWT, HS256).

They carry an opaque id and no personal data, and are verified without any database.
"""

from __future__ import annotations

import secrets
from collections import OrderedDict
from datetime import UTC, datetime, timedelta

import jwt
from jwt.types import Options

from chassis import time_source
from contracts.errors import NotAuthenticated
from contracts.typed import JsonObject
from gateway.identity.caller import Caller

AUDIENCE = "nagrik-setu"
REMEMBERED = 10_000
"""Proved tokens kept per process: a caller's next request need not be proved anew, only its time
is looked at again."""
LONGEST = 2048
"""Characters; a longer token is not ours and is not worth verifying."""


class AccessTokens:
    """Issues with the first secret, accepts any: so a secret is changed without signing out."""

    def __init__(self, secrets: tuple[str, ...]) -> None:
        if not secrets or any(len(secret) < 32 for secret in secrets):
            raise ValueError("ACCESS_TOKEN_SECRETS needs secrets of at least 32 characters")
        self._secrets = secrets
        self._proved: OrderedDict[str, JsonObject] = OrderedDict()

    def issue(self, caller: Caller, life_seconds: int) -> str:
        """Return a token that proves `caller` for so many seconds, as proved at `issued_at` where
        the caller says when: what ends sign-ins since then ends this one."""
        now = time_source.now()
        claims = {
            "aud": AUDIENCE,
            "sub": caller.id,
            "role": caller.role,
            "iat": caller.issued_at or now.timestamp(),
            "exp": int((now + timedelta(seconds=life_seconds)).timestamp()),
            # Two sign-ins at one moment are two: to end one leaves the other.
            "jti": secrets.token_urlsafe(9),
        }
        if caller.station:
            claims["station"] = caller.station
        return jwt.encode(claims, self._secrets[0], algorithm="HS256")

    def read(self, token: str, language: str) -> Caller:
        """Return the caller a token proves; NotAuthenticated when it is forged,
        foreign or expired."""
        claims = self._proved.get(token) or self._prove(token)
        if claims["exp"] <= time_source.now().timestamp():
            raise NotAuthenticated("the access token has expired")
        issued_at = claims.get("iat", 0.0)
        return Caller(claims["sub"], claims["role"], claims.get("station"), language, issued_at)

    def ends(self, token: str) -> datetime | None:
        """Return when a token that is ours expires; None for any other."""
        try:
            return datetime.fromtimestamp(self._claims(token)["exp"], UTC)
        except NotAuthenticated:
            return None

    def _prove(self, token: str) -> JsonObject:
        claims = self._claims(token)
        self._proved[token] = claims
        if len(self._proved) > REMEMBERED:
            self._proved.popitem(last=False)
        return claims

    def _claims(self, token: str) -> JsonObject:
        if len(token) > LONGEST:
            raise NotAuthenticated("the access token is not ours")
        for secret in self._secrets:
            try:
                return jwt.decode(
                    token, secret, algorithms=["HS256"], audience=AUDIENCE, options=_CHECKS
                )
            except jwt.InvalidSignatureError:
                continue
            except jwt.InvalidTokenError:
                break
        raise NotAuthenticated("the access token is not ours")


# The time is judged by the project's own time source, so the library must not judge it too.
_CHECKS: Options = {
    "verify_exp": False,
    "verify_iat": False,
    "require": ["sub", "role", "exp", "aud"],
}
