"""The tracking views of all cases: what a citizen or an officer is shown without any service.

One document per case, `_id` its reference, otherwise the TrackingView as it came. Times are ISO
8601 text in UTC as the services write them, so they sort as text.
"""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime
from functools import partial

from pymongo import ASCENDING, DESCENDING
from pymongo.database import Database
from pymongo.errors import DuplicateKeyError

from chassis import mongo
from chassis.gathering import Gathering
from chassis.inbox import apply_newer
from chassis.mongo import Document
from contracts.errors import ValidationFailed
from contracts.typed import View
from gateway.cases import view_fields
from gateway.cases.ranking import DESK, standing
from gateway.cases.typed import CallMade, Undelivered
from gateway.http.cursors import Cursors
from gateway.identity.caller import Caller

FIRST = 1
"""The sequence of a case's first view: no older one can be stored."""

OWNER = "bus_service"
"""The field that names whose case it is: no other service changes the view."""

PARTIES = "party_ids"
"""The citizens of `parties`, as they are found by an index."""

_LIST_FIELDS = dict.fromkeys((*view_fields.LISTED, *view_fields.DECIDES_ACCESS), 1)
FINGERPRINTS = ("documents.sha256", "documents.earlier")
"""Where the SHA-256 of an issued file stands, and what it was before a time stamp."""


class StoredView(View):
    """A view as it is stored; of a line of a list, its fields alone are read."""

    _id: str


class CaseStore:
    """Reads and writes `cases`."""

    def __init__(self, database: Database, cursors: Cursors) -> None:
        self._cursors = cursors
        self._cases = database["cases"]
        self._undelivered = database["undelivered"]
        # The event brings the same view again, so waiting for a majority here buys nothing.
        self._relaxed = self._cases.with_options(write_concern=mongo.RELAXED)
        self._first_views = Gathering(partial(mongo.insert_each, self._relaxed))
        self._reads = Gathering(self.find_each)

    def ensure_indexes(self) -> None:
        """Create the indexes behind lists; safe to repeat."""
        # The filters stand behind the order: they are answered from the index without reading
        # the cases, and a case stands in one index for each list, not in one for each filter.
        newest = [("filed_at", DESCENDING), ("_id", DESCENDING)]
        filters = [("state", ASCENDING), ("service", ASCENDING)]
        for listed_by in ("owner", "office_codes"):
            self._cases.create_index([(listed_by, ASCENDING), *newest, *filters])
        self._cases.create_index(
            [(PARTIES, ASCENDING), *newest, *filters],
            partialFilterExpression={PARTIES: {"$type": "string"}},
        )
        self._undelivered.create_index("reference")
        self._cases.create_index(
            "documents.id", partialFilterExpression={"documents.id": {"$exists": True}}
        )
        for field in FINGERPRINTS:
            self._cases.create_index(field, partialFilterExpression={field: {"$exists": True}})

    def put(self, view: View) -> None:
        """Store a service's own answer, unless a newer view is there: the next read shows it."""
        document = as_document(view)
        if view["sequence"] == FIRST:
            with suppress(DuplicateKeyError):  # its event was faster
                self._first_views.ask(document)
        else:
            apply_newer(self._relaxed, [document], owned_by=OWNER)

    def find_each(self, references: list[str]) -> list[StoredView | None]:
        """Return the stored view of each, None where there is none;
        one question for all of them."""
        distinct = sorted(set(references))
        by_reference = {one["_id"]: one for one in self._cases.find({"_id": {"$in": distinct}})}
        return [by_reference.get(reference) for reference in references]

    def find(self, reference: str) -> StoredView | None:
        """Return the stored view; None where there is none. Who asks for the same at the same
        moment is given the same object, which nobody may change."""
        return self._reads.ask(reference)

    def has_any_of(self, owner: str) -> bool:
        """Return whether there is a case of this owner."""
        return self._cases.find_one({"owner": owner}, {"_id": 1}) is not None

    def of_document(self, document_id: str) -> StoredView | None:
        """Return the stored view of the case in which a document was issued;
        None where there is none."""
        return self._cases.find_one({"documents.id": document_id})

    def of_fingerprint(self, sha256: str) -> StoredView | None:
        """Return the stored view of the case in which a file of this SHA-256 was issued, or was
        before a time stamp was added to it; None where there is none."""
        return self._cases.find_one({"$or": [{field: sha256} for field in FINGERPRINTS]})

    def undelivered(self, reference: str) -> list[Undelivered]:
        """Return the messages about a case that reached nobody, a hundred at most."""
        messages = list(
            self._undelivered.find({"reference": reference}, {"reference": 0}).limit(100)
        )
        for row in messages:
            row["id"] = row.pop("_id")
        return messages

    def note_call(self, message_id: str, number: int, call: CallMade, ended: str | None) -> None:
        """Note the call ``number`` (from 0) for a message that reached nobody, once; ``ended``:
        what came of it, where nobody is to be called any more."""
        change: Document = {"$push": {"calls": call}}
        if ended:
            change["$set"] = {"call_ended": ended}
        new = {"_id": message_id, f"calls.{number}": {"$exists": False}}
        self._undelivered.update_one(new, change)

    def page(
        self,
        caller: Caller,
        *,
        state: str | None,
        service: str | None,
        since: str | None,
        cursor: str | None,
        limit: int,
    ) -> tuple[list[StoredView], str | None]:
        """Return one page of the caller's list, newest first, and the cursor of the next page."""
        narrowed: list[Document] = [{"state": state}] if state else []
        if service:
            narrowed.append({"service": service})
        if since:
            narrowed.append({"filed_at": {"$gte": since}})
        if cursor:
            narrowed.append(_after(*self._cursors.open(cursor)))
        # Each branch of the `$or` bears all conditions, so that each is read in order from its own
        # index and the two are merged.
        ways = [{"$and": [way, *narrowed]} for way in _listed_for(caller)]
        rows = (
            self._cases.find({"$or": ways} if len(ways) > 1 else ways[0], _LIST_FIELDS)
            .sort([("filed_at", DESCENDING), ("_id", DESCENDING)])
            .limit(limit + 1)
        )
        cases = list(rows)
        more = len(cases) > limit
        cases = cases[:limit]
        last = cases[-1] if more else None
        return cases, self._cursors.seal(last["filed_at"], last["_id"]) if last else None


def as_document(view: View) -> Document:
    """Return a TrackingView as it is stored."""
    parties = sorted(set(view.get("parties", {}).values()))
    return {"_id": view["reference"], **view, PARTIES: parties, DESK: standing(view)}


def _listed_for(caller: Caller) -> list[Document]:
    """Return the ways in which a case comes into the caller's list."""
    if caller.is_citizen:
        return [{"owner": caller.id}, {PARTIES: {"$eq": caller.id, "$type": "string"}}]
    return [{"office_codes": caller.station or "no office"}]


def since_text(since: str | None) -> str | None:
    """Return the ISO time in the form the services write; ValidationFailed when it is none."""
    if since is None:
        return None
    try:
        moment = datetime.fromisoformat(since)
        if moment.tzinfo is None:
            raise ValidationFailed(fields={"since": "not-a-date"})
        return _utc_text(moment)
    except (ValueError, OverflowError):
        raise ValidationFailed(fields={"since": "not-a-date"}) from None


def _utc_text(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="milliseconds")


def _after(filed_at: str, reference: str) -> Document:
    return {
        "filed_at": {"$lte": filed_at},  # bounds the index; the rest only tells ties apart
        "$or": [
            {"filed_at": {"$lt": filed_at}},
            {"filed_at": filed_at, "_id": {"$lt": reference}},
        ],
    }
