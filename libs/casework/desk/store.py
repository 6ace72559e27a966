"""Cases in the database: one document each, changed only by who has seen its newest sequence."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from functools import partial

from bson import Binary
from pymongo import ASCENDING, ReturnDocument, UpdateOne
from pymongo.database import Database
from pymongo.errors import DuplicateKeyError

from casework.desk.closed_fields import CLOSED, ClosedFields
from casework.desk.outgoing import Outgoing
from casework.desk.record_chain import RECORDS, RecordChain, rows_in
from casework.desk.register import Register
from casework.desk.slot_book import SlotBook
from casework.engine.case import Case
from casework.engine.change import Change
from casework.engine.routing import ROUTING_PENDING
from casework.typed.case import Note, Personal
from casework.typed.fields import Answers, CaseFields, Changes
from chassis.cipher import FieldCipher
from chassis.gathering import Gathering
from chassis.mongo import Document, insert_each
from chassis.outbox import Outbox
from contracts.errors import IdempotencyMismatch, Internal
from contracts.typed import Envelope, Json, JsonObject

LISTS = ("timeline", "notes", "outbox")
"""Lists that only ever grow by what a change adds, so that a write carries the addition alone."""
MOMENTS = (
    *("next_tick_at", "heal_at", "documents_due_at", "links_due_at", "feed_due_at"),
    *("payment_due_at", "erase_at"),
)
"""Fields by which sweeps find what is due."""


class ClaimTaken(Exception):
    """Another case was first with what this one claims: look again."""


Moved = Callable[[Case | None, Case], Iterable[Envelope]]
"""What those that follow a case are told of a change of it: from the case before, None for a new
one, and after."""


class CaseStore:
    """The ``cases`` collection of one service. ``chain`` seals the rows of records, ``outgoing``
    what is closed in events; ``moved`` gives the events for those that follow a case."""

    def __init__(
        self,
        database: Database,
        cipher: FieldCipher,
        outbox: Outbox,
        chain: RecordChain,
        moved: Moved = lambda before, after: (),
        outgoing: Outgoing | None = None,
    ) -> None:
        self.cases = database["cases"]
        self._inserts = Gathering(partial(insert_each, self.cases))
        self._cipher = cipher
        self._closed = ClosedFields(cipher)
        self._outbox = outbox
        self._chain = chain
        self._moved = moved
        self._outgoing = outgoing or Outgoing()

    def ensure_indexes(self, registers: Iterable[str] = (), unique: Iterable[str] = ()) -> None:
        """Make the indexes and let the outbox send what these documents carry.

        ``registers`` names the fields that are books (``casework.desk.register``), ``unique`` those
        whose texts no two cases bear.
        """
        self.cases.create_index([("owner", ASCENDING), ("idempotency_key", ASCENDING)], unique=True)
        for moment in MOMENTS:
            self.cases.create_index(moment, partialFilterExpression={moment: {"$type": "date"}})
        self.cases.create_index(
            "assigned_to", partialFilterExpression={"assigned_to": {"$type": "string"}}
        )
        for field in registers:
            Register(self.cases, field).ensure_indexes()
        for field in unique:
            self.cases.create_index(
                field, unique=True, partialFilterExpression={field: {"$type": "string"}}
            )
        SlotBook(self.cases).ensure_indexes()
        self.cases.create_index("state", partialFilterExpression={"state": ROUTING_PENDING})
        self._outbox.watch(self.cases)

    def encrypted(self, value: Mapping[str, Json]) -> Binary:
        """Return personal data as one ciphertext."""
        return self._cipher.encrypt(value)

    def personal(self, case: CaseFields) -> Personal:
        """Return the readable ``{"form", "contact"}`` of a case, empty ones after its erasure."""
        if case.get("erased_at"):
            return {"form": {}, "contact": {}}
        return self._cipher.decrypt(case["personal"])

    def readable_note(self, note: Note) -> Answers:
        """Return what was written in a note."""
        return self._cipher.decrypt(note["body"])

    def insert(self, change: Change) -> tuple[Case, bool]:
        """Keep a new case with its events in one durable write; return it and True.

        The same owner's same key with the same request returns the case that is there, and False;
        with another request it raises IdempotencyMismatch. Raises ClaimTaken where another case
        bears what this one claims.
        """
        case = change.case  # encrypted as a whole: nothing in it is closed text yet
        document: Case = {**case, "outbox": [*change.events, *self._moved(None, case)]}
        if change.records:
            document["records"] = self._chain.rows(case, change.records)
        try:
            self._inserts.ask(document)
        except DuplicateKeyError:
            earlier = self.filed_with(case["owner"], case["idempotency_key"], case["request_hash"])
            if earlier is None and case.get("claims"):
                raise ClaimTaken from None
            if earlier is None:
                raise
            return earlier, False
        self._outbox.relay(self.cases, document["_id"], document["outbox"])
        self._chain.publish(document["_id"], document.get("records", {}))
        return document, True

    def filed_with(self, owner: str, key: str, request: str) -> Case | None:
        """Return the case that ``owner`` filed with ``key``, None if there is none;
        IdempotencyMismatch if it was filed with another ``request`` than this hash is of."""
        case = self.asked_with(owner, key)
        if case is not None and case["request_hash"] != request:
            raise IdempotencyMismatch("this key filed another application") from None
        return case

    def asked_with(self, owner: str, key: str) -> Case | None:
        """Return the case opened with ``key`` for the case that ``owner`` names, or None."""
        return self._closed.opened(self.cases.find_one({"owner": owner, "idempotency_key": key}))

    def find(self, reference: str) -> Case | None:
        """Return the case, or None."""
        return self._closed.opened(self.cases.find_one({"_id": reference}))

    def _with_news(self, before: Case, change: Change) -> Change:
        events = (*change.events, *self._moved(before, change.case))
        return replace(change, events=tuple(map(self._outgoing.event, events)))

    def update_for(self, before: Case, change: Change) -> tuple[Document, Document]:
        """Return the filter and the update that turn ``before`` into the change's case.

        The filter names the sequence that was read, so of two changes made from the same state
        one is refused and must be thought over again. Internal for a change that would write over
        a row of a record.
        """
        if change.case.get(RECORDS) != before.get(RECORDS):
            raise Internal("a record is only ever added to")
        plain, closed = self._closed.changed(before, change.case)
        earlier: CaseFields = before
        changed: Changes = closed | {
            key: plain[key]
            for key, value in change.case.items()
            if key not in (*LISTS, RECORDS) and (key not in before or earlier[key] is not value)
        }
        added: JsonObject = {
            "timeline": {"$each": plain["timeline"][len(before["timeline"]) :]},
            "outbox": {"$each": list(change.events)},
        }
        for book, rows in self._chain.rows(before, change.records).items():
            added[f"{RECORDS}.{book}"] = {"$each": rows}
        if change.note is not None:
            added["notes"] = self._note(change)
        if change.corrected:
            changed["personal"] = self._corrected(before, change)
        update = {"$set": changed, "$push": added}
        return {"_id": before["_id"], "sequence": before["sequence"]}, update

    def _corrected(self, before: Case, change: Change) -> Binary:
        """Return the personal data with the corrected answers, and what stood there before."""
        # The same step may have entered a party anew, which has changed answers too.
        personal, corrected = self.personal(change.case), change.corrected or {}
        form = self.personal(before)["form"]
        entry = change.entries[0]
        was = {
            "sequence": entry["sequence"],
            "form": {field: form.get(field) for field in corrected},
        }
        earlier = [*personal.get("earlier", ()), was]
        form = {**personal["form"], **corrected}
        return self.encrypted({**personal, "form": form, "earlier": earlier})

    def _note(self, change: Change) -> JsonObject:
        entry = change.entries[0]
        heading = {key: entry[key] for key in ("sequence", "at", "action", "actor", "actor_role")}
        return heading | {
            "visibility": change.visibility,
            "body": self.encrypted(change.note or {}),
        }

    def apply(self, before: Case, change: Change) -> bool:
        """Write the change and relay its events; return False if another change came first, also
        one of another case that took the same number of a register or place of a slot."""
        change = self._with_news(before, change)
        filter, update = self.update_for(before, change)
        try:
            if self.cases.update_one(filter, update).matched_count == 0:
                return False
        except DuplicateKeyError:
            return False
        self._outbox.relay(self.cases, before["_id"], list(change.events))
        self._chain.publish(before["_id"], rows_in(update))
        return True

    def erase(self, before: Case, change: Change) -> bool:
        """Put the change's case in the place of ``before``, all of it but events not sent yet, and
        relay its event; return False if another change came first."""
        change = self._with_news(before, change)
        after = {
            field: value for field, value in change.case.items() if field not in ("_id", "outbox")
        }
        update: JsonObject = {
            "$set": after,
            "$unset": dict.fromkeys({*before, CLOSED} - change.case.keys(), ""),
            "$push": {"outbox": {"$each": list(change.events)}},
        }
        guard = {"_id": before["_id"], "sequence": before["sequence"]}
        if self.cases.update_one(guard, update).matched_count == 0:
            return False
        self._outbox.relay(self.cases, before["_id"], list(change.events))
        return True

    def apply_many(self, pairs: list[tuple[Case, Change]]) -> int:
        """Write many changes in one round; return how many were not beaten by another change."""
        pairs = [(before, self._with_news(before, change)) for before, change in pairs]
        written = [self.update_for(before, change) for before, change in pairs]
        if not written:
            return 0
        updates = [UpdateOne(*one) for one in written]
        matched = self.cases.bulk_write(updates, ordered=False).matched_count
        # A mark that had nothing to do is written without an event.
        with_event = [(before, change) for before, change in pairs if change.events]
        mine = {change.events[0]["id"] for _, change in with_event}
        if matched < len(pairs):
            # Another replica was first with some: only what is really in the outbox is sent.
            ids = [before["_id"] for before, _ in with_event]
            cases = self.cases.find({"_id": {"$in": ids}}, {"outbox.id": 1})
            mine &= {event["id"] for case in cases for event in case["outbox"]}
        for before, change in with_event:
            if change.events[0]["id"] in mine:
                self._outbox.relay(self.cases, before["_id"], list(change.events))
        for (before, change), (_, update) in zip(pairs, written, strict=True):
            if change.events and change.events[0]["id"] in mine:
                self._chain.publish(before["_id"], rows_in(update))
        return matched

    def reached(self, field: str, now: datetime, limit: int) -> list[Case]:
        """Return up to ``limit`` cases whose ``field``, one of MOMENTS, is at or before ``now``,
        the oldest first."""
        # Naming the type lets the planner use the index, which holds moments only.
        due = self.cases.find({field: {"$lte": now, "$type": "date"}}).sort(field, 1)
        return self._closed.all_opened(due.limit(limit))

    def lease(self, field: str, now: datetime, until: datetime) -> Case | None:
        """Return the case whose ``field``, one of MOMENTS, has been reached for longest, and let
        nobody else have it before ``until``; None where there is none."""
        case = self.cases.find_one_and_update(
            {field: {"$lte": now, "$type": "date"}},
            {"$set": {field: until}},
            sort=[(field, 1)],
            return_document=ReturnDocument.AFTER,
        )
        return self._closed.opened(case)

    def lease_ends(self, field: str, reference: str, now: datetime) -> None:
        """Let the case be had again ``now``, whatever has changed in it; not one in which nothing
        is due any more."""
        due = {"_id": reference, field: {"$type": "date"}}
        self.cases.update_one(due, {"$set": {field: now}})

    def put_off(self, field: str, cases: Iterable[Case], until: datetime | None) -> None:
        """Look at these cases again at ``until``, so that one that fails is in nobody's way.

        Without a moment they are left until something changes them.
        """
        seen = [{"_id": case["_id"], "sequence": case["sequence"]} for case in cases]
        if seen:
            updates = [UpdateOne(case, {"$set": {field: until}}) for case in seen]
            self.cases.bulk_write(updates, ordered=False)

    def open_cases_of(self, officer: str) -> list[str]:
        """Return the references of the cases not closed that ``officer`` is named in."""
        theirs = {"assigned_to": {"$eq": officer, "$type": "string"}, "closed_at": None}
        return [case["_id"] for case in self.cases.find(theirs, {"_id": 1})]

    def heal_all(self, now: datetime) -> int:
        """Ask routing again for every case that has no office; return how many those are."""
        result = self.cases.update_many({"state": ROUTING_PENDING}, {"$set": {"heal_at": now}})
        return result.modified_count
