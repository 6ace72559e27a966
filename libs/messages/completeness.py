"""Whether a service that sends has the words for everything it sends."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import product

from contracts.events import LANGUAGES
from contracts.typed import Json
from messages.catalogue import Catalogue, UnknownTemplate
from messages.template import CASE_LINK, Template, VariablesRefused

Definition = Mapping[str, Json]
EXAMPLE_SITE = "https://setu.example.org"
EXAMPLE_LINK = {CASE_LINK: f"{EXAMPLE_SITE}/applications/7K2M-9QXV-4TR8-C"}


def lacking(
    definitions: Iterable[Definition], catalogue: Catalogue, site: str = EXAMPLE_SITE
) -> list[str]:
    """Return what is lacking, a sentence each: for every notification that a definition's source
    declares, in each of its channels and both languages, the words and the same variables. `site`:
    the address of the window, whose links have to fit as well."""
    link = EXAMPLE_LINK[CASE_LINK].replace(EXAMPLE_SITE, site)
    return [fault for definition in definitions for fault in _of(definition, catalogue, link)]


def _of(definition: Definition, catalogue: Catalogue, link: str) -> Iterator[str]:
    called = f"{definition.get('code')} version {definition.get('version')}"
    try:
        for template, rule in definition.get("notifications", {}).items():
            for fault in _faults(definition, template, rule, catalogue, link):
                yield f"{called}: {template}: {fault}"
    except (AttributeError, KeyError, TypeError) as error:
        yield f"{called} cannot be read: {error!r}"


def _faults(
    definition: Definition, name: str, rule: Mapping[str, Json], catalogue: Catalogue, link: str
) -> Iterator[str]:
    known = definition.get("variables", {})
    examples = {
        variable: known[variable]["example"]
        for variable in rule["variables"]
        if "example" in known.get(variable, {})
    }
    faults: dict[str, None] = {}
    for channel, language, discreet in product(rule["channels"], LANGUAGES, (False, True)):
        try:
            template = catalogue.find(name, channel, language, discreet=discreet)
        except UnknownTemplate:
            faults[f"there are no words for {channel} in {language}"] = None
            continue
        faults |= dict.fromkeys(_misfits(template, rule, examples, link))
        if discreet and not template.discreet and _is_told_at_home(definition, rule):
            faults["a person is told of sensitive matters, and there is no discreet form"] = None
    yield from faults


def _is_told_at_home(definition: Definition, rule: Mapping[str, Json]) -> bool:
    """Return whether the message goes to a party of the case, on whose phone somebody else may be
    reading, and some matters of the definition are sensitive."""
    if rule["audience"] not in definition.get("parties", {}):
        return False
    specs = definition.get("form", {}).get("fields", ())
    choices = (choice for field in specs for choice in field.get("choices", ()))
    return any(choice.get("sensitive") for choice in choices)


def _misfits(
    template: Template, rule: Mapping[str, Json], examples: Mapping[str, Json], link: str
) -> Iterator[str]:
    if template.audience != rule["audience"]:
        yield f"the words are for {template.audience}, the message is for {rule['audience']}"
    names, declared = set(rule["variables"]), set(template.variables) - {CASE_LINK}
    if unknown := names - declared:
        yield f"the words do not declare what is sent: {', '.join(sorted(unknown))}"
    if unsent := declared - names:
        yield f"the words ask for what is not sent: {', '.join(sorted(unsent))}"
    if names == declared == set(examples):
        try:
            template.render({**examples, CASE_LINK: link} if template.links else examples)
        except VariablesRefused as error:
            yield f"the examples do not fit: {error}"
