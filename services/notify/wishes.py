"""How each person wishes to be told of what is not statutory, kept under the keyed hash that stands
for the person: a list of them names nobody."""

from __future__ import annotations

import threading
from dataclasses import asdict, dataclass, fields, replace
from datetime import datetime, timedelta
from typing import TypedDict

from pymongo import ASCENDING
from pymongo.collection import Collection
from pymongo.database import Database

from chassis import time_source
from contracts.events import CHANNELS
from services.notify.typed import StoredWishes, WishesShown

COLLECTION = "preferences"
BITS = 2**23
OVERLAP = timedelta(seconds=30)
"""Clocks of replicas may differ by so much."""


class SafeContactShown(TypedDict):
    """What keeps a person safe from whoever else reads the messages; see Wishes."""

    no_sms: bool
    neutral: bool
    hours: str | None


@dataclass(frozen=True, slots=True)
class Wishes:
    """`channels`: those on which to be told, all if it names none that there is an address for;
    `language`: None for that of each case; `reminders`, `surveys`: whether to get any; `digest`:
    whether to be told once a day.

    The rest keeps a person safe from whoever else reads the messages, and holds for all of them
    but one-time passwords: `no_sms`, none at all; `neutral`, no words that name the matter;
    `hours`, those in which an SMS may come (see safe_hours), None for any."""

    channels: tuple[str, ...] = CHANNELS
    language: str | None = None
    reminders: bool = True
    surveys: bool = True
    digest: bool = False
    no_sms: bool = False
    neutral: bool = False
    hours: str | None = None

    def view(self) -> WishesShown:
        """Return the wishes as the person is shown them."""
        return {
            "channels": list(self.channels),
            "language": self.language,
            "reminders": self.reminders,
            "surveys": self.surveys,
            "digest": self.digest,
        }

    def safe_contact(self) -> SafeContactShown:
        """Return what keeps the person safe."""
        return {"no_sms": self.no_sms, "neutral": self.neutral, "hours": self.hours}


NO_WISHES = Wishes()
_NAMES = [one.name for one in fields(Wishes)]


class WishBook:
    """The wishes of everybody who has any.

    Nearly nobody has, and each citizen who is told is looked for: so a mebibyte of bits remembers
    who may have some, by a part of the hash that stands for the person. Where the bit is not set
    there is nothing to ask. It learns every few seconds what other replicas noted.
    """

    def __init__(self, database: Database) -> None:
        self._collection: Collection[StoredWishes] = database[COLLECTION]
        self._bits = bytearray(BITS // 8)
        self._seen: datetime | None = None
        self._lock = threading.Lock()

    def ensure_indexes(self) -> None:
        """Make the index of what is new."""
        self._collection.create_index([("noted_at", ASCENDING)])

    def refresh(self) -> None:
        """Learn who has wishes that were noted since the last time."""
        with self._lock:
            since = self._seen - OVERLAP if self._seen else None
            self._seen = time_source.now()
            new = {"noted_at": {"$gte": since}} if since else {}
            for row in self._collection.find(new, {"_id": 1}):
                self._remember(row["_id"])

    def of(self, person: str) -> Wishes:
        """Return the wishes of one person; see Recipient. NO_WISHES of who said none, or said them
        to another replica in the last seconds."""
        if not person:
            return NO_WISHES
        if self._seen is None:
            self.refresh()
        at = _bit(person)
        if not self._bits[at >> 3] & 1 << (at & 7):
            return NO_WISHES
        return self.look_up(person)

    def look_up(self, person: str) -> Wishes:
        """Return the wishes as they are kept now."""
        row = self._collection.find_one({"_id": person}) if person else None
        return _wishes(row) if row else NO_WISHES

    def _remember(self, person: str) -> None:
        at = _bit(person)
        self._bits[at >> 3] |= 1 << (at & 7)

    def note(self, person: str, wishes: Wishes) -> None:
        """Keep the wishes of a person in place of earlier ones; of no wishes nothing is kept."""
        if wishes == NO_WISHES:
            self._collection.delete_one({"_id": person})
            return
        change = {"$set": {**asdict(wishes), "noted_at": time_source.now()}}
        self._collection.update_one({"_id": person}, change, upsert=True)
        self._remember(person)

    def note_beside_safety(self, person: str, wishes: Wishes) -> None:
        """Keep the wishes, and what keeps the person safe as it is."""
        safe = self.look_up(person).safe_contact()
        self.note(person, replace(wishes, **safe))

    def note_safety(self, person: str, safe: SafeContactShown) -> None:
        """Keep what keeps the person safe, and the other wishes as they are."""
        self.note(person, replace(self.look_up(person), **safe))

    def move(self, old: str, new: str) -> None:
        """Let the wishes of one person be those of another, unless that one has some; safe to
        repeat."""
        wishes = self.look_up(old)
        if wishes != NO_WISHES and self.look_up(new) == NO_WISHES:
            self.note(new, wishes)
        self.note(old, NO_WISHES)


def _bit(person: str) -> int:
    return int(person[:8], 16) % BITS


def _wishes(row: StoredWishes) -> Wishes:
    values = {name: row.get(name) for name in _NAMES if name in row}
    channels = tuple(channel for channel in row["channels"] if channel in CHANNELS)
    return Wishes(**{**values, "channels": channels or CHANNELS})  # type: ignore[arg-type]
