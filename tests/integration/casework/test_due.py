"""What sweeps have to do is asked of the database once for all of them."""

from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from pymongo.collection import Collection

from casework.desk.due import SWEPT, reached
from casework.desk.store import MOMENTS
from chassis import due
from chassis.due import Due
from tests.integration.casework.library import Library


def with_moment(library: Library, field: str, **away: float) -> Collection:
    """The cases, of which one has this moment, so far away, and no other."""
    library.file()
    moments = dict.fromkeys(MOMENTS) | {field: library.now + timedelta(**away)}
    cases = library.desk.store.cases
    cases.update_many({}, {"$set": moments})
    return cases


@pytest.mark.parametrize("field", SWEPT)
def test_a_moment_of_any_sweep_is_due_from_then_on(library: Library, field: str) -> None:
    cases = with_moment(library, field, seconds=1)
    assert not Due(cases, reached).is_anything()
    library.pass_time(seconds=1)
    assert Due(cases, reached).is_anything()


@pytest.mark.parametrize("field", sorted({*MOMENTS} - {*SWEPT}))
def test_what_goes_by_itself_makes_nobody_look(library: Library, field: str) -> None:
    assert not Due(with_moment(library, field, seconds=-1), reached).is_anything()


def test_those_who_look_at_the_same_time_ask_once(library: Library, monkeypatch) -> None:
    at_once, seconds = Due(with_moment(library, SWEPT[0], seconds=1), reached), [100.0]
    real, questions = Collection.find_one, []

    def counted(cases: Collection, *arguments: Any) -> Any:
        questions.append(arguments)
        return real(cases, *arguments)

    monkeypatch.setattr(Collection, "find_one", counted)
    monkeypatch.setattr(due, "time", SimpleNamespace(monotonic=lambda: seconds[0]))
    assert [at_once.is_anything() for _ in range(5)] == [False] * 5
    assert len(questions) == 1
    library.pass_time(seconds=1)
    seconds[0] += due.FRESH_SECONDS
    assert [at_once.is_anything() for _ in range(5)] == [True] * 5
    assert len(questions) == 2


def test_it_is_found_by_indexes(library: Library) -> None:
    cases = with_moment(library, SWEPT[0], seconds=-1)
    plan = str(
        cases.find(reached(library.now), {"_id": 1}).explain()["queryPlanner"]["winningPlan"]
    )
    assert "COLLSCAN" not in plan and all(f"{one}_1" in plan for one in SWEPT)
