"""A backup of all databases as they were at one moment, taken while they serve.

Read under one snapshot of the replica set, so that what one service knows of another fits. The
folder is in the layout of MongoDB's own tools (`DATABASE/COLLECTION.bson.gz` with a
`COLLECTION.metadata.json.gz`) and has a `manifest.json`, which is written last: a folder without
one is no backup. Personal data is in it as it lies in the database, encrypted field by field; the
keys are not.
"""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import os
import time
from collections.abc import Iterable, Iterator, Mapping, MutableMapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from bson import json_util
from bson.codec_options import CodecOptions
from bson.raw_bson import RawBSONDocument
from pymongo import MongoClient
from pymongo.client_session import ClientSession
from pymongo.database import Database

from chassis import outbox_hold, time_source

MANIFEST = "manifest.json"
FORMAT = 1
SYSTEM = frozenset({"admin", "config", "local"})
RAW: CodecOptions[RawBSONDocument] = CodecOptions(document_class=RawBSONDocument)
BATCH = 1000
LEVEL = 1
"""Of compression: more of it takes several times as long for a tenth less."""
WHILE_READING = timedelta(minutes=5)
"""How long the past of a snapshot is kept by a database that was told nothing else."""


@dataclass(frozen=True)
class Dump:
    """One collection: names (the database's without prefix), `path` of its documents below the
    folder, how many they are, and the hash of that file."""

    database: str
    collection: str
    path: str
    documents: int
    sha256: str


@dataclass(frozen=True)
class Manifest:
    """What a backup is: the moment to which all of it is true, in UTC, how many seconds it took,
    and its collections."""

    taken_at: str
    seconds: float
    dumps: tuple[Dump, ...]
    format: int = FORMAT

    @property
    def documents(self) -> int:
        """How many documents it holds."""
        return sum(one.documents for one in self.dumps)


def back_up(client: MongoClient, prefix: str, folder: Path, settle: timedelta) -> Manifest:
    """Write all databases whose names begin with `prefix` into `folder`, which is made.

    For as long as `settle` events that were sent stay in their outbox before the moment of the
    backup: what has waited on the broker for longer is not in it. Raises FileExistsError where the
    folder has something, PyMongoError; of these SnapshotTooOld says that reading took longer than
    the database keeps its past, SnapshotUnavailable that a collection was made meanwhile.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if any(folder.iterdir()):
        raise FileExistsError(f"{folder} is not empty")
    databases = [client[name] for name in database_names(client, prefix)]
    started = time.monotonic()
    with _holding_events(databases, settle), client.start_session(snapshot=True) as session:
        time.sleep(settle.total_seconds())
        taken_at = time_source.now()
        _begin(databases, session)
        dumps = [
            _dump(database, collection, session, folder, database.name.removeprefix(prefix))
            for database in databases
            for collection in _collections(database)
        ]
    seconds = round(time.monotonic() - started, 1)
    manifest = Manifest(taken_at.isoformat(), seconds, tuple(dumps))
    with _private(folder / MANIFEST) as file:
        file.write(json.dumps(asdict(manifest), indent=1).encode())
    return manifest


def database_names(client: MongoClient, prefix: str) -> list[str]:
    """Return the names of the databases with this prefix, without the server's own."""
    names = client.list_database_names()
    return sorted(name for name in names if name not in SYSTEM and name.startswith(prefix))


@contextmanager
def _holding_events(databases: Iterable[Database[Any]], settle: timedelta) -> Iterator[None]:
    """Hold events in their outbox; those of each database until all is read, at the latest."""
    try:
        for database in databases:
            outbox_hold.hold(database, time_source.now(), settle + WHILE_READING)
        yield
    finally:
        for database in databases:
            outbox_hold.release(database)


def _begin(databases: list[Database[Any]], session: ClientSession) -> None:
    """Begin the session: its first read decides of which moment all others are."""
    if databases:
        databases[0][outbox_hold.COLLECTION].find_one({}, session=session)


def _collections(database: Database[Any]) -> list[MutableMapping[str, Any]]:
    """Name, options and unique id of each collection, as the server describes it."""
    described = database.list_collections(filter={"type": "collection"})
    leave = outbox_hold.COLLECTION
    return [
        one for one in described if one["name"] != leave and not one["name"].startswith("system.")
    ]


def _dump(
    database: Database[Any],
    described: Mapping[str, Any],
    session: ClientSession,
    folder: Path,
    name: str,
) -> Dump:
    collection = described["name"]
    (folder / name).mkdir(mode=0o700, exist_ok=True)
    path = folder / name / f"{collection}.bson.gz"
    documents = 0
    with _private(path) as file, gzip.GzipFile(fileobj=file, mode="wb", compresslevel=LEVEL) as out:
        source = database.get_collection(collection, codec_options=RAW)
        for document in source.find({}, session=session, batch_size=BATCH):
            out.write(document.raw)
            documents += 1
    metadata = {
        "options": described.get("options", {}),
        "indexes": list(database[collection].list_indexes()),
        "collectionName": collection,
        "type": "collection",
    }
    with _private(folder / name / f"{collection}.metadata.json.gz") as file:
        file.write(gzip.compress(json_util.dumps(metadata).encode()))
    return Dump(name, collection, str(path.relative_to(folder)), documents, hash_of(path))


def hash_of(path: Path) -> str:
    """Return the SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _private(path: Path) -> io.FileIO:
    """Return a new file that nobody else on this machine may read."""
    return io.FileIO(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb")
