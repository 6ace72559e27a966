"""A round of a sweep works each once, and ends."""

from casework.desk.rounds import work_each_once

BATCH = 3


def test_everything_that_is_due_is_worked_in_batches_and_counted() -> None:
    due = {number: {"_id": number} for number in range(8)}
    calls: list[int] = []

    def batch() -> list[dict[str, int]]:
        calls.append(len(due))
        return list(due.values())[:BATCH]

    def work(one: dict[str, int]) -> bool:
        del due[one["_id"]]
        return one["_id"] % 2 == 0

    assert work_each_once(batch, work) == 4
    assert due == {} and calls == [8, 5, 2, 0]


def test_what_stays_due_is_worked_once_and_does_not_keep_the_round_going() -> None:
    worked: list[int] = []
    stuck = [{"_id": 1}, {"_id": 2}]

    def work(one: dict[str, int]) -> bool:
        assert one["_id"] not in worked
        worked.append(one["_id"])
        return False

    assert work_each_once(lambda: stuck, work) == 0
    assert sorted(worked) == [1, 2]


def test_replicas_do_not_begin_with_the_same() -> None:
    batch = [{"_id": number} for number in range(10)]
    first: set[int] = set()
    for _ in range(40):
        order: list[int] = []

        def work(one: dict[str, int], order: list[int] = order) -> bool:
            order.append(one["_id"])
            return True

        work_each_once(lambda: batch, work)
        first.add(order[0])
    assert len(first) > 1
