"""``records``: books of a case that are only ever added to, such as the custody of a thing.

    records:
      custody:
        name: {hi: किसके पास कब रही, en: Custody}
        chained: true
        who: [desk]
        fields:
          from: {hi: कहाँ से, en: From}
          to: {hi: कहाँ, en: To}
    actions:
      receive:
        records: {custody: {from: case.custody.place, to: shelf}}

An action that is taken adds one row. What stands in a field of it is an answer of the action, what
the case says at a path before the step (``case.…``) or after it (``after.…``), or words that are
the same in every row. Rows are encrypted, read by the groups in ``who`` alone, and each carries the
hash of the one before it (``casework.desk.record_chain``).
"""

from collections.abc import Mapping
from dataclasses import dataclass

from casework.definition.bilingual import Text
from casework.definition.sources.parts import RecordSource
from casework.definition.sources.workflow import RecordValues

BEFORE, AFTER = "case", "after"
"""What the path of a value begins with, where it is not an answer."""
Value = str | Text
"""The name of an answer, a path, or words."""


@dataclass(frozen=True)
class RecordBook:
    """One book of a case: the labels of its fields, and the groups that read it."""

    name: str
    label: Text
    fields: Mapping[str, Text]
    who: tuple[str, ...]


def read_record_books(source: Mapping[str, RecordSource]) -> dict[str, RecordBook]:
    """Return the books by name; KeyError, TypeError or ValueError where one is none."""
    return {name: _book(name, part) for name, part in source.items()}


def _book(name: str, part: RecordSource) -> RecordBook:
    if part.get("chained", True) is not True:
        raise ValueError(f"the record {name} is not chained, and every record is")
    return RecordBook(name, part["name"], dict(part["fields"]), tuple(part["who"]))


def read_record_values(part: Mapping[str, RecordValues]) -> dict[str, RecordValues]:
    """Return what an action adds: by book, the value of each field."""
    return {book: dict(values) for book, values in part.items()}


def path_of(value: Value) -> str | None:
    """Return the path in the case that a value is read at, None for an answer or words."""
    if not isinstance(value, str):
        return None
    start, _, path = value.partition(".")
    return path if path and start in (BEFORE, AFTER) else None
