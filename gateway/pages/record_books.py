"""The records of a case as its page shows them: what was entered when, by whom, newest first."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from casework.definition.model import Text
from casework.typed.replies import ShownRecordRow
from contracts.typed import Json
from gateway.cases.typed import CaseRecord

_MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}[0-9:.]*(?:Z|[+-]\d{2}:\d{2})")


@dataclass(frozen=True)
class Line:
    """One field of a row: what it is called, and a ``text`` (plain or in both languages), a
    ``moment`` or ``files``."""

    label: Text
    text: str | Text | None = None
    moment: str | None = None
    files: tuple[str, ...] = ()


@dataclass(frozen=True)
class Row:
    """One entry: its number, when it was made, in which role, for which office."""

    n: int
    at: str
    role: str
    office: str | None
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Book:
    """One record of the case."""

    label: Text
    rows: tuple[Row, ...]


def books(definition: Mapping[str, Json], record: CaseRecord | None) -> list[Book]:
    """Return the records that the reader may read and in which something stands; none while the
    case's service does not answer (``record`` None)."""
    rows_of = record["records"] if record else {}
    return [
        Book(part["name"], tuple(_row(part["fields"], row) for row in reversed(rows_of[name])))
        for name, part in definition.get("records", {}).items()
        if rows_of.get(name)
    ]


def _row(labels: Mapping[str, Text], row: ShownRecordRow) -> Row:
    values = row["values"]
    lines = tuple(_line(label, values[name]) for name, label in labels.items() if name in values)
    return Row(row["n"], row["at"], row["role"], row["office"], lines)


def _line(label: Text, value: Json) -> Line:
    if isinstance(value, list):
        return Line(label, files=tuple(str(one) for one in value))
    if isinstance(value, str) and _MOMENT.fullmatch(value):
        return Line(label, moment=value)
    return Line(label, value)
