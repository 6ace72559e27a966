"""Limits of clocks: a span, days, or a moment of the case such as an appointment.

``limit: {at: visit.at}`` is due when the moment comes, ``{at: hearing.at, before: {days: 7}}`` a
week before it. Such a clock starts when its moment is known, and when the moment changes it is
planned anew: marks before it come again, since they speak of another moment.

A clock written with ``while`` runs as long as the case is in those states. Nothing is owed by
then: it is never breached, its marks are reminders, and it stops wherever else the case goes.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from typing import TypedDict

from casework.definition.conditions import value_at
from casework.definition.model import HANDLING, BadDefinition, Clock, Definition, Mark
from casework.definition.sources.workflow import ClockSource, LimitSource, StateSource
from casework.definition.spans import read_span
from casework.engine.kept_answers import MOMENT, MOMENTS, types
from casework.typed.case import ClockRecord
from casework.typed.fields import CaseFields

SPANS = ("minutes", "hours")
BOUNDS = ("starts_on", "ends_on", "stops_on")
Findings = Iterator[str]


class LimitFields(TypedDict, total=False):
    """The fields of a Clock that say when it is due."""

    span: timedelta | None
    days: int | None
    working_days: int | None
    moment: str
    offset: timedelta


class BoundFields(TypedDict, total=False):
    """The fields of a Clock that say between which states it runs."""

    starts_on: frozenset[str]
    ends_on: frozenset[str]
    stops_on: frozenset[str]
    restarts: bool
    owed: bool


def read_limit(name: str, limit: LimitSource) -> LimitFields:
    """Return the fields of a Clock that say when it is due; BadDefinition for any other limit."""
    if "at" in limit:
        return {"moment": str(limit["at"]), "offset": _offset(name, limit)}
    rest = dict(limit)
    exact = {unit: rest.pop(unit) for unit in SPANS if unit in rest}
    days, working_days = rest.pop("days", None), rest.pop("working_days", None)
    if rest or [bool(exact), days is not None, working_days is not None].count(True) != 1:
        raise BadDefinition(
            f"the limit of clock {name!r} is not one of minutes/hours, days, working_days, at"
        )
    return {
        "span": timedelta(**exact) if exact else None,
        "days": days,
        "working_days": working_days,
    }


def _offset(name: str, limit: LimitSource) -> timedelta:
    rest = {key: part for key, part in limit.items() if key != "at"}
    if not rest:
        return timedelta()
    if len(rest) > 1 or not set(rest) <= {"before", "after"}:
        raise BadDefinition(f"the limit of clock {name!r} is 'at' a moment, 'before' or 'after' it")
    ((side, span),) = rest.items()
    return read_span(span) * (-1 if side == "before" else 1)


def read_bounds(name: str, part: ClockSource, states: Mapping[str, StateSource]) -> BoundFields:
    """Return the fields of a Clock that say between which states it runs."""
    if "while" not in part:
        return {
            "starts_on": frozenset(part.get("starts_on", ())),
            "ends_on": frozenset(part.get("ends_on", ())),
            "stops_on": frozenset(part.get("stops_on", ())),
            "restarts": bool(part.get("restarts", False)),
        }
    if not set(BOUNDS).isdisjoint(part):
        raise BadDefinition(f"clock {name!r} says both while which states it runs and from which")
    running = frozenset(part["while"])
    regions = {states[state].get("region", HANDLING) for state in running & set(states)}
    others = {other for other, s in states.items() if s.get("region", HANDLING) in regions}
    stops = frozenset(others - running)
    return {"starts_on": running, "stops_on": stops, "restarts": True, "owed": False}


def due_at_moment(clock: Clock, case: CaseFields) -> datetime | None:
    """Return when the moment that ``clock`` leads to makes it due; None while it is not known."""
    moment = value_at(case, clock.moment) if clock.moment else None
    return moment + clock.offset if isinstance(moment, datetime) else None


def moments_can_be_reached(definition: Definition) -> Findings:
    """Check that the moment of a clock is one of the case; a state's next moment is that of a clock
    that runs in it; a clock is there for something."""
    answer_types = types(definition)
    computed = any(action.effects for action in definition.actions.values())
    for clock in definition.clocks.values():
        where = f"clock {clock.name}"
        if clock.moment is not None and clock.moment not in MOMENTS:
            if clock.moment not in answer_types and not computed:
                yield f"{where} leads to {clock.moment}, which nothing keeps"
            elif answer_types.get(clock.moment, {MOMENT}) != {MOMENT}:
                yield f"{where} leads to {clock.moment}, which is no moment"
        if clock.moment is not None and (clock.pauses_on or clock.counts_from):
            yield f"{where} leads to a moment, so it is neither paused nor counted from another"
        for mark in clock.marks:
            if mark.before is not None and clock.span and mark.before >= clock.span:
                yield f"{where} has a mark before it starts"
        if not clock.marks and clock.name not in _told_next(definition):
            yield f"{where} has no marks and no state names it as its next"
    for state in definition.states.values():
        for clock in _owing_nothing(definition, state.next.clocks if state.next else ()):
            if state.name not in clock.starts_on:
                yield f"state {state.name} names clock {clock.name}, which does not run in it"


def _told_next(definition: Definition) -> set[str]:
    steps = [state.next for state in definition.states.values() if state.next]
    steps += [urgent.step for urgent in definition.next_first]
    return {name for step in steps for name in step.clocks}


def _owing_nothing(definition: Definition, names: tuple[str, ...]) -> list[Clock]:
    clocks = [definition.clocks[name] for name in names if name in definition.clocks]
    return [clock for clock in clocks if not clock.owed]


def of_use_until(mark: Mark, clock: str, records: Iterable[ClockRecord]) -> datetime | None:
    """Return until when it is of use to be told of a mark of ``clock``: until the limit that it
    warns of; None for one that tells that the limit has passed."""
    if mark.before is None and (mark.at is None or mark.at >= 1):
        return None
    return next(one["due_at"] for one in records if one["name"] == clock)
