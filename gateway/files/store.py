"""Where the bytes of citizens' files are kept: in GridFS's layout, sealed chunk by chunk.

Every chunk is AES-GCM under a key that belongs to this file alone, and is bound to its file and
its place, so chunks can be neither read, altered, swapped nor dropped unnoticed. What GridFS holds
is a valid GridFS file of the sealed bytes, so every GridFS tool can copy and back it up.
"""

import base64
import binascii
import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from bson import Binary
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256, Hash
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from pymongo.database import Database

from chassis.mongo import Document

CHUNK_BYTES = 255 * 1024
"""Plain bytes in one chunk: GridFS's own default, so a chunk stays one small document."""

NONCE_BYTES = 12
TAG_BYTES = 16
SEALED_CHUNK_BYTES = NONCE_BYTES + CHUNK_BYTES + TAG_BYTES


@dataclass(frozen=True)
class FileKeys:
    """The master keys, each 32 bytes; the first one seals, all of them open."""

    keys: tuple[bytes, ...]

    @classmethod
    def parse(cls, text: str) -> "FileKeys":
        """Read base64 keys separated by commas, newest first; ValueError where one is wrong."""
        try:
            keys = tuple(base64.b64decode(part, validate=True) for part in text.split(","))
        except binascii.Error as wrong:
            raise ValueError("FILES_KEY must be base64") from wrong
        if any(len(key) != 32 for key in keys):
            raise ValueError("FILES_KEY must be 32 bytes in base64, newest first")
        return cls(keys)

    @property
    def newest(self) -> str:
        """The name of the key that seals now."""
        return key_name(self.keys[0])

    def cipher(self, name: str, file_id: str) -> AESGCM:
        """Return the cipher of one file; KeyError where the master key is not here."""
        for master in self.keys:
            if key_name(master) == name:
                derive = HKDF(SHA256(), 32, salt=file_id.encode(), info=b"citizen file")
                return AESGCM(derive.derive(master))
        raise KeyError(f"no file key is named {name}")


def key_name(master: bytes) -> str:
    """Return the short public name of a master key."""
    digest = Hash(SHA256())
    digest.update(b"file key name" + master)
    return digest.finalize().hex()[:12]


class SealedChunks:
    """The chunks of all files: plain bytes in, plain bytes out, nothing plain at rest."""

    def __init__(self, database: Database, keys: FileKeys) -> None:
        self.files = database["evidence.files"]
        self.chunks = database["evidence.chunks"]
        self.keys = keys

    def ensure_indexes(self) -> None:
        """Create what every query here needs; safe to repeat."""
        self.chunks.create_index([("files_id", 1), ("n", 1)], unique=True)
        self.files.create_index([("metadata.owner", 1), ("uploadDate", 1)])
        self.files.create_index([("metadata.expires_at", 1)], sparse=True)
        self.files.create_index([("metadata.references", 1)])

    def create(self, file_id: str, at: datetime, metadata: Document) -> None:
        """Write the record of a file that has no bytes yet."""
        record = {
            "_id": file_id,
            "length": 0,
            "chunkSize": SEALED_CHUNK_BYTES,
            "uploadDate": at,
            "metadata": {"key": self.keys.newest, "offset": 0, **metadata},
        }
        self.files.insert_one(record)

    def record(self, file_id: str) -> Document | None:
        """Return the record, None where there is none."""
        return self.files.find_one({"_id": file_id})

    def put(self, record: Document, n: int, plain: bytes) -> None:
        """Write chunk ``n`` durably, in place of an unfinished one."""
        file_id = record["_id"]
        nonce = os.urandom(NONCE_BYTES)
        cipher = self.keys.cipher(record["metadata"]["key"], file_id)
        data = Binary(nonce + cipher.encrypt(nonce, plain, _place(file_id, n)))
        self.chunks.replace_one(
            {"files_id": file_id, "n": n}, {"files_id": file_id, "n": n, "data": data}, upsert=True
        )

    def get(self, record: Document, n: int) -> bytes:
        """Return the plain bytes of chunk ``n``, empty where it is not written yet."""
        chunk = self.chunks.find_one({"files_id": record["_id"], "n": n})
        return self._open(record, chunk) if chunk else b""

    def read(self, record: Document) -> Iterator[bytes]:
        """Yield the plain bytes of the whole file, a chunk at a time, exactly its offset long."""
        left = record["metadata"]["offset"]
        expected = 0
        for chunk in self.chunks.find({"files_id": record["_id"]}).sort("n", 1):
            if left <= 0:
                return
            if chunk["n"] != expected:
                break
            plain = self._open(record, chunk)[:left]
            left -= len(plain)
            expected += 1
            yield plain
        if left:
            raise LookupError(f"file {record['_id']} lacks chunk {expected}")

    def delete(self, file_id: str) -> None:
        """Forget a file: its bytes first, so that a half-done deletion is found again."""
        self.chunks.delete_many({"files_id": file_id})
        self.files.delete_one({"_id": file_id})

    def seal_text(self, file_id: str, text: str) -> Binary:
        """Seal a short text of a new file's record, such as the name its owner gave it."""
        nonce = os.urandom(NONCE_BYTES)
        cipher = self.keys.cipher(self.keys.newest, file_id)
        return Binary(nonce + cipher.encrypt(nonce, text.encode(), _place(file_id, -1)))

    def open_text(self, record: Document, name: str) -> str | None:
        """Return a sealed text of the record, None where it has none."""
        data = record["metadata"].get(name)
        if data is None:
            return None
        cipher = self.keys.cipher(record["metadata"]["key"], record["_id"])
        place = _place(record["_id"], -1)
        return cipher.decrypt(bytes(data[:NONCE_BYTES]), bytes(data[NONCE_BYTES:]), place).decode()

    def _open(self, record: Document, chunk: Document) -> bytes:
        cipher = self.keys.cipher(record["metadata"]["key"], record["_id"])
        data = bytes(chunk["data"])
        place = _place(record["_id"], chunk["n"])
        return cipher.decrypt(data[:NONCE_BYTES], data[NONCE_BYTES:], place)


def stored_length(offset: int) -> int:
    """Return how many sealed bytes GridFS holds for ``offset`` plain ones."""
    chunks = -(-offset // CHUNK_BYTES)
    return offset + chunks * (NONCE_BYTES + TAG_BYTES)


def _place(file_id: str, n: int) -> bytes:
    return f"{file_id}:{n}".encode()
