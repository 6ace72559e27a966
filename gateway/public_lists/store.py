"""Public lists as anybody reads them; `gateway.public_lists.rows` says what is in them."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from pymongo import ASCENDING, DESCENDING
from pymongo.database import Database

from casework.definition.bilingual import IST
from casework.definition.public_lists import PublicList
from contracts.errors import NotFound, ValidationFailed
from contracts.typed import JsonObject
from gateway.catalogue.catalogue import Catalogue, Service
from gateway.http.cursors import Cursors
from gateway.public_lists.rows import COLLECTION

_ORDER = [("day", DESCENDING), ("_id", DESCENDING)]
_OF_LIST = [("owner", ASCENDING), ("code", ASCENDING), ("list", ASCENDING)]


class PublicLists:
    """Reads `public_rows`; it never reads a case."""

    def __init__(self, database: Database, cursors: Cursors, catalogue: Catalogue) -> None:
        self._rows = database[COLLECTION]
        self._cursors = cursors
        self._catalogue = catalogue

    def ensure_indexes(self) -> None:
        """Create the indexes; safe to repeat."""
        self._rows.create_index([*_OF_LIST, *_ORDER])
        self._rows.create_index([*_OF_LIST, ("office", ASCENDING), *_ORDER])
        self._rows.create_index([*_OF_LIST, ("key", ASCENDING)])

    def declared(self, code: str, name: str) -> PublicList:
        """What the service says of its list; NotFound where it has no such list."""
        return self._declared(code, name)[1]

    def find(self, code: str, name: str, key: str) -> JsonObject:
        """The row of this key; NotFound for one that does not exist or is not public."""
        service, declared = self._declared(code, name)
        typed = key.strip()
        wanted = {**_of(service, name), "key": {"$in": [typed, typed.upper()]}}
        row = self._rows.find_one(wanted)
        if row is None:
            raise NotFound("no such public row")
        return _public_row(declared, row)

    def page(
        self,
        code: str,
        name: str,
        *,
        offices: list[str] | None,
        first_day: str | None,
        last_day: str | None,
        cursor: str | None,
        limit: int,
    ) -> JsonObject:
        """{"items": rows, "next": cursor | None}, newest first.

        `offices` are codes (None: all); days are `YYYY-MM-DD` of India, both included. NotFound
        for a list that does not exist, ValidationFailed for a day or a cursor that is none.
        """
        service, declared = self._declared(code, name)
        conditions: list[dict] = [_of(service, name)]
        if offices is not None:
            conditions.append({"office": {"$in": offices}})
        if first_day:
            conditions.append({"day": {"$gte": _midnight(first_day, "from")}})
        if last_day:
            conditions.append({"day": {"$lt": _midnight(last_day, "to", after=1)}})
        if cursor:
            conditions.append(_after(*self._cursors.open(cursor)))
        rows = list(self._rows.find({"$and": conditions}).sort(_ORDER).limit(limit + 1))
        last = rows[limit - 1] if len(rows) > limit else None
        following = self._cursors.seal(last["day"], last["_id"]) if last else None
        return {"items": [_public_row(declared, row) for row in rows[:limit]], "next": following}

    def _declared(self, code: str, name: str) -> tuple[Service, PublicList]:
        service = self._catalogue.service(code)
        if name not in service.public_lists:
            raise NotFound("no such public list")
        return service, service.public_lists[name]


def _of(service: Service, name: str) -> dict[str, str]:
    return {"owner": service.owner, "code": service.definition.code, "list": name}


def _public_row(declared: PublicList, row: dict[str, Any]) -> JsonObject:
    """Without the reference of the case: it is for those who have it."""
    return {one.field: row["row"].get(one.field) for one in declared.shows}


def _midnight(day: str, field: str, *, after: int = 0) -> str:
    """The moment at which a day of India begins, as the services write times."""
    try:
        begins = datetime.combine(date.fromisoformat(day) + timedelta(days=after), time(), IST)
        return begins.astimezone(UTC).isoformat(timespec="milliseconds")
    except (ValueError, OverflowError):
        raise ValidationFailed(fields={field: "not-a-date"}) from None


def _after(day: str, id: str) -> dict:
    return {
        "day": {"$lte": day},
        "$or": [{"day": {"$lt": day}}, {"day": day, "_id": {"$lt": id}}],
    }
