"""Effects once, however often an event comes.

The row that a handler writes is keyed by the event that caused it, so the row itself is the
inbox: there is no second collection that could disagree with it after a crash.
"""

from typing import Any

from pymongo import UpdateOne
from pymongo.collection import Collection
from pymongo.errors import BulkWriteError, DuplicateKeyError

DUPLICATE_KEY = 11000


def insert_once(collection: Collection, documents: list[dict[str, Any]]) -> list[dict[str, Any]]:
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


def apply_newer(collection: Collection, views: list[dict[str, Any]]) -> int:
    """Store each view under its ``_id`` unless one with the same or a higher ``sequence`` is
    there already; return how many were stored. A late or repeated event changes nothing."""
    newest: dict[Any, dict[str, Any]] = {}
    for view in views:
        if view["_id"] not in newest or newest[view["_id"]]["sequence"] < view["sequence"]:
            newest[view["_id"]] = view
    if not newest:
        return 0
    try:
        result = collection.bulk_write([_newer(view) for view in newest.values()], ordered=False)
        return result.modified_count + result.upserted_count
    except (BulkWriteError, DuplicateKeyError) as error:
        details = getattr(error, "details", None) or {}
        if any(f["code"] != DUPLICATE_KEY for f in details.get("writeErrors", [])):
            raise
        # The upsert of an older view finds no older row, tries to insert, and is refused.
        return details.get("nModified", 0) + details.get("nUpserted", 0)


def _newer(view: dict[str, Any]) -> UpdateOne:
    filter = {"_id": view["_id"], "sequence": {"$lt": view["sequence"]}}
    return UpdateOne(filter, {"$set": {k: v for k, v in view.items() if k != "_id"}}, upsert=True)
