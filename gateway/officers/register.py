"""The register of officers: who holds which post, who is away, and what is still to be told of it.

One document an officer, `_id` the user name::

    password_hash       see gateway.officers.sign_in
    totp, last_step …   see gateway.officers.authenticators
    role, station       the post: a role of a department, and the code of its office (None: none)
    name, rank          {"hi", "en"}; phone, number (the officer's own) or None; woman: yes or no
    absence             {"from", "until" or None, "reason", "by" (role of who entered it)} or None
    added_at, posted_at, sessions_from (tokens issued before it are worth nothing)
    proposal            {"role", "office", "successor", "by", "at"} of a posting that a second
                        administrator has not agreed to yet
    outbox              events not sent yet; the tracker sends them

A change and its event are one durable write: either both are there or neither.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, TypedDict, Unpack

from bson import Binary
from pymongo import ASCENDING
from pymongo.database import Database

from chassis import outbox, time_source, trace
from chassis.actor import Actor
from contracts.envelope import new_event
from contracts.errors import Conflict
from contracts.typed import Envelope, JsonObject
from gateway.officers.departments import Departments, Text
from gateway.officers.typed import Posting, Proposed

PROPOSAL_LIFE = timedelta(days=7)
"""What no second person agreed to in a week is proposed anew."""
_PUBLIC = {"password_hash": 0, "totp": 0, "enrolment": 0, "outbox": 0}


@dataclass(frozen=True, slots=True)
class Absence:
    """From when to when (None: until further notice), and why: `leave` or `removed`; `by` is the
    role of who entered it."""

    begins: datetime
    until: datetime | None
    reason: str
    by: str | None = None


class Person(TypedDict, total=False):
    """Who an officer is; what is not told stays as it is entered."""

    name: Text
    rank: Text | None
    phone: str | None
    number: str | None
    woman: bool


class Description(Person, total=False):
    """Who an officer is, and what proves it at the sign-in: a hash and an encrypted secret."""

    password_hash: str
    totp: Binary | None
    totp_open_until: datetime | None


@dataclass(frozen=True, slots=True)
class Officer:
    """One officer of the register."""

    username: str
    role: str
    office: str | None
    name: Text
    rank: Text
    phone: str | None
    woman: bool
    absence: Absence | None
    sessions_from: datetime | None
    number: str | None = None

    @property
    def is_absent(self) -> bool:
        """Whether the officer is away now."""
        away = self.absence
        return away is not None and (away.until is None or time_source.now() < away.until)

    @property
    def record(self) -> JsonObject:
        """What a service is told of an officer whom it lets act or gives a case to."""
        record: JsonObject = {
            "name": dict(self.name),
            "rank": dict(self.rank),
            "phone": self.phone,
            "role": self.role,
            "office": self.office,
            "woman": self.woman,
        }
        if self.number:
            record["number"] = self.number
        if self.sessions_from:
            record["entered_at"] = self.sessions_from.isoformat(timespec="milliseconds")
        return record

    @property
    def actor(self) -> Actor:
        """The officer as the access policy sees one."""
        return Actor(id=self.username, role=self.role, station=self.office)


class OfficerRegister:
    """Reads and writes `officers`."""

    def __init__(self, database: Database, departments: Departments | None = None) -> None:
        self._officers = database["officers"]
        self._departments = departments or Departments(database)

    def ensure_indexes(self) -> None:
        """Create the indexes; safe to repeat."""
        self._officers.create_index([("station", ASCENDING)])
        for waits in ("proposal.at", "factor_reset.at"):
            only = {waits: {"$exists": True}}
            self._officers.create_index(waits, partialFilterExpression=only)
        outbox.ensure_indexes(self._officers)

    def find(self, username: str) -> Officer | None:
        """Return the officer of this name, None when there is none."""
        row = self._officers.find_one({"_id": username_key(username)}, _PUBLIC)
        return self._read(row) if row else None

    def of_office(self, office: str) -> list[Officer]:
        """Return the officers of one office, by user name."""
        rows = self._officers.find({"station": office}, _PUBLIC).sort("_id", ASCENDING)
        return [self._read(one) for one in rows]

    def names(self, usernames: Iterable[str]) -> dict[str, dict[str, str]]:
        """Return the names of these officers; who is not in the register is left out."""
        wanted = {"_id": {"$in": sorted(set(usernames))}}
        rows = self._officers.find(wanted, {"name": 1})
        return {row["_id"]: row["name"] for row in rows if row.get("name")}

    def enter(
        self, username: str, *, role: str, office: str | None, **description: Unpack[Description]
    ) -> None:
        """Enter an officer, or bring what is told of one up to date.

        Who held another post until now has left it, which is told like any posting. Absence and
        what is still to be sent stay as they are; the sessions end, for the password may be a new
        one because the old one was stolen.
        """
        key, now = username_key(username), time_source.now()
        known = self.find(key)
        if known and (known.role, known.office) != (role, office):
            self.post(known, role=role, office=office, successor=None, by=None)
        new: dict[str, Any] = {
            "role": role,
            "station": office,
            "absence": None,
            "last_step": 0,
            "added_at": now,
            "posted_at": now,
            "outbox": [],
        }
        changes = {
            "$set": {**description, "sessions_from": now},
            "$setOnInsert": new,
            # Whoever began to set up an authenticator did so with the password before.
            "$unset": {"enrolment": "", "factor_reset": "", "totp_since": ""},
        }
        self._officers.update_one({"_id": key}, changes, upsert=True)

    def leave(
        self, officer: Officer, absence: Absence, successor: Officer | None, by: Actor
    ) -> None:
        """Enter that an officer is away; Conflict when the post changed in the meantime."""
        event = officer_left(officer, absence.reason, absence.begins, successor, by)
        away = {"from": absence.begins, "until": absence.until, "reason": absence.reason}
        away["by"] = by.role
        self._change(officer, {"absence": away}, event)

    def come_back(self, officer: Officer) -> None:
        """Enter that an officer is present again; who signed in before the absence does so anew."""
        self._change(officer, {"absence": None}, None)

    def post(
        self,
        officer: Officer,
        *,
        role: str,
        office: str | None,
        successor: Officer | None,
        by: Actor | None,
    ) -> None:
        """Give an officer another post; Conflict when the post changed in the meantime."""
        now = time_source.now()
        event = officer_left(officer, "transfer", now, successor, by)
        self._change(officer, {"role": role, "station": office, "posted_at": now}, event)

    def is_agreed(self, officer: Officer, posting: Posting, by: str) -> bool:
        """Return whether somebody other than `by` proposed this posting of the officer lately; if
        nobody did, it is proposed by `by` now."""
        now = time_source.now()
        proposed = {f"proposal.{name}": value for name, value in posting.items()}
        agreed = self._officers.update_one(
            {
                "_id": officer.username,
                **proposed,
                "proposal.by": {"$ne": by},
                "proposal.at": {"$gt": now - PROPOSAL_LIFE},
            },
            {"$unset": {"proposal": ""}},
        )
        if agreed.modified_count:
            return True
        proposal = {**posting, "by": by, "at": now}
        self._officers.update_one({"_id": officer.username}, {"$set": {"proposal": proposal}})
        return False

    def proposals(self) -> list[tuple[Officer, Proposed]]:
        """Return the postings that somebody else has still to agree to, the oldest first, each with
        its officer."""
        lately = {"proposal.at": {"$gt": time_source.now() - PROPOSAL_LIFE}}
        rows = self._officers.find(lately, _PUBLIC).sort("proposal.at", ASCENDING)
        return [(self._read(one), _proposed(one["proposal"])) for one in rows]

    def _read(self, row: dict[str, Any]) -> Officer:
        username, away = row["_id"], row.get("absence")
        return Officer(
            username=username,
            role=row["role"],
            office=row["station"],
            name=row.get("name") or {"hi": username, "en": username},
            rank=row.get("rank") or self._departments.name_of(row["role"]),
            phone=row.get("phone"),
            number=row.get("number"),
            woman=bool(row.get("woman")),
            absence=_absence(away) if away else None,
            sessions_from=row.get("sessions_from"),
        )

    def _change(self, officer: Officer, values: dict[str, Any], event: Envelope | None) -> None:
        in_post = {"_id": officer.username, "role": officer.role, "station": officer.office}
        changes: dict[str, Any] = {"$set": {**values, "sessions_from": time_source.now()}}
        if event is not None:
            changes["$push"] = {"outbox": event}
        if not self._officers.update_one(in_post, changes).matched_count:
            raise Conflict("the officer's post was changed by somebody else")


def officer_left(
    officer: Officer,
    reason: str,
    begins: datetime,
    successor: Officer | None,
    by: Actor | None,
) -> Envelope:
    """Return the event that `officer` left the post; `reason` is leave, transfer or removed, `by`
    who entered it (None: the command line)."""
    return new_event(
        "officer.left",
        "gateway",
        data={
            "officer": officer.username,
            "office": officer.office,
            "role": officer.role,
            "successor": successor.username if successor else None,
            "successor_record": successor.record if successor else None,
            "reason": reason,
            "from": begins.astimezone(UTC).isoformat(timespec="milliseconds"),
        },
        actor={"id": by.id, "role": by.role} if by else None,
        trace=trace.current(),
        occurred_at=time_source.now(),
    )


def username_key(username: str) -> str:
    """Return a user name as it is kept, however it is typed."""
    return username.strip().lower()


def _proposed(proposal: dict[str, Any]) -> Proposed:
    return {
        "role": proposal["role"],
        "office": proposal["office"],
        "successor": proposal["successor"],
        "by": proposal["by"],
    }


def _absence(away: dict[str, Any]) -> Absence:
    return Absence(away["from"], away["until"], away["reason"], away.get("by"))
