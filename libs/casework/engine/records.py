"""What a step adds to the records of a case, and what the rows of one say of a moment."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from casework.definition.conditions import value_at
from casework.definition.model import Action
from casework.definition.records import BEFORE, Value, path_of
from casework.engine.rules import Step
from casework.typed.case import RecordRow
from casework.typed.fields import CaseFields
from contracts.typed import Json, JsonObject

Row = RecordRow


@dataclass(frozen=True)
class Addition:
    """A row that a step adds to the record ``book``, before it is sealed into the chain.

    ``by`` is the officer who acted; of a citizen, whom nobody is to find here after the erasure of
    the case, and of the system it is the role.
    """

    book: str
    at: datetime
    by: str
    role: str
    office: str | None
    action: str
    sequence: int
    values: Mapping[str, Json]


def additions(action: Action, step: Step, after: CaseFields) -> tuple[Addition, ...]:
    """Return the rows that ``action`` adds; ``after`` is the case as the step leaves it."""
    actor = step.actor
    by = actor.role if actor.role in ("citizen", "system") else actor.id
    return tuple(
        Addition(
            book,
            step.now,
            by,
            actor.role,
            actor.station,
            action.name,
            after["sequence"],
            _values(action, step, after, values),
        )
        for book, values in action.records.items()
    )


def _values(
    action: Action, step: Step, after: CaseFields, values: Mapping[str, Value]
) -> JsonObject:
    """Return what stands in the row's fields; one for which there is nothing is left out."""
    form = step.definition.form_of(action)
    row: JsonObject = {}
    for field, value in values.items():
        path = path_of(value)
        if path is not None:
            case = step.case if str(value).startswith(BEFORE) else after
            row[field] = value_at(case, path)
        elif isinstance(value, str):
            answer = step.body.get(value)
            choice = form.choices.get(value, {}).get(answer) if isinstance(answer, str) else None
            row[field] = dict(choice["label"]) if choice else answer
        else:
            row[field] = dict(value)
    return {field: value for field, value in row.items() if value is not None}


def row_at(rows: Iterable[Row], moment: datetime) -> Row | None:
    """Return the newest row that was there at ``moment``, None before the first: of a custody,
    where the thing was at that time."""
    there = [row for row in rows if row["at"] <= moment]
    return max(there, key=lambda row: row["n"], default=None)
