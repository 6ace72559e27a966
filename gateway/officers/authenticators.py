"""The authenticator apps of officers (TOTP, RFC 6238): offered, confirmed by a code, proved at each
sign-in, taken off.

It is kept in the officer's own document, so that each step is one guarded write::

    totp             the secret, encrypted; None: no authenticator
    totp_since       when a code confirmed it; absent for one that the command line made
    last_step        the half minute of the newest code that was used
    totp_open_until  until when an officer without one may set one up by the password alone
    enrolment        {"key", "secret", "until", "tries"} of one that was offered and that no code
                     has confirmed; the newest offer counts
    factor_reset     {"by", "at"} of a reset that a second administrator has not agreed to yet
"""

from __future__ import annotations

import binascii
import hashlib
import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

import pyotp
from pymongo import ASCENDING, ReturnDocument
from pymongo.database import Database

from casework.definition import as_written
from chassis import time_source
from chassis.cipher import FieldCipher
from chassis.mongo import Document
from contracts.errors import Conflict, NotAuthenticated, ValidationFailed

STEP_SECONDS = 30
ISSUER = "Nagrik Setu"
OFFER_LIFE = timedelta(minutes=10)
TRIES = 5
"""Codes that may be typed for one offer."""
OPEN_FOR = timedelta(days=3)
"""For so long after the entry, or a reset, the password alone leads to an authenticator. A password
that lies about for longer opens nothing."""
AGREED_WITHIN = timedelta(days=7)
ENROL_AT = "/api/v1/auth/officer/authenticator"


class AuthenticatorNeeded(NotAuthenticated):
    """The password is right, and the officer has to set an authenticator up: nobody is signed in
    by the password alone."""

    def __init__(self) -> None:
        super().__init__("no second factor yet", details={"give_at": ENROL_AT})


@dataclass(frozen=True, slots=True)
class Offer:
    """A new secret, shown this once: ``ticket`` confirms it with a code, ``address`` is what an app
    reads from a QR code."""

    ticket: str
    secret: str
    address: str
    life_seconds: int


@dataclass(frozen=True, slots=True)
class Confirmed:
    """An offer of which a code was right, and the half minute of that code."""

    username: str
    key: str
    step: int


class Authenticators:
    """Reads and writes what `officers` has of them. ``strict``: who has none is signed in by
    nothing, and no code is good twice."""

    def __init__(self, database: Database, cipher: FieldCipher, *, strict: bool) -> None:
        self._officers = database["officers"]
        self._cipher = cipher
        self._strict = strict

    def check(self, officer: Document, totp: str | None) -> None:
        """Refuse a code that is wrong or was used: one is good once, for its own half minute and
        the ones beside it (RFC 6238, 5.2). Where there is no authenticator nothing is asked, but
        once the time to set one up is over: NotAuthenticated."""
        sealed = officer.get("totp")
        if sealed is not None:
            secret = self._cipher.decrypt(sealed)
            if not any(self._first_use(officer["_id"], step) for step in _steps(secret, totp)):
                raise NotAuthenticated("wrong second factor")
        elif self._strict and not _is_open(officer):
            raise NotAuthenticated("the time to set up a second factor is over")

    def is_missing(self, officer: Document) -> bool:
        """Return whether an officer has no authenticator and has to have one."""
        return self._strict and officer.get("totp") is None

    def since(self, username: str) -> tuple[bool, datetime | None]:
        """Return whether an officer has an authenticator, and since when; None where that was not
        noted."""
        row = self._officers.find_one({"_id": username}, {"totp": 1, "totp_since": 1}) or {}
        return row.get("totp") is not None, row.get("totp_since")

    def offer(self, officer: Document) -> Offer:
        """Return a new secret for an officer who was proved just now by this document; an earlier
        offer is void. The authenticator before it stays until a code of the new one is given.
        NotAuthenticated where a new password, or a reset, came in between."""
        secret, username = pyotp.random_base32(), officer["_id"]
        ticket = f"{secrets.token_urlsafe(24)}.{username}"
        enrolment = {
            "key": _key(ticket),
            "secret": self._cipher.encrypt(secret),
            "until": time_source.now() + OFFER_LIFE,
            "tries": 0,
        }
        as_proved = {"_id": username, "sessions_from": officer.get("sessions_from")}
        if not self._officers.update_one(
            as_proved, {"$set": {"enrolment": enrolment}}
        ).matched_count:
            raise NotAuthenticated("the entry was changed at this moment")
        address = pyotp.TOTP(secret).provisioning_uri(name=username, issuer_name=ISSUER)
        return Offer(ticket, secret, address, int(OFFER_LIFE.total_seconds()))

    def confirm(self, ticket: str, totp: str) -> Confirmed:
        """Return the offer that this ticket and code confirm; nothing holds yet.

        NotAuthenticated for a ticket that is unknown, was used, is not the newest one, is over or
        had TRIES; ValidationFailed {"totp": "wrong-code"}.
        """
        wanted = {
            "_id": officer_of(ticket),
            "enrolment.key": _key(ticket),
            "enrolment.until": {"$gt": time_source.now()},
            "enrolment.tries": {"$lt": TRIES},
        }
        # Counted before the code is looked at: else many at one moment would all come through.
        row = self._officers.find_one_and_update(
            wanted,
            {"$inc": {"enrolment.tries": 1}},
            projection={"enrolment": 1},
            return_document=ReturnDocument.AFTER,
        )
        if row is None:
            raise NotAuthenticated("no such offer of an authenticator")
        secret = self._cipher.decrypt(row["enrolment"]["secret"])
        step = next(iter(_steps(secret, totp)), None)
        if step is None:
            raise ValidationFailed(fields={"totp": "wrong-code"})
        return Confirmed(row["_id"], row["enrolment"]["key"], step)

    def enter(self, confirmed: Confirmed) -> datetime:
        """Let a confirmed authenticator hold in place of the one before; return since when. All
        sign-ins from before end, and the code that confirmed it is used. NotAuthenticated where
        the offer was void by then: of two, one is entered."""
        now = time_source.now()
        newest: Document = {
            "totp": "$enrolment.secret",
            "totp_since": now,
            "last_step": confirmed.step,
            "sessions_from": now,
        }
        entered = self._officers.update_one(
            {"_id": confirmed.username, "enrolment.key": confirmed.key},
            [{"$set": newest}, {"$unset": ["enrolment", "totp_open_until", "factor_reset"]}],
        )
        if not entered.modified_count:
            raise NotAuthenticated("no such offer of an authenticator")
        return now

    def take_off(self, username: str, role: str, office: str | None) -> None:
        """Take the authenticator of an officer off: all sign-ins end, and the next one sets a new
        one up. Conflict when the post is another one by now."""
        now = time_source.now()
        emptied = {"totp": None, "totp_open_until": now + OPEN_FOR, "sessions_from": now}
        no_more = dict.fromkeys(("totp_since", "enrolment", "factor_reset"), "")
        in_post = {"_id": username, "role": role, "station": office}
        if not self._officers.update_one(
            in_post, {"$set": emptied, "$unset": no_more}
        ).matched_count:
            raise Conflict("the officer's post was changed by somebody else")

    def is_reset_agreed(self, username: str, by: str) -> bool:
        """Return whether somebody other than `by` proposed to reset this officer's authenticator
        lately; if nobody did, `by` proposes it now."""
        now = time_source.now()
        lately = {"factor_reset.by": {"$ne": by}, "factor_reset.at": {"$gt": now - AGREED_WITHIN}}
        # The proposal goes with the reset: what cannot be written down is not to be proposed anew.
        if self._officers.find_one({"_id": username, **lately}, {"_id": 1}):
            return True
        proposal = {"by": by, "at": now}
        self._officers.update_one({"_id": username}, {"$set": {"factor_reset": proposal}})
        return False

    def resets(self) -> list[tuple[str, str]]:
        """Return whose authenticators are to be reset once somebody else agrees, and who proposed
        it, by user name; the oldest first."""
        lately = {"factor_reset.at": {"$gt": time_source.now() - AGREED_WITHIN}}
        rows = self._officers.find(lately, {"factor_reset": 1})
        rows = rows.sort("factor_reset.at", ASCENDING)
        return [(row["_id"], row["factor_reset"]["by"]) for row in rows]

    def _first_use(self, username: str, step: int) -> bool:
        if not self._strict:
            return True
        used = self._officers.update_one(
            {"_id": username, "last_step": {"$lt": step}}, {"$set": {"last_step": step}}
        )
        return used.modified_count == 1


def officer_of(ticket: str) -> str:
    """Return whose offer a ticket says it is of; empty for what is no ticket."""
    return ticket.partition(".")[2]


def is_totp_secret(text: str) -> bool:
    """Return whether the text is base32, as authenticator apps want it."""
    try:
        return bool(pyotp.TOTP(text).now())
    except (binascii.Error, ValueError):
        return False


def _steps(secret: str, totp: str | None) -> list[int]:
    """Return the half minutes, of now and beside it, of which this is the code; [] for none."""
    # The officer's phone shows the real time, also where a demonstration runs ahead of it.
    now = int(time_source.system_time().timestamp()) // STEP_SECONDS
    entry = as_written.one_time_password(totp or "").encode()
    app = pyotp.TOTP(secret)
    return [
        step
        for step in (now, now - 1, now + 1)
        if hmac.compare_digest(app.at(step * STEP_SECONDS).encode(), entry)
    ]


def _is_open(officer: Document) -> bool:
    until = officer.get("totp_open_until")
    return until is not None and time_source.now() < until


def _key(ticket: str) -> str:
    """Return under what a ticket is kept: who reads the database cannot confirm with it."""
    return hashlib.sha256(ticket.encode()).hexdigest()
