"""Which answers of an action are closed: every text that may be written freely, unless its field
says ``public: true``. The application itself is encrypted as a whole."""

from collections.abc import Iterable, Mapping

from casework.closed_text import closed
from casework.definition.sources.form import FieldSource
from contracts.typed import Json, JsonObject

FREE = frozenset({"text", "codes", "place", "mobile", "email"})
"""Kinds of answer into which anything can be written. A user name and a reference are found in a
register or refused; choices, numbers and dates say what the form offers."""
ROWS = frozenset({"list", "group"})


def with_closed_texts(specs: Iterable[FieldSource], answers: Mapping[str, Json]) -> JsonObject:
    """Return the valid ``answers`` to these fields with what was written freely in them closed."""
    return {**answers} | {
        spec["name"]: _closed(spec, answers[spec["name"]])
        for spec in specs
        if answers.get(spec["name"]) is not None and is_closed(spec)
    }


def is_closed(spec: FieldSource) -> bool:
    """Return whether an answer to this field of an action holds closed text."""
    if spec["type"] in ROWS:
        return any(map(is_closed, spec["fields"]))
    return spec["type"] in FREE and not spec.get("public")


def _closed(spec: FieldSource, answer: Json) -> Json:
    if spec["type"] == "list":
        return [with_closed_texts(spec["fields"], row) for row in answer]
    if spec["type"] == "group":
        return with_closed_texts(spec["fields"], answer)
    return closed(answer)
