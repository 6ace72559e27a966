"""Rules of the linter about regions, conditions by data, actions of marks, documents."""

import re
from collections.abc import Iterator, Mapping

from casework.definition.model import HANDLING, Action, Definition, Transition
from contracts.errors import ValidationFailed
from contracts.events import TrackingView
from contracts.typed import Json

VIEW = frozenset(TrackingView().fields)
"""What every view shows; a definition's ``view`` adds to it."""
NEVER_SHOWN = frozenset(
    {
        *("personal", "contact", "party_contacts", "notes", "records", "outbox"),
        *("idempotency_key", "request_hash", "_id", "claims"),
        *("asked", "followers", "links_due"),
    }
)
NOT_ADDED = NEVER_SHOWN | {"owner", "parties"}
"""What a definition may not name under ``view``: the gateway shows all that stands there, and who
somebody is stands in the view for access alone."""
FIELD = re.compile(r"[a-z]+(_[a-z0-9]+)*")
Findings = Iterator[str]


def _transitions(definition: Definition) -> Iterator[tuple[Action, Transition, str]]:
    for action in definition.actions.values():
        for transition in action.transitions:
            yield action, transition, f"action {action.name} to {transition.to}"


def transitions_stay_in_one_region(definition: Definition) -> Findings:
    """Check that a transition leads from and to states of one region, and enters at most one state
    of each other; a case begins and ends by how it is handled."""
    region_of = {state.name: state.region for state in definition.states.values()}
    for action, transition, where in _transitions(definition):
        own = {
            region_of[state] for state in {*transition.from_states, transition.to} & set(region_of)
        }
        if len(own) > 1:
            yield f"{where} joins the regions {sorted(own)}"
        if action.starts and own != {HANDLING}:
            yield f"{where} starts a case and does not lead into the region {HANDLING}"
        beside = [region_of[state] for state in transition.also if state in region_of]
        if own & set(beside) or len(set(beside)) < len(beside):
            yield f"{where} enters two states of one region"
    for state in definition.states.values():
        if state.terminal and state.region != HANDLING:
            yield f"the terminal state {state.name} lies in the region {state.region}"


def conditions_can_be_read(definition: Definition) -> Findings:
    """Check that what opens an action stands in the view,
    so that the gateway decides as the service does."""
    view_fields = VIEW | set(definition.view_fields)
    for field in sorted(NOT_ADDED & set(definition.view_fields)):
        yield f"the view would show {field}"
    for where, conditions, seen_by_all in _conditions(definition):
        for path, wanted in conditions.items():
            if wanted is not True and not isinstance(wanted, list):
                yield f"{where} asks {path} for something else than true or a list"
            if seen_by_all and path.partition(".")[0] not in view_fields:
                yield f"{where} reads {path}, which the view does not show"
            if path == "state" or path.startswith("regions."):
                for state in sorted(_named(wanted) - set(definition.states)):
                    yield f"{where} names the unknown state {state!r}"


def books_are_fields_of_their_own(definition: Definition) -> Findings:
    """Check that a register, and a text that is unique,
    is a field that the service's rules write."""
    named = [("register", name) for name in definition.registers]
    named += [("unique field", name) for name in definition.unique]
    for kind, name in named:
        if not FIELD.fullmatch(name) or name in VIEW | NEVER_SHOWN:
            yield f"the {kind} {name!r} is not snake_case or is a field of every case"


def _named(wanted: Json) -> set[str]:
    return set(wanted) if isinstance(wanted, list) else set()


def _conditions(definition: Definition) -> Iterator[tuple[str, Mapping[str, Json], bool]]:
    """Yield where conditions stand, what they are, and whether the gateway reads them too."""
    for action in definition.actions.values():
        yield f"action {action.name}", action.only_if, True
        yield f"action {action.name}", action.unless, True
        yield f"action {action.name}", dict.fromkeys(action.until, True), True
    for _, transition, where in _transitions(definition):
        yield where, transition.only_if, True
        yield where, transition.unless, True
    for clock in definition.clocks.values():
        yield f"clock {clock.name}", clock.only_if, False
    for urgent in definition.next_first:
        yield "what is told first", urgent.only_if, False


def marks_take_actions_of_the_system(definition: Definition) -> Findings:
    """Check that what a mark takes is an action that is also the system's,
    and needs no answers or facts."""
    for clock in definition.clocks.values():
        for name in {mark.takes for mark in clock.marks if mark.takes}:
            yield from taken_by_system(definition, name, f"a mark of clock {clock.name}")


def taken_by_system(definition: Definition, name: str, who: str) -> Findings:
    """Check that what the system takes by itself, because of ``who``, it may take, and without
    being told anything."""
    where = f"{who} takes {name!r}, which"
    action = definition.actions.get(name)
    if action is None or action.starts:
        yield f"{where} is no action that can be taken"
        return
    if not any("system" in definition.groups.get(group, {}) for group in action.by):
        yield f"{where} is not the system's to take"
    if action.facts:
        yield f"{where} needs facts"
    if _asks(action):
        yield f"{where} needs answers"


def _asks(action: Action) -> bool:
    try:
        action.form.validate({})
    except ValidationFailed:
        return True
    return False


def documents_are_issued(definition: Definition) -> Findings:
    """Check that a document that is issued is declared, for known groups;
    one that is declared is issued."""
    issued: set[str] = set()
    for _, transition, where in _transitions(definition):
        issued |= set(transition.issues)
        if len(set(transition.issues)) < len(transition.issues):
            yield f"{where} issues a document twice"
    for kind in sorted(issued - set(definition.documents)):
        yield f"document {kind} is issued but not declared"
    for kind in sorted(set(definition.documents) - issued):
        yield f"document {kind} is declared but never issued"
    for document in definition.documents.values():
        if not document.who:
            yield f"document {document.kind} is for nobody"
        for group in sorted(set(document.who) - set(definition.groups)):
            yield f"document {document.kind} names the unknown group {group!r}"
