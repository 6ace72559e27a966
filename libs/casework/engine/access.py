"""Who may see and do what: role × relation to the case × state × field, deny by default.

Everything here works on a case document and on its public tracking view alike: both have
``owner``, ``offices``, ``office_codes``, ``assigned_to``, ``capability``, ``state``, ``regions``,
``parties``, ``sensitive``.
"""

from collections.abc import Iterable, Mapping
from typing import cast

from casework.definition.model import Action, Definition
from casework.definition.sources.people import AccessRuleSource
from casework.engine import parties
from casework.engine.regions import states_in_order
from casework.typed.fields import Answers, CaseFields
from chassis.actor import Actor
from contracts.errors import ValidationFailed
from contracts.typed import Json, View

FULL, MASKED = "full", "masked"
TIMELINE, MESSAGES, FEEDBACK = "timeline", "messages", "feedback"
PARTS: Mapping[str, Mapping[str, Json]] = {
    TIMELINE: {"timeline": []},
    "clocks": {"clocks": []},
    "officer": {"assigned_to": None, "capability": None},
    "routing": {"routing": None},
    MESSAGES: {},
    FEEDBACK: {},
}
"""What every case has whatever its definition, and a definition may keep to some
(``access.parts``), each with the fields of the view that it is and what all others find in their
place. No fields are which messages reached nobody, and what the citizen says of the end."""
MASK = "•••"
RELATIONS = frozenset({"owner", "assigned", "listed", "system"})
"""Those of every department. The others are its posts, of who works at the office that holds one,
and the parties of the definition, of citizens."""


def relations(case: CaseFields, actor: Actor) -> frozenset[str]:
    """Return how ``actor`` stands to ``case``; nothing for a token that is for another case."""
    reference = case.get("_id") or case.get("reference")
    if actor.scope and actor.scope != reference:
        return frozenset()
    if actor.role == "system":
        return frozenset({"system"})
    if actor.role == "citizen":
        owner = frozenset({"owner"} if actor.id == case["owner"] else ())
        return owner | parties.relations_of(case, actor.id)
    standing = {
        office for office, code in case["offices"].items() if code and code == actor.station
    }
    if actor.station and actor.station in case["office_codes"]:
        standing.add("listed")
    if _is_designated(case, actor):
        standing.add("assigned")
    return frozenset(standing)


def _is_designated(case: CaseFields, actor: Actor) -> bool:
    """Return whether ``actor`` is the officer named, still in the post that he was named in."""
    if not actor.id or actor.id != case.get("assigned_to"):
        return False
    capability = case.get("capability")
    if not capability or capability["officer"] != actor.id:
        return True
    return (actor.role, actor.station) == (capability["role"], capability["office"])


def in_groups(
    definition: Definition, groups: Iterable[str], role: str, standing: frozenset[str]
) -> bool:
    """Return whether a ``role`` with the relations ``standing`` is in one of ``groups``."""
    return any(
        relation in standing
        for group in groups
        for relation in definition.groups[group].get(role, ())
    )


def not_offered(
    definition: Definition, action: Action, role: str, standing: frozenset[str]
) -> frozenset[tuple[str, str]]:
    """Return (field, value) of the choices in the form of ``action`` that are for others than a
    ``role`` with the relations ``standing``."""
    return frozenset(
        (field, value)
        for field, choices in action.form.choices.items()
        for value, choice in choices.items()
        if "by" in choice and not in_groups(definition, choice["by"], role, standing)
    )


def check_choices(
    definition: Definition, action: Action, case: CaseFields, actor: Actor, answers: Answers
) -> None:
    """Raise ValidationFailed for an answer that is a choice of others than ``actor``."""
    hidden = not_offered(definition, action, actor.role, relations(case, actor))
    chosen = {field for field, value in hidden if answers.get(field) == value}
    if chosen:
        raise ValidationFailed(fields=dict.fromkeys(sorted(chosen), "not-a-choice"))


def may_see(definition: Definition, case: CaseFields, actor: Actor) -> bool:
    """Return whether ``actor`` may know that the case exists.

    One who may not is answered as for a reference that does not exist.
    """
    policy = definition.source["access"]
    groups = policy["see_sensitive"] if case["sensitive"] else policy["see"]
    standing = relations(case, actor)
    return "system" in standing or in_groups(definition, groups, actor.role, standing)


def shown_as(definition: Definition, case: CaseFields, actor: Actor, field: str) -> str | None:
    """Return how ``actor`` may read ``field`` in the states the case is in: full, masked or None.

    A rule for the end of the matter goes first, then one for the state of another region, then one
    for the handling state.
    """
    if not may_see(definition, case, actor):
        return None
    standing = relations(case, actor)
    for rule in _rules_for(definition, case, field):
        if in_groups(definition, rule["who"], actor.role, standing):
            return rule.get("show", FULL)
    return None


def _rules_for(definition: Definition, case: CaseFields, field: str) -> Iterable[AccessRuleSource]:
    policy, states = definition.source["access"], states_in_order(case)
    by_state = policy.get("fields_by_state", {})
    ends = [state for state in states if definition.states[state].terminal]
    for state in [*ends, *states]:
        if field in by_state.get(state, {}):
            return by_state[state][field]
    return policy["fields"].get(field, ())


def may_file(definition: Definition, role: str) -> bool:
    """Return whether somebody of this ``role`` begins a case: a citizen for himself, an officer for
    a person at the counter."""
    return any(role in definition.groups[group] for group in definition.start.by)


def links_shown(definition: Definition, case: CaseFields, actor: Actor) -> tuple[str, ...]:
    """Return the names of the links whose rows ``actor``, who may see the case, is shown."""
    standing = relations(case, actor)
    return tuple(
        name
        for name, link in definition.links.items()
        if link.shown_to is None or in_groups(definition, link.shown_to, actor.role, standing)
    )


def view_fields_shown(definition: Definition, case: CaseFields, actor: Actor) -> tuple[str, ...]:
    """Return which of the view's own fields ``actor``, who may see the case, is shown: those that
    ``access.view`` names to the groups it names, every other to all."""
    limited, standing = definition.source["access"].get("view", {}), relations(case, actor)
    return tuple(
        name
        for name in definition.view_fields
        if name not in limited or in_groups(definition, limited[name], actor.role, standing)
    )


def parts_closed(definition: Definition, case: CaseFields, actor: Actor) -> frozenset[str]:
    """Return which of ``PARTS`` are closed to ``actor``, who may see the case: those that
    ``access.parts`` names to groups the actor is in none of."""
    limited, standing = definition.source["access"].get("parts", {}), relations(case, actor)
    return frozenset(
        part
        for part, groups in limited.items()
        if not in_groups(definition, groups, actor.role, standing)
    )


def in_place_of_closed(definition: Definition, case: CaseFields, actor: Actor) -> dict[str, Json]:
    """Return the fields of the view that ``actor`` finds empty, each with what stands there."""
    closed = parts_closed(definition, case, actor)
    return {name: empty for part in closed for name, empty in PARTS[part].items()}


def view_for(definition: Definition, case: CaseFields, actor: Actor, view: View) -> View:
    """Return of the tracking view of ``case`` what ``actor``, who may see it, is shown. The system
    compares views with it, so it is shown all."""
    if "system" in relations(case, actor):
        return view
    hidden = set(definition.view_fields) - set(view_fields_shown(definition, case, actor))
    links = {name: view["links"][name] for name in links_shown(definition, case, actor)}
    empty = in_place_of_closed(definition, case, actor)
    open_view = {name: value for name, value in view.items() if name not in hidden}
    return cast(View, open_view | empty | {"links": links})


def readable(definition: Definition, case: CaseFields, actor: Actor, form: Answers) -> Answers:
    """Return the answers of ``form`` that ``actor`` may read, masked where the policy says so."""
    allowed = {}
    for field, value in form.items():
        show = shown_as(definition, case, actor, field)
        if show is not None:
            allowed[field] = value if show == FULL else masked(value)
    return allowed


def masked(value: Json) -> Json:
    """Return ``value`` with its form kept and every text and number in it hidden."""
    if isinstance(value, Mapping):
        return {key: masked(part) for key, part in value.items()}
    if isinstance(value, list):
        return [masked(part) for part in value]
    return MASK


def may_read_note(definition: Definition, case: CaseFields, actor: Actor, visibility: str) -> bool:
    """Return whether ``actor`` may read notes of this ``visibility`` (visible or internal)."""
    groups = definition.source["access"]["notes"].get(visibility, ())
    standing = relations(case, actor)
    return may_see(definition, case, actor) and in_groups(definition, groups, actor.role, standing)
