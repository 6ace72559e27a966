"""``keep``: answers that become fields of the case, so that clocks, conditions and texts read them.

An action says ``keep: {visit.at: visit_at}``: the answer to ``visit_at`` stands in the case under
``visit.at`` from then on. The case is shown to all who may see it, so nothing personal is kept.
"""

import re
from collections.abc import Iterator
from datetime import datetime
from typing import cast

from casework.definition.conditions import value_at
from casework.definition.model import Action, Definition
from casework.definition.records import path_of
from casework.typed.fields import Answers, CaseFields, Changes, Label, Labels
from contracts.events import TrackingView
from contracts.typed import Json, JsonObject

KEEPABLE = frozenset(
    {"boolean", "choice", "codes", "date", "datetime", "integer", "reference", "text"}
)
"""Kinds of answer that can be kept. Files, places, lists and addresses stay in the form."""
MOMENT = "datetime"
PATH = re.compile(r"[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)?")
"""A field of the case, or one part of a field."""
OF_THE_CASE = frozenset(TrackingView().fields) | {
    "_id",
    "asked",
    "claims",
    "contact",
    "definition_version",
    "documents_due",
    "documents_due_at",
    "followers",
    "handed_on",
    "heal_at",
    "idempotency_key",
    "links_due",
    "links_due_at",
    "next_tick_at",
    "notes",
    "outbox",
    "party_contacts",
    "payment_due_at",
    "personal",
    "records",
    "request_hash",
    "slots",
    "transfers",
}
"""Fields that every case has. An answer kept under one of these names would write over it."""
MOMENTS = frozenset({"filed_at", "acknowledged_at", "updated_at", "closed_at"})
"""The moments that every case has."""
Findings = Iterator[str]


def fields_of_answers(
    definition: Definition, action: Action, answers: Answers, case: CaseFields
) -> Changes:
    """Return the fields of ``case`` with the answers that ``action`` keeps.

    An answer that was left blank changes nothing.
    """
    fields: JsonObject = {}
    for path, name in action.keep.items():
        if name not in answers:
            continue
        top, _, part = path.partition(".")
        value = _value(definition.form_of(action).types.get(name), answers[name])
        before = fields.get(top, case.get(top)) or {}
        fields[top] = {**before, part: value} if part else value
    return fields


def _value(kind: str | None, answer: Json) -> Json:
    if kind != MOMENT:
        return answer
    moment = datetime.fromisoformat(answer)
    # The database keeps milliseconds: what is compared later must be what was written.
    return moment.replace(microsecond=moment.microsecond // 1000 * 1000)


def labels(definition: Definition, case: CaseFields) -> Labels:
    """Return the bilingual labels of the choices that ``case`` keeps, under the paths they have."""
    labels_by_path: Labels = {}
    for path, choices in definition.kept_choices:
        choice = choices.get(str(value_at(case, path)))
        if choice is None:
            continue
        top, _, part = path.partition(".")
        if part:
            parts = cast(dict[str, Label], labels_by_path.get(top, {}))
            labels_by_path[top] = {**parts, part: choice["label"]}
        else:
            labels_by_path[top] = choice["label"]
    return labels_by_path


def types(definition: Definition) -> dict[str, set[str]]:
    """Return what kinds of answer are kept under each path."""
    types_by_path: dict[str, set[str]] = {}
    for action in definition.actions.values():
        kinds = definition.form_of(action).types
        for path, name in action.keep.items():
            types_by_path.setdefault(path, set()).add(kinds.get(name, ""))
    return types_by_path


def answers_can_be_kept(definition: Definition) -> Findings:
    """Check that what is kept is an answer of that action, not personal, of a kind that can be
    kept, under a name that is nothing else's; and something reads it."""
    for action in definition.actions.values():
        form = definition.form_of(action)
        for path, name in action.keep.items():
            where = f"action {action.name} keeps {name}"
            if not PATH.fullmatch(path):
                yield f"{where} under {path!r}, which is not a field or a part of one"
            elif path.partition(".")[0] in OF_THE_CASE:
                yield f"{where} under {path}, which is a field of every case"
            if name not in form.types:
                yield f"{where}, which its form does not ask for"
            elif name in form.personal:
                yield f"{where}, which is personal"
            elif form.types[name] not in KEEPABLE:
                yield f"{where}, which is of the kind {form.types[name]}"
    paths = types(definition)
    for path, kinds in sorted(paths.items()):
        if len(kinds) > 1:
            yield f"{path} is kept as different kinds of answer: {sorted(kinds)}"
        if path.partition(".")[0] in set(paths) - {path}:
            yield f"{path} is kept beside {path.partition('.')[0]}, which is kept as a whole"
        if not any(_overlap(path, other) for other in _read(definition)):
            yield f"{path} is kept and nothing reads it"


def _overlap(path: str, other: str) -> bool:
    return path == other or path.startswith(f"{other}.") or other.startswith(f"{path}.")


def _read(definition: Definition) -> Iterator[str]:
    """Yield the paths of the case that some part of the definition reads."""
    yield from definition.view_fields
    for document in definition.source.get("documents", {}).values():
        yield from (path for path in [document.get("valid_until")] if isinstance(path, str))
        for line in document.get("verify_shows", ()):
            yield line if isinstance(line, str) else line.get("path", "")
    for path in definition.variables.values():
        yield ".".join(path).removeprefix("labels.")
    for action in definition.actions.values():
        yield from (*action.only_if, *action.unless, *action.until)
        for transition in action.transitions:
            yield from (*transition.only_if, *transition.unless)
    for urgent in definition.next_first:
        yield from urgent.only_if
    for clock in definition.clocks.values():
        yield from clock.only_if
        yield from (path for path in (clock.counts_from, clock.moment) if path)
    yield from (slot.at for slot in definition.slots.values())
    for action in definition.actions.values():
        written = [value for row in action.records.values() for value in row.values()]
        yield from (read for value in written if (read := path_of(value)))
