"""Inserts that travel together, on a real database."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from bson.errors import InvalidDocument

from services.notify.group_insert import GroupInsert
from tests.support.polling import eventually


class Counted:
    """A collection that counts its inserts."""

    def __init__(self, collection):
        self.collection = collection
        self.inserts = 0

    def insert_many(self, documents, ordered):
        self.inserts += 1
        return self.collection.insert_many(documents, ordered=ordered)


def together(group: GroupInsert, parts: list[list[dict]]) -> list:
    with ThreadPoolExecutor(len(parts)) as pool:
        return [
            future.exception() or future.result()
            for future in [pool.submit(group.insert, part) for part in parts]
        ]


def test_handlers_at_the_same_moment_share_an_insert_and_each_gets_its_own_back(database):
    counted = Counted(database.messages)
    parts = [[{"_id": f"{n}:a"}, {"_id": f"{n}:b"}] for n in range(20)]
    assert together(GroupInsert(counted), parts) == parts
    assert database.messages.count_documents({}) == 40
    assert counted.inserts < 20


def test_the_same_event_in_two_handlers_at_once_is_new_to_one_of_them(database):
    for number in range(10):
        parts = [[{"_id": f"{number}"}] for _ in range(5)]
        results = together(GroupInsert(database.messages), parts)
        assert sorted(len(found) for found in results) == [0, 0, 0, 0, 1]
    assert database.messages.count_documents({}) == 10


def test_a_document_that_cannot_be_written_fails_its_own_handler_only(database):
    parts = [[{"_id": str(n)}] for n in range(10)] + [[{"_id": "bad", "value": object()}]]
    results = together(GroupInsert(database.messages), parts)
    assert isinstance(results[-1], InvalidDocument)
    assert not [found for found in results[:-1] if isinstance(found, Exception)]
    assert database.messages.count_documents({}) == 10


def test_a_handler_that_is_ended_while_it_waits_for_company_leaves_nobody_waiting(
    database, monkeypatch
):
    class Ended(BaseException):
        """What ends a handler from outside."""

    group = GroupInsert(database.messages)
    with ThreadPoolExecutor(1) as pool:
        second = []

        def end(seconds):
            second.append(pool.submit(group.insert, [{"_id": "second"}]))
            eventually(lambda: len(group._waiting) == 2)
            raise Ended

        monkeypatch.setattr("services.notify.group_insert.sleep", end)
        with pytest.raises(Ended):
            group.insert([{"_id": "first"}])
        assert second[0].result(timeout=5) == [{"_id": "second"}]
