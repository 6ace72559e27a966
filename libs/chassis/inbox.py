"""Effects once, however often an event comes.

The row that a handler writes is keyed by the event that caused it, so the row itself is the
inbox: there is no second collection that could disagree with it after a crash.
"""

from collections.abc import Mapping
from itertools import islice
from typing import TypeVar

from pymongo import UpdateOne
from pymongo.collection import Collection
from pymongo.errors import BulkWriteError, DuplicateKeyError
from pymongo.read_concern import ReadConcern

from chassis.mongo import DUPLICATE_KEY, Document, insert_each

Row = TypeVar("Row", bound=Mapping[str, object])
"""A document, or the type that its collection has for it."""


def insert_once(collection: Collection, documents: list[Row]) -> list[Row]:
    """Insert those of ``documents`` whose ``_id`` is new and return them.

    Each ``_id`` must follow from the event alone (its id and, where one event has several
    effects, which of them), so that the same event twice writes the same ids.
    """
    if not documents:
        return []
    try:
        collection.insert_many(documents, ordered=False)
    except BulkWriteError as error:
        failed = error.details["writeErrors"]
        if any(failure["code"] != DUPLICATE_KEY for failure in failed):
            raise
        seen = {failure["index"] for failure in failed}
        return [document for index, document in enumerate(documents) if index not in seen]
    return documents


def insert_once_for_many(
    collection: Collection, parts: list[list[Row]]
) -> list[list[Row] | Exception]:
    """Insert once, as `insert_once`, for several callers in one command; return for each its new
    documents, or the error of the first of them that could not be written, where the others of the
    same part may have been.
    """
    errors = iter(insert_each(collection, [document for part in parts for document in part]))
    return [_new_of(part, list(islice(errors, len(part)))) for part in parts]


def _new_of(part: list[Row], errors: list[Exception | None]) -> list[Row] | Exception:
    unexpected = [e for e in errors if e is not None and not isinstance(e, DuplicateKeyError)]
    if unexpected:
        return unexpected[0]
    return [document for document, error in zip(part, errors, strict=True) if error is None]


def on_file(collection: Collection, views: list[Document], *fields: str) -> dict[object, Document]:
    """Return what a majority has of each of ``views`` that is there: by ``_id``, its ``sequence``
    and these fields."""
    ids = list({view["_id"] for view in views})
    settled = collection.with_options(read_concern=ReadConcern("majority"))
    rows = settled.find({"_id": {"$in": ids}}, dict.fromkeys(("sequence", *fields), 1))
    return {row["_id"]: row for row in rows}


def apply_newer(
    collection: Collection,
    views: list[Document],
    *,
    owned_by: str | None = None,
    known: Mapping[object, Document] | None = None,
) -> int:
    """Store each view under its ``_id`` unless one with the same or a higher ``sequence`` is
    there already; return how many were stored. A late or repeated event changes nothing.

    With ``owned_by``, a field, nor does a view in which it is another than in the one stored.
    ``known`` is what ``on_file`` returned of them just before, where the caller has asked.

    When it returns, each view or a newer one is on a majority's journals if ``collection`` writes
    so: the caller may acknowledge the event also where nothing was left to store.
    """
    newest: dict[object, Document] = {}
    for view in views:
        if view["_id"] not in newest or newest[view["_id"]]["sequence"] < view["sequence"]:
            newest[view["_id"]] = view
    # To ask first is cheaper than an upsert that fails on every view that is there already.
    # What another writer has stored, but a crash could still take, is not there yet: it is met
    # again as a duplicate below, and the update that then changes nothing waits for it.
    rows = on_file(collection, views) if known is None else known
    sequences = {id: row["sequence"] for id, row in rows.items()}
    unknown = [view for id, view in newest.items() if id not in sequences]
    inserted = insert_once(collection, unknown)
    new = {view["_id"] for view in inserted}
    here_meanwhile = [view for view in unknown if view["_id"] not in new]
    older = [v for id, v in newest.items() if id in sequences and sequences[id] < v["sequence"]]
    updates = [_newer(view, owned_by) for view in older + here_meanwhile]
    replaced = collection.bulk_write(updates, ordered=False).modified_count if updates else 0
    return len(inserted) + replaced


def _newer(view: Document, owned_by: str | None) -> UpdateOne:
    guard = {"_id": view["_id"], "sequence": {"$lt": view["sequence"]}}
    if owned_by is not None:
        guard[owned_by] = view[owned_by]
    return UpdateOne(guard, {"$set": {k: v for k, v in view.items() if k != "_id"}})
