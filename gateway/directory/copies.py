"""A copy of the directory for the time that the service which keeps it is away.

It answers what a list of offices and their points can answer: pages of the list, a search by name,
the nearest to a point. It decides nothing, and every answer says of when it is.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cached_property

from pymongo.database import Database
from rapidfuzz import fuzz, process

from chassis import log, time_source
from contracts.errors import ContractError
from gateway.directory.names import beside_districts, key_of, words
from gateway.directory.typed import (
    AlternativeView,
    AsOf,
    FromDirectory,
    Jurisdiction,
    ListedWhole,
    StationList,
    StationMatch,
    StationMatches,
    StationView,
)

logger = log.get(__name__)
RENEWED_AFTER = timedelta(minutes=10)
"""The directory changes a few times a year; a copy this old is asked for anew, beside an answer."""
ID = "copy"
PAGE = 2000
SCORED_FROM = 55
OFFERED = 7
LOCATES = ("general", "outpost")
"""Types of stations that are found by distance. Special units are not: they take their matters from
a whole district or the State."""
METRES_PER_DEGREE = 111_195.0
WHY = {
    "hi": "तय करने वाली सेवा अभी जवाब नहीं दे रही। सूची की रखी हुई प्रति से सबसे पास के ये हैं; इनमें से "
    "कौन-सा है, यह दूरी से तय नहीं होता।",
    "en": "The service that decides does not answer now. These are the nearest in a copy of the "
    "directory; distance does not decide which of them it is.",
}

Listing = Callable[[str | None, int], ListedWhole]
"""Asks for a page of the whole directory: cursor and size."""


@dataclass(frozen=True)
class Copy:
    """All entries of one version of the directory, and when they were had."""

    version: str
    had_at: datetime
    items: list[StationView]
    districts: dict[str, list[str]] = field(default_factory=dict)
    """What a district means in the entries, by every spelling of one on record."""
    unsaid: frozenset[str] = frozenset()
    """Words beside a name that mean nothing."""

    def label(self) -> FromDirectory:
        """Return what every answer says of the copy: its version and how old it is."""
        age = max(0, int((time_source.now() - self.had_at).total_seconds()))
        as_of: AsOf = {"time": self.had_at.isoformat(), "age_seconds": age}
        return {"directory_version": self.version, "as_of": as_of}

    def page(
        self, district: str | None, type: str | None, cursor: str | None, limit: int
    ) -> StationList:
        """Return a page as the service itself does; a district by its name in the entries."""
        chosen = [one for one in self._of(district) if not type or one["type"] == type]
        later = [one for one in chosen if not cursor or one["code"] > cursor]
        page = later[:limit]
        more = page[-1]["code"] if len(later) > limit else None
        return {**self.label(), "items": page, "next": more}

    def search(self, q: str, district: str | None, limit: int) -> StationMatches:
        """Return entries by likeness of name, in either language, alone or beside a district."""
        best: dict[str, StationMatch] = {}
        for typed, items in self._readings(q, district):
            for language in ("en", "hi"):
                names = [one["name"][language] for one in items]
                keys = [key_of(name, self._unsaid) for name in names]
                scores = process.cdist([typed], keys, scorer=fuzz.ratio)[0] if keys else ()
                for one, name, score in zip(items, names, scores, strict=True):
                    known = best.get(one["code"])
                    if score >= SCORED_FROM and (known is None or score > known["score"]):
                        alike = round(float(score), 1)
                        best[one["code"]] = {"station": one, "score": alike, "matched": name}
        ranked = sorted(best.values(), key=lambda hit: (-hit["score"], hit["station"]["code"]))
        return {**self.label(), "items": ranked[:limit]}

    def _readings(self, q: str, district: str | None) -> list[tuple[str, list[StationView]]]:
        """Return every way to read a search: all of it a name,
        or a name and a district beside it."""
        among = self._of(district)
        readings = [(key_of(q, self._unsaid), among)]
        for name, districts in beside_districts(q, self._by_key, self._unsaid):
            theirs = [one for one in among if one["police_district"] in districts]
            readings.append((name, theirs))
        return readings

    def nearest(self, lat: float, lon: float) -> Jurisdiction:
        """Return the entries nearest to a point as a question; none is said to be the right one."""
        width = METRES_PER_DEGREE * math.cos(math.radians(lat))
        metres = {
            one["code"]: math.hypot((its_lat - lat) * METRES_PER_DEGREE, (its_lon - lon) * width)
            for one in self.items
            if one["type"] in LOCATES
            and (its_lat := one["lat"]) is not None
            and (its_lon := one["lon"]) is not None
        }
        placed = [one for one in self.items if one["code"] in metres]
        placed.sort(key=lambda one: metres[one["code"]])
        offered: list[AlternativeView] = [
            {**one, "distance_m": round(metres[one["code"]])} for one in placed[:OFFERED]
        ]
        return {
            **self.label(),
            "outcome": "ask", "station": None, "method": "directory-copy", "confidence": "low",
            "why": WHY, "alternatives": offered, "question": None, "offices": {}, "copy_to": [],
            "out_of_state": False, "outpost": None, "boundary_set": None,
        }  # fmt: skip

    def _of(self, district: str | None) -> list[StationView]:
        if not district:
            return self.items
        wanted = self._by_key.get(key_of(district, self._unsaid), frozenset())
        return [one for one in self.items if one["police_district"] in wanted]

    @cached_property
    def _by_key(self) -> dict[str, frozenset[str]]:
        known = {one["police_district"]: [one["police_district"]] for one in self.items}
        spelled = {**known, **self.districts}
        return {
            key_of(name, self._unsaid): frozenset(districts) for name, districts in spelled.items()
        }

    @cached_property
    def _unsaid(self) -> frozenset[str]:
        return frozenset(word for one in self.unsaid for word in words(one))


class Copies:
    """The copy of this process, and behind it the one that all processes share in the database."""

    def __init__(self, database: Database) -> None:
        self._kept_in = database["directory"]
        self._copy: Copy | None = None

    def at_hand(self) -> Copy | None:
        """Return the newest copy there is; None where the directory was never had."""
        if self._copy is None:
            row = self._kept_in.find_one({"_id": ID})
            if row is not None:
                spelled = {one["name"]: one["means"] for one in row.get("districts", ())}
                unsaid = frozenset(row.get("unsaid", ()))
                self._copy = Copy(row["version"], row["had_at"], row["items"], spelled, unsaid)
        return self._copy

    def renew(self, listing: Listing, version: str | None) -> None:
        """Have the directory copied anew if the copy is old or of another version.

        Called when the service has just answered; if it does not do so again, the old copy stays.
        """
        copy = self._copy
        if copy and copy.version == version and not _is_old(copy):
            return
        try:
            self._copy = _whole(listing)
        except ContractError as error:
            logger.warning("the directory was not copied", extra={"code": error.code})
            return
        spelled = [{"name": name, "means": means} for name, means in self._copy.districts.items()]
        row = {
            "version": self._copy.version, "had_at": self._copy.had_at, "items": self._copy.items,
            "districts": spelled, "unsaid": sorted(self._copy.unsaid),
        }  # fmt: skip
        self._kept_in.replace_one({"_id": ID}, row, upsert=True)


def _is_old(copy: Copy) -> bool:
    return time_source.now() - copy.had_at > RENEWED_AFTER


def _whole(listing: Listing) -> Copy:
    items: list[StationView] = []
    districts: dict[str, list[str]] = {}
    unsaid: set[str] = set()
    cursor = None
    while True:
        page = listing(cursor, PAGE)
        items += page["items"]
        districts |= page.get("districts", {})
        unsaid |= set(page.get("unsaid", ()))
        cursor = page.get("next")
        if not cursor:
            version = page["directory_version"]
            return Copy(version, time_source.now(), items, districts, frozenset(unsaid))
