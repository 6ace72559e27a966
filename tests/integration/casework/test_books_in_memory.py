"""The registers, the general diary and the places that unit tests keep in memory answer as the real
ones do over a database: one suite asks both."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from pymongo.database import Database

from casework.desk.register import Register
from casework.desk.slot_book import SlotBook
from casework.policing.general_diary import GeneralDiary
from chassis import time_source
from contracts.errors import ValidationFailed
from tests.unit.complaints import complaint
from tests.unit.prisons import visit

STATION, OTHER = "5117012", "5117013"
NOON = datetime(2026, 11, 20, 6, 30, tzinfo=UTC)
IN_MEMORY = pytest.mark.parametrize("real", [False, True], ids=["in memory", "real"])


@dataclass
class Books:
    """``next`` of a register, and what enters a number of it in a case."""

    next: Callable[[str, datetime], tuple[int, int]]
    enter: Callable[[dict[str, Any] | None], object]


def books(database: Database, real: bool) -> Books:
    if not real:
        world = complaint.World(NOON)
        cases: list[Any] = world.complaints
        register = complaint.MemoryRegister(world, "fir")
        return Books(
            register.next, lambda number: cases.append(SimpleNamespace(case={"fir": number}))
        )
    over_database = Register(database["cases"], "fir")
    over_database.ensure_indexes()
    return Books(over_database.next, lambda number: database["cases"].insert_one({"fir": number}))


@IN_MEMORY
def test_a_register_gives_one_more_than_the_highest_of_its_office_and_year(
    database: Database, real: bool
) -> None:
    book = books(database, real)
    assert book.next(STATION, NOON) == (2026, 1)
    book.enter(None)
    for serial in (1, 2, 7):
        book.enter({"office": STATION, "year": 2026, "serial": serial})
    book.enter({"office": STATION, "year": 2025, "serial": 90})
    book.enter({"office": OTHER, "year": 2026, "serial": 40})
    assert book.next(STATION, NOON) == (2026, 8)
    assert book.next(STATION, NOON) == (2026, 8), "it is nobody's until it is written"
    assert book.next(OTHER, NOON) == (2026, 41)
    in_india_the_next_year = datetime(2026, 12, 31, 18, 30, tzinfo=UTC)
    assert book.next(STATION, in_india_the_next_year - timedelta(seconds=1)) == (2026, 8)
    assert book.next(STATION, in_india_the_next_year) == (2027, 1)


@IN_MEMORY
def test_a_diary_counts_the_entries_of_an_office_and_a_day_of_india(
    database: Database, real: bool
) -> None:
    diary = GeneralDiary(database["counters"]) if real else complaint.World(NOON)
    numbers = [diary.take_number(STATION, NOON) for _ in range(2)]
    assert numbers == [f"{STATION}/GD-0001/2026-11-20", f"{STATION}/GD-0002/2026-11-20"]
    assert diary.take_number(OTHER, NOON) == f"{OTHER}/GD-0001/2026-11-20"
    midnight = datetime(2026, 11, 20, 18, 30, tzinfo=UTC)
    assert diary.take_number(STATION, midnight - timedelta(seconds=1)).endswith("3/2026-11-20")
    assert diary.take_number(STATION, midnight) == f"{STATION}/GD-0001/2026-11-21"


class Jail:
    """Who asks for a place at a jail with two places at a time, and who then has it."""

    def __init__(self, database: Database, real: bool) -> None:
        self.world = visit.World(visit.with_capacity(2))
        self._cases, self._real = database["cases"], real
        if real:
            SlotBook(self._cases).ensure_indexes()

    def visit(self, citizen: int, visit_at: str) -> dict[str, Any]:
        """File a visit; return its place."""
        reference = self.world.file(visit.CITIZENS[citizen], visit_at=visit_at)
        self._cases.insert_one(reference.case)
        return reference.case["slots"]["visit"]

    def place(self, citizen: int, visit_at: str) -> dict[str, Any] | None:
        definition = self.world.definition
        case = {"_id": "NEW", "owner": visit.CITIZENS[citizen].id, "sensitive": False}
        answers = definition.form.validate(visit.form(visit_at=visit_at))
        if self._real:
            free = SlotBook(self._cases).place(definition, definition.start, answers, case)
            return dict(free) if free else None
        return self.world.place(definition.start, answers, case)

    def refusal(self, citizen: int, visit_at: str) -> str:
        with pytest.raises(ValidationFailed) as raised:
            self.place(citizen, visit_at)
        code: str = raised.value.fields["visit_at"]["code"]
        return code


@IN_MEMORY
def test_a_place_is_given_while_there_is_one_and_once_in_a_week(
    database: Database, real: bool
) -> None:
    jail, thursday = Jail(database, real), visit.opening(3)
    try:
        first = jail.visit(0, thursday)
        free = jail.place(1, thursday)
        assert free is not None
        assert (free["slot"], free["office"]) == ("visit", visit.BEUR)
        assert (free["at"], {first["number"], free["number"]}) == (first["at"], {1, 2})
        assert jail.refusal(0, visit.opening(5)) == "already-booked"
        jail.visit(1, thursday)
        assert jail.refusal(2, thursday) == "slot-full"
        assert jail.refusal(2, visit.opening(6)) == "no-such-slot"
        assert jail.place(2, visit.opening(4)) is not None
        unbooked = jail.world.definition.actions["cancel"]
        case = {"_id": "NEW", "owner": "citizen-2", "offices": {"handling": visit.BEUR}}
        if real:
            book = SlotBook(database["cases"])
            assert book.place(jail.world.definition, unbooked, {}, case) is None
        else:
            assert jail.world.place(unbooked, {}, case) is None
    finally:
        time_source.use(None)
