"""What the gateway forgets when a service erases a case."""

import base64
import os
from datetime import UTC, datetime

import pytest
from pymongo.database import Database

from gateway.files.store import FileKeys, SealedChunks
from gateway.tracker.batch import Batch, write
from gateway.tracker.erasure import follow
from tests.unit.gateway.samples import later, view

AT = datetime(2026, 11, 16, tzinfo=UTC)


@pytest.fixture
def chunks(database: Database) -> SealedChunks:
    store = SealedChunks(database, FileKeys.parse(base64.b64encode(os.urandom(32)).decode()))
    store.ensure_indexes()
    return store


def _file(chunks: SealedChunks, id: str, *references: str) -> None:
    chunks.create(id, AT, {"owner": "c-1", "references": list(references)})
    record = chunks.record(id)
    assert record is not None
    chunks.put(record, 0, b"evidence")


def _document_of(database: Database, case_view: dict) -> dict:
    """The stored view after a batch with ``found``."""
    batch = Batch()
    batch.views[case_view["reference"]] = case_view
    write(database, batch)
    document = database["cases"].find_one({"_id": case_view["reference"]})
    assert document is not None
    return document


def _erased(case_view: dict) -> dict:
    skeleton = {"owner": "erased", "category": None, "erased_at": "2036-11-16T06:00:00.000+00:00"}
    return {**later(case_view, "closed", "erase"), **skeleton}


def test_the_view_holds_nothing_that_the_erased_one_does_not(database: Database) -> None:
    case = view(sequence=3)
    _document_of(database, {**case, "fee": {"name": "Test Citizen"}})
    document = _document_of(database, _erased(case))
    assert "fee" not in document
    assert document["owner"] == "erased"
    assert document.keys() == _erased(case).keys() | {"_id"}


def test_the_files_of_this_case_go_and_those_of_another_stay(
    database: Database, chunks: SealedChunks
) -> None:
    case = view(sequence=3)
    reference = case["reference"]
    _file(chunks, "mine", reference)
    _file(chunks, "shared", reference, "7K2M-OTHER")
    _file(chunks, "another", "7K2M-OTHER")
    _document_of(database, case)
    assert chunks.files.count_documents({}) == 3
    _document_of(database, _erased(case))
    left = {record["_id"]: record["metadata"]["references"] for record in chunks.files.find()}
    assert left == {"shared": ["7K2M-OTHER"], "another": ["7K2M-OTHER"]}
    assert {chunk["files_id"] for chunk in chunks.chunks.find()} == {"shared", "another"}


def test_the_same_event_again_and_an_older_one_change_nothing(
    database: Database, chunks: SealedChunks
) -> None:
    case = view(sequence=3)
    skeleton = _erased(case)
    _document_of(database, case)
    first = _document_of(database, skeleton)
    assert _document_of(database, skeleton) == first
    assert _document_of(database, {**case, "fee": {"name": "Test Citizen"}}) == first


def test_what_a_crash_left_is_forgotten_with_the_next_delivery(
    database: Database, chunks: SealedChunks
) -> None:
    skeleton = _erased(view(sequence=3))
    database["cases"].insert_one({"_id": skeleton["reference"], **skeleton})
    _file(chunks, "mine", skeleton["reference"])
    database["undelivered"].insert_one({"_id": "m", "reference": skeleton["reference"]})
    database["feedback"].insert_one({"_id": skeleton["reference"], "answer": "no"})
    database["feedback"].insert_one({"_id": "7K2M-OTHER", "answer": "yes"})
    _document_of(database, skeleton)
    assert [row["_id"] for row in database["feedback"].find()] == ["7K2M-OTHER"]
    assert chunks.files.count_documents({}) == 0
    assert database["undelivered"].count_documents({}) == 0


def test_nothing_is_forgotten_of_a_case_that_is_not_erased(
    database: Database, chunks: SealedChunks
) -> None:
    case = view(sequence=3)
    _file(chunks, "mine", case["reference"])
    follow(database, [case])
    assert chunks.files.count_documents({}) == 1


def test_the_files_of_a_case_are_found_by_index(database: Database, chunks: SealedChunks) -> None:
    plan = chunks.files.find({"metadata.references": "7K2M"}).explain()
    assert "COLLSCAN" not in str(plan["queryPlanner"]["winningPlan"])
