"""Rules about cases that are linked: what one definition can tell, and what several of one folder
tell of each other."""

from collections.abc import Iterator
from typing import cast

from casework.definition.links import ANYONE, ASKING, OWNER, Consequence, Link, references
from casework.definition.lint.handing_on import answers_are_filled
from casework.definition.model import SAME, Action, Definition
from casework.definition.sources.common import Source, keys_of
from casework.definition.sources.links import (
    AskSource,
    ConsequenceSource,
    LinkedBySource,
    LinkSource,
)
from casework.definition.versions import Definitions
from casework.engine.links import ELSEWHERE, SHOWN
from contracts.errors import ValidationFailed
from contracts.typed import Json

KEYS = {"links": keys_of(LinkSource), "linked_by": keys_of(LinkedBySource)}
ASK_KEYS, THEN_KEYS = keys_of(AskSource), keys_of(ConsequenceSource)
SYSTEM, ROUTING, NOTIFY = "system", "routing", "notify"
REGIONS = "regions"
"""Of the fields that every view has, what a link may show beside the other's own."""
Findings = Iterator[str]


def links_are_made(definition: Definition) -> Findings:
    """Check that a link is asked by a transition or made by an answer; what a transition asks and
    an answer names is declared."""
    asked_names = {
        name
        for action in definition.actions.values()
        for transition in action.transitions
        for name in transition.asks
    }
    answered = {
        name
        for action in definition.actions.values()
        for _, name in references(definition.form_of(action).specs)
    }
    yield from _keys(definition)
    for name in sorted(asked_names):
        link = definition.links.get(name)
        if link is None or link.asks is None:
            yield f"a transition asks {name!r}, which is no link that says what it asks"
    for name in sorted(answered):
        link = definition.links.get(name)
        if link is None or link.referred_to or link.asks is not None:
            yield f"an answer makes the link {name!r}, which is none that an answer can make"
    for link in definition.links.values():
        if link.asks is not None and link.name not in asked_names:
            yield f"link {link.name} is declared and no transition asks it"
        if link.asks is None and not link.referred_to and link.name not in answered:
            yield f"link {link.name} is declared and no answer makes it"
        if link.referred_to and link.who not in (ANYONE, OWNER):
            yield f"link {link.name} may be made by {link.who!r}, neither anyone nor the owner"
        if link.asks is not None:
            yield from answers_are_filled(definition, link, link.asks)


def _keys(definition: Definition) -> Findings:
    for kind, known in KEYS.items():
        written = cast(Source, definition.source).get(kind, {})
        for name, part in written.items():
            yield from _unknown(f"link {name}", part, known)
            yield from _unknown(f"what link {name} asks", part.get("asks"), ASK_KEYS)
            for one in part.get("then", ()):
                yield from _unknown(f"what follows from link {name}", one, THEN_KEYS)


def _unknown(where: str, part: Json, known: frozenset[str]) -> Findings:
    for key in sorted(set(part or ()) - known):
        yield f"{where} says {key!r}, which nobody reads"


def links_are_shown(definition: Definition) -> Findings:
    """Check that rows are shown to groups that there are; where anyone may link a case, it is said
    to whom, or all who see this one would read the references of strangers."""
    for link in definition.links.values():
        for group in sorted(set(link.shown_to or ()) - definition.groups.keys()):
            yield f"link {link.name} is shown to {group!r}, which is no group"
        if link.who == ANYONE and link.shown_to is None:
            yield f"link {link.name} may be made by anyone and does not say whom it is shown to"


def links_lead_to_actions(definition: Definition) -> Findings:
    """Check that what follows from a link is an action of the system that needs no answers or facts
    and leads elsewhere; its conditions ask what the rows show."""
    for link in definition.links.values():
        row_fields = {*SHOWN, ELSEWHERE, *link.followed}
        for field in sorted(set(link.followed) & set(SHOWN)):
            yield f"link {link.name} shows {field}, which every row has"
        if "links" in link.followed:
            yield f"link {link.name} shows the links of the other case"
        for one in link.then:
            where = f"link {link.name} takes {one.takes!r}, which"
            yield from _conditions(link, one, row_fields)
            yield from _action_findings(definition, where, definition.actions.get(one.takes))


def _conditions(link: Link, one: Consequence, row_fields: set[str]) -> Findings:
    for path, wanted in one.holds.items():
        where = f"what follows from link {link.name} asks {path}"
        if path.partition(".")[0] not in row_fields:
            yield f"{where}, which its rows do not show"
        if wanted is not True and not isinstance(wanted, list):
            yield f"{where} for something else than true or a list"


def _action_findings(definition: Definition, where: str, action: Action | None) -> Findings:
    if action is None or action.starts:
        yield f"{where} is no action that can be taken"
        return
    yield from _systems(definition, where, action)
    if any(
        (transition.to == SAME or transition.to in transition.from_states) and not transition.when
        for transition in action.transitions
    ):
        yield f"{where} leaves the state as it is, and would be taken again"


def _systems(definition: Definition, where: str, action: Action) -> Findings:
    if not any(SYSTEM in definition.groups.get(group, {}) for group in action.by):
        yield f"{where} is not the system's to take"
    if action.facts:
        yield f"{where} needs facts"
    try:
        action.form.validate({})
    except ValidationFailed:
        yield f"{where} needs answers"


def what_is_passed_can_be_taken(definition: Definition) -> Findings:
    """Check that a step passes on answers of its own that are not personal,
    to a case that was asked for."""
    asks = any(link.asks for link in definition.links.values())
    for action in definition.actions.values():
        form = definition.form_of(action)
        for transition in action.transitions:
            if transition.passes is None:
                continue
            where = f"action {action.name} passes {transition.passes.takes!r} on"
            if not asks:
                yield f"{where}, and no case is asked for"
            for name in transition.passes.answers:
                if name not in form.types:
                    yield f"{where} with {name}, which its form does not ask for"
                elif name in form.personal:
                    yield f"{where} with {name}, which is personal"


def asked_cases_are_the_systems(definition: Definition) -> Findings:
    """Check that a case that others ask for is opened by the system for an office that has a post
    in it, and what withdraws it is the system's."""
    if not definition.asked_by:
        if "asked" in definition.source:
            yield "the definition says what becomes of a case that was asked for, and nobody asks"
        return
    who = {role for group in definition.start.by for role in definition.groups.get(group, {})}
    if who != {SYSTEM}:
        yield f"others ask for a case, and {definition.start.name} is not the system's alone"
    if ASKING not in definition.posts:
        yield f"others ask for a case, and the department has no post {ASKING!r}"
    for name in definition.hears:
        passed_action = definition.actions.get(name)
        where = f"a case hears {name!r} of who asked for it, which"
        if passed_action is None or passed_action.starts:
            yield f"{where} is no action that can be taken"
        elif not any(SYSTEM in definition.groups.get(group, {}) for group in passed_action.by):
            yield f"{where} is not the system's to take"
        elif passed_action.facts:
            yield f"{where} needs facts"
    if definition.withdraw is not None:
        where = f"a case that is needed no longer takes {definition.withdraw!r}, which"
        action = definition.actions.get(definition.withdraw)
        if action is None or action.starts:
            yield f"{where} is no action that can be taken"
        else:
            yield from _systems(definition, where, action)


def links_meet(definitions: Definitions, needs: tuple[str, ...] = ()) -> Findings:
    """Check that both sides of a link know of each other, as far as they lie in one folder; a
    service beyond it is one that ``service.yaml`` needs."""
    newest = {one.code: definitions.newest(one.code) for one in definitions}
    for definition in newest.values():
        for link in definition.links.values():
            where = f"{definition.code}: link {link.name}"
            if link.service != definition.bus_service:
                # The side that is referred to never calls: it hears, and says what others hear.
                if link.service not in needs and not link.referred_to:
                    yield f"{where} leads to {link.service}, which service.yaml does not need"
            elif link.code not in newest:
                yield f"{where} leads to the unknown service {link.code!r}"
            else:
                yield from _meets(where, definition, link, newest[link.code])
        for service, code in sorted(definition.asked_by):
            if service == definition.bus_service and code not in newest:
                yield f"{definition.code}: is asked by the unknown service {code!r}"


def needs_are_links(definitions: Definitions, needs: tuple[str, ...]) -> Findings:
    """Check that a service that ``service.yaml`` needs beside those of the house is one that a link
    leads to: a right to call that nobody uses is one too many."""
    called = {
        link.service
        for definition in definitions
        for link in definition.links.values()
        if not link.referred_to
    }
    for need in sorted(set(needs) - {ROUTING, NOTIFY} - called):
        yield f"service.yaml needs {need}, and no link leads there"


def _meets(where: str, definition: Definition, link: Link, other: Definition) -> Findings:
    me = (definition.bus_service, definition.code)
    for field in sorted(set(link.followed) - {*other.view_fields, REGIONS}):
        yield f"{where} shows {field}, which the view of {other.code} does not"
    if link.asks is None:
        facing = [
            one
            for one in other.links.values()
            if (one.service, one.code) == me and one.referred_to != link.referred_to
        ]
        if not facing:
            yield f"{where} leads to {other.code}, which has no link back"
        return
    if me not in (other.takes_over if link.asks.whose else other.asked_by):
        yield f"{where} asks {other.code}, which is not asked by {definition.code}"
    passed = {
        transition.passes.takes
        for action in definition.actions.values()
        for transition in action.transitions
        if transition.passes
    }
    for name in sorted(passed - set(other.hears)):
        yield f"{definition.code} passes {name!r} on, which {other.code} does not hear"
    answers = {spec["name"] for spec in other.form.specs}
    opened_with = {*link.asks.fill, *link.asks.says, *link.asks.rows}
    for answer in sorted(opened_with - answers):
        yield f"{where} fills {answer}, which {other.code} does not ask for"
    required = {spec["name"] for spec in other.form.specs if spec.get("required")}
    conditional = {spec["name"] for spec in other.form.specs if "when" in spec}
    for answer in sorted(required - conditional - opened_with):
        yield f"{where} leaves out {answer}, which {other.code} requires"
