"""Clocks: limits that begin when a state is entered and that nothing but a state can end.

A running clock is a record in the case, times aware in UTC::

    {"name", "started_at", "due_at", "ended_at", "status", "level", "fired", "anchor", "pauses",
     "paused_at", "next_at"}

``status`` is running, paused, met, breached or stopped; ``fired`` counts the marks that have been
fired, ``level`` those of them that were escalations; ``anchor`` is where fractions of the limit are
measured from (the start, later by what the pauses took); ``ended_at`` is None while it runs, also
after a breach; ``next_at`` is None once no mark is left.
Edits and comments do not come here: a clock cannot see them. Records are replaced, never changed.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from casework.definition import Clock, Definition, Mark
from casework.working_days import WorkCalendar, bihar, due_after_days, due_after_working_days

Record = dict[str, Any]
MAX_PAUSES = 2
MAX_PAUSE = timedelta(days=7)
"""Waiting for the citizen is the only reason to pause: twice at most, a week each."""


@dataclass(frozen=True)
class Fired:
    """A mark that was reached, with its escalation level (0 for a warning)."""

    clock: Clock
    mark: Mark
    level: int


def due_at(clock: Clock, start: datetime, calendar: WorkCalendar | None = None) -> datetime:
    """Return when a clock that starts at ``start`` is due."""
    if clock.span is not None:
        return start + clock.span
    if clock.days is not None:
        return due_after_days(start, clock.days)
    return due_after_working_days(start, clock.working_days or 0, calendar or bihar())


def _next_at(clock: Clock, record: Record) -> datetime | None:
    if record["fired"] >= len(clock.marks):
        return None
    mark = clock.marks[record["fired"]]
    if mark.after is not None:
        return record["due_at"] + mark.after
    return record["anchor"] + (record["due_at"] - record["anchor"]) * mark.at


def _changed(clock: Clock, record: Record, **changes: Any) -> Record:
    record = record | changes
    return record | {"next_at": _next_at(clock, record)}


def _started(clock: Clock, now: datetime) -> Record:
    record = {
        "name": clock.name,
        "started_at": now,
        "due_at": due_at(clock, now),
        "status": "running",
        "level": 0,
        "fired": 0,
        "anchor": now,
        "pauses": 0,
        "paused_at": None,
        "ended_at": None,
    }
    return _changed(clock, record)


def _ended(record: Record, now: datetime, *, stopped: bool) -> Record:
    late = record["status"] == "breached" or (
        record["status"] == "running" and now > record["due_at"]
    )
    status = "breached" if late else "stopped" if stopped else "met"
    return record | {"status": status, "ended_at": now, "next_at": None, "paused_at": None}


def _paused(clock: Clock, record: Record, now: datetime) -> Record:
    if record["status"] != "running" or record["pauses"] >= MAX_PAUSES or now >= record["due_at"]:
        return record
    # The whole week is granted at once and what is not used is taken back on return, so that
    # the date shown while waiting is the latest possible and needs no tick to come true.
    return _changed(
        clock,
        record,
        status="paused",
        pauses=record["pauses"] + 1,
        paused_at=now,
        due_at=record["due_at"] + MAX_PAUSE,
        anchor=record["anchor"] + MAX_PAUSE,
    )


def _resumed(clock: Clock, record: Record, now: datetime) -> Record:
    used = now - record["paused_at"]
    if clock.span is None:
        # A limit in days ends with a day, before and after a pause: whole days are added.
        used = timedelta(days=used.days)
    unused = max(MAX_PAUSE - used, timedelta())
    return _changed(
        clock,
        record,
        status="running",
        paused_at=None,
        due_at=record["due_at"] - unused,
        anchor=record["anchor"] - unused,
    )


def _on_entry(clock: Clock, record: Record, state: str, now: datetime, terminal: bool) -> Record:
    if record["ended_at"] is not None:
        return record
    if state in clock.ends_on:
        return _ended(record, now, stopped=False)
    if terminal or state in clock.stops_on:
        return _ended(record, now, stopped=True)
    if state in clock.pauses_on:
        return _paused(clock, record, now)
    return _resumed(clock, record, now) if record["status"] == "paused" else record


def _starts(clock: Clock, record: Record | None, state: str) -> bool:
    if state not in clock.starts_on:
        return False
    if record is None:
        return True
    return record["ended_at"] is not None and (clock.restarts or record["status"] == "stopped")


def enter(
    definition: Definition, records: Iterable[Record], state: str, now: datetime
) -> list[Record]:
    """Return the clocks of a case that enters ``state`` from another state."""
    by_name = {record["name"]: record for record in records}
    terminal = definition.states[state].terminal
    for name, clock in definition.clocks.items():
        record = by_name.get(name)
        if record is not None:
            record = by_name[name] = _on_entry(clock, record, state, now, terminal)
        if _starts(clock, record, state):
            by_name[name] = _started(clock, now)
    return list(by_name.values())


def end(records: Iterable[Record], names: Iterable[str], now: datetime) -> list[Record]:
    """Return ``records`` with those of ``names`` that still run ended: what they measured came."""
    return [
        _ended(record, now, stopped=False)
        if record["name"] in names and record["ended_at"] is None
        else record
        for record in records
    ]


def advance(
    definition: Definition, records: Iterable[Record], now: datetime
) -> tuple[list[Record], list[Fired]]:
    """Return the clocks as they stand at ``now`` and the marks reached since, in order of time.

    A mark is returned once, however late: after an outage all levels that were passed come at once.
    """
    after: list[Record] = []
    fired: list[tuple[datetime, Fired]] = []
    for record in records:
        clock = definition.clocks[record["name"]]
        if record["paused_at"] is not None and now >= record["paused_at"] + MAX_PAUSE:
            record = _resumed(clock, record, now)
        while record["next_at"] is not None and record["next_at"] <= now:
            at, mark = record["next_at"], clock.marks[record["fired"]]
            level = record["level"] + (not mark.warning)
            record = _changed(clock, record, fired=record["fired"] + 1, level=level)
            fired.append((at, Fired(clock, mark, 0 if mark.warning else level)))
        if record["status"] == "running" and now >= record["due_at"]:
            record = record | {"status": "breached"}
        after.append(record)
    return after, [each for _, each in sorted(fired, key=lambda pair: pair[0])]


def next_tick(records: Iterable[Record]) -> datetime | None:
    """Return when the next mark of a case is reached; None if no clock has one left."""
    return min((r["next_at"] for r in records if r["next_at"] is not None), default=None)


def shown(record: Mapping[str, Any]) -> dict[str, Any]:
    """Return what of a clock is public."""
    return {key: record[key] for key in ("name", "due_at", "status", "level")}
