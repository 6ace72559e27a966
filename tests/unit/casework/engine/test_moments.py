"""Clocks that lead to a moment of the case: what comes next, reminders, what happens then."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from casework.definition import loader
from casework.definition.lint.linter import lint
from casework.definition.model import BadDefinition, Definition
from tests.unit.casework.reading_room_samples import LIBRARIAN, READER, ReadingRoom, source

TEN = datetime(2026, 11, 18, 4, 30, tzinfo=UTC)
"""The visit, 46 and a half hours after it was asked for."""


def approved(changed: Definition | None = None, **answers: Any) -> ReadingRoom:
    case = ReadingRoom(changed, **answers)
    case.act(LIBRARIAN, "approve")
    return case


def changed(change: Callable[[dict], Any]) -> Definition:
    known = source()
    change(known)
    return loader.load(known)


def templates_of(case: ReadingRoom) -> list[str]:
    return [n["template"] for event in case.last.events for n in event["data"]["notices"]]


def test_what_comes_next_is_at_the_moment_of_the_case() -> None:
    case = approved()
    assert case.view["next"]["by"] == "2026-11-18T04:30:00.000+00:00"
    assert case.view["next"]["rule"]["en"] == "The time that you chose"


def test_the_reminder_comes_a_day_before_and_once() -> None:
    case = approved()
    assert case.case["next_tick_at"] == TEN - timedelta(hours=24)
    assert case.tick(hours=22) is None
    case.tick(minutes=30)
    assert templates_of(case) == ["reading-room.tomorrow.citizen"]
    assert [(e["action"], e["details"]["level"]) for e in case.last.entries] == [("remind", 0)]
    assert [event["type"] for event in case.last.events] == ["case.reminded"]
    assert case.tick(hours=23) is None


def test_the_system_acts_when_the_moment_has_passed() -> None:
    case = approved()
    case.tick(hours=23)
    assert case.tick(hours=23, minutes=59) is None
    case.tick(minutes=1)
    assert case.view["state"] == "missed"
    assert templates_of(case) == ["reading-room.missed.citizen"]
    assert case.case["next_tick_at"] is None


def test_after_an_outage_nobody_is_reminded_of_what_is_over() -> None:
    case = approved()
    case.tick(days=5)
    assert templates_of(case) == ["reading-room.missed.citizen"]


def test_a_clock_with_nothing_but_a_late_reminder_is_not_looked_at_again() -> None:
    case = approved(changed(lambda d: d["clocks"]["visit"]["marks"].pop()))
    change = case.tick(days=5)
    assert change is not None and change.entries == ()
    assert case.case["next_tick_at"] is None
    assert case.view["state"] == "approved"


def test_a_reminder_that_would_come_too_late_to_be_one_is_left_out() -> None:
    case = approved(starts_at="2026-11-16T18:00:00+05:30", ends_at="2026-11-16T19:00:00+05:30")
    assert case.case["next_tick_at"] == datetime(2026, 11, 16, 13, 0, tzinfo=UTC)
    case.tick(hours=7)
    assert templates_of(case) == ["reading-room.missed.citizen"]


def test_a_new_moment_is_planned_anew_with_its_own_reminder() -> None:
    case = approved()
    case.tick(hours=23)
    case.act(LIBRARIAN, "move", new_time="2026-11-20T10:00:00+05:30")
    assert case.view["next"]["by"] == "2026-11-20T04:30:00.000+00:00"
    assert case.case["next_tick_at"] == TEN + timedelta(hours=24)
    assert case.tick(hours=48) is not None
    assert templates_of(case) == ["reading-room.tomorrow.citizen"]
    assert case.view["state"] == "approved"


def test_another_change_plans_nothing_anew() -> None:
    case = approved()
    case.tick(hours=23)
    before = case.clock("visit")
    case.act(LIBRARIAN, "move", new_time="2026-11-18T10:00:00+05:30")
    assert case.clock("visit") == before


def test_nothing_is_fired_once_the_state_is_left() -> None:
    case = approved()
    case.act(READER, "cancel")
    assert case.case["next_tick_at"] is None
    assert case.clock("visit")["status"] == "stopped"


def test_a_visit_that_is_recorded_late_is_no_breach() -> None:
    case = approved(changed(lambda d: d["clocks"]["visit"]["marks"].pop()))
    case.tick(days=3)
    assert case.clock("visit")["status"] == "running"
    case.act(LIBRARIAN, "record-use")
    assert case.clock("visit")["status"] == "met"


def test_a_clock_stops_in_a_state_that_is_not_its_own_and_runs_anew_in_it() -> None:
    def hall_closed(definition: dict) -> None:
        definition["states"]["closed-hall"] = {
            **definition["states"]["requested"],
            "next": {**definition["states"]["requested"]["next"], "clock": "answer"},
        }
        way = definition["actions"]["approve"]["transitions"][0]
        definition["actions"]["shut"] = {
            **definition["actions"]["approve"],
            "transitions": [{**way, "from": ["approved"], "to": "closed-hall"}],
        }
        way["from"] = ["requested", "closed-hall"]

    case = approved(changed(hall_closed))
    case.act(LIBRARIAN, "shut")
    assert (case.clock("visit")["status"], case.case["next_tick_at"]) == ("stopped", None)
    case.act(LIBRARIAN, "approve")
    assert case.clock("visit")["status"] == "running"


def _unknown_at_first(definition: dict) -> None:
    del definition["actions"]["request"]["keep"]["visit.at"]
    request, approve = (definition["actions"][name] for name in ("request", "approve"))
    request["transitions"][0]["text"] = approve["transitions"][0]["text"]


def test_a_clock_whose_moment_is_not_known_yet_starts_when_it_is() -> None:
    case = approved(changed(_unknown_at_first))
    assert [record["name"] for record in case.case["clocks"]] == ["answer"]
    assert case.view["next"]["by"] is None
    case.act(LIBRARIAN, "move", new_time="2026-11-18T10:00:00+05:30")
    assert case.view["next"]["by"] == "2026-11-18T04:30:00.000+00:00"


def _a_day_before(definition: dict) -> None:
    definition["clocks"]["answer"] |= {"limit": {"at": "visit.at", "before": {"days": 1}}}


def test_a_limit_may_lie_before_a_moment_and_is_then_owed_and_breached() -> None:
    case = ReadingRoom(changed(_a_day_before))
    assert case.clock("answer")["due_at"] == TEN - timedelta(days=1)
    case.tick(hours=23)
    assert templates_of(case) == ["reading-room.late.station"]
    assert case.last.entries[0]["action"] == "escalate"
    case.act(LIBRARIAN, "approve")
    assert case.clock("answer")["status"] == "breached"


def test_what_was_owed_in_time_is_met() -> None:
    case = ReadingRoom(changed(_a_day_before))
    case.act(LIBRARIAN, "approve")
    assert case.clock("answer")["status"] == "met"


def test_a_mark_before_a_limit_in_hours_reminds() -> None:
    early = {"before": {"hours": 2}, "tell": ["reading-room.late.station"]}
    text = {"text": {"hi": "याद", "en": "Soon"}}
    case = ReadingRoom(
        changed(lambda d: d["clocks"]["answer"]["marks"].insert(0, {**early, **text}))
    )
    case.tick(hours=22)
    assert case.texts() == ["Soon"]
    case.tick(hours=2)
    assert case.texts() == ["The library was reminded."]


def _visit(**changes: Any) -> Callable[[dict], None]:
    return lambda d: d["clocks"]["visit"].update(changes)


BROKEN = {
    "nothing keeps it": (_visit(limit={"at": "visit.on"}), "to visit.on, which nothing keeps"),
    "no moment": (_visit(limit={"at": "visit.purpose"}), "visit.purpose, which is no moment"),
    "paused": (_visit(pauses_on=["requested"]), "leads to a moment, so it is neither paused"),
    "counted from": (_visit(counts_from="filed_at"), "nor counted from another"),
    "next of another state": (
        lambda d: d["states"]["requested"]["next"].update(clock="visit"),
        "state requested names clock visit, which does not run in it",
    ),
    "of no use": (
        lambda d: (d["clocks"]["visit"].update(marks=[]), d["states"]["approved"].update(next={
            "what": {"hi": "आएँ", "en": "Come"}, "clock": "answer"})),
        "clock visit has no marks and no state names it",
    ),
    "unknown state": (_visit(**{"while": ["approved", "heaven"]}), "unknown state 'heaven'"),
    "marks out of order": (
        lambda d: d["clocks"]["visit"]["marks"].reverse(),
        "clock visit has marks out of order",
    ),
    "marks that have no order": (
        lambda d: d["clocks"]["visit"]["marks"].insert(1, {"at": 0.5, "takes": "expire"}),
        "clock visit has marks out of order",
    ),
    "mark before the start": (
        lambda d: d["clocks"]["answer"]["marks"].insert(0, {"before": {"days": 2}, "takes": "x"}),
        "clock answer has a mark before it starts",
    ),
    "state without any date": (
        lambda d: d["states"]["approved"]["next"].pop("clock"),
        "state approved does not say by when",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", BROKEN)
def test_a_moment_that_cannot_be_reached_is_found(name: str) -> None:
    broken = source()
    change, expected = BROKEN[name]
    change(broken)
    findings = lint(loader.load(broken))
    assert any(expected in finding for finding in findings), findings


@pytest.mark.parametrize(
    "changes",
    [
        {"limit": {"at": "visit.at", "hours": 3}},
        {"limit": {"at": "visit.at", "before": {"hours": 3}, "after": {"hours": 1}}},
        {"limit": {"at": "visit.at", "before": {"moons": 3}}},
        {"ends_on": ["used"]},
        {"marks": [{"before": {"hours": 1}, "at": 1.0, "takes": "expire"}]},
        {"marks": [{"before": {}, "takes": "expire"}]},
    ],
)
def test_data_that_is_no_clock_is_refused(changes: dict[str, Any]) -> None:
    broken = source()
    broken["clocks"]["visit"] |= changes
    with pytest.raises(BadDefinition):
        loader.load(broken)
