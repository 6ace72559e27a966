"""An announced form, whichever way it is written: the definition's fields, or JSON Schema."""

from collections.abc import Iterable, Mapping
from typing import cast

from casework.definition.form_steps import is_asked
from casework.typed.fields import Answers
from contracts.typed import Json, JsonObject
from gateway.pages.typed import Choice, Spec

_BY_JSON_TYPE = {"integer": "integer", "boolean": "boolean", "string": "text"}
_KEPT = {
    "x-label": "label",
    "x-help": "help",
    "x-when": "when",
    "x-pii": "pii",
    "x-finds": "finds",
    "x-digits": "digits",
    "x-choices": "choices",
    "maxLength": "max_length",
    "minLength": "min_length",
    "maxItems": "max_items",
    "minimum": "min",
    "maximum": "max",
    "default": "default",
}


def specs_of(form: Mapping[str, Json] | None) -> list[Spec]:
    """Return the fields of a form in order, as a definition writes them; none for None."""
    if not form:
        return []
    if "fields" in form:
        return [*form["fields"]]
    return _from_schema(form.get("schema", form))


def _from_schema(schema: Mapping[str, Json]) -> list[Spec]:
    required = set(schema.get("required", ()))
    for rule in schema.get("allOf", ()):
        required |= set(rule.get("then", {}).get("required", ()))
    return [
        _field(name, part, name in required) for name, part in schema.get("properties", {}).items()
    ]


def _field(name: str, part: Mapping[str, Json], required: bool) -> Spec:
    kind = part.get("x-type") or _BY_JSON_TYPE.get(part.get("type", ""), "text")
    spec: JsonObject = {"name": name, "type": kind, "required": required}
    spec |= {ours: part[theirs] for theirs, ours in _KEPT.items() if theirs in part}
    spec.setdefault("label", {"hi": name, "en": part.get("title", name)})
    if kind == "list":
        spec["fields"] = _from_schema(part["items"])
    if kind == "group":
        spec["fields"] = _from_schema(part)
    return cast(Spec, spec)


def controlling(specs: Iterable[Spec]) -> set[str]:
    """Return the names of the fields on whose answer it depends which others are asked."""
    return {other for spec in specs for other in spec.get("when", {})}


def applicable(specs: Iterable[Spec], answers: Answers) -> list[Spec]:
    """Return the fields that are asked given the answers so far."""
    return [spec for spec in specs if is_asked(spec, answers)]


def choice_of(specs: Iterable[Spec], name: str, value: Json) -> Choice | None:
    """Return the choice that was made in a field, None where there is none."""
    for spec in specs:
        if spec["name"] == name:
            for choice in spec.get("choices", ()):
                if choice["value"] == value:
                    return choice
    return None
