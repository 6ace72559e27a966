"""The books of an office: the cases that bear a number in one of its registers, in the order in
which they were entered. Which numbers there are and since when a case bears one, definitions say
(`panels.numbers`).

Every function runs inside a request of an officer and refuses with a ContractError; NotAllowed for
a citizen.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from pymongo.errors import PyMongoError

from casework.definition.bilingual import IST
from casework.definition.conditions import value_at
from casework.definition.model import Text
from casework.definition.panels import NumberPanel, panels
from casework.engine.notices import iso
from casework.typed.fields import ViewFields
from chassis import log
from contracts.errors import NotAllowed, NotFound
from gateway.cases import policy
from gateway.cases.figures import in_time
from gateway.cases.inbox_store import BookIndexes
from gateway.cases.store import StoredView
from gateway.cases.visible_to import NOTHING, visible_to
from gateway.http.context import parts
from gateway.identity.caller import Caller

logger = log.get(__name__)

MOST_ENTRIES = 2000
"""More than a busy office enters in a month; a page of so many lines still prints."""


@dataclass(frozen=True)
class NumberBook:
    """A book: the service whose cases stand in it, and the number that they bear."""

    service: str
    panel: NumberPanel

    @property
    def key(self) -> str:
        """By what an address names it."""
        return f"{self.service}.{self.panel.field}"

    @property
    def label(self) -> Text:
        """What its numbers are called."""
        return self.panel.label


@dataclass(frozen=True)
class BookEntry:
    """A case in a book: its number, when it was entered (ISO 8601), what stands beside it in the
    definition's words, and the case as this reader is shown it."""

    number: str
    at: str
    beside: tuple[str | Text, ...]
    view: ViewFields


def number_books(caller: Caller) -> list[NumberBook]:
    """Return the books of the services whose cases the officer may see some of."""
    if caller.is_citizen:
        raise NotAllowed("for officers only")
    return [
        NumberBook(service.definition.code, panel)
        for service in parts().catalogue.newest()
        if visible_to(caller, [service]) != NOTHING
        for panel in panels(service.definition.source).numbers
        if panel.at is not None
    ]


def book_entries(caller: Caller, key: str, first: date, last: date) -> list[BookEntry] | None:
    """Return what the caller's office entered in a book on the days ``first`` to ``last`` (IST),
    MOST_ENTRIES at most, by number; None where it took too long to look. NotFound for a book that
    is none of the caller's.

    A number begins with the code of the office whose book it is in. A case that the caller may not
    see, because it is sensitive or lies at another office now, is left out; that sensitive ones
    were shown is in the audit log.
    """
    book = next((one for one in number_books(caller) if one.key == key), None)
    if book is None:
        raise NotFound("no such book")
    visible = visible_to(caller, parts().catalogue.versions())
    begin, end = _begin(first), _begin(last + timedelta(days=1))
    assert book.panel.at is not None
    # Beside this: where there are many cases it takes minutes, once.
    threading.Thread(
        target=_ensure_index, args=(parts().inbox.books, book.panel.at), daemon=True
    ).start()
    span = {"service": book.service, book.panel.at: {"$gte": iso(begin), "$lt": iso(end)}}
    cases = in_time(lambda: parts().inbox.in_book(caller, visible, span, MOST_ENTRIES))
    if cases is None:
        return None
    rows = [_entry(caller, book.panel, case) for case in policy.visible(caller, cases)]
    own = f"{caller.station}/"
    return sorted((row for row in rows if row and row.number.startswith(own)), key=_order)


def _ensure_index(books: BookIndexes, at: str) -> None:
    try:
        books.ensure_indexes(at)
    except PyMongoError as error:
        logger.warning("a book has no index yet", extra={"reason": repr(error)})


def _begin(day: date) -> datetime:
    return datetime.combine(day, time(), IST).astimezone(UTC)


def _order(entry: BookEntry) -> tuple[str, str]:
    return entry.at, entry.number


def _entry(caller: Caller, panel: NumberPanel, case: StoredView) -> BookEntry | None:
    """Return the entry of a case; None where its reader is not shown the number."""
    fields = policy.shown_beside(caller, case)["more"]
    number, at = value_at(case, panel.field), value_at(case, panel.at or "")
    if _field(panel.field) not in fields or not number:
        return None
    path, _, name = (panel.beside or "").rpartition(".")
    rows = value_at(case, path) if _field(path) in fields else None
    beside = tuple(row[name] for row in rows or () if isinstance(row, dict) and row.get(name))
    view = {**policy.as_shown(caller, case), "reference": case["_id"]}
    return BookEntry(str(number), at, beside, view)


def _field(path: str) -> str:
    return path.partition(".")[0]
