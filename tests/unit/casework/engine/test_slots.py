"""What can be said of appointments without a database; the rest is an integration test."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from casework.definition import loader
from casework.definition.lint.linter import lint
from casework.definition.model import BadDefinition
from casework.engine import slots
from tests.unit.casework.reading_room_samples import (
    GANDHI,
    LIBRARIAN,
    READER,
    ReadingRoom,
    definition,
    source,
)

VISIT = definition().slots["visit"]
WEDNESDAY = date(2026, 11, 18)
TEN = datetime(2026, 11, 18, 4, 30, tzinfo=UTC)


def with_place(case: ReadingRoom, at: datetime = TEN, number: int = 1) -> ReadingRoom:
    place = {"slot": "visit", "office": GANDHI, "at": at, "number": number}
    case.case = case.case | slots.booked(case.definition, case.case, place)
    return case


def test_appointments_begin_as_often_as_they_end_in_time() -> None:
    starts = slots.starts_on(VISIT, WEDNESDAY)
    assert starts == [TEN + timedelta(hours=passed) for passed in range(6)]


def test_there_are_none_on_other_days() -> None:
    assert slots.starts_on(VISIT, date(2026, 11, 22)) == []


def test_claims_to_the_places_of_one_moment_lie_side_by_side() -> None:
    case = with_place(ReadingRoom(), number=12)
    assert case.case["claims"][0] == (
        "place|reading-room/visit|libraries:GANDHI|2026-11-18T04:30Z|12"
    )


def test_who_comes_less_than_so_many_days_later_claims_a_day_in_common() -> None:
    def days(passed: int) -> set[str]:
        at = TEN + timedelta(days=passed)
        return set(slots.once_claims(definition(), VISIT, "citizen-1", at))

    assert len(days(0)) == 7
    assert days(0) & days(6) and days(0) & days(-6)
    assert not days(0) & days(7) and not days(0) & days(-7)


def test_another_place_goes_instead_of_the_one_before() -> None:
    later = TEN + timedelta(days=30)
    case = with_place(with_place(ReadingRoom()), later)
    assert case.case["slots"]["visit"]["at"] == later
    assert len(case.case["claims"]) == 1 + VISIT.once_in


def test_claims_of_another_slot_stay() -> None:
    case = ReadingRoom()
    case.case["claims"] = ["place|reading-room/locker|libraries:GANDHI|2026-11-18T04:30Z|1"]
    with_place(case).act(READER, "cancel")
    assert [claim.split("|")[1] for claim in case.case["claims"]] == ["reading-room/locker"]


def test_a_place_is_held_from_state_to_state_and_given_back_in_any_other() -> None:
    case = with_place(ReadingRoom())
    case.act(LIBRARIAN, "approve")
    assert case.case["slots"]["visit"]["number"] == 1
    case.act(READER, "cancel")
    assert (case.case["slots"], case.case["claims"]) == ({"visit": None}, [])


def test_a_case_without_a_place_gives_none_back() -> None:
    case = ReadingRoom()
    case.act(READER, "cancel")
    assert "slots" not in case.case and "claims" not in case.case


def _slot(**changes: Any) -> Callable[[dict], None]:
    return lambda d: d["slots"]["visit"].update(changes)


@pytest.mark.parametrize(
    "changes",
    [
        {"capacity": 0},
        {"capacity": "many"},
        {"days": []},
        {"days": ["someday"]},
        {"hours": ["10:00", "10:30"]},
        {"hours": ["10:00"]},
        {"hours": ["ten", "eleven"]},
        {"every": {"moons": 1}},
        {"every": {"minutes": 0}},
        {"once": {"per": "station", "days": 7}},
        {"once": {"per": "owner", "days": 1000}},
    ],
)
def test_data_that_is_no_slot_is_refused(changes: dict[str, Any]) -> None:
    broken = source()
    broken["slots"]["visit"] |= changes
    with pytest.raises(BadDefinition):
        loader.load(broken)


def _optional(definition: dict) -> None:
    del definition["actions"]["move"]["form"]["fields"][0]["required"]


BROKEN = {
    "unknown key": (_slot(holds={"minutes": 15}), "slot visit says 'holds', which nobody reads"),
    "unknown office": (_slot(office="mayor"), "slot visit is one of the unknown office 'mayor'"),
    "unknown state": (_slot(held_in=["heaven"]), "slot visit is held in the unknown state"),
    "not held": (_slot(held_in=["used"]), "action request books visit and leads to requested"),
    "lost on the way": (
        _slot(held_in=["requested"]),
        "action move books visit and leads to same, where it is not held",
    ),
    "never booked": (
        lambda d: [d["actions"][name].pop("books") for name in ("request", "move")],
        "slot visit is declared and never booked",
    ),
    "unknown slot": (
        lambda d: d["actions"]["move"].update(books="locker"),
        "action move books the unknown slot 'locker'",
    ),
    "moved without a place": (
        lambda d: d["actions"]["move"].pop("books"),
        "action move keeps visit.at and does not book visit",
    ),
    "no moment": (
        lambda d: d["actions"]["move"].pop("keep"),
        "action move books visit and does not keep visit.at",
    ),
    "may be blank": (_optional, "move books visit and new_time is no moment that must be given"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_slot_that_cannot_be_booked_is_found(name: str) -> None:
    broken = source()
    change, expected = BROKEN[name]
    change(broken)
    findings = lint(loader.load(broken))
    assert any(expected in finding for finding in findings), findings
