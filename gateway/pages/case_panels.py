"""What stands out on the page of a case, as its definition declares it: numbers in registers,
tables, what is still asked of the citizen; and the limit that is nearest. Absent where the view has
none of it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from casework.definition.conditions import meets, value_at
from casework.definition.model import Text
from casework.definition.panels import Panels
from casework.typed.fields import ViewFields
from casework.typed.links import LinkRow
from casework.typed.replies import OpenAction
from contracts.typed import Clock
from gateway.catalogue.typed import Named
from gateway.pages.typed import Words


@dataclass(frozen=True)
class Number:
    """A number of the case in a register, and since when it is there."""

    label: Text
    number: str
    registered_at: str | None


@dataclass(frozen=True)
class Table:
    """Rows of a term and a text, and what is said beneath."""

    label: Text
    rows: list[tuple[Words, Words]]
    note: Words


@dataclass(frozen=True)
class Request:
    """What the citizen still has to do: `by` when, None where no time runs; `actions` are those of
    the view that lead to it."""

    label: Text
    lines: tuple[Text, ...]
    by: str | None
    actions: list[OpenAction]


@dataclass(frozen=True)
class Linked:
    """The cases of one link, each with whether it is late."""

    label: Text
    rows: list[tuple[LinkRow, bool]]


def numbers(view: ViewFields, declared: Panels) -> list[Number]:
    """Return the numbers under which registers know the case."""
    return [
        Number(panel.label, str(value), value_at(view, panel.at) if panel.at else None)
        for panel in declared.numbers
        if (value := value_at(view, panel.field))
    ]


def tables(view: ViewFields, declared: Panels) -> list[Table]:
    """Return the tables that have rows."""
    panels_with_rows = []
    for panel in declared.tables:
        rows = value_at(view, panel.field)
        if isinstance(rows, list) and rows:
            lines = [(row.get(panel.term), row.get(panel.text)) for row in rows]
            note = value_at(view, panel.note) if panel.note else None
            panels_with_rows.append(Table(panel.label, lines, note))
    return panels_with_rows


def linked(view: ViewFields, names: Mapping[str, Named], now: datetime) -> list[Linked]:
    """Return the links that have cases, in the order of the definition."""
    rows_by_link = view["linked_cases"]
    return [
        Linked(link["name"], [(row, _is_late(row, now)) for row in rows_by_link[name]])
        for name, link in names.items()
        if rows_by_link.get(name)
    ]


def _is_late(row: LinkRow, now: datetime) -> bool:
    """Tell whether it is late: also what is due and has not been marked so yet."""
    if row["ended"]:
        return False
    due = row["due_at"]
    return bool(row["overdue"] or (due and datetime.fromisoformat(due) < now))


def request_of(view: ViewFields, declared: Panels) -> Request | None:
    """Return the first that is asked of the citizen and can be done now, None where nothing is."""
    offered = {one["name"]: one for one in view["actions"]}
    for panel in declared.requests:
        actions = [offered[name] for name in panel.actions if name in offered]
        if actions and meets(view, panel.only_if):
            due = (clock["due_at"] for clock in view["clocks"] if clock["name"] == panel.clock)
            return Request(panel.label, panel.lines, next(due, None), actions)
    return None


def nearest_clock(view: ViewFields) -> Clock | None:
    """Return the limit of a case that is due first or was missed first; None where none runs."""
    owed = ("running", "breached")
    running = [one for one in view["clocks"] if one["status"] in owed and not one.get("ended")]
    return min(running, key=lambda one: one["due_at"], default=None)
