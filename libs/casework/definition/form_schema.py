"""A form as JSON Schema (2020-12), with its labels in both languages under ``x-`` keys."""

from collections.abc import Iterable
from functools import lru_cache

from casework.definition.form import DEFAULT_MAX_ITEMS, DEFAULT_MAX_LENGTH, Form
from casework.definition.form_checks import hints
from casework.definition.form_steps import values_of
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
        limits: JsonObject = {"maxLength": spec.get("max_length", DEFAULT_MAX_LENGTH)}
        limits |= {"x-digits": True} if spec.get("digits") else {}
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
    if kind == "group":
        return _object(spec["fields"])
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
    hints: JsonObject = {"x-help": spec.get("help"), "x-when": spec.get("when")}
    hints |= {"x-pii": spec.get("pii"), "x-finds": spec.get("finds")}
    hints |= {"x-step": spec.get("step"), "x-at-counter": spec.get("at_counter")}
    described |= {key: hint for key, hint in hints.items() if hint}
    if "default" in spec:
        described["default"] = spec["default"]
    return described


def _condition(spec: FieldSource) -> JsonObject | None:
    wanted = {name: values_of(values) for name, values in spec["when"].items()}
    if None in wanted.values():
        return None
    premise: JsonObject = {"properties": {k: {"enum": v} for k, v in wanted.items()}}
    premise["required"] = list(wanted)
    rule: JsonObject = {"if": premise, "else": {"properties": {spec["name"]: False}}}
    return rule | ({"then": {"required": [spec["name"]]}} if spec.get("required") else {})


def _either(spec: FieldSource) -> JsonObject:
    """Return a schema of either: one who ticks that he cannot answer need not."""
    ticked = spec["unless_ticked"]
    excused = {"properties": {ticked: {"const": True}}, "required": [ticked]}
    return {"anyOf": [{"required": [spec["name"]]}, excused]}


def _object(specs: Iterable[FieldSource]) -> JsonObject:
    always = [
        spec["name"]
        for spec in specs
        if spec.get("required") and not ("when" in spec or "unless_ticked" in spec)
    ]
    schema = _closed({spec["name"]: _property(spec) for spec in specs}, always)
    conditions = [rule for spec in specs if "when" in spec and (rule := _condition(spec))]
    conditions += [_either(spec) for spec in specs if spec.get("unless_ticked")]
    return schema | ({"allOf": conditions} if conditions else {})


NOTHING: frozenset[tuple[str, str]] = frozenset()


@lru_cache(maxsize=256)
def json_schema(form: Form, not_offered: frozenset[tuple[str, str]] = NOTHING) -> JsonObject:
    """Return the JSON Schema of ``form``, without the choices ``not_offered``: (field, value).

    Beside the standard keys a property has ``x-type`` (this project's name of its kind),
    ``x-label``, ``x-help``, ``x-choices`` (bilingual), ``x-finds`` (what looks its choices up),
    ``x-digits`` (a text of digits, which may be sent with blanks and in any script),
    ``x-pii``, ``x-when`` and ``x-check`` (see ``form_checks``); a form that may be answered without
    a network has ``x-offline``, one that is answered with what was filed in view
    ``x-shows-record``. The result is shared: read it, do not change it.
    """
    schema = _object([_offered(spec, not_offered) for spec in form.specs])
    for name, checks in hints(form.checks).items():
        if name in schema["properties"]:
            schema["properties"][name]["x-check"] = checks
    if form.steps:
        steps = [{"name": name, "label": dict(text)} for name, text in form.steps.items()]
        schema |= {"x-steps": steps}
    schema |= {"x-offline": True} if form.offline else {}
    return schema | ({"x-shows-record": True} if form.shows_record else {})


def _offered(spec: FieldSource, not_offered: frozenset[tuple[str, str]]) -> FieldSource:
    if spec["type"] != "choice":
        return spec
    name = spec["name"]
    choices = [one for one in spec["choices"] if (name, one["value"]) not in not_offered]
    return {**spec, "choices": choices}
