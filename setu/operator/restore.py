"""A backup back into databases that are empty.

Everything is checked before anything is written: the manifest, the hash of each file, that no
database of the same names has a document. Indexes are built when the documents are there.
"""

from __future__ import annotations

import gzip
import json
import time
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any, BinaryIO, cast

from bson import decode_file_iter, json_util
from bson.raw_bson import RawBSONDocument
from pymongo import MongoClient
from pymongo.collection import Collection
from pymongo.database import Database

from chassis.mongo import DURABLE
from setu.operator.backup import BATCH, FORMAT, MANIFEST, RAW, Dump, Manifest, hash_of

OWN_INDEX = "_id_"


class NoBackup(ValueError):
    """The folder holds no backup that could be restored; the text says why."""


class NotEmpty(ValueError):
    """A database that would be restored has documents."""


def read_manifest(folder: Path) -> Manifest:
    """Return what the backup in `folder` is. Raises NoBackup."""
    try:
        read = json.loads((folder / MANIFEST).read_text())
    except FileNotFoundError:
        raise NoBackup(f"{folder} has no {MANIFEST}: it is no backup, or not a whole one") from None
    except ValueError:
        raise NoBackup(f"{folder / MANIFEST} cannot be read") from None
    if read.get("format") != FORMAT:
        raise NoBackup(f"{folder / MANIFEST} is of another format than {FORMAT}")
    return Manifest(**{**read, "dumps": tuple(Dump(**one) for one in read["dumps"])})


def restore(client: MongoClient, prefix: str, folder: Path) -> tuple[Manifest, float]:
    """Write the backup in `folder` into databases whose names begin with `prefix`; return what it
    is and how many seconds it took. Stop every service first, and begin with an empty broker.

    Raises NoBackup, NotEmpty (then nothing was written), PyMongoError.
    """
    started = time.monotonic()
    manifest = read_manifest(folder)
    _check(folder, manifest)
    for dump in manifest.dumps:
        _check_empty(client[prefix + dump.database])
    for dump in manifest.dumps:
        _restore(client[prefix + dump.database], dump, folder)
    return manifest, round(time.monotonic() - started, 1)


def _check(folder: Path, manifest: Manifest) -> None:
    for dump in manifest.dumps:
        path = folder / dump.path
        if not path.exists() or hash_of(path) != dump.sha256:
            raise NoBackup(f"{path} is missing, or not what was written")


def _check_empty(database: Database[Any]) -> None:
    for name in database.list_collection_names():
        if database[name].find_one() is not None:
            raise NotEmpty(f"{database.name} has documents in {name}: restore into empty databases")


def _restore(database: Database[Any], dump: Dump, folder: Path) -> None:
    metadata = json_util.loads(
        gzip.decompress(
            (folder / dump.database / f"{dump.collection}.metadata.json.gz").read_bytes()
        )
    )
    database.drop_collection(dump.collection)
    database.create_collection(dump.collection, **metadata["options"])
    collection = database.get_collection(dump.collection, codec_options=RAW, write_concern=DURABLE)
    for batch in _batches(folder / dump.path):
        collection.insert_many(batch, ordered=False)
    _build_indexes(database, collection, metadata["indexes"])


def _batches(path: Path) -> Iterator[list[RawBSONDocument]]:
    with gzip.open(path) as file:
        documents = decode_file_iter(cast(BinaryIO, file), RAW)
        while batch := list(islice(documents, BATCH)):
            yield batch


def _build_indexes(
    database: Database[Any], collection: Collection[Any], indexes: list[dict[str, Any]]
) -> None:
    wanted = [{key: value for key, value in one.items() if key != "ns"} for one in indexes]
    wanted = [one for one in wanted if one["name"] != OWN_INDEX]
    if wanted:
        database.command("createIndexes", collection.name, indexes=wanted)
