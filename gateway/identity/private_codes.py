"""The private code of a citizen who shares a phone: asked before a sensitive case is shown.

Whoever holds the phone gets the one-time password. The code is the second thing that only its owner
knows, so it is given anew in every sign-in. It is kept as argon2id of an HMAC under a secret that
is not in the database: a code of four digits is found from its hash alone in minutes.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import unicodedata
from datetime import datetime, timedelta
from typing import TypedDict

from gevent.threadpool import ThreadPool
from pymongo import ReturnDocument
from pymongo.database import Database

from casework.definition.as_written import ascii_digits
from chassis import time_source
from chassis.mongo import Document
from contracts.errors import Conflict, ValidationFailed
from gateway.http.counters import Counters
from gateway.identity.caller import Caller
from gateway.identity.slow_hash import HASHER, verify
from gateway.settings import GatewaySettings

SHORTEST, LONGEST = 4, 64
COOLING_OFF = timedelta(hours=72)
"""After so long a code that was lost is gone, unless it was given in the meantime."""
TRIES = (("quarter", 5, timedelta(minutes=15)), ("day", 15, timedelta(days=1)))
"""How many wrong codes a citizen may give in which time, from wherever they come: a code of four
digits is found after three hundred days, as likely as not."""
_FEWEST_SIGNS = 3
_ROWS = ("01234567890", "09876543210", "abcdefghijklmnopqrstuvwxyz", "qwertyuiop", "asdfghjkl")
_YEAR = re.compile(r"(19|20)\d\d")


class Removal(TypedDict):
    """The wish to have a lost code taken off: when it was asked for, and when it is (ISO 8601)."""

    asked_at: str
    takes_effect_at: str


class CodeState(TypedDict):
    """Whether a citizen has a code, and gave it in this sign-in; the removal that waits, and when a
    lost code was taken off (ISO 8601) since which none was chosen; None where nothing was."""

    chosen: bool
    given: bool
    removal: Removal | None
    removed_at: str | None


class PrivateCodes:
    """Reads and writes `private_codes`, a document for each citizen who chose one."""

    def __init__(self, database: Database, chosen: GatewaySettings, counters: Counters) -> None:
        self._codes = database["private_codes"]
        self._secret = chosen.lookup_secret.encode()
        self._counters = counters
        self._life = timedelta(seconds=chosen.citizen_token_life)
        self._pool = ThreadPool(2)

    def is_asked_of(self, caller: Caller) -> bool:
        """Return whether a citizen has a code that was not given in this sign-in."""
        if not caller.is_citizen or caller.is_anonymous:
            return False
        row = self._row(caller.id)
        return _has_code(row) and not _is_open(row, caller)

    def state(self, caller: Caller) -> CodeState:
        """Return how a citizen's code stands."""
        row = self._row(caller.id)
        wish, has_code = row.get("removal"), _has_code(row)
        return {
            "chosen": has_code,
            "given": has_code and _is_open(row, caller),
            "removal": _in_words(wish) if wish and has_code else None,
            "removed_at": wish["takes_effect_at"].isoformat() if wish and not has_code else None,
        }

    def check(self, citizen: str, code: str, field: str) -> None:
        """Refuse, with ValidationFailed {field: "wrong-code"}, what is not the citizen's code, and
        with TooMany after TRIES; a right code begins the count anew. Where there is no code, no
        code is right."""
        # Before the code is looked at: else many tries at one moment would all come through.
        for name, limit, window in TRIES:
            self._counters.count(f"private-code-{name}", citizen, limit=limit, window=window)
        stored_hash = self._row(citizen).get("hash")
        if stored_hash is None or not self._pool.apply(
            verify, (stored_hash, self._sealed(citizen, code))
        ):
            raise ValidationFailed(fields={field: "wrong-code"})
        for name, _, window in TRIES:
            self._counters.forget(f"private-code-{name}", citizen, window=window)

    def choose(self, caller: Caller, code: str) -> None:
        """Keep this code in place of the one before; it counts as given in this sign-in and in no
        other."""
        row = {
            "hash": self._pool.apply(HASHER.hash, (self._sealed(caller.id, code),)),
            "chosen_at": time_source.now(),
            "given_in": [self._opening(caller)],
        }
        self._codes.replace_one({"_id": caller.id}, row, upsert=True)

    def note_given(self, caller: Caller) -> bool:
        """Note that the code was given in this sign-in; a removal that waits is stopped: who knows
        the code has not lost it. Return whether one was."""
        now = time_source.now()
        self._codes.update_one(
            {"_id": caller.id}, {"$pull": {"given_in": {"until": {"$lte": now}}}}
        )
        change = {"$push": {"given_in": self._opening(caller)}, "$unset": {"removal": ""}}
        before = self._codes.find_one_and_update(
            {"_id": caller.id}, change, return_document=ReturnDocument.BEFORE
        )
        return bool(before and "removal" in before)

    def ask_removal(self, citizen: str) -> None:
        """Note that the code was lost: after COOLING_OFF it is gone. A wish that waits stays as it
        is; Conflict where there is no code."""
        if not _has_code(self._row(citizen)):
            raise Conflict("no private code was chosen")
        now = time_source.now()
        wish = {"asked_at": now, "takes_effect_at": now + COOLING_OFF}
        new = {"_id": citizen, "removal": {"$exists": False}}
        self._codes.update_one(new, {"$set": {"removal": wish}})

    def forget(self, citizen: str) -> None:
        """Forget the code, and that there was one."""
        self._codes.delete_one({"_id": citizen})

    def _row(self, citizen: str) -> Document:
        return self._codes.find_one({"_id": citizen}) or {}

    def _opening(self, caller: Caller) -> Document:
        return {"sign_in": caller.sign_in, "until": time_source.now() + self._life}

    def _sealed(self, citizen: str, code: str) -> str:
        message = f"private-code\0{citizen}\0{as_meant(code)}".encode()
        return hmac.new(self._secret, message, hashlib.sha256).hexdigest()


def as_meant(code: str) -> str:
    """Return a code as its owner means it, however it was typed: digits of any script, small and
    capital letters alike, no blanks."""
    letters = unicodedata.normalize("NFKC", ascii_digits(code)).casefold()
    return "".join(letters.split())


def check_choice(code: str, mobile: str, field: str = "code") -> None:
    """Refuse, with ValidationFailed {field: "too-short", "too-long" or "easily-guessed"}, a code
    that others at home try first: fewer than three different signs, neighbours on the keys, a year,
    a part of the own mobile."""
    meant = as_meant(code)
    if len(meant) < SHORTEST:
        raise ValidationFailed(fields={field: "too-short" if meant else "required"})
    if len(meant) > LONGEST:
        raise ValidationFailed(fields={field: "too-long"})
    in_a_row = any(meant in row or meant in row[::-1] for row in _ROWS)
    of_mobile = meant in mobile or (meant.isdigit() and mobile in meant)
    if len(set(meant)) < _FEWEST_SIGNS or in_a_row or of_mobile or _YEAR.fullmatch(meant):
        raise ValidationFailed(fields={field: "easily-guessed"})


def _has_code(row: Document) -> bool:
    wish = row.get("removal")
    return "hash" in row and not (wish and wish["takes_effect_at"] <= time_source.now())


def _is_open(row: Document, caller: Caller) -> bool:
    key, now = caller.sign_in, time_source.now()
    return bool(key) and any(
        one["sign_in"] == key and one["until"] > now for one in row.get("given_in", ())
    )


def _in_words(wish: dict[str, datetime]) -> Removal:
    return {
        "asked_at": wish["asked_at"].isoformat(),
        "takes_effect_at": wish["takes_effect_at"].isoformat(),
    }
