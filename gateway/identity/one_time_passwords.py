"""One-time passwords: six digits, single use, expiring, with limited tries and sends.

Kept as HMAC-SHA256 under a secret that is not in the database. A slow password hash would be the
wrong tool: a million combinations are tried in minutes at any cost per try, while without the
secret not even the first can be tried, and a cheap hash gives nobody a lever on our CPU.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from datetime import timedelta

from pymongo import ReturnDocument
from pymongo.database import Database

from casework.definition import as_written
from chassis import time_source
from chassis.mongo import Document
from contracts.errors import NotAuthenticated, TooMany

DIGITS = 6
KEPT = 3600
"""Seconds a challenge is kept after it was made, for those who look into abuse."""


class OneTimePasswords:
    """Challenges of one purpose each: `purpose` of making and checking must be the same."""

    def __init__(self, database: Database, secret: str, *, life: int, tries: int) -> None:
        self._challenges = database["otp_challenges"]
        self._secret = secret.encode()
        self._life = timedelta(seconds=life)
        self._tries = tries

    def ensure_indexes(self) -> None:
        """Let the database forget old challenges; safe to repeat."""
        self._challenges.create_index("created_at", expireAfterSeconds=KEPT)

    def make(
        self, purpose: str, *, challenge: str | None = None, keep: Document
    ) -> tuple[str, str]:
        """Make a password; return (challenge id, password). `keep` is handed back by `check`.

        A given challenge id replaces the challenge before it, whose password is then void.
        """
        challenge = challenge or secrets.token_urlsafe(24)
        otp = f"{secrets.randbelow(10**DIGITS):0{DIGITS}}"
        now = time_source.now()
        document = {
            "purpose": purpose,
            "otp_hash": self._hash(purpose, challenge, otp),
            "tries": 0,
            "used": False,
            "created_at": now,
            "expires_at": now + self._life,
            "keep": keep,
        }
        self._challenges.replace_one({"_id": challenge}, document, upsert=True)
        return challenge, otp

    def withdraw(self, challenge: str) -> None:
        """Forget a challenge whose password could not be sent."""
        self._challenges.delete_one({"_id": challenge})

    def check(self, purpose: str, challenge: str, otp: str) -> Document:
        """Return what was kept with the challenge, once, for the right password.

        NotAuthenticated when the password is wrong, used or expired or the challenge unknown, all
        in the same words; TooMany when the tries are used up.
        """
        tried = self._count_try(purpose, challenge)
        right = hmac.compare_digest(tried["otp_hash"], self._hash(purpose, challenge, otp))
        if not right or not self._use_up(challenge, tried["otp_hash"]):
            raise NotAuthenticated("wrong one-time password")
        return tried["keep"]

    def _count_try(self, purpose: str, challenge: str) -> Document:
        alive = {
            "_id": challenge,
            "purpose": purpose,
            "used": False,
            "expires_at": {"$gt": time_source.now()},
        }
        tried = self._challenges.find_one_and_update(
            alive, {"$inc": {"tries": 1}}, return_document=ReturnDocument.AFTER
        )
        if tried is None:
            raise NotAuthenticated("no such challenge")
        if tried["tries"] > self._tries:
            wait = tried["expires_at"] - time_source.now()
            raise TooMany(details={"retry_after": int(wait.total_seconds()) + 1})
        return tried

    def _use_up(self, challenge: str, otp_hash: bytes) -> bool:
        """Return True for one caller only,
        however many come with the right password at one moment."""
        used = self._challenges.update_one(
            {"_id": challenge, "used": False, "otp_hash": otp_hash}, {"$set": {"used": True}}
        )
        return used.modified_count == 1

    def _hash(self, purpose: str, challenge: str, otp: str) -> bytes:
        message = f"{purpose}\0{challenge}\0{as_written.one_time_password(otp)}".encode()
        return hmac.new(self._secret, message, hashlib.sha256).digest()
