"""The services that programs may file for, and what each asks, made from announced definitions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from casework.definition.form import DEFAULT_MAX_LENGTH
from casework.definition.open311 import Open311
from casework.definition.sources.form import FieldSource
from contracts.errors import NotFound
from contracts.typed import Json, JsonObject
from gateway.bulk.columns import columns_of
from gateway.catalogue.catalogue import Service
from gateway.http.context import parts
from gateway.open311.words import worded

CITIZEN = "citizen"
_DATATYPES = {"choice": "singlevaluelist", "boolean": "singlevaluelist", "integer": "number"}
_DATATYPES |= {"date": "datetime", "datetime": "datetime"}


def offered() -> list[Service]:
    """Return the services whose definition lets programs file."""
    return [
        one for one in parts().catalogue.newest() if one.definition.open311 and one.for_citizens
    ]


def listed() -> list[Service]:
    """Return those of them whose requests may be public."""
    return [one for one in offered() if (of := one.definition.open311) and of.listed is not None]


def service(code: str) -> tuple[Service, Open311]:
    """Return one of them, with what it lets programs do; NotFound where there is none."""
    for one in offered():
        if one.definition.code == code and one.definition.open311 is not None:
            return one, one.definition.open311
    raise NotFound("no such service")


def entry(one: Service, language: str) -> JsonObject:
    """Return its line in the list of services."""
    source, declared = one.entry, one.definition.open311
    about = source.get("help") or source["name"]
    return {
        "service_code": source["code"],
        "service_name": source["name"][language],
        "description": about[language],
        "metadata": bool(attributes(one, language)),
        "type": "realtime",
        "keywords": ", ".join(declared.keywords if declared else ()),
        "group": source["department"]["name"][language],
    }


def attributes(one: Service, language: str) -> list[JsonObject]:
    """Return what is asked beside the standard arguments; of a list of things, the first thing."""
    fields = list(_fields(one))
    return [_attribute(*each, order, language) for order, each in enumerate(fields, 1)]


def _fields(one: Service) -> Iterator[tuple[str, Mapping[str, str], FieldSource, bool]]:
    """Yield path, labels, innermost field and whether it is required, of each attribute."""
    standard = set((one.definition.open311 or Open311()).takes.values())
    for spec in one.definition.form.asked_of(CITIZEN).specs:
        if spec["name"] in standard or spec["type"] in ("group", "files"):
            continue
        always = bool(spec.get("required")) and not ("when" in spec or "unless_ticked" in spec)
        for path, labels in columns_of(spec, 1):
            inner = _innermost(spec, path)
            own = inner is spec or (bool(inner.get("required")) and "when" not in inner)
            yield path, labels, inner, always and own


def _innermost(spec: FieldSource, path: str) -> FieldSource:
    if spec["type"] != "list":
        return spec
    name = path.split(".")[2]
    return next(one for one in spec["fields"] if one["name"] == name)


def _attribute(
    path: str,
    labels: Mapping[str, str],
    spec: FieldSource,
    required: bool,
    order: int,
    language: str,
) -> JsonObject:
    values = _values(spec, path, language)
    helps = spec.get("help")
    return {
        "variable": True,
        "code": path,
        "datatype": _datatype(spec, path),
        "required": required,
        "datatype_description": helps[language] if helps else None,
        "order": order,
        "description": labels[language],
        **({"values": values} if values else {}),
    }


def _datatype(spec: FieldSource, path: str) -> str:
    if spec["type"] == "place":
        part = path.rpartition(".")[2]
        numbers = {"lat": "number", "lon": "number", "unknown": "singlevaluelist"}
        return numbers.get(part, "string")
    if spec["type"] == "text" and spec.get("max_length", 0) > DEFAULT_MAX_LENGTH:
        return "text"
    return _DATATYPES.get(spec["type"], "string")


def _values(spec: FieldSource, path: str, language: str) -> list[dict[str, Json]]:
    if spec["type"] == "choice":
        return [
            {"key": choice["value"], "name": choice["label"][language]}
            for choice in spec["choices"]
            if "by" not in choice or CITIZEN in choice["by"]
        ]
    if spec["type"] == "boolean" or path.endswith(".unknown"):
        return [{"key": word, "name": worded(word, language)} for word in ("yes", "no")]
    return []
