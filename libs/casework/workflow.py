"""Taking one action on one case: pure, so that every law of it can be tested without a database.

The state of a case changes in ``take`` and nowhere else.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from casework import access, clocks, notices
from casework.case import Case, tracking_view
from casework.definition import SAME, Action, Clock, Definition, Transition
from casework.form_schema import json_schema
from casework.rules import Rules, Step
from chassis import trace
from chassis.actor import SYSTEM, Actor
from contracts.envelope import new_event
from contracts.errors import ActionNotOpen, NotAllowed


@dataclass(frozen=True)
class Change:
    """A case after a step: the whole new document, and what was added to its lists.

    ``note`` is personal text of the step, to be encrypted before it is kept; None without one.
    """

    case: Case
    entries: tuple[dict[str, Any], ...]
    events: tuple[dict[str, Any], ...]
    note: dict[str, Any] | None = None
    visibility: str | None = None


def _value_at(view: Mapping[str, Any], path: str) -> Any:
    return notices.look_up(path.split("."), view)


def _meets(view: Mapping[str, Any], conditions: Mapping[str, Any]) -> bool:
    """Return whether every path holds: ``true`` asks for anything there, a list for one of it."""
    return all(
        bool(_value_at(view, path)) if wanted is True else _value_at(view, path) in wanted
        for path, wanted in conditions.items()
    )


def _state_allows(action: Action, case: Mapping[str, Any]) -> bool:
    if case["state"] not in action.from_states or not _meets(case, action.only_if):
        return False
    return not (action.unless and _meets(case, action.unless))


def _actor_may(definition: Definition, action: Action, role: str, held: frozenset[str]) -> bool:
    return access.in_groups(definition, action.by, role, held)


def open_names(definition: Definition, case: Mapping[str, Any], actor: Actor) -> list[str]:
    """Return the names of the actions that ``actor`` may take on ``case`` (or its view) now."""
    held = access.relations(case, actor)
    return [
        action.name
        for action in definition.actions.values()
        if _state_allows(action, case) and _actor_may(definition, action, actor.role, held)
    ]


def open_actions(
    definition: Definition, view: Mapping[str, Any], actor: Actor
) -> list[dict[str, Any]]:
    """Return ``[{"name", "label", "form": JSON Schema}]`` of the actions open to ``actor``.

    The tracking view alone decides, so the gateway can show them; guards that need more may still
    refuse.
    """
    return [
        {"name": name, "label": dict(action.label), "form": json_schema(action.form)}
        for name in open_names(definition, view, actor)
        for action in (definition.actions[name],)
    ]


def open_action(definition: Definition, case: Mapping[str, Any], actor: Actor, name: str) -> Action:
    """Return the action ``name`` if ``actor`` may take it now.

    Raises NotAllowed where this actor may never take it on this case, ActionNotOpen where the
    state does not allow it or there is no such action; both name those that are open.
    """
    action = definition.actions.get(name)
    opened = open_names(definition, case, actor)
    if name in opened and action is not None:
        return action
    details = {"open": opened}
    if action is not None and not action.starts:
        held = access.relations(case, actor)
        if not _actor_may(definition, action, actor.role, held):
            raise NotAllowed(f"{name} is not for this officer or citizen", details=details)
    raise ActionNotOpen(f"{name} is not open now", details=details)


def _way(rules: Rules, action: Action, step: Step) -> Transition:
    for way in action.transitions:
        starts_here = action.starts or step.case["state"] in way.from_states
        if starts_here and all(rules.conditions[name](step) for name in way.when):
            return way
    raise ActionNotOpen(f"{action.name} leads nowhere from here", details={"open": []})


def _owner_is_missing(before: Case, after: Case, clock: Clock) -> bool:
    was = {record["name"] for record in before["clocks"] if record["ended_at"] is None}
    runs = {record["name"] for record in after["clocks"] if record["ended_at"] is None}
    return clock.name in runs - was and after["assigned_to"] is None


def take(
    rules: Rules,
    step: Step,
    *,
    key: str | None = None,
    body_hash: str | None = None,
) -> Change:
    """Return the case after the step's action, which must be open (``open_action``).

    Raises what a guard raises. ``key`` and ``body_hash`` are kept with the timeline entry, so that
    the same request again can be recognised.
    """
    definition, before = step.definition, step.case
    action = definition.actions[step.action]
    for name in action.guards:
        rules.guards[name](step)
    way = _way(rules, action, step)
    case: Case = {**before}
    details = _details(action, step, way)
    for name in action.effects:
        changed = dict(rules.effects[name](step))
        details |= changed.pop("details", {})
        case |= changed
    _move(definition, case, way, step.now)
    entry = _entry(case, action.name, step.actor, step.now, details, internal=way.internal)
    entry |= {"key": key, "hash": body_hash}
    values = notices.context(definition, case, entry)
    entry["text"] = notices.sentence(definition, way.text or {}, values)
    case["timeline"] = [*before["timeline"], entry]
    told = list(way.tells)
    told += [
        clock.needs_officer
        for clock in definition.clocks.values()
        if clock.needs_officer and _owner_is_missing(dict(before), case, clock)
    ]
    event = _event(definition, case, entry, way.event, told)
    personal = {k: v for k, v in step.body.items() if k in action.form.personal}
    note = personal if way.note and not action.starts else None
    return Change(case, (entry,), (event,), note or None, way.note)


def _details(action: Action, step: Step, way: Transition) -> dict[str, Any]:
    if action.starts:
        details = {}
    else:
        details = {k: v for k, v in step.body.items() if k not in action.form.personal}
    return details | ({"law": way.law} if way.law else {})


def _move(definition: Definition, case: Case, way: Transition, now: datetime) -> None:
    """Change the state of ``case`` and, with it, its clocks."""
    target = case["state"] if way.to == SAME else way.to
    case["clocks"] = clocks.end(case["clocks"], way.ends_clocks, now)
    if target != case["state"]:
        case["state"] = target
        case["clocks"] = clocks.enter(definition, case["clocks"], target, now)
        case["closed_at"] = now if definition.states[target].terminal else None
    case["next_tick_at"] = clocks.next_tick(case["clocks"])
    case["sequence"] += 1
    case["updated_at"] = now


def _entry(
    case: Case,
    action: str,
    actor: Actor,
    now: datetime,
    details: dict[str, Any],
    *,
    internal: bool = False,
) -> dict[str, Any]:
    return {
        "sequence": case["sequence"],
        "at": now,
        "action": action,
        "state": case["state"],
        "actor": actor.id,
        "actor_role": actor.role,
        "text": {},
        "details": details,
        "internal": internal,
    }


def _event(
    definition: Definition,
    case: Case,
    entry: dict[str, Any],
    event: str,
    templates: list[str],
) -> dict[str, Any]:
    return new_event(
        f"case.{event}",
        definition.bus_service,
        data={
            "case": tracking_view(definition, case),
            "notices": notices.build(definition, case, entry, templates),
        },
        reference=case["_id"],
        sequence=case["sequence"],
        actor={"id": entry["actor"], "role": entry["actor_role"]},
        trace=trace.current(),
        occurred_at=entry["at"],
    )


def tick(definition: Definition, case: Case, now: datetime) -> Change | None:
    """Return the case after the marks that its clocks have reached by ``now``; None if none was.

    A reached mark warns or escalates; it never changes the state, so the next one still comes.
    """
    records, fired = clocks.advance(definition, case["clocks"], now)
    if not fired:
        return None
    after: Case = {**case, "clocks": records, "next_tick_at": clocks.next_tick(records)}
    entries, events = [], []
    for reached in fired:
        after = {**after, "sequence": after["sequence"] + 1, "updated_at": now}
        action = "warn" if reached.mark.warning else "escalate"
        details = {"clock": reached.clock.name, "level": reached.level}
        entry = _entry(after, action, SYSTEM, now, details)
        values = notices.context(definition, after, entry)
        values["told"] = notices.told(definition, after, reached.mark.tell)
        entry["text"] = notices.sentence(definition, reached.mark.text, values)
        after["timeline"] = [*after["timeline"], entry]
        event = "warned" if reached.mark.warning else "escalated"
        entries.append(entry)
        events.append(_event(definition, after, entry, event, list(reached.mark.tell)))
    return Change(after, tuple(entries), tuple(events))
