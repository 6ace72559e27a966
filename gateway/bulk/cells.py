"""From the cells of a row to the answers of a form, in the types that the form asks for.

What cannot be read as its type stays as it was written, so that the form itself says what is wrong
with it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence

from casework.definition import as_written
from casework.definition.as_written import ascii_digits
from casework.definition.bulk import ROW_ID
from casework.definition.sources.form import FieldSource
from contracts.typed import Json, JsonObject
from gateway.bulk.columns import IGNORED, folded
from gateway.bulk.neutral import plain

Spec = FieldSource
YES = frozenset({"yes", "y", "true", "1", "हाँ", "हां", "जी हाँ"})
NO = frozenset({"no", "n", "false", "0", "नहीं", "ना"})


def answers(paths: Sequence[str], cells: Sequence[str], specs: Iterable[Spec]) -> JsonObject:
    """Return the answers in a row; an empty cell is no answer."""
    by_name = {spec["name"]: spec for spec in specs}
    rows: dict[str, dict[int, JsonObject]] = {}
    values: JsonObject = {}
    for path, cell in zip(paths, cells, strict=False):
        text = plain(cell).strip()
        if not text or path in (IGNORED, ROW_ID):
            continue
        name, _, rest = path.partition(".")
        spec = by_name.get(name)
        number, _, inner = rest.partition(".")
        if spec is None or (spec["type"] == "list" and not number.isdecimal()):
            values[name] = text  # the form has changed since; it says so itself
        elif spec["type"] == "list":
            row = rows.setdefault(name, {}).setdefault(int(number), {})
            _put(row, inner, text, {one["name"]: one for one in spec["fields"]})
        else:
            _put(values, path, text, by_name)
    return values | {name: [row for _, row in sorted(rows[name].items())] for name in rows}


def _put(into: JsonObject, path: str, text: str, specs: Mapping[str, Spec]) -> None:
    name, _, part = path.partition(".")
    spec = specs.get(name)
    if spec is None:
        into[name] = text  # as above
    elif part:
        into.setdefault(name, {})[part] = _part_of_place(part, text, spec)
    else:
        into[name] = _READERS.get(spec["type"], _text)(text, spec)


def _text(text: str, _spec: Spec) -> str:
    return text


def _choice(text: str, spec: Spec) -> str:
    """Return the value of the choice whose value or label, in either language, was written."""
    wanted = folded(text)
    for choice in spec["choices"]:
        if wanted in (folded(choice["value"]), *map(folded, choice["label"].values())):
            return str(choice["value"])
    return text


def _integer(text: str, _spec: Spec) -> Json:
    number = as_written.whole_number(text)
    return text if number is None else number


def _boolean(text: str, _spec: Spec) -> Json:
    word = folded(text)
    return True if word in YES else False if word in NO else text


def _codes(text: str, _spec: Spec) -> list[str]:
    parts = re.split(r"[,;\n]", ascii_digits(text))
    return [part.strip() for part in parts if part.strip()]


def _day(text: str, _spec: Spec) -> str:
    """Return a day as ISO text, however it was written;
    a spreadsheet may add a time of midnight."""
    return as_written.day(text) or text


def _mobile(text: str, _spec: Spec) -> str:
    return ascii_digits(text).removesuffix(".0")


def _part_of_place(part: str, text: str, spec: Spec) -> Json:
    if part == "unknown":
        return _boolean(text, spec)
    if part in ("lat", "lon"):
        try:
            return float(ascii_digits(text))
        except ValueError:
            return text
    return _mobile(text, spec).replace(" ", "") if part == "pin" else text


_READERS: Mapping[str, Callable[[str, Spec], Json]] = {
    "choice": _choice,
    "integer": _integer,
    "boolean": _boolean,
    "codes": _codes,
    "date": _day,
    "mobile": _mobile,
}
