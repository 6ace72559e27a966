"""Entries in the database: one document each, found by its keys, without a readable word."""

from collections.abc import Iterable, Iterator

from bson import Binary
from pymongo import ASCENDING, DESCENDING, ReplaceOne
from pymongo.database import Database
from pymongo.errors import BulkWriteError, DuplicateKeyError

from contracts.typed import JsonObject
from services.lostfound.matching.document import ComparedEntry, FiledEntry, Words
from services.lostfound.matching.entry import Side
from services.lostfound.matching.keys import Pass
from services.lostfound.matching.secret import Cipher

COLLECTION = "match_entries"
DUPLICATE_KEY = 11000
WINDOW = 180
"""Days between losing and finding up to which words are compared; numbers are at any time."""
BEFORE = 2
"""Days by which a thing may be found before it was lost: people err in the day."""
COMPARED = {
    field: 1 for field in ("case", "row", "side", "day", "last", "at", "items", "brands", "colours")
} | {"families": 1, "words": 1, "numbers": 1}
"""What is read of the likeliest, beside their words."""


class EntryStore:
    """The ``match_entries`` collection. ``cipher`` is that of Parts.

    Each entry is a ``FiledEntry`` and, under ``sealed``, the words themselves. One that is
    withdrawn is its ``_id``, case and sequence alone.
    """

    def __init__(self, database: Database, cipher: Cipher) -> None:
        self._entries = database[COLLECTION]
        self.cipher = cipher

    def ensure_indexes(self) -> None:
        """Create the indexes; safe to repeat."""
        self._entries.create_index([("keys", ASCENDING), ("day", ASCENDING)])
        self._entries.create_index("case")

    def sealed(self, words: Words) -> Binary:
        """Return the words of an entry as one ciphertext."""
        return self.cipher.encrypt(words)

    def put(self, entry: FiledEntry, words: Words) -> bool:
        """Keep an entry with its words; return False if a newer one is on file."""
        document = {**entry, "sealed": self.sealed(words)}
        older = {"_id": entry["_id"], "sequence": {"$lte": entry["sequence"]}}
        try:
            self._entries.replace_one(older, document, upsert=True)
        except DuplicateKeyError:
            return False
        return True

    def put_many(self, entries: Iterable[tuple[FiledEntry, Words]]) -> int:
        """Keep many entries in one round; return how many were not older than what is on file."""
        writes = [
            ReplaceOne(
                {"_id": entry["_id"], "sequence": {"$lte": entry["sequence"]}},
                {**entry, "sealed": self.sealed(words)},
                upsert=True,
            )
            for entry, words in entries
        ]
        if not writes:
            return 0
        try:
            result = self._entries.bulk_write(writes, ordered=False)
        except BulkWriteError as error:
            if any(one["code"] != DUPLICATE_KEY for one in error.details["writeErrors"]):
                raise
            return len(writes) - len(error.details["writeErrors"])
        return result.matched_count + result.upserted_count

    def withdraw(self, case: str, sequence: int) -> int:
        """Leave of a case's entries only that they were, so that a late ``put`` brings none back;
        return how many those are."""
        theirs = {"case": case, "sequence": {"$lte": sequence}}
        bare = [{"$replaceWith": {"_id": "$_id", "case": "$case", "sequence": sequence}}]
        return self._entries.update_many(theirs, bare).matched_count

    def erase(self, case: str) -> int:
        """Delete everything of a case; return how many entries that were."""
        return self._entries.delete_many({"case": case}).deleted_count

    def found_by(self, one: Pass, side: Side, day: int, last: int) -> list[tuple[str, bytes]]:
        """Return what a pass finds for a thing of ``side``, lost or found between two days, the
        nearest in days first: the id of each with its record. What was filed before there were
        records is passed over."""
        query: JsonObject = {"keys": one.keys[0] if len(one.keys) == 1 else {"$in": one.keys}}
        # What was lost is looked for among what was found from then on, and the other way round.
        order = ASCENDING if side == "lost" else DESCENDING
        if not one.any_day:
            query["day"] = (
                {"$gte": day - BEFORE, "$lte": last + WINDOW}
                if side == "lost"
                else {"$gte": day - WINDOW, "$lte": last + BEFORE}
            )
        entries = self._entries.find(query, {"look": 1}).sort("day", order).limit(one.limit)
        batch = entries.batch_size(one.limit)
        return [(theirs["_id"], theirs["look"]) for theirs in batch if "look" in theirs]

    def read(self, ids: Iterable[str]) -> Iterator[tuple[ComparedEntry, Words]]:
        """Yield what is compared of each of these entries, with its readable words."""
        for entry in self._entries.find({"_id": {"$in": list(ids)}}, COMPARED | {"sealed": 1}):
            if "sealed" in entry:
                yield entry, self.cipher.decrypt(entry.pop("sealed"))

    def sample(self, limit: int) -> Iterator[list[int]]:
        """Yield the word hashes of up to ``limit`` entries, the newest first."""
        newest = self._entries.find({}, {"words": 1}).sort("$natural", -1).limit(limit)
        for entry in newest:
            if "words" in entry:
                yield entry["words"]
