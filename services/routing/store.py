"""The dated directories and boundaries in the database.

What is imported is written under its own version and seen by nobody; what is *published* stands in
one document, so that one write puts a version in force, for every replica, or not at all.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import cast

from pymongo import ReturnDocument
from pymongo.collection import Collection
from pymongo.database import Database
from pymongo.errors import DuplicateKeyError
from shapely.geometry import mapping

from chassis import time_source
from chassis.mongo import Document
from contracts.envelope import new_event
from contracts.errors import Conflict, NotFound
from contracts.typed import Envelope, Json
from services.routing.boundaries import BoundarySet
from services.routing.directory_files import TABLES
from services.routing.typed import BoundaryEntry, DirectoryEntry, Kind, Records, Row, StoredArea

BOOK = "book"
"""Key of the one document that says what is published."""


@dataclass(frozen=True)
class Published:
    """What is in force from when; ``revision`` grows with every change."""

    revision: int
    directories: tuple[DirectoryEntry, ...]
    boundary_sets: tuple[BoundaryEntry, ...]


@dataclass(frozen=True)
class RawBook:
    """All that a book is made of, as it was stored."""

    published: Published
    directories: list[Records]
    boundary_sets: list[tuple[BoundaryEntry, list[StoredArea]]]


class DirectoryStore:
    """Reads and writes one service's directories."""

    def __init__(self, database: Database) -> None:
        self._heads = database["directories"]
        self._tables = database["directory_tables"]
        self._sets = database["boundary_sets"]
        self._areas = database["boundary_areas"]
        self._categories = database["categories"]
        self.published_collection: Collection = database["published"]

    def ensure_indexes(self) -> None:
        """Make the indexes; needed once, harmless again."""
        self._tables.create_index("version")
        self._areas.create_index("set")

    # -- categories -----------------------------------------------------------------------------

    def categories(self) -> frozenset[str]:
        """Return the categories that all services together announced."""
        return frozenset(value for row in self._categories.find() for value in row["values"])

    def learn_categories(self, service: str, categories: set[str]) -> None:
        """Put those that a service announced in place of those it announced before."""
        row = {"values": sorted(categories)}
        self._categories.replace_one({"_id": service}, row, upsert=True)

    # -- importing ------------------------------------------------------------------------------

    def add_directory(self, records: Records) -> bool:
        """Store a validated directory; return False where the very same is already there.

        Raises Conflict where the version names another one: a version never changes.
        """
        version, digest = records["version"], _digest(records)
        record = self._heads.find_one({"_id": version})
        if record:
            return _same_or_conflict(record["sha256"], digest, version)
        for kind in TABLES:
            self._tables.replace_one(
                {"_id": f"{version}:{kind}"},
                {"version": version, "rows": records[kind]},
                upsert=True,
            )
        head = {"effective_from": records["effective_from"], "sources": records["sources"]}
        # Written last: without its head a version that was half written does not exist.
        document = {"_id": version, "sha256": digest, "imported_at": time_source.now(), **head}
        try:
            self._heads.insert_one(document)
        except DuplicateKeyError:
            record = self._heads.find_one({"_id": version}) or {}
            return _same_or_conflict(record.get("sha256", ""), digest, version)
        return True

    def holds(self, records: Records) -> bool:
        """Return whether just these records are imported."""
        head = self._heads.find_one({"_id": records["version"]}, {"sha256": 1})
        return head is not None and head["sha256"] == _digest(records)

    def may_add(self, records: Records) -> bool:
        """Return whether their version names no other directory."""
        is_known = self._heads.find_one({"_id": records["version"]}, {"_id": 1}) is not None
        return not is_known or self.holds(records)

    def add_boundary_set(self, boundary_set: BoundarySet) -> bool:
        """Store an accepted boundary set; return False where the very same is already there."""
        features = [
            {
                "_id": f"{boundary_set.id}:{area.station}",
                "set": boundary_set.id,
                "station": area.station,
            }
            | {"geometry": json.loads(json.dumps(mapping(area.shape)))}
            for area in boundary_set.areas
        ]
        digest = _digest([features, boundary_set.region, boundary_set.effective_from.isoformat()])
        record = self._sets.find_one({"_id": boundary_set.id})
        if record:
            return _same_or_conflict(record["sha256"], digest, boundary_set.id)
        self._areas.delete_many({"set": boundary_set.id})
        self._areas.insert_many(features)
        self._sets.insert_one(
            {
                "_id": boundary_set.id,
                "sha256": digest,
                "region": boundary_set.region,
                "effective_from": boundary_set.effective_from.isoformat(),
                "source": boundary_set.source,
                "findings": [str(finding) for finding in boundary_set.findings],
                "imported_at": time_source.now(),
            }
        )
        return True

    # -- publishing -----------------------------------------------------------------------------

    def publish_directory(
        self,
        version: str,
        effective_from: str | None = None,
        *,
        only_first: bool = False,
        at_revision: int | None = None,
    ) -> Envelope:
        """Put an imported directory in force from its date; return the event that says so.

        It takes the place of the one published from the same date: on any day one is in force.
        Raises NotFound for a version that is not imported, and Conflict with ``only_first`` where
        anything is published already, with ``at_revision`` where the book is at another one.
        """
        head = self._heads.find_one({"_id": version})
        if not head:
            raise NotFound(f"no directory {version} is imported")
        day = effective_from or head["effective_from"]
        entry: DirectoryEntry = {"version": version, "effective_from": day}
        event = self._event(entry)
        before = Published(0, (), ()) if only_first else self.published()
        if at_revision is not None and before.revision != at_revision:
            raise Conflict("another directory was published meanwhile; look, then try again")
        self._change(before, "directories", entry, "effective_from", event)
        return event

    def publish_boundary_set(self, id: str) -> Envelope:
        """Put an imported boundary set in force for its region from its date; return the event."""
        head = self._sets.find_one({"_id": id})
        if not head:
            raise NotFound(f"no boundary set {id} is imported")
        entry: BoundaryEntry = {
            "id": id,
            "region": head["region"],
            "effective_from": head["effective_from"],
        }
        before = self.published()
        if not before.directories:
            raise Conflict("boundaries need a published directory")
        event = self._event(before.directories[-1])
        self._change(before, "boundary_sets", entry, "region effective_from", event)
        return event

    def _event(self, entry: DirectoryEntry) -> Envelope:
        rows = self._rows(entry["version"], "offices")
        return new_event("directory.published", "routing", data={**entry, "offices": len(rows)})

    def _change(
        self,
        before: Published,
        kind: str,
        entry: Mapping[str, object],
        key: str,
        event: Envelope,
    ) -> None:
        """Write the entry and its event, unless something was published after ``before``."""
        others = [
            other
            for other in getattr(before, kind)
            if any(other[part] != entry[part] for part in key.split())
        ]
        entries = sorted([*others, entry], key=lambda item: item["effective_from"])
        change = {
            "$set": {kind: entries},
            "$inc": {"revision": 1},
            "$push": {"outbox": event},
        }
        guard: Document = {"_id": BOOK, "revision": before.revision or {"$exists": False}}
        try:
            done = self.published_collection.find_one_and_update(
                guard,
                change,
                upsert=before.revision == 0,
                return_document=ReturnDocument.AFTER,
            )
        except DuplicateKeyError:
            done = None
        if done is None:
            raise Conflict("another directory was published at the same time; look, then try again")

    # -- reading --------------------------------------------------------------------------------

    def revision(self) -> int:
        """Return the number that grows with every publication; 0 before the first."""
        row = self.published_collection.find_one({"_id": BOOK}, {"revision": 1})
        return row["revision"] if row else 0

    def published(self) -> Published:
        """Return what is published; empty before the first."""
        row = self.published_collection.find_one({"_id": BOOK}) or {}
        return Published(
            row.get("revision", 0),
            tuple(row.get("directories", ())),
            tuple(row.get("boundary_sets", ())),
        )

    def read(self, published: Published) -> RawBook:
        """Return everything that ``published`` names."""
        return RawBook(
            published,
            [self.directory(e["version"], e["effective_from"]) for e in published.directories],
            [
                (entry, list(self._areas.find({"set": entry["id"]})))
                for entry in published.boundary_sets
            ],
        )

    def directory(self, version: str, effective_from: str | None = None) -> Records:
        """Return the records of an imported directory; raises NotFound."""
        head = self._heads.find_one({"_id": version})
        if not head:
            raise NotFound(f"no directory {version} is imported")
        records: Document = {
            **{kind: self._rows(version, kind) for kind in TABLES},
            "version": version,
            "effective_from": effective_from or head["effective_from"],
            "sources": head["sources"],
        }
        return cast(Records, records)

    def _rows(self, version: str, kind: Kind) -> list[Row]:
        table = self._tables.find_one({"_id": f"{version}:{kind}"})
        if table is None:
            raise NotFound(f"directory {version} has no {kind}")
        return table["rows"]


def _digest(value: Json) -> str:
    text = json.dumps(value, sort_keys=True, ensure_ascii=False, default=str)
    return hashlib.sha256(text.encode()).hexdigest()


def _same_or_conflict(on_file: str, digest: str, name: str) -> bool:
    if on_file != digest:
        raise Conflict(f"{name} is imported already and is another one; give a new version")
    return False
