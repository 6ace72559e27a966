"""Clocks by themselves, on a small definition."""

from datetime import UTC, datetime, timedelta

from casework.definition import loader
from casework.definition.model import Definition
from casework.engine import clocks
from tests.unit.casework.samples import both, source

MONDAY = datetime(2026, 11, 16, 6, 0, tzinfo=UTC)
DEFINITION = loader.load(source())


def _named(records: list, name: str) -> dict:
    return next(record for record in records if record["name"] == name)


def test_a_working_day_limit_counts_working_days() -> None:
    (record,) = clocks.enter(DEFINITION, [], "applied", MONDAY)
    # Seven working days after Monday the 16th: not Sunday the 22nd, not Tuesday the 24th.
    assert record["due_at"].isoformat() == "2026-11-25T18:29:59.999000+00:00"


def test_a_mark_at_half_of_the_limit_comes_half_way() -> None:
    (record,) = clocks.enter(DEFINITION, [], "applied", MONDAY)
    assert record["next_at"] == MONDAY + (record["due_at"] - MONDAY) / 2


def test_a_mark_after_the_limit_is_counted_from_the_limit() -> None:
    changed = source()
    changed["clocks"]["decide"]["limit"] = {"hours": 1}
    later = {"after": {"minutes": 10}, "tell": ["procession.late.sp"], "text": both("Later")}
    changed["clocks"]["decide"]["marks"].append(later)
    definition = loader.load(changed)
    records = clocks.enter(definition, [], "applied", MONDAY)
    records, fired = clocks.advance(definition, records, MONDAY + timedelta(hours=1))
    assert [each.level for each in fired] == [0, 1]
    assert clocks.next_tick(records) == MONDAY + timedelta(minutes=70)
    _, fired = clocks.advance(definition, records, MONDAY + timedelta(minutes=70))
    assert [each.level for each in fired] == [2]


def test_entering_the_state_again_does_not_restart_a_running_clock() -> None:
    records = clocks.enter(DEFINITION, [], "applied", MONDAY)
    again = clocks.enter(DEFINITION, records, "applied", MONDAY + timedelta(days=1))
    assert again == records


def test_a_clock_that_may_restart_does_not_while_it_runs() -> None:
    records = clocks.enter(DEFINITION, [], "waiting", MONDAY)
    again = clocks.enter(DEFINITION, records, "waiting", MONDAY + timedelta(days=1))
    assert _named(again, "answer")["started_at"] == MONDAY


def test_a_clock_whose_marks_are_all_fired_still_runs_and_is_not_started_anew() -> None:
    records = clocks.enter(DEFINITION, [], "applied", MONDAY)
    records, _ = clocks.advance(DEFINITION, records, MONDAY + timedelta(days=60))
    assert clocks.next_tick(records) is None
    again = clocks.enter(DEFINITION, records, "applied", MONDAY + timedelta(days=61))
    assert _named(again, "decide")["started_at"] == MONDAY
    ended = clocks.enter(DEFINITION, again, "granted", MONDAY + timedelta(days=62))
    assert _named(ended, "decide")["status"] == "breached"


def test_a_clock_that_restarts_begins_anew_each_time_it_has_ended() -> None:
    records = clocks.enter(DEFINITION, [], "applied", MONDAY)
    records = clocks.enter(DEFINITION, records, "waiting", MONDAY + timedelta(hours=1))
    records = clocks.enter(DEFINITION, records, "applied", MONDAY + timedelta(hours=2))
    assert _named(records, "answer")["status"] == "met"
    records = clocks.enter(DEFINITION, records, "waiting", MONDAY + timedelta(hours=3))
    assert _named(records, "answer")["started_at"] == MONDAY + timedelta(hours=3)


def test_a_pause_moves_warning_and_limit_alike() -> None:
    records = clocks.enter(DEFINITION, [], "applied", MONDAY)
    before = records[0]
    records = clocks.enter(DEFINITION, records, "waiting", MONDAY + timedelta(hours=1))
    records = clocks.enter(DEFINITION, records, "applied", MONDAY + timedelta(hours=25))
    after = _named(records, "decide")
    assert after["due_at"] - before["due_at"] == timedelta(days=1)
    assert after["next_at"] - before["next_at"] == timedelta(days=1)


def test_a_limit_in_days_still_ends_with_a_day_after_a_pause_of_hours() -> None:
    records = clocks.enter(DEFINITION, [], "applied", MONDAY)
    before = records[0]
    records = clocks.enter(DEFINITION, records, "waiting", MONDAY + timedelta(hours=1))
    records = clocks.enter(DEFINITION, records, "applied", MONDAY + timedelta(hours=51))
    assert _named(records, "decide")["due_at"] - before["due_at"] == timedelta(days=2)


def test_a_clock_that_ends_at_the_very_moment_is_met_and_just_after_is_breached() -> None:
    (record,) = clocks.enter(DEFINITION, [], "applied", MONDAY)
    due = record["due_at"]
    for late, status in ((timedelta(), "met"), (timedelta(milliseconds=1), "breached")):
        ended = clocks.enter(DEFINITION, [record], "granted", due + late)
        assert _named(ended, "decide")["status"] == status


def test_nothing_that_is_given_is_changed() -> None:
    records = clocks.enter(DEFINITION, [], "applied", MONDAY)
    copies = [dict(record) for record in records]
    clocks.enter(DEFINITION, records, "waiting", MONDAY)
    clocks.advance(DEFINITION, records, MONDAY + timedelta(days=60))
    clocks.end(records, ["decide"], MONDAY)
    assert records == copies


def _with(**clock: object) -> Definition:
    changed = source()
    changed["clocks"]["decide"] |= clock
    return loader.load(changed)


def test_a_clock_starts_only_if_what_it_asks_is_so() -> None:
    definition = _with(only_if={"category": ["wedding"]})
    for category, started in (("wedding", True), ("other", False)):
        case = {"state": "applied", "category": category}
        assert bool(clocks.enter(definition, [], "applied", MONDAY, case)) is started


def test_a_limit_may_be_counted_from_an_earlier_moment_of_the_case() -> None:
    definition = _with(limit={"hours": 10}, counts_from="fee.paid_at")
    paid = MONDAY - timedelta(hours=8)
    case = {"state": "applied", "fee": {"paid_at": paid}}
    (record,) = clocks.enter(definition, [], "applied", MONDAY, case)
    assert (record["started_at"], record["due_at"]) == (MONDAY, paid + timedelta(hours=10))
    assert record["next_at"] == paid + timedelta(hours=5)
    _, fired = clocks.advance(definition, [record], MONDAY)
    assert [each.level for each in fired] == [0]


def test_a_limit_is_counted_from_its_start_where_the_case_has_no_such_moment() -> None:
    definition = _with(limit={"hours": 10}, counts_from="fee.paid_at")
    case = {"state": "applied", "fee": None}
    (record,) = clocks.enter(definition, [], "applied", MONDAY, case)
    assert record["due_at"] == MONDAY + timedelta(hours=10)


def test_a_clock_is_begun_anew_by_a_step_that_keeps_the_state_if_it_would_start_at_all() -> None:
    definition = _with(limit={"hours": 10}, only_if={"category": ["wedding"]})
    case = {"state": "applied", "category": "wedding"}
    records = clocks.enter(definition, [], "applied", MONDAY, case)
    records, _ = clocks.advance(definition, records, MONDAY + timedelta(hours=11))
    later = MONDAY + timedelta(hours=12)
    (anew,) = clocks.restart(definition, records, ["decide"], later, case)
    assert (anew["due_at"], anew["status"]) == (later + timedelta(hours=10), "running")
    other = case | {"category": "other"}
    assert clocks.restart(definition, records, ["decide"], later, other) == records
