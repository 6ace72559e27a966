"""What a browser keeps between the steps of a single sign-on: sealed, for a few minutes, and each
good once.

The steps that were used are kept as hashes in `sign_on_steps` until they would have ended.
"""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import timedelta

import jwt
from jwt.types import Options
from pymongo import errors
from pymongo.database import Database

from chassis import time_source
from contracts.errors import NotAuthenticated
from contracts.typed import JsonObject

COOKIE = "nagrik_sign_on"
LIFE = timedelta(minutes=10)
_LEADING_AWAY, _ASKING_CODE = "nagrik-setu sign-on", "nagrik-setu sign-on code"
_LONGEST = 4096


@dataclass(frozen=True, slots=True)
class LeadingAway:
    """The browser is with the provider. ``began_at`` is the time of this house, ``real_time`` that
    of the provider; ``after`` is where the officer wanted to be."""

    state: str
    nonce: str
    verifier: str
    after: str
    began_at: float
    real_time: float


@dataclass(frozen=True, slots=True)
class AskingCode:
    """The provider has named the officer, whose own authenticator is still to agree."""

    id: str
    username: str
    after: str
    began_at: float


class SignOnSteps:
    """Seals and opens steps. The key is of this use alone: no step is a token of a session."""

    def __init__(self, database: Database, secret: str) -> None:
        self._used = database["sign_on_steps"]
        self._key = hashlib.sha256(b"single sign-on " + secret.encode()).digest()

    def ensure_indexes(self) -> None:
        """Create the indexes; safe to repeat."""
        self._used.create_index("expires_at", expireAfterSeconds=0)

    def lead_away(self, after: str) -> LeadingAway:
        """Return a new beginning."""
        return LeadingAway(
            state=secrets.token_urlsafe(32),
            nonce=secrets.token_urlsafe(32),
            verifier=secrets.token_urlsafe(48),
            after=after,
            began_at=time_source.now().timestamp(),
            real_time=time_source.system_time().timestamp(),
        )

    def ask_code(self, username: str, step: LeadingAway) -> AskingCode:
        """Return the step that follows where a code is still asked."""
        return AskingCode(secrets.token_urlsafe(32), username, step.after, step.began_at)

    def sealed(self, step: LeadingAway | AskingCode) -> str:
        """Return a step as the browser keeps it."""
        ends = time_source.now() + LIFE
        claims: JsonObject = {name: getattr(step, name) for name in step.__slots__}
        claims["aud"] = _LEADING_AWAY if isinstance(step, LeadingAway) else _ASKING_CODE
        return jwt.encode({**claims, "exp": ends.timestamp()}, self._key, algorithm="HS256")

    def led_away(self, sealed: str | None) -> LeadingAway:
        """Return where a browser was led away; NotAuthenticated for what is none, or over."""
        claims = self._opened(sealed, _LEADING_AWAY)
        return LeadingAway(**{name: claims[name] for name in LeadingAway.__slots__})

    def asked_code(self, sealed: str | None) -> AskingCode:
        """Return for whom a code was asked; NotAuthenticated for what is none, or over."""
        claims = self._opened(sealed, _ASKING_CODE)
        return AskingCode(**{name: claims[name] for name in AskingCode.__slots__})

    def use(self, id: str) -> None:
        """Use the step of a state, or of an id, up; NotAuthenticated where it was used before."""
        row = {"_id": hashlib.sha256(id.encode()).hexdigest()}
        try:
            self._used.insert_one({**row, "expires_at": time_source.now() + 2 * LIFE})
        except errors.DuplicateKeyError as error:
            raise NotAuthenticated("used before") from error

    def _opened(self, sealed: str | None, kind: str) -> JsonObject:
        if not sealed or len(sealed) > _LONGEST:
            raise NotAuthenticated("no such step")
        try:
            claims = jwt.decode(
                sealed, self._key, algorithms=["HS256"], audience=kind, options=_CHECKS
            )
        except jwt.InvalidTokenError as error:
            raise NotAuthenticated("no such step") from error
        if claims["exp"] <= time_source.now().timestamp():
            raise NotAuthenticated("the step is over")
        return claims


# The time is judged by the project's own time source, so the library must not judge it too.
_CHECKS: Options = {"verify_exp": False, "require": ["exp", "aud"]}
