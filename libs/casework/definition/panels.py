"""What stands out on the page of a case, as its definition says: numbers in registers, tables, and
what the reader is still asked for."""

from dataclasses import dataclass

from casework.definition.model import BadDefinition, Text
from casework.definition.sources.common import Conditions, Source
from contracts.typed import Json


@dataclass(frozen=True)
class NumberPanel:
    """A number, at the path ``field`` of the view; since ``at``, a path too or None: one with it is
    a book that an office prints. ``beside`` is what stands beside the number there: a list and the
    name of a text in its rows, ``classification.sections.section``, or None."""

    field: str
    label: Text
    at: str | None = None
    beside: str | None = None


@dataclass(frozen=True)
class TablePanel:
    """A list of rows at the path ``field``: each shows its ``term`` and its ``text``; ``note`` is
    the path of what is said beneath, or None."""

    field: str
    label: Text
    term: str
    text: str
    note: str | None = None


@dataclass(frozen=True)
class RequestPanel:
    """What the citizen is asked for while ``only_if`` holds and one of ``actions`` is open: a
    title, lines of text, and the clock that says by when, or None."""

    only_if: Conditions
    label: Text
    actions: tuple[str, ...]
    lines: tuple[Text, ...] = ()
    clock: str | None = None


@dataclass(frozen=True)
class Panels:
    """All panels of a definition, each kind in the order in which they are shown."""

    numbers: tuple[NumberPanel, ...] = ()
    tables: tuple[TablePanel, ...] = ()
    requests: tuple[RequestPanel, ...] = ()


def panels(source: Source) -> Panels:
    """Return the panels of a definition's source; raises BadDefinition where one is none."""
    declared = source.get("panels") or {}
    try:
        return Panels(
            numbers=tuple(NumberPanel(**part) for part in declared.get("numbers", ())),
            tables=tuple(TablePanel(**part) for part in declared.get("tables", ())),
            requests=tuple(_request(**part) for part in declared.get("requests", ())),
        )
    except (AttributeError, TypeError) as error:
        raise BadDefinition(f"a panel is none: {error}") from error


def _request(*, actions: list[str], lines: list[Text] | None = None, **part: Json) -> RequestPanel:
    return RequestPanel(actions=tuple(actions), lines=tuple(lines or ()), **part)
