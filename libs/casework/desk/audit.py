"""The log of which officer read what, and who posted whom: only ever added to, and chained so
that a change shows.

Every entry carries the hash of the one before it, so that an entry taken out, put in or altered
breaks the chain from there on; and a seal of its own hash under a key that the database does not
hold, so that one who can write here and has no key cannot build the chain anew. As a hash covers
all that came before, the newest seal vouches for all of it, also for what was sealed under a key
that has been changed since.

That the newest entries were cut off shows against a head (number and hash of the newest entry)
that was published before; see ``casework.desk.audit_check``. The log lies in a database of its own,
in which the service's user may find and insert, and neither change nor delete.
"""

import base64
import hashlib
import hmac
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypedDict

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from prometheus_client import Gauge
from pymongo import ASCENDING, DESCENDING
from pymongo.collection import Collection
from pymongo.database import Database
from pymongo.errors import DuplicateKeyError

from chassis import time_source
from chassis.actor import Actor
from chassis.mongo import Document
from contracts.errors import Unavailable
from contracts.typed import Json

Sealed = Mapping[str, Json]
"""An entry of the log, or a row of a record: whatever it tells, with its hash, its seal and the
name of the seal's key."""
FIRST = "0" * 64
ATTEMPTS = 50
"""Attempts at one entry. Each that is lost means that another entry was written meanwhile, so
normal work never needs this many."""
COLLECTION = "audit"
SEALS = ("hash", "seal")
"""The fields of an entry that its hash does not cover."""
ENTRIES = Gauge("nagrik_audit_entries", "Entries of the audit log when last published", ["service"])


def database_name(database: str) -> str:
    """Return the name of the database that holds the audit log of the service in ``database``."""
    return f"{database}_audit"


def entries_in(database: Database[Document]) -> Collection[Document]:
    """Return the audit log's entries of the service that keeps its cases in ``database``."""
    return database.client.get_database(
        database_name(database.name),
        codec_options=database.codec_options,
        write_concern=database.write_concern,
    )[COLLECTION]


def hash_of(entry: Sealed) -> str:
    """Return the hash of all that ``entry`` tells, that of the one before it included."""
    content = {key: value for key, value in entry.items() if key not in SEALS}
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()


class AuditKeys:
    """The keys of the seals, derived from the service's field keys: the first one seals, all of
    them prove. An entry names its key."""

    def __init__(self, field_key: str, *previous: str) -> None:
        """Take master keys of field encryption in base64; ValueError without one."""
        if not field_key:
            raise ValueError("without FIELD_KEY the audit log has no seal")
        derived = [_derived(key) for key in (field_key, *previous) if key]
        self._keys = {_name(key): key for key in derived}
        self.newest = _name(derived[0])

    def seal(self, hash: str) -> str:
        """Return the seal of a hash under the newest key."""
        return _seal(self._keys[self.newest], hash)

    def knows(self, name: str | None) -> bool:
        """Return whether the key of this name is here."""
        return name in self._keys

    def proves(self, entry: Sealed) -> bool:
        """Return whether the seal of ``entry``, whose key is here, is that of its hash."""
        seal = _seal(self._keys[entry["key"]], entry["hash"])
        return hmac.compare_digest(seal, str(entry.get("seal")))


def _derived(field_key: str) -> bytes:
    derive = HKDF(SHA256(), 32, salt=None, info=b"audit log")
    return derive.derive(base64.b64decode(field_key))


def _name(key: bytes) -> str:
    return hashlib.sha256(b"audit key name" + key).hexdigest()[:12]


def _seal(key: bytes, hash: str) -> str:
    return hmac.new(key, hash.encode(), hashlib.sha256).hexdigest()


@dataclass(frozen=True)
class Head:
    """The newest entry of a log at some time: its number, 0 for an empty log, None where only the
    hash is known; ``at`` is when it was written."""

    number: int | None
    hash: str
    at: str | None = None


@dataclass(frozen=True)
class Findings:
    """``broken_at`` is the number of the first entry that is missing or altered, None if none is;
    ``why`` says it. ``missing`` are the heads asked for that the log does not have."""

    entries: int
    broken_at: int | None
    why: str | None
    missing: tuple[Head, ...]

    @property
    def whole(self) -> bool:
        """Whether nothing is wrong."""
        return self.broken_at is None and not self.missing


class Doings(TypedDict):
    """What one actor in one post did with a reference: when first and last, and how often."""

    actor: str
    role: str
    office: str | None
    first: str
    last: str
    times: int


class AuditLog:
    """One chain over all cases of a service; entries are numbered from 1."""

    def __init__(self, database: Database, keys: AuditKeys) -> None:
        """``database`` is the service's own; the entries lie beside it, see ``entries_in``."""
        self._entries = entries_in(database)
        self._keys = keys

    def record(self, what: str, reference: str, actor: Actor) -> None:
        """Add that ``actor`` did ``what`` with the case; durable when this returns.

        Raises Unavailable if it could not be written: then nothing may be shown.
        """
        content = {
            "at": time_source.now().isoformat(timespec="milliseconds"),
            "what": what,
            "reference": reference,
            "actor": actor.id,
            "role": actor.role,
            "office": actor.station,
            "key": self._keys.newest,
        }
        for _ in range(ATTEMPTS):
            last = self._entries.find_one(sort=[("_id", DESCENDING)]) or {"_id": 0, "hash": FIRST}
            entry = {"_id": last["_id"] + 1, "previous": last["hash"], **content}
            entry["hash"] = hash_of(entry)
            entry["seal"] = self._keys.seal(entry["hash"])
            try:
                self._entries.insert_one(entry)
                return
            except DuplicateKeyError:
                continue
        raise Unavailable("the audit log is busy")

    def ensure_indexes(self) -> None:
        """Create the index by which `actors_of` reads; safe to repeat."""
        self._entries.create_index([("reference", ASCENDING), ("_id", DESCENDING)])

    def actors_of(self, reference: str, what: str) -> list[Doings]:
        """Return who did ``what`` with this reference, all of them, the newest first."""
        post = {name: f"${name}" for name in ("actor", "role", "office")}
        times = {"first": {"$first": "$at"}, "last": {"$last": "$at"}, "times": {"$sum": 1}}
        rows = self._entries.aggregate(
            [
                {"$match": {"reference": reference, "what": what}},
                {"$sort": {"_id": ASCENDING}},
                {"$group": {"_id": post, **times, "number": {"$last": "$_id"}}},
                {"$sort": {"number": DESCENDING}},
            ]
        )
        return [
            Doings(
                actor=row["_id"]["actor"],
                role=row["_id"]["role"],
                office=row["_id"].get("office"),
                first=row["first"],
                last=row["last"],
                times=row["times"],
            )
            for row in rows
        ]

    def examine(self, *heads: Head) -> Findings:
        """Read the whole log; see Findings. ``heads`` are such as were published before."""
        previous, number, unproved = FIRST, 0, None
        sought = {head.hash: head for head in heads if head.hash != FIRST}
        for number, entry in enumerate(self._entries.find().sort("_id", 1), start=1):
            why = self._fault(entry, number, previous)
            if why:
                count = self._entries.count_documents({})
                return Findings(count, number, why, tuple(sought.values()))
            # What is sealed under a key that is not here is proved by the next seal that is.
            unproved = None if self._keys.knows(entry["key"]) else unproved or number
            previous = entry["hash"]
            if previous in sought and sought[previous].number in (None, number):
                del sought[previous]
        why = "it and all after it are sealed under a key that is not here" if unproved else None
        return Findings(number, unproved, why, tuple(sought.values()))

    def _fault(self, entry: Sealed, number: int, previous: str) -> str | None:
        if entry["_id"] != number:
            return "it is missing"
        if entry.get("previous") != previous or entry.get("hash") != hash_of(entry):
            return "it was altered, or what was before it"
        if "key" not in entry or (self._keys.knows(entry["key"]) and not self._keys.proves(entry)):
            return "its seal is not this service's"
        return None

    def broken_at(self) -> int | None:
        """Return the number of the first entry that is missing or altered; None if none is."""
        return self.examine().broken_at

    def head(self) -> Head:
        """Return the newest entry, for publishing."""
        last = self._entries.find_one(sort=[("_id", DESCENDING)])
        return Head(last["_id"], last["hash"], last["at"]) if last else Head(0, FIRST)
