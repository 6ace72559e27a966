"""From the lines of a file to its records: cells of CSV, objects of JSON.

A row bears the number that a spreadsheet shows beside it: the header is row 1, and a cell of
several lines is still one row. Of JSON lines it is the number of the line, of an array the place of
the element, from 1.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass

import orjson

from contracts.typed import Json, JsonObject
from gateway.bulk.decoding import UNREADABLE, Lines, LineTooLong
from gateway.bulk.json_array import Elements

CSV, JSON_LINES = "csv", "jsonl"
DELIMITERS = (",", ";", "\t")
DEEPEST = 8
"""Levels of nesting in a row of JSON: an application is a few lists of a few answers."""

TOO_LONG, UNCLOSED, CHARACTERS, NOT_JSON = (
    "row-too-long",
    "unreadable-row",
    "unreadable-characters",
    "not-json",
)
"""Why a row could not be read: codes whose words are in ``locale/*/bulk.json``."""


@dataclass(frozen=True)
class Record:
    """One row as it was read: ``cells`` or ``values``, or the ``problem`` for which there is
    neither."""

    number: int
    cells: tuple[str, ...] = ()
    values: JsonObject | None = None
    problem: str | None = None


def csv_records(lines: Lines) -> Iterator[Record]:
    """Yield the rows of a CSV file, the header first; rows without any content are left out."""
    delimiter = _delimiter(lines)
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    number = 0
    while True:
        number += 1
        lines.begin_record()
        try:
            cells = tuple(next(reader))
        except StopIteration:
            return
        except LineTooLong:
            yield Record(number, problem=TOO_LONG)
            continue
        except csv.Error:
            yield Record(number, problem=UNCLOSED)
            continue
        if any(UNREADABLE in cell for cell in cells):
            yield Record(number, problem=CHARACTERS)
        elif any(cell.strip() for cell in cells):
            yield Record(number, cells)


def json_records(lines: Lines) -> Iterator[Record]:
    """Yield the objects of a file of JSON lines, or of one array. Raises ValidationFailed where an
    array does not end as it should."""
    return _of_array(lines) if lines.begins_with("[") else _of_lines(lines)


def _of_array(lines: Lines) -> Iterator[Record]:
    for number, element in enumerate(Elements(lines.pieces()), 1):
        yield Record(number, problem=TOO_LONG) if element is None else _object(number, element)


def _of_lines(lines: Lines) -> Iterator[Record]:
    """Yield the records of lines; empty ones are left out."""
    number = 0
    while True:
        number += 1
        lines.begin_record()
        try:
            line = next(lines)
        except StopIteration:
            return
        except LineTooLong:
            yield Record(number, problem=TOO_LONG)
            continue
        if line.strip():
            yield _object(number, line)


def _object(number: int, line: str) -> Record:
    if UNREADABLE in line:
        return Record(number, problem=CHARACTERS)
    try:
        # A half of a character, which no database can keep, is none of JSON's either.
        values = orjson.loads(line.encode("utf-8", "surrogatepass"))
    except orjson.JSONDecodeError:
        return Record(number, problem=NOT_JSON)
    if not isinstance(values, dict) or _depth(values) > DEEPEST:
        return Record(number, problem=NOT_JSON)
    return Record(number, values=values)


def _depth(value: Json, above: int = 0) -> int:
    if above > DEEPEST or not isinstance(value, dict | list):
        return above
    inner = value.values() if isinstance(value, dict) else value
    return max((_depth(one, above + 1) for one in inner), default=above + 1)


def _delimiter(lines: Lines) -> str:
    """Return what stands between the cells: as Excel's ``sep=;`` says it,
    else what the header has most of."""
    try:
        first = next(lines)
    except (StopIteration, LineTooLong):
        return DELIMITERS[0]
    line = first.strip("\r\n").strip()
    if line.lower().startswith("sep=") and len(line) <= len("sep=;"):
        return line[4:] or "\t"
    lines.give_back(first)
    bare = "".join(part for at, part in enumerate(first.split('"')) if at % 2 == 0)
    return max(DELIMITERS, key=bare.count)
