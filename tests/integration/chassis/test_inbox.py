"""The row that an event writes is keyed by the event, so the same event twice has one effect."""

import random
from concurrent.futures import ThreadPoolExecutor
from functools import partial

import pytest
from bson.errors import InvalidDocument
from pymongo.errors import BulkWriteError, DuplicateKeyError, WriteError

from chassis.gathering import Gathering
from chassis.inbox import apply_newer, insert_once, insert_once_for_many
from chassis.mongo import insert_each


def test_only_new_documents_are_inserted_and_returned(database):
    rows = database["rows"]
    assert insert_once(rows, [{"_id": "a"}, {"_id": "b"}]) == [{"_id": "a"}, {"_id": "b"}]
    assert insert_once(rows, [{"_id": "b"}, {"_id": "c"}]) == [{"_id": "c"}]
    assert insert_once(rows, []) == []
    assert rows.count_documents({}) == 3


def _rows_of_numbers(database):
    database.drop_collection("numbers")
    return database.create_collection("numbers", validator={"n": {"$type": "int"}})


def test_another_failure_than_a_repetition_is_raised(database):
    rows = _rows_of_numbers(database)
    with pytest.raises(BulkWriteError):
        insert_once(rows, [{"_id": "a", "n": 1}, {"_id": "b", "n": "x"}])


def test_of_documents_that_travel_together_each_has_its_own_error(database):
    rows = _rows_of_numbers(database)
    rows.create_index("n", unique=True)
    rows.insert_one({"_id": "there", "n": 1})
    errors = insert_each(rows, [{"_id": "a", "n": 1}, {"_id": "b", "n": "x"}, {"_id": "c", "n": 2}])
    assert [type(error) for error in errors] == [DuplicateKeyError, WriteError, type(None)]
    assert [type(error) for error in insert_each(rows, [{"_id": "d", "n": 2}])] == [
        DuplicateKeyError
    ]
    assert [row["_id"] for row in rows.find()] == ["there", "c"]


@pytest.mark.parametrize("bad", [object(), 2**70, "\ud800"])
def test_a_document_that_cannot_be_encoded_harms_none_of_its_company(database, bad):
    documents = [{"_id": "a"}, {"_id": "b", "value": bad}, {"_id": "c"}]
    errors = insert_each(database["rows"], documents)
    assert [error is None for error in errors] == [True, False, True]
    assert [row["_id"] for row in database["rows"].find()] == ["a", "c"]


def test_handlers_at_the_same_moment_share_an_insert_and_each_gets_its_own_back(database):
    commands = []

    def insert(parts):
        commands.append(parts)
        return insert_once_for_many(database["rows"], parts)

    gathering = Gathering(insert)
    parts = [[{"_id": f"{n}:a"}, {"_id": f"{n}:b"}] for n in range(20)]
    with ThreadPoolExecutor(len(parts)) as pool:
        assert list(pool.map(gathering.ask, parts)) == parts
    assert database["rows"].count_documents({}) == 40
    assert len(commands) < 20


def test_the_same_event_in_two_handlers_at_once_is_new_to_one_of_them(database):
    gathering = Gathering(partial(insert_once_for_many, database["rows"]))
    with ThreadPoolExecutor(5) as pool:
        for number in range(10):
            parts = [[{"_id": f"{number}"}] for _ in range(5)]
            new = list(pool.map(gathering.ask, parts))
            assert sorted(len(rows) for rows in new) == [0, 0, 0, 0, 1]


def test_a_row_that_cannot_be_written_fails_its_own_handler_only(database):
    parts = [[{"_id": "a"}], [{"_id": "b"}, {"_id": "bad", "value": object()}], [{"_id": "c"}]]
    outcomes = insert_once_for_many(database["rows"], parts)
    assert outcomes[0] == parts[0] and outcomes[2] == parts[2]
    assert isinstance(outcomes[1], InvalidDocument)


def test_a_late_event_does_not_overwrite_a_newer_view(database):
    views = database["views"]
    assert apply_newer(views, [{"_id": "R", "sequence": 2, "state": "new"}]) == 1
    assert apply_newer(views, [{"_id": "R", "sequence": 1, "state": "old"}]) == 0
    assert apply_newer(views, [{"_id": "R", "sequence": 2, "state": "again"}]) == 0
    assert views.find_one({"_id": "R"})["state"] == "new"


def test_of_several_views_in_one_batch_the_newest_stays(database):
    views = database["views"]
    batch = [{"_id": "R", "sequence": n, "state": str(n)} for n in (3, 1, 2)]
    apply_newer(views, batch)
    assert views.find_one({"_id": "R"}) == {"_id": "R", "sequence": 3, "state": "3"}


def test_of_many_writers_at_one_moment_the_newest_view_stays(database):
    for round in range(10):
        sequences = list(range(1, 33))
        random.Random(round).shuffle(sequences)
        views = database[f"views{round}"]
        with ThreadPoolExecutor(8) as pool:
            list(pool.map(apply_newer, [views] * 32, [[view(n)] for n in sequences]))
        assert views.find_one({"_id": "R"})["sequence"] == 32


def view(sequence):
    return {"_id": "R", "sequence": sequence, "state": str(sequence)}


def test_a_stale_view_does_not_stop_the_others_of_its_batch(database):
    views = database["views"]
    apply_newer(views, [{"_id": "A", "sequence": 9}])
    apply_newer(views, [{"_id": "A", "sequence": 1}, {"_id": "B", "sequence": 1}])
    assert views.find_one({"_id": "A"})["sequence"] == 9
    assert views.find_one({"_id": "B"})["sequence"] == 1
