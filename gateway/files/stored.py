"""The files that citizens gave: taken in as a stream, kept untouched, given out, forgotten."""

import secrets
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from pymongo import ReturnDocument

from chassis import time_source
from contracts.errors import (
    Conflict,
    NotFound,
    TooLarge,
    ValidationFailed,
)
from contracts.typed import JsonObject
from gateway.files.quota import Quota
from gateway.files.store import SealedChunks
from gateway.files.types import BY_MEDIA_TYPE
from gateway.files.writer import FileWriter

UNATTACHED_LIFE = timedelta(hours=24)
"""How long a file waits for an application that names it."""

HELD_LIFE = timedelta(days=30)
"""An application that names the file is under way: should the answer of its service be lost, the
evidence is still there when the case's event comes, or the same application again."""

LEASE = timedelta(seconds=60)
"""How long one request may keep others from appending; renewed with every chunk."""

SWEEP_LIMIT = 20
"""Files forgotten in one go: it happens beside a citizen's upload and must stay small."""


@dataclass(frozen=True)
class StoredFile:
    """A whole file. ``references`` are the cases that name it; ``name`` is what its owner called
    it, None where it had no name; ``received_at`` is when it began to come in; ``holds_place`` says
    whether it tells where it was taken."""

    id: str
    owner: str
    sha256: str
    size: int
    type: str
    name: str | None
    references: tuple[str, ...]
    received_at: datetime
    holds_place: bool = False

    def public(self) -> JsonObject:
        """Return what the API says of a file."""
        return {
            "id": self.id,
            "sha256": self.sha256,
            "size": self.size,
            "type": self.type,
            "holds_place": self.holds_place,
        }

    @property
    def download_name(self) -> str:
        """A harmless name whose extension tells the true type."""
        stem = (self.name or "").rpartition(".")[0] or self.name or f"file-{self.id[:8]}"
        return stem + BY_MEDIA_TYPE[self.type].extension


@dataclass(frozen=True)
class UploadState:
    """How far a resumable upload has come; ``file`` when it is whole."""

    id: str
    offset: int
    size: int
    file: StoredFile | None


class CitizenFiles:
    """Takes files in, gives them out, forgets them."""

    def __init__(self, chunks: SealedChunks, quota: Quota, max_bytes: int) -> None:
        self.chunks = chunks
        self.quota = quota
        self.max_bytes = max_bytes

    def ensure_indexes(self) -> None:
        """Create the indexes of files, chunks and daily totals; safe to repeat."""
        self.chunks.ensure_indexes()
        self.quota.ensure_indexes()

    def begin(self, owner: str, size: int | None, name: str | None, claimed: str | None) -> str:
        """Open an upload of ``size`` bytes (None: unknown until it ends); return its id.

        Refuses with TooLarge, TooMany (the day's total), ValidationFailed (no bytes at all).
        """
        if size is not None and size > self.max_bytes:
            raise TooLarge(details={"limit": self.max_bytes})
        if size is not None and size < 1:
            raise ValidationFailed(fields={"file": "required"})
        self.quota.require_room(owner, size or 1)
        self.sweep()
        file_id, at = secrets.token_urlsafe(24), time_source.now()
        metadata: dict[str, Any] = {
            "owner": owner,
            "size": size,
            "claimed": (claimed or "")[:100],
            "references": [],
            "expires_at": at + UNATTACHED_LIFE,
        }
        if clean := _clean_name(name):
            metadata["name"] = self.chunks.seal_text(file_id, clean)
        self.chunks.create(file_id, at, metadata)
        return file_id

    def writer(self, owner: str, file_id: str, offset: int) -> FileWriter:
        """Return a writer that appends at ``offset``.

        Refuses with NotFound, and with Conflict (``details["offset"]``: where the upload really
        stands) where the offset is wrong, the file is whole, or another request is appending.
        """
        now, lease = time_source.now(), secrets.token_hex(8)
        free = [{"metadata.lease": None}, {"metadata.lease.until": {"$lte": now}}]
        record = self.chunks.files.find_one_and_update(
            {
                "_id": file_id,
                "metadata.owner": owner,
                "metadata.offset": offset,
                "metadata.sha256": None,
                "metadata.expires_at": {"$gt": now},
                "$or": free,
            },
            {"$set": {"metadata.lease": {"token": lease, "until": now + LEASE}}},
            return_document=ReturnDocument.AFTER,
        )
        if record is None:
            state = self.upload_state(owner, file_id)
            raise Conflict(details={"offset": state.offset})
        return FileWriter(self.chunks, self.quota, self.max_bytes, record, LEASE)

    def upload_state(self, owner: str, file_id: str) -> UploadState:
        """Return how far an upload has come; NotFound for any but the owner's own."""
        record = self._living(file_id)
        if record is None or record["metadata"]["owner"] != owner:
            raise NotFound()
        metadata = record["metadata"]
        whole = self._file_of(record) if metadata.get("sha256") else None
        return UploadState(file_id, metadata["offset"], metadata["size"] or 0, whole)

    def find(self, file_id: str) -> StoredFile | None:
        """Return a whole file, None where there is none (unknown, unfinished, expired)."""
        record = self._living(file_id)
        return self._file_of(record) if record and record["metadata"].get("sha256") else None

    def read(self, file_id: str) -> Iterator[bytes]:
        """Yield the untouched original, a chunk at a time."""
        record = self.chunks.record(file_id)
        if record is None:
            raise NotFound()
        return self.chunks.read(record)

    def owned(self, owner: str, ids: Iterable[str]) -> dict[str, str]:
        """Return those of ``ids`` that are whole files of ``owner``, each with its SHA-256."""
        wanted = {
            "_id": {"$in": list(ids)},
            "metadata.owner": owner,
            "metadata.sha256": {"$type": "string"},
            "$or": [
                {"metadata.expires_at": None},
                {"metadata.expires_at": {"$gt": time_source.now()}},
            ],
        }
        records = self.chunks.files.find(wanted, {"metadata.sha256": 1})
        return {record["_id"]: record["metadata"]["sha256"] for record in records}

    def listed(self, owner: str) -> Iterator[JsonObject]:
        """Yield what is known of each whole file of ``owner``, the oldest first."""
        for record in self.chunks.files.find({"metadata.owner": owner}).sort("uploadDate", 1):
            if record["metadata"].get("sha256"):
                file = self._file_of(record)
                more = {"name": file.name, "cases": list(file.references)}
                yield {**file.public(), **more, "sent_at": record["uploadDate"].isoformat()}

    def hold(self, owner: str, ids: Iterable[str], service: str) -> None:
        """Note that files are given to ``service`` (see ``attaching``), and keep those that are
        unattached long enough for an application that is under way."""
        named = {"_id": {"$in": list(ids)}, "metadata.owner": owner}
        self.chunks.files.update_many(named, {"$addToSet": {"metadata.given_to": service}})
        self.chunks.files.update_many(
            {**named, "metadata.expires_at": {"$type": "date"}},
            {"$set": {"metadata.expires_at": time_source.now() + HELD_LIFE}},
        )

    def attach(self, reference: str, ids: Iterable[str]) -> None:
        """Tie files to a case: they no longer expire. The same again changes nothing."""
        self.chunks.files.update_many(
            {"_id": {"$in": list(ids)}},
            {
                "$addToSet": {"metadata.references": reference},
                "$unset": {"metadata.expires_at": ""},
            },
        )

    def discard(self, file_id: str) -> None:
        """Forget a refused upload."""
        self.chunks.delete(file_id)

    def sweep(self, limit: int = SWEEP_LIMIT) -> int:
        """Forget up to ``limit`` files whose time is over; return how many.

        An expired file is out of everybody's reach at its minute, this only frees the room; so it
        needs no clock of its own, and a TTL index would leave the chunks behind.
        """
        now = time_source.now()
        expired = self.chunks.files.find({"metadata.expires_at": {"$lte": now}}, {"_id": 1})
        ids = [record["_id"] for record in expired.limit(limit)]
        for file_id in ids:
            self.chunks.delete(file_id)
        return len(ids)

    def _living(self, file_id: str) -> dict[str, Any] | None:
        record = self.chunks.record(file_id)
        if record is None:
            return None
        expires_at: datetime | None = record["metadata"].get("expires_at")
        return None if expires_at and expires_at <= time_source.now() else record

    def _file_of(self, record: dict[str, Any]) -> StoredFile:
        metadata = record["metadata"]
        return StoredFile(
            id=record["_id"],
            owner=metadata["owner"],
            sha256=metadata["sha256"],
            size=metadata["offset"],
            type=metadata["type"],
            name=self.chunks.open_text(record, "name"),
            references=tuple(metadata["references"]),
            received_at=record["uploadDate"],
            # A file of an earlier release was not looked at.
            holds_place=metadata.get("holds_place", False),
        )


def _clean_name(name: str | None) -> str | None:
    """Return a name without folders and control characters, at most 120 characters long."""
    last = (name or "").replace("\\", "/").rpartition("/")[2]
    return "".join(sign for sign in last if sign.isprintable())[:120].strip() or None
