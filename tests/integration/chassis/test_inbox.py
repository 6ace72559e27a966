"""The row that an event writes is keyed by the event, so the same event twice has one effect."""

import random
from concurrent.futures import ThreadPoolExecutor

import pytest
from pymongo.errors import BulkWriteError

from chassis.inbox import apply_newer, insert_once


def test_only_new_documents_are_inserted_and_returned(database):
    rows = database["rows"]
    assert insert_once(rows, [{"_id": "a"}, {"_id": "b"}]) == [{"_id": "a"}, {"_id": "b"}]
    assert insert_once(rows, [{"_id": "b"}, {"_id": "c"}]) == [{"_id": "c"}]
    assert insert_once(rows, []) == []
    assert rows.count_documents({}) == 3


def test_another_failure_than_a_repetition_is_raised(database):
    rows = database.create_collection("rows", validator={"n": {"$type": "int"}})
    with pytest.raises(BulkWriteError):
        insert_once(rows, [{"_id": "a", "n": 1}, {"_id": "b", "n": "x"}])


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
