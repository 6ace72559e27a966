"""Every key of a definition is one that something reads: what nobody reads was meant otherwise."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from casework.definition.model import Definition

KEYS: Mapping[str, frozenset[str]] = {
    "definition": frozenset(
        {
            "access",
            "actions",
            "asked",
            "asked_by",
            "bulk",
            "bus_service",
            "category",
            "clocks",
            "code",
            "contact",
            "department",
            "documents",
            "fee",
            "feed",
            "form",
            "format",
            "group",
            "groups",
            "help",
            "identity",
            "law",
            "limits",
            "linked_by",
            "links",
            "name",
            "next_first",
            "notifications",
            "office_name",
            "officer_language",
            "panels",
            "parties",
            "place",
            "public",
            "records",
            "registers",
            "retention",
            "routing",
            "slots",
            "states",
            "unique",
            "variables",
            "version",
            "view",
        }
    ),
    "form": frozenset({"check", "fields", "offline"}),
    "field": frozenset(
        {
            "choices",
            "default",
            "fields",
            "help",
            "label",
            "link",
            "max",
            "max_items",
            "max_length",
            "min",
            "min_items",
            "min_length",
            "name",
            "past",
            "pii",
            "required",
            "type",
            "when",
        }
    ),
    "choice": frozenset({"advice", "label", "offices", "over_station_head", "sensitive", "value"}),
    "state": frozenset({"name", "next", "region", "terminal"}),
    "next step": frozenset({"clock", "clocks", "only_if", "rule", "what"}),
    "action": frozenset(
        {
            "answers",
            "books",
            "by",
            "corrects",
            "effects",
            "facts",
            "form",
            "guards",
            "keep",
            "name",
            "only_if",
            "records",
            "starts",
            "transitions",
            "unless",
        }
    ),
    "transition": frozenset(
        {
            "also",
            "asks",
            "ends_clocks",
            "event",
            "from",
            "internal",
            "issues",
            "law",
            "note",
            "only_if",
            "passes",
            "restarts_clocks",
            "tells",
            "text",
            "to",
            "unless",
            "when",
        }
    ),
    "clock": frozenset(
        {
            "counts_from",
            "ends_on",
            "limit",
            "marks",
            "name",
            "needs_officer",
            "only_if",
            "pauses_on",
            "restarts",
            "rule",
            "starts_on",
            "stops_on",
            "while",
        }
    ),
    "mark": frozenset({"after", "at", "before", "kind", "takes", "tell", "text"}),
    "notification": frozenset({"about", "audience", "channels", "lane", "office", "variables"}),
    "variable": frozenset({"example", "from"}),
    "document": frozenset(
        {
            "data",
            "name",
            "reason",
            "replaces",
            "revoked_in",
            "template",
            "text",
            "valid_until",
            "verify",
            "verify_shows",
            "who",
        }
    ),
    "access": frozenset({"fields", "fields_by_state", "notes", "see", "see_sensitive", "view"}),
    "access rule": frozenset({"show", "who"}),
    "routing": frozenset({"as", "category", "fallback_office", "occurred_at", "place"}),
    "bulk": frozenset({"rows"}),
    "contact": frozenset({"email", "language"}),
    "fee": frozenset({"due_in", "name", "refunds_in", "rupees", "takes", "tells"}),
    "feed": frozenset({"key", "moves"}),
    "place": frozenset({"asks", "of"}),
    "record": frozenset({"chained", "fields", "name", "who"}),
    "asked": frozenset({"hears", "withdraw"}),
}
"""What each part of a definition may say. A new key is entered here with what reads it."""
ANSWERS = ("category", "email", "language", "occurred_at", "place")
"""Under ``routing`` and ``contact``: names of answers."""
Findings = Iterator[str]
Part = tuple[str, str, Any]
"""Its kind, where it stands, and what stands there."""


def keys_are_read(definition: Definition) -> Findings:
    """No part of the definition says what nobody reads."""
    for kind, where, part in _parts(definition.source):
        for key in sorted(set(part or ()) - KEYS[kind]):
            yield f"{where} says {key!r}, which nobody reads"


def named_answers_are_asked(definition: Definition) -> Findings:
    """What routing and messages are told from the answers is asked for."""
    source = definition.source
    for part in ("routing", "contact"):
        for key, name in (source.get(part) or {}).items():
            if key in ANSWERS and name not in definition.form.types:
                yield f"{part} names the answer {name!r}, which the form does not ask for"
    category = definition.category_field
    if category is not None and category not in definition.form.choices:
        yield f"the category is {category!r}, which is no choice of the form"


def _parts(source: Mapping[str, Any]) -> Iterator[Part]:
    yield "definition", "the definition", source
    for kind in ("access", "routing", "bulk", "contact", "feed", "place", "asked", "fee"):
        yield kind, kind, source.get(kind)
    yield from _form_parts("the form", source["form"])
    for name, state in source["states"].items():
        yield "state", f"state {name}", state
        yield "next step", f"what comes next in {name}", state.get("next")
    for step in source.get("next_first", ()):
        yield "next step", "what is told first", step
    for name, action in source["actions"].items():
        yield from _action_parts(f"action {name}", action)
    for name, clock in source.get("clocks", {}).items():
        yield "clock", f"clock {name}", clock
        for mark in clock.get("marks", ()):
            yield "mark", f"a mark of clock {name}", mark
    for kind, key in (("notification", "notifications"), ("variable", "variables")):
        for name, part in source.get(key, {}).items():
            yield kind, f"{kind} {name}", part
    for name, document in source.get("documents", {}).items():
        yield "document", f"document {name}", document
    for name, record in source.get("records", {}).items():
        yield "record", f"record {name}", record
    yield from _access_parts(source.get("access", {}))


def _action_parts(where: str, action: Mapping[str, Any]) -> Iterator[Part]:
    yield "action", where, action
    if "form" in action:
        yield from _form_parts(f"the form of {where}", action["form"])
    for way in action["transitions"]:
        yield "transition", f"{where} to {way['to']}", way


def _form_parts(where: str, form: Mapping[str, Any]) -> Iterator[Part]:
    yield "form", where, form
    yield from _field_parts(where, form["fields"])


def _field_parts(where: str, specs: Iterable[Mapping[str, Any]]) -> Iterator[Part]:
    for spec in specs:
        yield "field", f"{where}, field {spec['name']}", spec
        for choice in spec.get("choices", ()):
            yield "choice", f"{where}, choice {choice['value']}", choice
        yield from _field_parts(where, spec.get("fields", ()))


def _access_parts(policy: Mapping[str, Any]) -> Iterator[Part]:
    for rules in (policy.get("fields", {}), *policy.get("fields_by_state", {}).values()):
        for field, each in rules.items():
            for rule in each:
                yield "access rule", f"an access rule of {field}", rule
