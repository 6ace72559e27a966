"""The documents that were issued: each kept once, encrypted, and never changed.

A row: ``_id`` (random, not to be guessed), ``reference``, ``kind``, ``sequence`` (the change of the
case that it was due with), ``sha256`` of the finished document, ``content`` encrypted,
``issued_at``, and what was settled with its printing: ``valid_until``, ``shows``, ``station``.
"""

import hashlib
import secrets
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from pymongo import ASCENDING
from pymongo.database import Database
from pymongo.errors import DuplicateKeyError

Row = dict[str, Any]
ID_BYTES = 16


def new_document_id() -> str:
    """Return a new id from the system's secure random source."""
    return secrets.token_urlsafe(ID_BYTES)


class Archive:
    """The ``documents`` collection of one service; ``cipher`` is that of Parts."""

    def __init__(self, database: Database, cipher: Any) -> None:
        self._rows = database["documents"]
        self._cipher = cipher

    def ensure_indexes(self) -> None:
        """Make the index that keeps one document from being issued twice."""
        due = [(part, ASCENDING) for part in ("reference", "kind", "sequence")]
        self._rows.create_index(due, unique=True)

    def kept(self, reference: str, due: dict[str, Any]) -> Row | None:
        """Return the row that was kept for what is ``due`` (``{"kind", "sequence"}``), or None."""
        return self._rows.find_one({"reference": reference, **due})

    def keep(
        self,
        reference: str,
        due: dict[str, Any],
        id: str,
        content: bytes,
        issued_at: datetime,
        settled: Mapping[str, Any] | None = None,
    ) -> Row:
        """Keep a finished document with what was ``settled`` by its printing; return its row, or
        the row of who was first with it."""
        row = {
            **(settled or {}),
            "_id": id,
            "reference": reference,
            **due,
            "sha256": hashlib.sha256(content).hexdigest(),
            "content": self._cipher.encrypt(content),
            "issued_at": issued_at,
        }
        try:
            self._rows.insert_one(row)
        except DuplicateKeyError:
            first = self.kept(reference, due)
            if first is None:
                raise
            return first
        return row

    def forget(self, reference: str) -> int:
        """Remove every document of a case for good; return how many there were."""
        return self._rows.delete_many({"reference": reference}).deleted_count

    def content(self, id: str) -> bytes | None:
        """Return the finished document, None if there is none of this id."""
        row = self._rows.find_one({"_id": id}, {"content": 1})
        return bytes(self._cipher.decrypt(row["content"])) if row else None
