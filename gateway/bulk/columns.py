"""Which column of a file answers which field: by the field's name or its label in either language.

``name``, ``place.pin``, ``addresses.1.from``; or, as people write it, ``नाम``, ``Place: PIN code``,
``Addresses 1: From``. A column that is none of them is refused before any row is kept: what is left
out unnoticed is worse than an error. Columns of our own results may stay in a corrected file.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any

from casework.definition.bulk import ROW_ID
from casework.definition.form import DEFAULT_MAX_ITEMS, Form
from casework.definition.sources.form import FieldSource
from contracts.errors import ValidationFailed
from gateway.bulk.neutral import plain
from gateway.bulk.words import both
from gateway.http.context import LANGUAGES

PLACE_PARTS = ("pin", "locality", "district", "station", "lat", "lon", "unknown")
IGNORED = ""
"""Stands for a column that is not read: one without a name, or one of our own results."""
RESULT_COLUMNS = ("row", "outcome", "reference", "wrong_hi", "wrong_en")
SHOWN_ROWS = 2
"""Of a list the example file has so many."""


def resolve(header: Sequence[str], form: Form) -> list[str]:
    """Return the field that each column answers, as a dotted path; ROW_ID and IGNORED for others.

    ValidationFailed names each column, as ``columns.3``, that is not known or stands twice.
    """
    known = _known(form)
    paths: list[str] = []
    wrong: dict[str, Any] = {}
    for place, title in enumerate(header, 1):
        path = known.get(folded(plain(title))) if title.strip() else IGNORED
        if path is None:
            wrong[f"columns.{place}"] = {"code": "unknown-field", "title": title.strip()[:80]}
        elif path != IGNORED and path in paths:
            wrong[f"columns.{place}"] = {"code": "conflicting-fields", "title": title.strip()[:80]}
        paths.append(path or IGNORED)
    if wrong:
        raise ValidationFailed(fields=wrong)
    if not any(path not in (IGNORED, ROW_ID) for path in paths):
        raise ValidationFailed(fields={"file": "required"})
    return paths


def field_named(title: str, form: Form) -> str:
    """Return the field that a key of JSON lines names, by name or label; the key itself if none."""
    path = _known(form).get(folded(title))
    return path if path and "." not in path else title


def example_header(form: Form, language: str) -> list[str]:
    """Return the header of an example file in one language: the row's own id, then every field."""
    titles = [both("column.row_id")[language]]
    for spec in form.specs:
        for _path, labels in columns_of(spec, SHOWN_ROWS):
            titles.append(labels[language])
    return titles


@lru_cache(maxsize=64)
def _known(form: Form) -> Mapping[str, str]:
    known: dict[str, str] = {}
    for spec in form.specs:
        for path, labels in columns_of(spec, spec.get("max_items", DEFAULT_MAX_ITEMS)):
            for title in (path, *labels.values()):
                known.setdefault(folded(title), path)
    for title in (ROW_ID, *both("column.row_id").values()):
        known[folded(title)] = ROW_ID
    for name in RESULT_COLUMNS:
        for title in both(f"column.{name}").values():
            known.setdefault(folded(title), IGNORED)
    return known


def columns_of(spec: FieldSource, rows: int) -> Iterator[tuple[str, dict[str, str]]]:
    """Yield (path, labels by language) of the columns of one field; of a file there are none."""
    name, label, kind = spec["name"], spec["label"], spec["type"]
    if kind == "place":
        yield from (
            (f"{name}.{part}", _joined(label, both(f"place.{part}"))) for part in PLACE_PARTS
        )
    elif kind == "list":
        for number in range(1, rows + 1):
            for inner in spec["fields"]:
                numbered = {one: f"{label[one]} {number}" for one in LANGUAGES}
                for path, labels in columns_of(inner, 1):
                    yield f"{name}.{number}.{path}", _joined(numbered, labels)
    elif kind != "files":
        yield name, {one: label[one] for one in LANGUAGES}


def _joined(outer: Mapping[str, str], inner: Mapping[str, str]) -> dict[str, str]:
    return {one: f"{outer[one]}: {inner[one]}" for one in LANGUAGES}


def folded(text: str) -> str:
    """Return a text as it is compared: composed, in one case, with single blanks."""
    return " ".join(unicodedata.normalize("NFC", text).strip("\ufeff").casefold().split())
