"""Public requests as anybody reads them, and the feed of their changes.

They are rows of `public_rows` that a service has opened; no case is read here. A service that no
longer lists its requests has none here, whatever rows are left of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, cast

from pymongo import ASCENDING, DESCENDING
from pymongo.database import Database

from casework.definition.bilingual import IST
from casework.definition.open311 import LIST
from chassis import time_source
from chassis.mongo import Document
from contracts.errors import NotFound, ValidationFailed
from contracts.typed import JsonObject, View
from gateway.catalogue.catalogue import Catalogue, Service
from gateway.public_lists.rows import COLLECTION

LONGEST_SPAN = timedelta(days=90)
MOST_ROWS = 1_000
REACH = 10_000
"""How many rows deep the pages of a window go: each is found by passing those before it."""
OPEN, CLOSED = "open", "closed"
_OF_LIST = {"list": LIST}


@dataclass(frozen=True)
class Window:
    """From when to when, both included, as the services write times."""

    begins: str
    ends: str

    @property
    def condition(self) -> dict[str, str]:
        """For a query."""
        return {"$gte": self.begins, "$lte": self.ends}


def window_of(start: str, end: str) -> Window:
    """Return the window of two W3C times with zone, either of which may be absent: 90 days at most,
    the last 90 where nothing is said. ValidationFailed names the one that is no such time."""
    first, last = _moment(start, "start_date"), _moment(end, "end_date")
    if first and last and last - first > LONGEST_SPAN:
        raise ValidationFailed(fields={"end_date": "too-far"})
    if first and last and last < first:
        raise ValidationFailed(fields={"end_date": "out-of-range"})
    if first is None:
        last = last or time_source.now()
        return Window(_text(last - LONGEST_SPAN), _text(last))
    return Window(_text(first), _text(last or first + LONGEST_SPAN))


class Requests:
    """Reads the public requests. `services` are those that list theirs now."""

    def __init__(self, database: Database, catalogue: Catalogue) -> None:
        self._rows = database[COLLECTION]
        self._catalogue = catalogue

    def ensure_indexes(self) -> None:
        """Create the indexes, of these rows alone; safe to repeat."""
        only: dict[str, Any] = {"partialFilterExpression": _OF_LIST}
        newest = [("day", DESCENDING), ("_id", DESCENDING)]
        self._rows.create_index([("list", ASCENDING), *newest], name="open311", **only)
        changes = [("list", ASCENDING), ("row.updated", ASCENDING)]
        self._rows.create_index(changes, name="open311_updated", **only)

    def one(self, services: Iterable[Service], reference: str, language: str) -> JsonObject:
        """Return one request; NotFound for all that is not public."""
        rows = self.some(services, [reference], language)
        if not rows:
            raise NotFound("no such public request")
        return rows[0]

    def some(
        self, services: Iterable[Service], references: Sequence[str], language: str
    ) -> list[JsonObject]:
        """Return those of the references that are public, newest first."""
        wanted = {**_of(services), "row.service_request_id": {"$in": list(references)[:MOST_ROWS]}}
        wanted["_id"] = {"$in": [f"{LIST}:{one}" for one in references[:MOST_ROWS]]}
        rows = self._rows.find(wanted).sort([("day", DESCENDING), ("_id", DESCENDING)])
        return [self._request(row, language) for row in rows]

    def page(
        self,
        services: Iterable[Service],
        window: Window,
        statuses: frozenset[str],
        page: int,
        size: int,
        language: str,
    ) -> list[JsonObject]:
        """Return one page of the requests of a window, newest first."""
        wanted = {**_of(services), "day": window.condition}
        if len(statuses) == 1:
            wanted["row.open"] = OPEN in statuses
        rows = self._rows.find(wanted).sort([("day", DESCENDING), ("_id", DESCENDING)])
        return [self._request(row, language) for row in rows.skip((page - 1) * size).limit(size)]

    def updates(
        self, services: Iterable[Service], window: Window, size: int, language: str
    ) -> list[JsonObject]:
        """Return the changes of public requests in a window, the oldest first: those of its first
        second, ``size`` further ones, and all of the second of the last. So whoever asks again from
        the newest time that was told gets on and misses none, and knows what comes twice by its
        ``update_id``. Fewer than ``size``: there are no more.
        """
        beyond = Window(_next_second(window.begins), window.ends)
        last = self._moment_of(services, beyond, size)
        within = Window(window.begins, min(_next_second(last), window.ends)) if last else window
        rows = self._rows.aggregate(_changes(services, within), allowDiskUse=True)
        return [self._update(row, row["change"], language) for row in rows]

    def _moment_of(self, services: Iterable[Service], window: Window, place: int) -> str | None:
        """Return when the change at this place from the first was; None where there are fewer."""
        until = [{"$skip": place - 1}, {"$limit": 1}, {"$project": {"at": "$change.at"}}]
        steps = [*_changes(services, window), *until]
        row = next(iter(self._rows.aggregate(steps, allowDiskUse=True)), None)
        return row["at"] if row else None

    def _request(self, row: Document, language: str) -> JsonObject:
        public = row["row"]
        words = [one[language] for one in public["words"] if one]
        service = self._version(row)
        return {
            "service_request_id": public["service_request_id"],
            "status": OPEN if public["open"] else CLOSED,
            "status_notes": _state(service, public["state"], language),
            "service_name": service.entry["name"][language] if service else None,
            "service_code": row["code"],
            "description": ", ".join(words) or None,
            "agency_responsible": public["agency"][language] if public["agency"] else None,
            "service_notice": None,
            "requested_datetime": _in_india(public["requested"]),
            "updated_datetime": _in_india(public["updated"]),
            "expected_datetime": _in_india(public["due"]),
            "address": None,
            "address_id": None,
            "zipcode": None,
            "lat": public["lat"],
            "long": public["long"],
            "media_url": None,
        }

    def _update(self, row: Document, change: JsonObject, language: str) -> JsonObject:
        service = self._version(row)
        state = service.definition.states.get(change["state"]) if service else None
        reference = row["row"]["service_request_id"]
        return {
            "update_id": f"{reference}-{change['sequence']}",
            "service_request_id": reference,
            "status": "CLOSED" if state and state.terminal else "OPEN",
            "description": _state(service, change["state"], language),
            "media_url": None,
            "updated_datetime": _in_india(change["at"]),
            "external_status_code": change["state"],
        }

    def _version(self, row: Document) -> Service | None:
        begun_under: Any = {
            "bus_service": row["owner"],
            "service": row["code"],
            "definition_version": row["version"],
        }
        return self._catalogue.of_case(cast(View, begun_under))


def _of(services: Iterable[Service]) -> dict[str, Any]:
    return {**_OF_LIST, "code": {"$in": [one.definition.code for one in services]}}


def _changes(services: Iterable[Service], window: Window) -> list[Any]:
    """Return the steps to the changes of a window, one a row, by time: a row has several, and one
    that changed late may have changed early as well. Nothing changed after a row's last change."""
    return [
        {"$match": {**_of(services), "row.updated": {"$gte": window.begins}}},
        {"$set": {"change": "$row.updates"}},
        {"$unwind": "$change"},
        {"$match": {"change.at": window.condition}},
        {"$sort": {"change.at": ASCENDING, "_id": ASCENDING, "change.sequence": ASCENDING}},
    ]


def _next_second(moment: str) -> str:
    """Return the next second: times are answered to the second."""
    return _text(datetime.fromisoformat(moment).replace(microsecond=0) + timedelta(seconds=1))


def _state(service: Service | None, name: str, language: str) -> str | None:
    state = service.definition.states.get(name) if service else None
    return state.label[language] if state else None


def _moment(text: str, name: str) -> datetime | None:
    if not text:
        return None
    try:
        moment = datetime.fromisoformat(text.replace(" ", "+"))  # a plus sign that was not escaped
    except ValueError:
        raise ValidationFailed(fields={name: "not-a-date"}) from None
    if moment.tzinfo is None:
        raise ValidationFailed(fields={name: "not-a-date"})
    return moment


def _text(moment: datetime) -> str:
    try:
        return moment.astimezone(UTC).isoformat(timespec="milliseconds")
    except OverflowError:
        raise ValidationFailed(fields={"start_date": "not-a-date"}) from None


def _in_india(moment: str | None) -> str | None:
    """Return a moment with the zone of India, to the second."""
    if moment is None:
        return None
    return datetime.fromisoformat(moment).astimezone(IST).isoformat(timespec="seconds")
