"""``setu backup`` and ``setu restore`` on a real database."""

import gzip
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from pymongo import MongoClient

from chassis import expiry, outbox_hold, time_source
from deploy.local.database import Database
from setu.__main__ import main
from setu.operator import commands
from setu.operator.backup import MANIFEST
from setu.operator.place import Databases, Place
from tests.support.servers import unique

LETTER = {"_id": "A", "text": "ताला टूटा", "at": datetime(2026, 11, 1, tzinfo=UTC), "n": 2**40}


@pytest.fixture
def databases(
    mongo_server: Database, mongo_client: MongoClient, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Databases]:
    here = Place(mongo_uri=mongo_server.uri("operator"), prefix=f"{unique('setu')[:12]}_")
    monkeypatch.setattr(commands, "place_of", lambda *_, **__: here)
    yield Databases(mongo_client, here.prefix)
    drop(Databases(mongo_client, here.prefix))


def drop(databases: Databases) -> None:
    for name in databases.client.list_database_names():
        if name.startswith(databases.prefix):
            databases.client.drop_database(name)


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(main, [str(one) for one in arguments])


@pytest.fixture
def folder(databases: Databases, tmp_path: Path) -> Path:
    """A backup of two databases."""
    cases, messages = databases.of("complaints")["cases"], databases.of("notify")["messages"]
    cases.insert_many([LETTER, *({"_id": str(n), "n": n} for n in range(2500))])
    cases.create_index("n", unique=True, partialFilterExpression={"n": {"$gte": 0}})
    expiry.ensure_indexes(messages, "at", time_source.now() - LETTER["at"])
    messages.insert_one({"_id": 1, "state": "sent"})
    answer = run("backup", tmp_path / "of-today", "--settle", "0")
    assert answer.exit_code == 0, answer.output
    assert answer.output.startswith("2502 documents of 2 collections, as of 2")
    return tmp_path / "of-today"


def test_what_was_backed_up_comes_back_with_its_indexes_and_nothing_else(databases, folder):
    names = {"complaints": "cases", "notify": "messages"}
    indexes = {name: databases.of(name)[of].index_information() for name, of in names.items()}
    assert not outbox_hold.is_held(databases.of("complaints"), time_source.now())
    drop(databases)
    answer = run("restore", folder)
    assert answer.exit_code == 0, answer.output
    assert answer.output.startswith("2502 documents as of ")
    cases = databases.of("complaints")["cases"]
    assert cases.find_one({"_id": "A"}) == LETTER and cases.count_documents({}) == 2501
    assert databases.of("complaints").list_collection_names() == ["cases"]
    assert indexes == {
        name: databases.of(name)[of].index_information() for name, of in names.items()
    }


def test_nothing_is_written_over_what_is_there(databases, folder):
    databases.of("notify")["messages"].delete_many({})
    answer = run("restore", folder)
    assert answer.exit_code == 1 and "restore into empty databases" in answer.output
    assert databases.of("notify")["messages"].count_documents({}) == 0


def test_a_folder_that_is_no_whole_backup_is_refused_before_anything_is_written(databases, folder):
    drop(databases)
    damaged = folder / "complaints" / "cases.bson.gz"
    whole = damaged.read_bytes()
    damaged.write_bytes(gzip.compress(gzip.decompress(whole)[:-10]))
    answer = run("restore", folder)
    assert answer.exit_code == 1 and "not what was written" in answer.output
    damaged.write_bytes(whole)
    (folder / MANIFEST).unlink()
    answer = run("restore", folder)
    assert answer.exit_code == 1 and "not a whole one" in answer.output
    assert not any(
        name.startswith(databases.prefix) for name in databases.client.list_database_names()
    )


def test_a_backup_goes_into_an_empty_folder_that_nobody_else_can_read(databases, folder):
    answer = run("backup", folder, "--settle", "0")
    assert answer.exit_code == 1 and "is not empty" in answer.output
    modes = {path.stat().st_mode & 0o077 for path in [folder, *folder.rglob("*")]}
    assert modes == {0}
