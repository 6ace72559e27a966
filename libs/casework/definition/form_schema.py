"""A form as JSON Schema (2020-12), with its labels in both languages under ``x-`` keys."""

from collections.abc import Iterable
from functools import lru_cache

from casework.definition.form import DEFAULT_MAX_ITEMS, DEFAULT_MAX_LENGTH, Form
from casework.definition.form_checks import hints
from casework.definition.place import MAX_ACCURACY, MOST_PLACES
from casework.definition.sources.form import FieldSource
from contracts.typed import JsonObject

_TEXT_200 = {"type": "string", "maxLength": 200}


def _closed(properties: JsonObject, required: list[str]) -> JsonObject:
    return {
        "type": "object",
        "properties": properties,
        "required": required,
        "additionalProperties": False,
    }


_ONE_PLACE = [
    _closed(
        {
            "lat": {"type": "number", "minimum": -90, "maximum": 90},
            "lon": {"type": "number", "minimum": -180, "maximum": 180},
            "accuracy": {"type": "number", "minimum": 0, "maximum": MAX_ACCURACY},
        },
        ["lat", "lon"],
    ),
    _closed({"pin": {"type": "string"}, "locality": _TEXT_200}, ["pin"]),
    _closed({"district": _TEXT_200, "station": _TEXT_200}, ["district", "station"]),
    _closed({"from": _TEXT_200, "to": _TEXT_200, "train": {"type": "string"}}, ["from", "to"]),
    _closed({"unknown": {"const": True}}, ["unknown"]),
]
_PLACES = {"type": "array", "minItems": 2, "maxItems": MOST_PLACES, "items": {"oneOf": _ONE_PLACE}}
PLACE = {"oneOf": [*_ONE_PLACE, _closed({"places": _PLACES}, ["places"])]}


def _typed(spec: FieldSource) -> JsonObject:
    kind = spec["type"]
    items = {"type": "array", "maxItems": spec.get("max_items", DEFAULT_MAX_ITEMS)}
    items |= {"minItems": spec["min_items"]} if spec.get("min_items") else {}
    if kind == "text":
        limits = {"maxLength": spec.get("max_length", DEFAULT_MAX_LENGTH)}
        return {"type": "string", "minLength": spec.get("min_length", 0), **limits}
    if kind == "choice":
        labels = [{"value": c["value"], "label": dict(c["label"])} for c in spec["choices"]]
        return {"type": "string", "enum": [c["value"] for c in labels], "x-choices": labels}
    if kind == "integer":
        bounds = {"minimum": spec.get("min"), "maximum": spec.get("max")}
        return {"type": "integer"} | {k: v for k, v in bounds.items() if v is not None}
    if kind == "files":
        return {**items, "items": {"type": "string", "pattern": "^[A-Za-z0-9_-]{8,64}$"}}
    if kind == "codes":
        longest = spec.get("max_length", DEFAULT_MAX_LENGTH)
        return {**items, "items": {"type": "string", "maxLength": longest}}
    if kind == "list":
        return {**items, "items": _object(spec["fields"])}
    if kind == "place":
        return dict(PLACE)
    formats = {
        "date": {"format": "date"},
        "datetime": {"format": "date-time"},
        "email": {"format": "email"},
    }
    return {"type": "boolean" if kind == "boolean" else "string", **formats.get(kind, {})}


def _property(spec: FieldSource) -> JsonObject:
    described = {**_typed(spec), "title": spec["label"]["en"], "x-label": dict(spec["label"])}
    described["x-type"] = spec["type"]
    hints: JsonObject = {
        "x-help": spec.get("help"),
        "x-when": spec.get("when"),
        "x-pii": spec.get("pii"),
    }
    hints["x-finds"] = spec.get("finds")
    described |= {key: hint for key, hint in hints.items() if hint}
    if "default" in spec:
        described["default"] = spec["default"]
    return described


def _condition(spec: FieldSource) -> JsonObject:
    premise: JsonObject = {"properties": {k: {"enum": list(v)} for k, v in spec["when"].items()}}
    premise["required"] = list(spec["when"])
    rule: JsonObject = {"if": premise, "else": {"properties": {spec["name"]: False}}}
    return rule | ({"then": {"required": [spec["name"]]}} if spec.get("required") else {})


def _object(specs: Iterable[FieldSource]) -> JsonObject:
    always = [spec["name"] for spec in specs if spec.get("required") and "when" not in spec]
    schema = _closed({spec["name"]: _property(spec) for spec in specs}, always)
    conditions = [_condition(spec) for spec in specs if "when" in spec]
    return schema | ({"allOf": conditions} if conditions else {})


@lru_cache(maxsize=256)
def json_schema(form: Form) -> JsonObject:
    """Return the JSON Schema of ``form``.

    Beside the standard keys a property has ``x-type`` (this project's name of its kind),
    ``x-label``, ``x-help``, ``x-choices`` (bilingual), ``x-finds`` (what looks its choices up),
    ``x-pii``, ``x-when`` and ``x-check`` (see ``form_checks``); a form that may be answered without
    a network has ``x-offline``. The result is shared: read it, do not change it.
    """
    schema = _object(form.specs)
    for name, checks in hints(form.checks).items():
        if name in schema["properties"]:
            schema["properties"][name]["x-check"] = checks
    return schema | ({"x-offline": True} if form.offline else {})
