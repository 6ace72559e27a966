"""The public register of FIRs as anybody reads it; `gateway.fir_publication` says what is in it."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from pymongo import ASCENDING, DESCENDING
from pymongo.database import Database

from casework.bilingual import IST
from contracts.errors import NotFound, ValidationFailed
from gateway.cursors import Cursors

COLLECTION = "published_firs"
_ORDER = [("registered_at", DESCENDING), ("_id", DESCENDING)]


class FirRegister:
    """Reads `published_firs`; it never reads a case."""

    def __init__(self, database: Database, cursors: Cursors) -> None:
        self._firs = database[COLLECTION]
        self._cursors = cursors

    def ensure_indexes(self) -> None:
        """Create the indexes; safe to repeat."""
        self._firs.create_index(_ORDER)
        self._firs.create_index([("station.code", ASCENDING), *_ORDER])
        self._firs.create_index("number")

    def find(self, number: str) -> dict[str, Any]:
        """The row of this number; NotFound for one that does not exist or is not public."""
        found = self._firs.find_one({"number": number.strip().upper()})
        if found is None:
            raise NotFound("no such public FIR")
        return _shown(found)

    def page(
        self,
        *,
        stations: list[str] | None,
        first_day: str | None,
        last_day: str | None,
        cursor: str | None,
        limit: int,
    ) -> dict[str, Any]:
        """{"items": rows, "next": cursor | None}, newest first.

        `stations` are codes (None: all); days are `YYYY-MM-DD` of India, both included.
        ValidationFailed for a day or a cursor that is none.
        """
        conditions: list[dict] = [{}]
        if stations is not None:
            conditions.append({"station.code": {"$in": stations}})
        if first_day:
            conditions.append({"registered_at": {"$gte": _midnight(first_day, "from")}})
        if last_day:
            conditions.append({"registered_at": {"$lt": _midnight(last_day, "to", after=1)}})
        if cursor:
            conditions.append(_after(*self._cursors.open(cursor)))
        found = list(self._firs.find({"$and": conditions}).sort(_ORDER).limit(limit + 1))
        last = found[limit - 1] if len(found) > limit else None
        following = self._cursors.seal(last["registered_at"], last["_id"]) if last else None
        return {"items": [_shown(row) for row in found[:limit]], "next": following}


def _shown(row: dict[str, Any]) -> dict[str, Any]:
    """Without the reference of the case: it is for those who have it."""
    return {key: value for key, value in row.items() if key not in ("_id", "sequence")}


def _midnight(day: str, field: str, *, after: int = 0) -> str:
    """The moment at which a day of India begins, as the services write times."""
    try:
        begins = datetime.combine(date.fromisoformat(day) + timedelta(days=after), time(), IST)
        return begins.astimezone(UTC).isoformat(timespec="milliseconds")
    except (ValueError, OverflowError):
        raise ValidationFailed(fields={field: "not-a-date"}) from None


def _after(registered_at: str, reference: str) -> dict:
    return {
        "registered_at": {"$lte": registered_at},
        "$or": [
            {"registered_at": {"$lt": registered_at}},
            {"registered_at": registered_at, "_id": {"$lt": reference}},
        ],
    }
