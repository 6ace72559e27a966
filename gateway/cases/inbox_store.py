"""Reads what officers have to do, in the order of `gateway.cases.ranking`, by index."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, ClassVar, TypedDict

from pymongo import ASCENDING, DESCENDING
from pymongo.collection import Collection
from pymongo.database import Database

from casework.engine.notices import iso
from chassis.mongo import Document
from contracts.errors import ValidationFailed
from gateway.cases import view_fields
from gateway.cases.ranking import DESK
from gateway.cases.store import PARTIES, StoredView
from gateway.cases.visible_to import Condition
from gateway.http.cursors import Cursors
from gateway.identity.caller import Caller

MINE, NEW, OVERDUE, WAITING, ALL, ENDED = "mine", "new", "overdue", "waiting", "all", "ended"
TABS = (ALL, NEW, MINE, OVERDUE, WAITING, ENDED)
SOON, MOVED = "soon", "moved"
"""Lists that only the overview leads to: limits that end within a day, cases sent on often."""
OFTEN = 3
"""So many times sent to another office is too often."""
_OPEN = {f"{DESK}.open": True}
_FLAGS = {NEW: f"{DESK}.new", OVERDUE: f"{DESK}.late", WAITING: f"{DESK}.waiting"}
_LIST_FIELDS = dict.fromkeys((*view_fields.LISTED, *view_fields.DECIDES_ACCESS, DESK), 1)
DAY = timedelta(days=1)
PATIENCE_MS = 3000
"""Milliseconds after which a count is given up: better no figure than a gateway that stands."""
PAGE_PATIENCE_MS = 8000
"""Milliseconds after which a page of a list is given up, which it is read by an index for."""
FOUND_AT_MOST = 20
BOOKS_AT_MOST = 20
"""Books that have an index: a collection has at most 64."""


NO_OFFICE = "none"
"""In place of an office's code: the cases of which nobody has decided yet whose they are."""


@dataclass(frozen=True)
class Wanted:
    """Which cases of an office: one of TABS (or SOON, MOVED), narrowed by what is not empty.
    `soon` is until when a limit ends soon; `office` may be NO_OFFICE."""

    tab: str = ALL
    service: str = ""
    state: str = ""
    category: str = ""
    office: str = ""
    soon: datetime | None = None


class OfficeRow(TypedDict):
    """What lies open at an office: `week` and `month` were filed longer ago than that, of `soon` a
    limit ends within a day, `moved` were sent on often."""

    code: str | None
    name: dict[str, str] | None
    open: int
    late: int
    soon: int
    week: int
    month: int
    moved: int


class BookIndexes:
    """The indexes of the books that somebody asked for (docs/decisions/0105)."""

    def __init__(self, cases: Collection) -> None:
        self._cases = cases
        self._ready: set[str] = set()

    def ensure_indexes(self, at: str) -> None:
        """Create the index of a book, whose cases say at the path `at` since when they stand in it;
        safe to repeat. Only these cases are in it. A path that comes after BOOKS_AT_MOST has
        none."""
        if at in self._ready or len(self._ready) >= BOOKS_AT_MOST:
            return
        entered = [("office_codes", ASCENDING), (at, ASCENDING)]
        self._cases.create_index(entered, partialFilterExpression={at: {"$exists": True}})
        self._ready.add(at)


class InboxStore:
    """Reads `cases`; what a caller may see comes as a condition, see `visible_to`.

    Nothing is read without a limit of time: pymongo's ExecutionTimeout where it was not enough.
    """

    COUNTED: ClassVar[tuple[str, ...]] = (ALL, NEW, OVERDUE, WAITING)
    """The lists that `counts` counts."""

    def __init__(self, database: Database, cursors: Cursors) -> None:
        self._cases = database["cases"]
        self._cursors = cursors
        self.books = BookIndexes(self._cases)

    def ensure_indexes(self) -> None:
        """Create the indexes; safe to repeat. Only open cases stand in them."""
        order = [(f"{DESK}.urgency", ASCENDING), ("_id", ASCENDING)]
        for listed_by in ("office_codes", "assigned_to"):
            self._cases.create_index(
                [(listed_by, ASCENDING), *order], partialFilterExpression=_OPEN
            )

    def page(
        self, caller: Caller, visible: Condition, wanted: Wanted, cursor: str | None, limit: int
    ) -> tuple[list[StoredView], str | None]:
        """Return one page, the most urgent first (of ended ones the newest),
        and the next cursor."""
        urgency, step = (f"{DESK}.urgency", 1) if wanted.tab != ENDED else ("filed_at", -1)
        conditions = [_chosen(caller, wanted), visible]
        if cursor:
            conditions.append(_beyond(urgency, self._cursors.open(cursor), step))
        order = [(urgency, step), ("_id", step)]
        rows = self._cases.find({"$and": conditions}, _LIST_FIELDS).sort(order).limit(limit + 1)
        cases: list[Any] = list(rows.max_time_ms(PAGE_PATIENCE_MS))
        following = None
        if len(cases) > limit:
            cases = cases[:limit]
            last = cases[-1]
            at = last[DESK]["urgency"] if step == 1 else last["filed_at"]
            following = self._cursors.seal(at, last["_id"])
        return cases, following

    def counts(self, caller: Caller, visible: Condition) -> dict[str, int]:
        """Return how many open cases are in each of COUNTED:
        the same for all who may see the same."""
        flags = {tab: {"$sum": {"$cond": [f"${flag}", 1, 0]}} for tab, flag in _FLAGS.items()}
        group = {"_id": None, ALL: {"$sum": 1}, **flags}
        match = {"$and": [_of_office(caller), visible]}
        rows = self._cases.aggregate([{"$match": match}, {"$group": group}], maxTimeMS=PATIENCE_MS)
        counted: dict[str, int] = next(iter(rows), {})
        return {tab: counted.get(tab, 0) for tab in self.COUNTED}

    def count_mine(self, caller: Caller, visible: Condition) -> int:
        """Return how many open cases the caller has in hand."""
        match = {"$and": [_chosen(caller, Wanted(MINE)), visible]}
        return self._cases.count_documents(match, maxTimeMS=PATIENCE_MS)

    def neighbours(
        self, caller: Caller, visible: Condition, wanted: Wanted, reference: str
    ) -> tuple[StoredView | None, StoredView | None]:
        """Return the cases before and after a case in a list, as lists have them;
        None where there is none."""
        row = self._cases.find_one({"_id": reference}, {DESK: 1})
        if row is None or DESK not in row or wanted.tab == ENDED:
            return None, None
        here = (row[DESK]["urgency"], reference)
        both: list[StoredView | None] = []
        for step in (-1, 1):
            beyond = _beyond(f"{DESK}.urgency", here, step)
            order = [(f"{DESK}.urgency", step), ("_id", step)]
            conditions = {"$and": [_chosen(caller, wanted), visible, beyond]}
            match = self._cases.find_one(
                conditions, _LIST_FIELDS, sort=order, max_time_ms=PATIENCE_MS
            )
            both.append(match)
        return both[0], both[1]

    def by_office(self, caller: Caller, visible: Condition, now: datetime) -> list[OfficeRow]:
        """Return what lies open at each office within the caller's, the latest first."""
        ages = {"week": 7, "month": 30}
        figures: dict[str, Any] = {
            "late": f"${DESK}.late",
            "moved": {"$gte": [f"${DESK}.moves", OFTEN]},
            "soon": _ends_before(iso(now + DAY)),
        } | {name: {"$lt": ["$filed_at", iso(now - DAY * days)]} for name, days in ages.items()}
        sums = {name: {"$sum": {"$cond": [test, 1, 0]}} for name, test in figures.items()}
        group = {"_id": "$station.code", "name": {"$first": "$station.name"}, "open": {"$sum": 1}}
        stages: list[Document] = [
            {"$match": {"$and": [_of_office(caller), visible]}},
            {"$group": {**group, **sums}},
            {"$sort": {"late": DESCENDING, "soon": DESCENDING, "open": DESCENDING, "_id": 1}},
        ]
        rows = self._cases.aggregate(stages, maxTimeMS=PATIENCE_MS)
        return [
            OfficeRow(
                code=row["_id"],
                name=row["name"],
                open=row["open"],
                late=row["late"],
                soon=row["soon"],
                week=row["week"],
                month=row["month"],
                moved=row["moved"],
            )
            for row in rows
        ]

    def load(self, usernames: Iterable[str]) -> dict[str, int]:
        """Return how many open cases each of these officers has."""
        match = {"assigned_to": {"$in": sorted(usernames)}, **_OPEN}
        group = {"_id": "$assigned_to", "open": {"$sum": 1}}
        rows = self._cases.aggregate([{"$match": match}, {"$group": group}], maxTimeMS=PATIENCE_MS)
        return {row["_id"]: row["open"] for row in rows}

    def of_citizen(self, caller: Caller, visible: Condition, citizen: str) -> list[StoredView]:
        """Return the newest cases of a citizen, filed or with a part in them,
        that lie at the office."""
        ways = [{"owner": citizen}, {PARTIES: {"$eq": citizen, "$type": "string"}}]
        return self._newest_of({"$and": [_at_office(caller), visible, {"$or": ways}]})

    def of_number(
        self, caller: Caller, visible: Condition, fields: Iterable[str], number: str
    ) -> list[StoredView]:
        """Return the cases of the office that bear a number in one of these fields of the view."""
        ways = [{field: number} for field in sorted(fields)]
        return (
            self._newest_of({"$and": [_at_office(caller), visible, {"$or": ways}]}) if ways else []
        )

    def in_book(
        self, caller: Caller, visible: Condition, span: Condition, limit: int
    ) -> list[StoredView]:
        """Return the cases at the office that were entered in a book within ``span``, the newest
        first, at most ``limit``."""
        return self._newest_of({"$and": [_at_office(caller), visible, span]}, limit)

    def _newest_of(self, condition: Condition, limit: int = FOUND_AT_MOST) -> list[StoredView]:
        newest = [("filed_at", DESCENDING), ("_id", DESCENDING)]
        rows = self._cases.find(condition).sort(newest).max_time_ms(PATIENCE_MS)
        return list(rows.limit(limit))


def _at_office(caller: Caller) -> Condition:
    return {"office_codes": caller.station or "no office"}


def _of_office(caller: Caller) -> Condition:
    return {**_at_office(caller), **_OPEN}


def _chosen(caller: Caller, wanted: Wanted) -> Condition:
    chosen: Condition = _of_office(caller)
    if wanted.tab == MINE:
        chosen = {"assigned_to": caller.id, **_OPEN}
    elif wanted.tab == ENDED:
        chosen = {**_at_office(caller), f"{DESK}.open": False}
    elif wanted.tab in _FLAGS:
        chosen[_FLAGS[wanted.tab]] = True
    elif wanted.tab == MOVED:
        chosen[f"{DESK}.moves"] = {"$gte": OFTEN}
    elif wanted.tab == SOON:
        until = iso(wanted.soon) if wanted.soon else ""
        chosen |= {f"{DESK}.late": False, f"{DESK}.due": {"$lt": until, "$type": "string"}}
    named = {
        "service": wanted.service,
        "state": wanted.state,
        "category": wanted.category,
        "station.code": wanted.office,
    }
    chosen |= {field: value for field, value in named.items() if value}
    return chosen | ({"station.code": None} if wanted.office == NO_OFFICE else {})


def _ends_before(until: str | None) -> dict[str, Any]:
    due = f"${DESK}.due"
    is_near = [{"$ne": [due, None]}, {"$lt": [due, until]}, {"$not": [f"${DESK}.late"]}]
    return {"$and": is_near}


def _beyond(field: str, place: tuple[str, str], step: int) -> Condition:
    at, reference = place
    further, at_most = ("$gt", "$gte") if step == 1 else ("$lt", "$lte")
    ties = [{field: {further: at}}, {field: at, "_id": {further: reference}}]
    return {field: {at_most: at}, "$or": ties}


def tab_of(text: str) -> str:
    """Return the list that an address asks for;
    ValidationFailed where there is none of that name."""
    if text not in (*TABS, SOON, MOVED):
        raise ValidationFailed(fields={"tab": "not-a-choice"})
    return text
