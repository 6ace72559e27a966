"""Rules of the linter about names, texts and messages."""

import re
from collections.abc import Iterable, Iterator, Mapping
from string import Formatter

from casework.definition.bilingual import is_bilingual
from casework.definition.model import HANDLING, SAME, Definition
from casework.definition.posts import CITIZEN, audiences
from casework.engine.notices import TOLD_ALONE
from contracts.events import CHANNELS, LANES
from contracts.typed import Json

KEBAB = re.compile(r"[a-z]+(-[a-z0-9]+)*")
Findings = Iterator[str]


def names_are_kebab_case(definition: Definition) -> Findings:
    """Check that states, regions, actions, clocks, groups,
    documents and events are named in kebab-case."""
    events = [
        transition.event
        for action in definition.actions.values()
        for transition in action.transitions
    ]
    for name in (
        *definition.states,
        *definition.actions,
        *definition.clocks,
        *definition.groups,
        *definition.regions,
        *definition.documents,
        *definition.parties,
        *events,
    ):
        if not KEBAB.fullmatch(name):
            yield f"the name {name!r} is not kebab-case"


def texts_are_in_both_languages(definition: Definition) -> Findings:
    """Check that everything that a person is shown says it in Hindi and in English."""
    for where, text in _texts(definition):
        if not is_bilingual(text):
            yield f"{where} is not given in both languages"


def _texts(definition: Definition) -> Iterator[tuple[str, Json]]:
    yield "the name", definition.name
    yield "the help", definition.source.get("help")
    yield from _form_texts("the form", definition.form.specs)
    for state in definition.states.values():
        yield f"state {state.name}", state.label
        if state.next:
            yield f"what comes next in {state.name}", state.next.what
    for urgent in definition.next_first:
        yield "what is told first", urgent.step.what
        if urgent.step.rule is not None:
            yield "the rule of what is told first", urgent.step.rule
    for field, name in definition.registers.items():
        yield f"register {field}", name
    if definition.fee is not None:
        yield "the fee", definition.fee.label
    for party in definition.parties.values():
        yield f"party {party.name}", party.label
    for document in definition.documents.values():
        yield f"document {document.kind}", document.name
        yield f"the text of document {document.kind}", document.text
    for link in definition.links.values():
        yield f"link {link.name}", link.label
    for action in definition.actions.values():
        yield f"action {action.name}", action.label
        yield from _form_texts(f"the form of {action.name}", action.form.specs)
    for clock in definition.clocks.values():
        yield f"clock {clock.name}", clock.label
        yield f"the rule of clock {clock.name}", clock.rule
        for mark in clock.marks:
            if not (mark.takes and mark.text is None):
                yield f"a mark of clock {clock.name}", mark.text


def _form_texts(where: str, specs: Iterable[Mapping[str, Json]]) -> Iterator[tuple[str, Json]]:
    for spec in specs:
        yield f"{where}, field {spec['name']}", spec.get("label")
        for choice in spec.get("choices", ()):
            yield f"{where}, choice {choice['value']}", choice.get("label")
        yield from _form_texts(f"{where}, {spec['name']}", spec.get("fields", ()))


def every_transition_tells_the_citizen(definition: Definition) -> Findings:
    """Check that a change of state has a text on the timeline and a message;
    only what is internal, or makes no entry there, has none.

    A citizen's own addition that changes no state needs no message to the citizen, nor does a step
    of what runs beside the handling, which may also be internal. In a case that another one asked
    for, or that officers alone begin and for nobody, there is no citizen to tell.
    """
    beginning = {group for one in definition.actions.values() if one.starts for group in one.by}
    by_citizens = any(CITIZEN in definition.groups.get(group, {}) for group in beginning)
    for_services = bool(definition.asked_by) or not (by_citizens or definition.counter)
    beside = set(definition.states) - definition.regions.get(HANDLING, frozenset())
    for action in definition.actions.values():
        for transition in action.transitions:
            where = f"action {action.name} to {transition.to}"
            if not transition.in_timeline:
                continue
            if transition.internal:
                if transition.tells or transition.also or transition.to not in {SAME, *beside}:
                    yield f"{where} is internal but changes the state or tells somebody"
                continue
            if not is_bilingual(transition.text):
                yield f"{where} has no text for the citizen in both languages"
            audiences = [
                definition.notifications[name].audience
                for name in transition.tells
                if name in definition.notifications
            ]
            if audiences.count("citizen") > (0 if for_services else 1) or (
                not (for_services or definition.anonymous)
                and transition.to not in {SAME, *beside}
                and not audiences.count("citizen")
            ):
                yield f"{where} does not send the citizen exactly one message"


def notifications_are_complete(definition: Definition) -> Findings:
    """Check that every template that is told exists, names known parts,
    and is told by something."""
    templates = _templates_in_use(definition)
    for template in sorted(templates - set(definition.notifications)):
        yield f"template {template} is told but not declared"
    for template in sorted(set(definition.notifications) - templates):
        yield f"template {template} is declared but never told"
    known = {CITIZEN, *audiences(definition.posts), *definition.parties}
    for rule in definition.notifications.values():
        if rule.audience not in known or not rule.template.endswith(f".{rule.audience}"):
            yield f"template {rule.template} is not named after a known audience"
        if not rule.channels or not set(rule.channels) <= set(CHANNELS):
            yield f"template {rule.template} has no channel or an unknown one"
        if rule.lane not in LANES:
            yield f"template {rule.template} has the unknown lane {rule.lane!r}"
        if rule.office is not None and rule.office not in definition.posts:
            yield f"template {rule.template} goes to the unknown office {rule.office!r}"
        for name in set(rule.variables) - set(definition.variables):
            yield f"template {rule.template} uses the unknown variable {name!r}"


def _templates_in_use(definition: Definition) -> set[str]:
    transitions = [one for action in definition.actions.values() for one in action.transitions]
    templates = {template for transition in transitions for template in transition.tells}
    templates |= set(definition.fee.tells) if definition.fee else set()
    for clock in definition.clocks.values():
        templates |= {template for mark in clock.marks for template in mark.tell}
        templates |= {clock.needs_officer} if clock.needs_officer else set()
    return templates


def texts_use_known_variables(definition: Definition) -> Findings:
    """Check that a ``{variable}`` in a text is one of the definition's."""
    steps = [one.text for action in definition.actions.values() for one in action.transitions]
    marks = [mark.text for clock in definition.clocks.values() for mark in clock.marks]
    documents = [document.text for document in definition.documents.values()]
    for text in (*steps, *marks, *documents):
        for part in (text or {}).values():
            used = {name for _, name, _, _ in Formatter().parse(part) if name is not None}
            for name in sorted(used - set(definition.variables)):
                yield f"a text uses the unknown variable {name!r}"
            for name in sorted(used & set(definition.variables)):
                if definition.variables[name][0] == TOLD_ALONE:
                    yield f"a text that is kept uses {name!r}, which is for messages alone"
