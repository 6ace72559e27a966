"""Public lists as anybody reads them; `gateway.public_lists.rows` says what is in them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from urllib.parse import quote

from pymongo import ASCENDING, DESCENDING
from pymongo.database import Database

from casework.definition.bilingual import IST, Text
from casework.definition.public_lists import AT, PublicList
from casework.identifiers import public_indexes
from chassis.mongo import Document
from contracts.errors import NotFound, ValidationFailed
from contracts.typed import JsonObject
from gateway.catalogue.catalogue import Catalogue, Service
from gateway.http.cursors import Cursors
from gateway.public_lists.rows import COLLECTION, SLOTS
from gateway.public_lists.typed_keys import keys_meant

PAPERS, PHOTOS = "/api/v1/public-papers", "/api/v1/public-photos"
"""Beneath it each has its address: the service's code, the list, the key of the row."""
_ORDER = [("day", DESCENDING), ("_id", DESCENDING)]
_OF_LIST = [("owner", ASCENDING), ("code", ASCENDING), ("list", ASCENDING)]


@dataclass(frozen=True)
class PublicPaper:
    """Where a public paper is asked for: the service on the bus, the case, what its bytes are; and
    the ``key`` of its row, by which a file of it is called."""

    owner: str
    reference: str
    sha256: str
    key: str


@dataclass(frozen=True)
class PublicPhoto:
    """The file of a public photo, and the ``reference`` of the case that names it."""

    file_id: str
    reference: str


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
        self._rows.create_index([*_OF_LIST, ("found_by", ASCENDING), *_ORDER])
        for slot in SLOTS:
            self._rows.create_index([*_OF_LIST, (f"by.{slot}", ASCENDING), *_ORDER])

    def declared(self, code: str, name: str) -> PublicList:
        """Return what the service says of its list; NotFound where it has no such list."""
        return self._declared(code, name)[1]

    def find(self, code: str, name: str, key: str) -> JsonObject:
        """Return the row of this key; NotFound for one that does not exist or is not public."""
        service, declared = self._declared(code, name)
        row = self._row(service, name, key)
        if row is None:
            raise NotFound("no such public row")
        return _public_row(code, declared, row)

    def find_paper(self, code: str, name: str, key: str) -> PublicPaper:
        """Return the paper that the row of this key comes with; NotFound where there is no such
        row, or none is printed yet."""
        service, _ = self._declared(code, name)
        row = self._row(service, name, key)
        if row is None or not row.get("paper"):
            raise NotFound("no such public paper")
        paper = row["paper"]
        return PublicPaper(service.owner, paper["reference"], paper["sha256"], row["key"])

    def find_photo(self, code: str, name: str, key: str) -> PublicPhoto:
        """Return the photo that the row of this key shows; NotFound where there is no such row,
        or it shows none."""
        service, declared = self._declared(code, name)
        row = self._row(service, name, key)
        file_id = row["row"].get(declared.photo) if row and declared.photo else None
        if row is None or not file_id:
            raise NotFound("no such public photo")
        return PublicPhoto(file_id, row["_id"].partition(":")[2])

    def _row(self, service: Service, name: str, key: str) -> Document | None:
        return self._rows.find_one({**_of(service, name), "key": {"$in": keys_meant(key)}})

    def choices(self, code: str, name: str) -> dict[str, list[Text]]:
        """Return, by field that the list is narrowed by, the words that its rows have there, each
        once; read from the index, not from the rows. NotFound where there is no such list."""
        service, declared = self._declared(code, name)
        of = _of(service, name)
        return {
            field: [words for words in self._rows.distinct(f"by.{slot}", of) if words]
            for slot, field in zip(SLOTS, declared.narrowed_by, strict=False)
        }

    def page(
        self,
        code: str,
        name: str,
        *,
        offices: list[str] | None,
        first_day: str | None,
        last_day: str | None,
        narrowed: Mapping[str, str],
        cursor: str | None,
        limit: int,
        whole_number: str | None = None,
    ) -> JsonObject:
        """Return {"items": rows, "next": cursor | None}, newest first.

        `offices` are codes (None: all); days are `YYYY-MM-DD` of India, both included; `narrowed`
        has words of either language by field of `narrowed_by`. Words that no row has find none, and
        so does a `whole_number` that is none.
        NotFound for a list that does not exist, ValidationFailed for a day or a cursor that is
        none and for a field that the list is not narrowed by.
        """
        service, declared = self._declared(code, name)
        conditions: list[Document] = [_of(service, name)]
        if offices is not None:
            conditions.append({"office": {"$in": offices}})
        begins = _day if declared.by_day else _midnight
        if first_day:
            conditions.append({"day": {"$gte": begins(first_day, "from")}})
        if last_day:
            conditions.append({"day": {"$lt": begins(last_day, "to", after=1)}})
        conditions += self._narrowed(code, declared, narrowed)
        if whole_number:
            conditions.append(_found_by(declared, whole_number))
        if cursor:
            conditions.append(_after(*self._cursors.open(cursor)))
        rows = list(self._rows.find({"$and": conditions}).sort(_ORDER).limit(limit + 1))
        last = rows[limit - 1] if len(rows) > limit else None
        following = self._cursors.seal(last["day"], last["_id"]) if last else None
        return {
            "items": [_public_row(code, declared, row) for row in rows[:limit]],
            "next": following,
        }

    def _narrowed(
        self, code: str, declared: PublicList, narrowed: Mapping[str, str]
    ) -> list[dict[str, Any]]:
        unknown = sorted(narrowed.keys() - set(declared.narrowed_by))
        if unknown:
            raise ValidationFailed(fields=dict.fromkeys(unknown, "unknown-field"))
        choices = self.choices(code, declared.name) if narrowed else {}
        slots = dict(zip(declared.narrowed_by, SLOTS, strict=False))
        return [
            {f"by.{slots[field]}": {"$in": _meant(choices[field], typed)}}
            for field, typed in narrowed.items()
        ]

    def _declared(self, code: str, name: str) -> tuple[Service, PublicList]:
        service = self._catalogue.service(code)
        if name not in service.public_lists:
            raise NotFound("no such public list")
        return service, service.public_lists[name]


def _of(service: Service, name: str) -> dict[str, str]:
    return {"owner": service.owner, "code": service.definition.code, "list": name}


def _found_by(declared: PublicList, typed: str) -> dict[str, Any]:
    if declared.found_by is None:
        raise ValidationFailed(fields={"whole_number": "unknown-field"})
    return {"found_by": {"$in": public_indexes(declared.found_by.kinds, typed)}}


def _public_row(code: str, declared: PublicList, row: dict[str, Any]) -> JsonObject:
    """Return the row without the reference of the case: it is for those who have it. Where
    the list comes with a paper, its address, or None until it is printed; of a photo its
    address, never its file."""
    public = {one.field: row["row"].get(one.field) for one in declared.shows}
    if declared.photo and public[declared.photo]:
        public[declared.photo] = f"{PHOTOS}/{code}/{declared.name}/{quote(row['key'])}"
    if declared.paper is None:
        return public
    address = f"{PAPERS}/{code}/{declared.name}/{quote(row['key'])}" if row.get("paper") else None
    return {**public, AT: address}


def _meant(choices: list[Text], typed: str) -> list[Text]:
    """Return the words that somebody means who writes one language of them."""
    wanted = typed.strip().casefold()
    return [words for words in choices if wanted in [one.casefold() for one in words.values()]]


def _day(day: str, field: str, *, after: int = 0) -> str:
    """Return the day as those lists write it that tell no hour."""
    try:
        return (date.fromisoformat(day) + timedelta(days=after)).isoformat()
    except (ValueError, OverflowError):
        raise ValidationFailed(fields={field: "not-a-date"}) from None


def _midnight(day: str, field: str, *, after: int = 0) -> str:
    """Return the moment at which a day of India begins, as the services write times."""
    try:
        begins = datetime.combine(date.fromisoformat(day) + timedelta(days=after), time(), IST)
        return begins.astimezone(UTC).isoformat(timespec="milliseconds")
    except (ValueError, OverflowError):
        raise ValidationFailed(fields={field: "not-a-date"}) from None


def _after(day: str, id: str) -> Document:
    return {
        "day": {"$lte": day},
        "$or": [{"day": {"$lt": day}}, {"day": day, "_id": {"$lt": id}}],
    }
