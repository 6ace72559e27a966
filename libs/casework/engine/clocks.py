"""Clocks: limits that begin when a state, of any region, is entered and that only a state can end.

A running clock is a record in the case, times aware in UTC::

    {"name", "started_at", "due_at", "ended_at", "status", "level", "fired", "anchor", "pauses",
     "paused_at", "next_at"}

``status`` is running, paused, met, breached or stopped; ``fired`` counts the marks that have been
fired, ``level`` those of them that were escalations; ``anchor`` is where fractions of the limit are
measured from (where the limit is counted from, later by what the pauses took); ``ended_at`` is
None while it runs, also after a breach; ``next_at`` is None once no mark is left. A clock by
which nothing is owed has ``owed`` False: it is stopped, or met once its moment came.
Edits and comments do not come here: a clock cannot see them. Records are replaced, never changed.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import cast

from casework.definition.conditions import meets, value_at
from casework.definition.model import Clock, Definition, Mark
from casework.engine.moments import due_at_moment
from casework.engine.regions import current_states
from casework.engine.working_days import WorkCalendar, bihar, due_after_days, due_after_working_days
from casework.typed.case import ClockRecord
from casework.typed.fields import CaseFields
from contracts.typed import Json

Record = ClockRecord
MAX_PAUSES = 2
MAX_PAUSE = timedelta(days=7)
"""Waiting for the citizen is the only reason to pause: twice at most, a week each."""


@dataclass(frozen=True)
class Fired:
    """A mark that was reached, with its escalation level (0 for a warning)."""

    clock: Clock
    mark: Mark
    level: int


def of_use_until(reached: Fired, records: Iterable[Record]) -> datetime | None:
    """Return until when it is of use to be told of a mark: until the limit that it warns of; None
    for one that tells that the limit has passed."""
    mark = reached.mark
    if mark.before is None and (mark.at is None or mark.at >= 1):
        return None
    return next(one["due_at"] for one in records if one["name"] == reached.clock.name)


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
    if mark.before is not None:
        return record["due_at"] - mark.before
    assert mark.at is not None, "a mark says when it is"
    return record["anchor"] + (record["due_at"] - record["anchor"]) * mark.at


def _changed(clock: Clock, record: Record, **changes: Json) -> Record:
    after = cast(Record, {**record, **changes})
    after["next_at"] = _next_at(clock, after)
    return after


def _started(clock: Clock, case: CaseFields, now: datetime) -> Record:
    since = value_at(case, clock.counts_from) if clock.counts_from else None
    record: Record = {
        "name": clock.name,
        "started_at": now,
        "due_at": due_at_moment(clock, case) or due_at(clock, since or now),
        "status": "running",
        "level": 0,
        "fired": 0,
        "anchor": since or now,
        "pauses": 0,
        "paused_at": None,
        "ended_at": None,
        "next_at": None,
    }
    if not clock.owed:
        record["owed"] = False
    return _without_late_reminders(clock, record, now)


def _without_late_reminders(clock: Clock, record: Record, now: datetime) -> Record:
    """Return the record past the marks before its limit that ``now`` is too late for."""
    marks = clock.marks
    fired = record["fired"]
    while fired < len(marks) and (before := marks[fired].before) is not None:
        if record["due_at"] - before > now:
            break
        fired += 1
    return _changed(clock, record, fired=fired)


def _can_start(clock: Clock, case: CaseFields) -> bool:
    has_date = clock.moment is None or due_at_moment(clock, case) is not None
    return has_date and meets(case, clock.only_if)


def _ended(record: Record, now: datetime, *, stopped: bool) -> Record:
    if not record.get("owed", True):
        stopped = now < record["due_at"]
    late = record["status"] == "breached" or (
        record["status"] == "running" and now > record["due_at"] and record.get("owed", True)
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
    assert record["paused_at"] is not None, "it is paused"
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


def _on_entry(
    definition: Definition,
    clock: Clock,
    record: Record,
    state: str,
    case: CaseFields,
    now: datetime,
) -> Record:
    if record["ended_at"] is not None:
        return record
    if state in clock.ends_on:
        return _ended(record, now, stopped=False)
    if state in clock.stops_on or definition.states[state].terminal:
        return _ended(record, now, stopped=True)
    if state in clock.pauses_on:
        return _paused(clock, record, now)
    if record["status"] == "paused" and clock.pauses_on.isdisjoint(current_states(case)):
        return _resumed(clock, record, now)
    return record


def _starts(clock: Clock, record: Record | None, state: str, case: CaseFields) -> bool:
    if state not in clock.starts_on or not _can_start(clock, case):
        return False
    if record is None:
        return True
    return record["ended_at"] is not None and (clock.restarts or record["status"] == "stopped")


def enter(
    definition: Definition,
    records: Iterable[Record],
    state: str,
    now: datetime,
    case: CaseFields | None = None,
) -> list[Record]:
    """Return the clocks of a case that enters ``state`` from another state of its region.

    ``case`` is the case as it then is, in all its regions; None for one in this state alone.
    """
    facts = {"state": state} if case is None else case
    by_name = {record["name"]: record for record in records}
    for name, clock in definition.clocks.items():
        record = by_name.get(name)
        if record is not None:
            record = by_name[name] = _on_entry(definition, clock, record, state, facts, now)
        if _starts(clock, record, state, facts):
            by_name[name] = _started(clock, facts, now)
    return list(by_name.values())


def end(records: Iterable[Record], names: Iterable[str], now: datetime) -> list[Record]:
    """Return ``records`` with those of ``names`` that still run ended: what they measured came."""
    return [
        _ended(record, now, stopped=False)
        if record["name"] in names and record["ended_at"] is None
        else record
        for record in records
    ]


def restart(
    definition: Definition,
    records: Iterable[Record],
    names: Iterable[str],
    now: datetime,
    case: CaseFields,
) -> list[Record]:
    """Return ``records`` with the clocks ``names`` begun anew, except where one's conditions do not
    hold: what they measure was done, and is due again."""
    by_name = {record["name"]: record for record in records}
    for name in names:
        if _can_start(definition.clocks[name], case):
            by_name[name] = _started(definition.clocks[name], case, now)
    return list(by_name.values())


def follow(
    definition: Definition, records: Iterable[Record], now: datetime, case: CaseFields
) -> list[Record]:
    """Return ``records`` as the case's moments now have it.

    A clock whose moment changed is planned anew; one whose moment is gone stops. One that did not
    start because its moment was not known starts, if the case still is in a state it starts on.
    """
    by_name = {record["name"]: record for record in records}
    for name, clock in definition.clocks.items():
        if clock.moment is None:
            continue
        record, due = by_name.get(name), due_at_moment(clock, case)
        if record is None:
            if not clock.starts_on.isdisjoint(current_states(case)) and _can_start(clock, case):
                by_name[name] = _started(clock, case, now)
        elif record["ended_at"] is None and due is None:
            by_name[name] = _ended(record, now, stopped=True)
        elif record["ended_at"] is None and due != record["due_at"]:
            assert due is not None
            anew: Record = {**record, "due_at": due, "anchor": now, "status": "running"}
            by_name[name] = _without_late_reminders(clock, {**anew, "fired": 0, "level": 0}, now)
    return list(by_name.values())


def advance(
    definition: Definition, records: Iterable[Record], now: datetime
) -> tuple[list[Record], list[Fired]]:
    """Return the clocks as they stand at ``now`` and the marks reached since, in order of time.

    A mark is returned once, however late: after an outage all levels that were passed come at once.
    After a mark that takes an action no later one is returned: the action may end their clocks, so
    the caller takes it and asks again.
    """
    after = [_as_paused(definition, record, now) for record in records]
    fired: list[Fired] = []
    while (reached := _reached(after, now)) is not None:
        place, record = reached, after[reached]
        clock = definition.clocks[record["name"]]
        mark = clock.marks[record["fired"]]
        escalates = not (mark.warning or mark.reminder or mark.text is None)
        level = record["level"] + escalates
        after[place] = _changed(clock, record, fired=record["fired"] + 1, level=level)
        if mark.before is not None and now >= record["due_at"]:
            continue  # after an outage: what it would remind of is over
        fired.append(Fired(clock, mark, 0 if mark.warning or mark.reminder else level))
        if mark.takes:
            break
    return [_as_breached(record, now) for record in after], fired


def _as_paused(definition: Definition, record: Record, now: datetime) -> Record:
    over = record["paused_at"] is not None and now >= record["paused_at"] + MAX_PAUSE
    return _resumed(definition.clocks[record["name"]], record, now) if over else record


def _reached(records: list[Record], now: datetime) -> int | None:
    """Return the place of the clock whose mark was reached first; None if none was by ``now``."""
    due = [(at, n) for n, r in enumerate(records) if (at := r["next_at"]) is not None and at <= now]
    return min(due)[1] if due else None


def _as_breached(record: Record, now: datetime) -> Record:
    owed = record.get("owed", True)
    late = owed and record["status"] == "running" and now >= record["due_at"]
    return record | {"status": "breached"} if late else record


def next_tick(records: Iterable[Record]) -> datetime | None:
    """Return when the next mark of a case is reached; None if no clock has one left."""
    return min((r["next_at"] for r in records if r["next_at"] is not None), default=None)
