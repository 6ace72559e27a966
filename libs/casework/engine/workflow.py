"""Taking one action on one case: pure, so that every law of it can be tested without a database.

The state of a case changes in ``take`` and nowhere else.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from casework.definition.answered import answered
from casework.definition.conditions import lets
from casework.definition.links import ASKING
from casework.definition.model import SAME, Action, Clock, Definition, Transition
from casework.definition.retention import erase_at
from casework.engine import access, attachments, clocks, fees, links, moments, notices, slots
from casework.engine.action_view import action_view
from casework.engine.case import Case, with_changes
from casework.engine.change import Change, entry_of, event_of, not_before
from casework.engine.parties import with_joined
from casework.engine.records import additions
from casework.engine.regions import current_states, entered
from casework.engine.rules import Rules, Step
from casework.engine.until import in_time
from casework.typed.fields import CaseFields, ViewFields
from casework.typed.papers import PaperDue
from casework.typed.replies import OpenAction
from chassis.actor import SYSTEM, Actor
from contracts.errors import ActionNotOpen, ContractError, NotAllowed
from contracts.typed import JsonObject

_SAID = {
    (False, False): ("escalate", "escalated"),
    (True, False): ("warn", "warned"),
    (False, True): ("remind", "reminded"),
    (True, True): ("remind", "reminded"),
}
"""What a mark does, by whether it is a warning and whether a reminder."""
NO_RULES = Rules()
MOST_MARKS = 200
"""Of one case in one tick. Only a definition that starts a clock which is over at once has more."""


def _open_transitions(definition: Definition, action: Action, case: CaseFields) -> list[Transition]:
    """Return the transitions that are open as far as the case itself tells, in their order."""
    if case.get("erased_at") or not lets(case, action.only_if, action.unless):
        return []
    here = current_states(case)
    return [
        transition
        for transition in action.transitions
        if (action.starts or not here.isdisjoint(transition.from_states))
        and lets(case, transition.only_if, transition.unless)
        and not any(links.is_handed_on(definition, case, name) for name in transition.asks)
    ]


def _actor_may(definition: Definition, action: Action, role: str, standing: frozenset[str]) -> bool:
    return access.in_groups(definition, action.by, role, standing)


def open_names(
    definition: Definition, case: CaseFields, actor: Actor, now: datetime | None = None
) -> list[str]:
    """Return the names of the actions that ``actor`` may take on ``case`` (or its view) at ``now``;
    without it whatever the time, as nothing that the system takes ends with a day."""
    standing, here = access.relations(case, actor), current_states(case)
    return [
        action.name
        for action in definition.actions.values()
        if not action.starts
        and not here.isdisjoint(action.from_states)
        and _actor_may(definition, action, actor.role, standing)
        and in_time(action, case, now)
        and _open_transitions(definition, action, case)
    ]


def open_actions(
    definition: Definition, view: ViewFields, actor: Actor, now: datetime | None = None
) -> list[OpenAction]:
    """Return ``[{"name", "label", "form": JSON Schema}]`` of the actions open to ``actor`` at
    ``now`` (see ``open_names``), with the choices that are for this actor, and ``preview`` where
    what it issues is shown before.

    The tracking view alone decides, so the gateway can show them; guards that need more may still
    refuse.
    """
    standing = access.relations(view, actor)
    return [
        action_view(action, access.not_offered(definition, action, actor.role, standing))
        for name in open_names(definition, view, actor, now)
        for action in (definition.actions[name],)
    ]


def open_action(
    definition: Definition, case: CaseFields, actor: Actor, name: str, now: datetime | None = None
) -> Action:
    """Return the action ``name`` if ``actor`` may take it at ``now`` (see ``open_names``).

    Raises NotAllowed where this actor may never take it on this case, ActionNotOpen where the
    state does not allow it or there is no such action; both name those that are open.
    """
    action = definition.actions.get(name)
    opened = open_names(definition, case, actor, now)
    if name in opened and action is not None:
        return action
    details = {"open": opened}
    if action is not None and not action.starts:
        standing = access.relations(case, actor)
        if not _actor_may(definition, action, actor.role, standing):
            raise NotAllowed(f"{name} is not for this officer or citizen", details=details)
    raise ActionNotOpen(f"{name} is not open now", details=details)


def _first_open(rules: Rules, action: Action, step: Step) -> Transition:
    for transition in _open_transitions(step.definition, action, step.case):
        if all(rules.conditions[name](step) for name in transition.when):
            return transition
    raise ActionNotOpen(f"{action.name} leads nowhere from here", details={"open": []})


def _owner_is_missing(before: CaseFields, after: Case, clock: Clock) -> bool:
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
    step = replace(step, now=not_before(step.case, step.now))
    definition, before = step.definition, step.case
    action = definition.actions[step.action]
    if action.starts:
        # The conditions of the first transitions may read what the applicant answered.
        from_answers = answered(definition, action, step.body, before)
        joined = with_joined(before, step.parties, step.now)
        step = replace(step, case={**before, **from_answers, **joined})
    for name in action.guards:
        rules.guards[name](step)
    transition = _first_open(rules, action, step)
    case, details, told_alone = _affected(rules, action, step, transition)
    named = attachments.with_named(definition, action, step.body, before)
    case = _moved(definition, with_changes(case, named), transition, step.now)
    noted = links.noted(definition, before, case, action, transition, step.body, step.now)
    case = with_changes(case, noted)
    links_asked = {"asks": list(transition.asks)} if transition.asks else {}
    entry = entry_of(
        step, case, details, internal=transition.internal, key=key, hash=body_hash, **links_asked
    )
    values = notices.context(definition, case, entry)
    entry["text"] = notices.sentence(definition, transition.text or {}, values)
    entries = (entry,) if transition.in_timeline else ()
    case["timeline"] = [*before["timeline"], *entries]
    notifications = [*transition.tells, *_told_of_no_officer(definition, before, case)]
    event = event_of(definition, case, entry, transition.event, notifications, told_alone)
    personal = {k: v for k, v in step.body.items() if k in action.form.personal}
    note = personal if transition.note and not action.starts else None
    corrected = {
        field: step.body[answer] for field, answer in action.corrects.items() if answer in step.body
    }
    rows = additions(action, step, case)
    return Change(case, entries, (event,), note or None, transition.note, corrected or None, rows)


def _affected(
    rules: Rules, action: Action, step: Step, transition: Transition
) -> tuple[Case, JsonObject, JsonObject]:
    """Return the case with what the action's effects change, what its entry tells, and what is told
    in the messages of this step alone."""
    from_answers = answered(step.definition, action, step.body, step.case)
    case = with_changes(step.case, from_answers | with_joined(step.case, step.parties, step.now))
    details: JsonObject = {}
    told_alone: JsonObject = {}
    if not action.starts:
        details = {k: v for k, v in step.body.items() if k not in action.form.personal}
    details |= {"law": transition.law} if transition.law else {}
    for name in action.effects:
        changed = dict(rules.effects[name](step))
        details |= changed.pop("details", {})
        told_alone = changed.pop(notices.TOLD_ALONE, told_alone)
        case = with_changes(case, changed)
    if action.books and step.facts.get(slots.PLACE):
        case = with_changes(case, slots.booked(step.definition, case, step.facts[slots.PLACE]))
    if case.get("asked"):
        # The case that asked for this one stays the same, whichever office handles it.
        case["offices"] = {**case["offices"], ASKING: case["asked"]["office"]}
    return case, details, told_alone


def _told_of_no_officer(definition: Definition, before: CaseFields, after: Case) -> Iterable[str]:
    """Return the templates that tell the head of a unit of a case that now needs an officer."""
    return [
        clock.needs_officer
        for clock in definition.clocks.values()
        if clock.needs_officer and _owner_is_missing(before, after, clock)
    ]


def _moved(definition: Definition, case: Case, transition: Transition, now: datetime) -> Case:
    """Return ``case`` in its new states, with their clocks and the documents to issue."""
    targets = transition.also if transition.to == SAME else (transition.to, *transition.also)
    fields, new = entered(definition, case, targets)
    case = with_changes(case, fields)
    case = with_changes(case, slots.given_back(definition, case))
    case["clocks"] = clocks.end(case["clocks"], transition.ends_clocks, now)
    for state in new:
        case["clocks"] = clocks.enter(definition, case["clocks"], state, now, case)
    case["clocks"] = clocks.restart(
        definition, case["clocks"], transition.restarts_clocks, now, case
    )
    case["clocks"] = clocks.follow(definition, case["clocks"], now, case)
    if "state" in fields:
        case["closed_at"] = now if definition.states[case["state"]].terminal else None
        case["erase_at"] = erase_at(definition, case["closed_at"])
        case = with_changes(case, fees.moved(definition, case, now))
    case["next_tick_at"] = clocks.next_tick(case["clocks"])
    case["sequence"] += 1
    case["updated_at"] = now
    if transition.issues:
        due: list[PaperDue] = [
            {"kind": kind, "sequence": case["sequence"]} for kind in transition.issues
        ]
        case["documents_due"] = [*case["documents_due"], *due]
        case["documents_due_at"] = now
    return case


def tick(
    definition: Definition, case: Case, now: datetime, rules: Rules = NO_RULES
) -> Change | None:
    """Return the case after the marks that its clocks have reached by ``now``; None if none was.

    A reached mark warns or escalates, and the next one still comes. One that takes an action does
    so in the same change, if the system may take it then; ``rules`` give that action its meaning.
    A mark that so has no effect at all leaves neither entry nor event.
    """
    now = not_before(case, now)
    change = Change(case, (), ())
    for _ in range(MOST_MARKS):
        records, fired = clocks.advance(definition, change.case["clocks"], now)
        if not fired and clocks.next_tick(records) == change.case["next_tick_at"]:
            return change if change.case is not case else None
        moved = {"clocks": records, "next_tick_at": clocks.next_tick(records)}
        change = replace(change, case=with_changes(change.case, moved))
        for reached in fired:
            change = _with(change, _told_by_mark(definition, change.case, reached, now))
        action = fired[-1].mark.takes if fired else None
        if action is not None:
            change = _with(change, _system_action(rules, definition, change.case, action, now))
    raise RuntimeError("the marks of this case's clocks do not come to an end")


def _with(change: Change, more: Change | None) -> Change:
    return change if more is None else change.then(more)


def _told_by_mark(
    definition: Definition, case: Case, reached: clocks.Fired, now: datetime
) -> Change | None:
    mark = reached.mark
    if mark.text is None:
        return None
    after: Case = {**case, "sequence": case["sequence"] + 1, "updated_at": now}
    action, event = _SAID[mark.warning, mark.reminder]
    step = Step(definition, case, SYSTEM, action, {}, {}, now)
    entry = entry_of(step, after, {"clock": reached.clock.name, "level": reached.level})
    values = notices.context(definition, after, entry)
    values["told"] = notices.posts_in_words(definition, after, mark.tell)
    entry["text"] = notices.sentence(definition, mark.text, values)
    after["timeline"] = [*after["timeline"], entry]
    until = moments.of_use_until(mark, reached.clock.name, case["clocks"])
    events = (event_of(definition, after, entry, event, list(mark.tell), until=until),)
    return Change(after, (entry,), events)


def _system_action(
    rules: Rules, definition: Definition, case: Case, name: str, now: datetime
) -> Change | None:
    """Return the case after the system's action, None where it is not open or is refused."""
    try:
        action = open_action(definition, case, SYSTEM, name)
        body = action.form.validate({})
        return take(rules, Step(definition, case, SYSTEM, name, body, {}, now))
    except ContractError:
        return None
