"""Which of several failing messages is the one that says: nobody reached this person.

A person is told the same on several channels, and replicas may fail these in the same moment: each
would see the other still under way. So each first writes its failing into one row that all of them
share, that of the first channel; whoever writes last there sees that nothing is left, and says so.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from pymongo import ReturnDocument
from pymongo.collection import Collection

from contracts.events import CHANNELS
from services.notify import rules
from services.notify.message import DELIVERED, OPEN
from services.notify.typed import Message


def among(messages: Collection[Message], failing: Sequence[str]) -> set[str]:
    """Return of these messages to persons that are about to fail: those that have to say that
    nobody reached the person. The same question again has the same answer."""
    stems = {rules.stem_of(id) for id in failing}
    ids = [rules.message_id(stem, channel) for stem in stems for channel in CHANNELS]
    rows: dict[str, list[Message]] = defaultdict(list)
    for row in messages.find({"_id": {"$in": ids}}, {"state": 1}):
        rows[rules.stem_of(row["_id"])].append(row)
    return {id for id in failing if _is_the_last(messages, id, rows[rules.stem_of(id)])}


def _is_the_last(messages: Collection[Message], id: str, rows: Iterable[Message]) -> bool:
    siblings = [row for row in rows if row["_id"] != id]
    if any(row["state"] == DELIVERED for row in siblings):
        return False
    if not siblings:
        return True
    shared = min((id, *(row["_id"] for row in siblings)), key=_order)
    row = messages.find_one_and_update(
        {"_id": shared},
        {"$addToSet": {"failing": id}},
        {"failing": 1},
        return_document=ReturnDocument.AFTER,
    )
    failing = row.get("failing", []) if row else []
    if any(one["state"] in OPEN and one["_id"] not in failing for one in siblings):
        return False
    # One that says so already goes on being the one: it may have died before it was written.
    mine = {"_id": shared, "$or": [{"unreached_by": {"$exists": False}}, {"unreached_by": id}]}
    return messages.update_one(mine, {"$set": {"unreached_by": id}}).matched_count == 1


def _order(id: str) -> int:
    return CHANNELS.index(id.rpartition(":")[2])
