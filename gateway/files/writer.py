"""Appends a stream to one file: sealed and durable chunk by chunk, never whole in memory."""

from collections.abc import Iterator
from datetime import timedelta

from cryptography.hazmat.primitives.hashes import SHA256, Hash

from chassis import time_source
from chassis.mongo import Document
from contracts.errors import Conflict, TooLarge, UnsupportedType, ValidationFailed
from gateway.files.place_held import LOOKED_AT, holds_place
from gateway.files.quota import Quota
from gateway.files.store import CHUNK_BYTES, SealedChunks, stored_length
from gateway.files.types import HEAD_BYTES, PLAIN_TEXT, TextChecker, require_type


class FileWriter:
    """Holds the only right to append to a file until it is closed.

    ``write`` and ``close`` refuse with TooLarge, TooMany, UnsupportedType, and with Conflict where
    the right was lost because the sender paused too long.
    """

    def __init__(
        self,
        chunks: SealedChunks,
        quota: Quota,
        max_bytes: int,
        record: Document,
        lease: timedelta,
    ) -> None:
        self.chunks, self.quota, self.record, self.lease = chunks, quota, record, lease
        self.metadata = record["metadata"]
        self.offset: int = self.metadata["offset"]
        self.limit: int = self.metadata["size"] or max_bytes
        remainder = self.offset % CHUNK_BYTES
        tail = chunks.get(record, self.offset // CHUNK_BYTES)[:remainder] if remainder else b""
        self.pending = bytearray(tail)
        self.digest = Hash(SHA256()) if self.offset == 0 else None

    def write(self, piece: bytes) -> int:
        """Take the next bytes."""
        if self._position() + len(piece) > self.limit:
            raise TooLarge(details={"limit": self.limit})
        if self.digest:
            self.digest.update(piece)
        self.pending += piece
        while len(self.pending) >= CHUNK_BYTES:
            self._flush(bytes(self.pending[:CHUNK_BYTES]))
            del self.pending[:CHUNK_BYTES]
        return len(piece)

    def pause(self) -> int:
        """Make all bytes so far durable, give the right back, return the offset."""
        self._flush_rest()
        self._update({"metadata.lease": None})
        return self.offset

    def finish_if_whole(self) -> bool:
        """Make the file whole if all bytes that were announced are here; return whether."""
        whole = self._position() == self.metadata["size"]
        if whole:
            self.finish()
        return whole

    def finish(self) -> None:
        """Make the file whole: its type is proved, its SHA-256 is set, it cannot change again."""
        self._flush_rest()
        if self.offset == 0:
            raise ValidationFailed(fields={"file": "required"})
        media_type = self._require_type(self.chunks.get(self.record, 0)[:HEAD_BYTES])
        if media_type == PLAIN_TEXT.media_type:
            self._require_text()
        tells_place = media_type.startswith(LOOKED_AT) and holds_place(self._content())
        self._update(
            {
                "metadata.holds_place": tells_place,
                "metadata.sha256": self._sha256(),
                "metadata.type": media_type,
                "metadata.size": self.offset,
                "metadata.lease": None,
            }
        )

    def _position(self) -> int:
        return self.offset - self.offset % CHUNK_BYTES + len(self.pending)

    def _flush_rest(self) -> None:
        if self._position() > self.offset:
            self._flush(bytes(self.pending))

    def _flush(self, plain: bytes) -> None:
        n = self.offset // CHUNK_BYTES
        if n == 0 and len(plain) >= HEAD_BYTES:
            self._require_type(plain[:HEAD_BYTES])
        end = n * CHUNK_BYTES + len(plain)
        self.quota.count(self.metadata["owner"], end - self.offset)
        self.chunks.put(self.record, n, plain)
        until = time_source.now() + self.lease
        self._update(
            {
                "metadata.offset": end,
                "length": stored_length(end),
                "metadata.lease.until": until,
            }
        )
        self.offset = self.metadata["offset"] = end

    def _update(self, changes: Document) -> None:
        """Change the record only while the right to append is still ours."""
        mine = {"_id": self.record["_id"], "metadata.lease.token": self.metadata["lease"]["token"]}
        if not self.chunks.files.update_one(mine, {"$set": changes}).matched_count:
            raise Conflict(details={"offset": self.offset})

    def _require_type(self, head: bytes) -> str:
        return require_type(head, self.metadata["claimed"]).media_type

    def _require_text(self) -> None:
        checker = TextChecker()
        good = all(checker.accepts(plain) for plain in self._content())
        if not (good and checker.accepts(b"", last=True)):
            raise UnsupportedType(details={"found": "application/octet-stream"})

    def _sha256(self) -> str:
        """Return the hash that ran with the stream; an upload in several requests is hashed from
        its chunks, whose seals prove that they are what was received."""
        digest = self.digest
        if digest is None:
            digest = Hash(SHA256())
            for plain in self._content():
                digest.update(plain)
        return digest.finalize().hex()

    def _content(self) -> Iterator[bytes]:
        return self.chunks.read(self.record)
