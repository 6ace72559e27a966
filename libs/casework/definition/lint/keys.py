"""Every key of a definition is one that something reads: what nobody reads was meant otherwise."""

from collections.abc import Iterable, Iterator, Mapping

from casework.definition.model import Definition
from casework.definition.sources import form, links, parts, people, whole, workflow
from casework.definition.sources.common import Source, keys_of
from contracts.typed import Json

_TYPES: Mapping[str, type] = {
    "definition": whole.DefinitionSource,
    "form": form.FormSource,
    "step": form.StepSource,
    "field": form.FieldSource,
    "choice": form.ChoiceSource,
    "state": workflow.StateSource,
    "next step": workflow.NextStepSource,
    "action": workflow.ActionSource,
    "transition": workflow.TransitionSource,
    "clock": workflow.ClockSource,
    "mark": workflow.MarkSource,
    "notification": workflow.NotificationSource,
    "variable": workflow.VariableSource,
    "document": parts.DocumentSource,
    "access": people.AccessSource,
    "access rule": people.AccessRuleSource,
    "routing": parts.RoutingSource,
    "bulk": parts.BulkSource,
    "open311": parts.Open311Source,
    "open311 list": parts.Open311ListedSource,
    "open311 update": parts.Open311UpdateSource,
    "contact": people.ContactSource,
    "fee": parts.FeeSource,
    "feed": parts.FeedSource,
    "place": parts.PlaceSource,
    "record": parts.RecordSource,
    "asked": links.AskedSource,
}
KEYS = {kind: keys_of(part) for kind, part in _TYPES.items()}
"""What each part of a definition may say."""
ANSWERS = ("category", "email", "language", "occurred_at", "place")
"""Under ``routing`` and ``contact``: names of answers."""
Findings = Iterator[str]
Part = tuple[str, str, Json]
"""Its kind, where it stands, and what stands there."""


def keys_are_read(definition: Definition) -> Findings:
    """Check that no part of the definition says what nobody reads."""
    for kind, where, part in _parts(definition.source):
        for key in sorted(set(part or ()) - KEYS[kind]):
            yield f"{where} says {key!r}, which nobody reads"


def named_answers_are_asked(definition: Definition) -> Findings:
    """Check that what routing and messages are told from the answers is asked for."""
    source = definition.source
    parts: dict[str, Source] = {
        "routing": source.get("routing") or {},
        "contact": source.get("contact") or {},
    }
    for part, names in parts.items():
        for key, name in names.items():
            if key in ANSWERS and name not in definition.form.types:
                yield f"{part} names the answer {name!r}, which the form does not ask for"
    category = definition.category_field
    if category is not None and category not in definition.form.choices:
        yield f"the category is {category!r}, which is no choice of the form"


def _parts(source: Mapping[str, Json]) -> Iterator[Part]:
    yield "definition", "the definition", source
    for kind in ("access", "routing", "bulk", "contact", "feed", "place", "asked", "fee"):
        yield kind, kind, source.get(kind)
    open311 = source.get("open311") or {}
    yield "open311", "open311", open311
    yield "open311 list", "what open311 lists", open311.get("listed")
    yield "open311 update", "the update of open311", open311.get("update")
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


def _action_parts(where: str, action: Mapping[str, Json]) -> Iterator[Part]:
    yield "action", where, action
    if "form" in action:
        yield from _form_parts(f"the form of {where}", action["form"])
    for transition in action["transitions"]:
        yield "transition", f"{where} to {transition['to']}", transition


def _form_parts(where: str, form: Mapping[str, Json]) -> Iterator[Part]:
    yield "form", where, form
    for step in form.get("steps", ()):
        yield "step", f"a step of {where}", step
    yield from _field_parts(where, form["fields"])


def _field_parts(where: str, specs: Iterable[Mapping[str, Json]]) -> Iterator[Part]:
    for spec in specs:
        yield "field", f"{where}, field {spec['name']}", spec
        for choice in spec.get("choices", ()):
            yield "choice", f"{where}, choice {choice['value']}", choice
        yield from _field_parts(where, spec.get("fields", ()))


def _access_parts(policy: Mapping[str, Json]) -> Iterator[Part]:
    for rules in (policy.get("fields", {}), *policy.get("fields_by_state", {}).values()):
        for field, each in rules.items():
            for rule in each:
                yield "access rule", f"an access rule of {field}", rule
