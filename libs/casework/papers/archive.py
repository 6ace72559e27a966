"""The documents that were issued: each kept once, encrypted. Its bytes stay as they were issued; a
time stamp is added behind them, and gives the file that is handed out another SHA-256.

A row: ``_id`` (its number), ``reference``, ``kind``, ``sequence`` (the change of the
case that it was due with), ``sha256`` of the finished document, ``content`` encrypted,
``issued_at``, and what was settled with its printing: ``valid_until``, ``shows``, ``station``.

Of its seal: ``stamped_at`` since when an authority vouches for it and ``provable_until`` when that
ends, both None without a time stamp; ``earlier`` ``[{"sha256", "length"}]``, what was handed out
before the last stamp, which is so many bytes of the content; ``seal_due_at`` when a stamp is due,
None where nobody gives any.
"""

import hashlib
from collections.abc import Iterable
from datetime import datetime
from typing import NotRequired, TypedDict, cast

from pymongo import ASCENDING
from pymongo.database import Database
from pymongo.errors import DuplicateKeyError

from casework.typed.papers import PaperDue, ShownValue
from chassis.cipher import FieldCipher
from contracts.typed import Json, JsonObject, OfficeName
from documents.verified import Prolonged


class Row(TypedDict):
    """See the module."""

    _id: str
    reference: str
    kind: str
    sequence: int
    sha256: str
    content: NotRequired[Json]
    issued_at: datetime
    valid_until: NotRequired[datetime | None]
    shows: NotRequired[list[ShownValue]]
    station: NotRequired[OfficeName | None]
    stamped_at: NotRequired[datetime | None]
    provable_until: NotRequired[datetime | None]
    seal_due_at: NotRequired[datetime | None]
    earlier: list[JsonObject]


class Settled(TypedDict, total=False):
    """What of a row is settled with the printing of its document."""

    valid_until: datetime | None
    shows: list[ShownValue]
    station: OfficeName | None
    stamped_at: datetime | None
    provable_until: datetime | None
    seal_due_at: datetime | None


class Archive:
    """The ``documents`` collection of one service; ``cipher`` is that of Parts."""

    def __init__(self, database: Database, cipher: FieldCipher) -> None:
        self._rows = database["documents"]
        self._cipher = cipher

    def ensure_indexes(self) -> None:
        """Make the index that keeps one document from being issued twice, and that of the seals
        that a stamp is due for."""
        due = [(part, ASCENDING) for part in ("reference", "kind", "sequence")]
        self._rows.create_index(due, unique=True)
        self._rows.create_index(
            "seal_due_at", partialFilterExpression={"seal_due_at": {"$type": "date"}}
        )

    def row_of(self, reference: str, due: PaperDue) -> Row | None:
        """Return the row that was kept for what is ``due`` (``{"kind", "sequence"}``), or None."""
        return self._rows.find_one({"reference": reference, **due})

    def keep(
        self,
        reference: str,
        due: PaperDue,
        id: str,
        content: bytes,
        issued_at: datetime,
        settled: Settled | None = None,
    ) -> Row:
        """Keep a finished document with what was ``settled`` by its printing; return its row, or
        the row of who was first with it."""
        document = {
            "stamped_at": None,
            "provable_until": None,
            "seal_due_at": None,
            "earlier": [],
            **(settled or {}),
            "_id": id,
            "reference": reference,
            "kind": due["kind"],
            "sequence": due["sequence"],
            "sha256": hashlib.sha256(content).hexdigest(),
            "content": self._cipher.encrypt(content),
            "issued_at": issued_at,
        }
        row = cast(Row, document)
        try:
            self._rows.insert_one(row)
        except DuplicateKeyError:
            first = self.row_of(reference, due)
            if first is None:
                raise
            return first
        return row

    def forget(self, reference: str) -> int:
        """Remove every document of a case for good; return how many there were."""
        return self._rows.delete_many({"reference": reference}).deleted_count

    def content(self, id: str, sha256: str | None = None) -> bytes | None:
        """Return the finished document, None if there is none of this id; with ``sha256`` as it was
        when it had that one: a stamp that was just added may not stand in the case yet."""
        row = self._rows.find_one({"_id": id}, {"content": 1, "earlier": 1})
        if row is None:
            return None
        content = bytes(self._cipher.decrypt(row["content"]))
        lengths = {one["sha256"]: one["length"] for one in row.get("earlier", ())}
        return content[: lengths[sha256]] if sha256 in lengths else content

    def seals_due(self, now: datetime, limit: int) -> list[Row]:
        """Return up to ``limit`` rows whose seal is due for a stamp by ``now``, without content."""
        due = {"seal_due_at": {"$lte": now, "$type": "date"}}
        return list(self._rows.find(due, {"content": 0}).sort("seal_due_at", 1).limit(limit))

    def prolong(self, row: Row, prolonged: Prolonged) -> Row | None:
        """Keep the document of ``row`` with the stamp that was added to it; return its row as it
        then is, None if another one was first. It stays due until its case knows of it."""
        length = len(self.content(row["_id"]) or b"")
        changed = {
            "sha256": hashlib.sha256(prolonged.content).hexdigest(),
            "content": self._cipher.encrypt(prolonged.content),
            "earlier": [*row.get("earlier", ()), {"sha256": row["sha256"], "length": length}],
            "stamped_at": prolonged.stamped_at,
            "provable_until": prolonged.until,
        }
        seen = {"_id": row["_id"], "sha256": row["sha256"]}
        if self._rows.update_one(seen, {"$set": changed}).matched_count == 0:
            return None
        return cast(Row, {**row, **changed})

    def put_off(self, ids: Iterable[str], until: datetime | None) -> None:
        """Look at these seals again at ``until``; never where it is None."""
        self._rows.update_many({"_id": {"$in": list(ids)}}, {"$set": {"seal_due_at": until}})
