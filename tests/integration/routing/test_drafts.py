"""A directory is looked at before anything changes; what is put in force is what was looked at."""

import base64
from collections.abc import Callable
from pathlib import Path

import pytest
from pymongo.database import Database

from chassis.actor import Actor
from contracts.errors import BadRequest, Conflict, NotAllowed, NotFound
from services.routing.directory_files import write_directory
from services.routing.draft_store import DraftStore
from services.routing.drafts import Drafts
from services.routing.store import DirectoryStore
from services.routing.typed import Row
from services.routing.use_cases import import_directory
from tests.support.archives import packed_folder
from tests.unit.routing.worlds import records, station

FIRST, SECOND = (Actor(id=name, role="administrator", station="HQ") for name in ("one", "two"))
SHO = Actor(id="sho", role="sho", station="A")
Archive = Callable[..., str]


@pytest.fixture
def store(database: Database) -> DirectoryStore:
    """A directory of three stations is in force."""
    directories = DirectoryStore(database)
    directories.ensure_indexes()
    import_directory(directories, records([station("A"), station("B"), station("C")]))
    directories.publish_directory("test.1")
    return directories


@pytest.fixture
def drafts(store: DirectoryStore, database: Database) -> Drafts:
    drafts = DraftStore(database)
    drafts.ensure_indexes()
    return Drafts(store, drafts)


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    """archive(*stations, version=…) → what an administrator sends."""

    def make(*stations: Row, version: str = "test.2") -> str:
        folder = tmp_path / version
        changed = records(list(stations), version=version, effective_from="2026-02-01")
        write_directory(folder, changed)
        return base64.b64encode(packed_folder(folder)).decode()

    return make


def test_looking_changes_nothing_that_is_in_force(
    drafts: Drafts, store: DirectoryStore, archive: Archive, database: Database
) -> None:
    before = {
        name: list(database[name].find())
        for name in database.list_collection_names()
        if name != "drafts"
    }
    seen_of = drafts.check(FIRST, archive(station("A"), station("B", name_en="Bee"), station("D")))
    assert seen_of["state"] == "checked" and seen_of["replaces"] == "test.1"
    stations = next(one for one in seen_of["tables"] if one["table"] == "stations")
    assert stations == {"table": "stations", "added": 1, "changed": 1, "removed": 1}
    assert seen_of["removed"] == ["C"] and seen_of["findings"] == []
    after = {
        name: list(database[name].find())
        for name in database.list_collection_names()
        if name != "drafts"
    }
    assert after == before and store.published().directories[-1]["version"] == "test.1"


def test_what_is_wrong_is_answered_whole_and_nothing_is_stored(
    drafts: Drafts, archive: Archive
) -> None:
    answer = drafts.check(FIRST, archive(station("A", name_hi=""), station("B", quality="Z")))
    assert answer["state"] == "refused" and answer["fingerprint"] is None
    findings = [(one["file"], one["row"], one["code"]) for one in answer["findings"]]
    assert ("stations.csv", 2, "no-name") in findings
    assert ("stations.csv", 3, "bad-quality") in findings
    assert drafts.newest(FIRST)["items"] == []
    clash = drafts.check(FIRST, archive(station("A"), version="test.1"))
    assert [one["code"] for one in clash["findings"]] == ["version-taken"]


def test_one_alone_puts_it_in_force_where_one_may(
    drafts: Drafts, store: DirectoryStore, archive: Archive
) -> None:
    fingerprint = drafts.check(FIRST, archive(station("A")))["fingerprint"]
    assert fingerprint
    done = drafts.publish(FIRST, fingerprint, by_two=False)
    assert done["state"] == "published" and done["published"]["by"] == "one"  # type: ignore[index]
    newest = store.published().directories[-1]
    assert newest == {"version": "test.2", "effective_from": "2026-02-01"}
    revision = store.revision()
    assert drafts.publish(FIRST, fingerprint, by_two=False)["state"] == "published"
    assert store.revision() == revision, "the same again changes nothing"


def test_what_one_proposes_waits_for_another(
    drafts: Drafts, store: DirectoryStore, archive: Archive
) -> None:
    fingerprint = drafts.check(FIRST, archive(station("A")))["fingerprint"]
    assert fingerprint
    for _ in range(2):
        assert drafts.publish(FIRST, fingerprint, by_two=True)["state"] == "proposed"
        assert store.revision() == 1
    assert drafts.publish(SECOND, fingerprint, by_two=True)["state"] == "published"
    assert store.published().directories[-1]["version"] == "test.2"
    [only] = drafts.newest(FIRST)["items"]
    assert only["proposed"]["by"] == "one" and only["published"]["by"] == "two"  # type: ignore[index]


def test_what_was_looked_at_beside_another_directory_is_looked_at_again(
    drafts: Drafts, store: DirectoryStore, archive: Archive
) -> None:
    fingerprint = drafts.check(FIRST, archive(station("A")))["fingerprint"]
    assert fingerprint
    drafts.publish(FIRST, fingerprint, by_two=True)
    import_directory(store, records([station("A"), station("E")], version="between"))
    store.publish_directory("between")
    with pytest.raises(Conflict):
        drafts.publish(SECOND, fingerprint, by_two=True)
    assert store.published().directories[-1]["version"] == "between"
    assert drafts.read(SECOND, fingerprint)["state"] == "outdated"
    anew = drafts.check(SECOND, archive(station("A")))["fingerprint"]
    assert anew and anew != fingerprint
    assert drafts.publish(SECOND, anew, by_two=True)["state"] == "proposed", "agreed to is the old"


def test_who_lost_the_answer_is_answered_again(
    drafts: Drafts, store: DirectoryStore, archive: Archive, database: Database
) -> None:
    fingerprint = drafts.check(FIRST, archive(station("A")))["fingerprint"]
    assert fingerprint
    drafts.publish(FIRST, fingerprint, by_two=False)
    database["drafts"].update_one(
        {"_id": fingerprint}, {"$unset": {"published": ""}}
    )  # as if killed
    revision = store.revision()
    assert drafts.publish(FIRST, fingerprint, by_two=False)["state"] == "published"
    assert store.revision() == revision


def test_a_draft_is_taken_back_and_what_is_in_force_is_not(
    drafts: Drafts, archive: Archive
) -> None:
    fingerprint = drafts.check(FIRST, archive(station("A")))["fingerprint"]
    assert fingerprint
    assert drafts.drop(SECOND, fingerprint) and drafts.drop(SECOND, fingerprint)
    with pytest.raises(NotFound):
        drafts.read(FIRST, fingerprint)
    drafts.check(FIRST, archive(station("A")))
    drafts.publish(FIRST, fingerprint, by_two=False)
    assert not drafts.drop(SECOND, fingerprint)
    assert drafts.read(FIRST, fingerprint)["state"] == "published"


def test_nobody_but_the_administrator_asks(drafts: Drafts, archive: Archive) -> None:
    for ask in (
        lambda: drafts.check(SHO, archive(station("A"))),
        lambda: drafts.newest(SHO),
        lambda: drafts.read(SHO, "f"),
        lambda: drafts.publish(SHO, "f", by_two=False),
        lambda: drafts.drop(SHO, "f"),
    ):
        with pytest.raises(NotAllowed):
            ask()
    with pytest.raises(BadRequest):
        drafts.check(FIRST, "no base64!")
