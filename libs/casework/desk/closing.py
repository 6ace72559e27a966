"""Closing what stands in clear in cases from before there was closed text: once over all of them,
some at a time, from where the last round ended.

Which answers of a step are closed the definition says; where else their words stand, in sentences
and in fields that actions keep or rules make, is found by the words. Nothing that is shown changes,
so the sequence stays and no event is sent: the gateway's view is healed by comparison.
"""

from collections.abc import Collection
from typing import cast

from pymongo.database import Database

from casework.closed_text import OUTSIDE, ClosedText, set_apart
from casework.definition.closing import with_closed_texts
from casework.definition.model import Definition
from casework.definition.public_lists import public_lists
from casework.definition.versions import Definitions
from casework.desk.closed_fields import ClosedFields
from casework.desk.store import CaseStore
from casework.engine.case import Case, new_case
from casework.typed.case import Entry
from chassis import log
from chassis.cipher import FieldCipher
from chassis.mongo import Document
from contracts.typed import Json, JsonObject

logger = log.get(__name__)
BATCH = 50
"""Cases to one round, so that the process keeps answering in between."""
PLACE, LAST, DONE = "closing", "last", "done"
SHORTEST, SURELY = 3, 12
"""Characters of words that are looked for within a sentence of the timeline, and within any other
text: less stands there by chance."""


class Closing:
    """Safe with any number of replicas, and after a crash at any point: a round that is done again
    changes nothing."""

    def __init__(
        self,
        definitions: Definitions,
        store: CaseStore,
        cipher: FieldCipher,
        database: Database[Document],
    ) -> None:
        self._definitions = definitions
        self._store = store
        self._fields = ClosedFields(cipher)
        self._places = database["sweep_places"]
        self._is_over = False

    def sweep(self) -> int:
        """Close what stands in clear in the next cases; return how many were changed here."""
        if self._is_over:
            return 0
        place = self._places.find_one({"_id": PLACE}) or {}
        if place.get(DONE):
            self._is_over = True
            return 0
        after = {"_id": {"$gt": place[LAST]}} if LAST in place else {}
        rows = self._store.cases.find(after, {"_id": 1}).sort("_id", 1).limit(BATCH)
        references = [row["_id"] for row in rows]
        changed = sum(map(self._close, references))
        there = {LAST: references[-1]} if references else {DONE: True}
        self._places.update_one({"_id": PLACE}, {"$set": there}, upsert=True)
        return changed

    def _close(self, reference: str) -> bool:
        try:
            while (case := self._store.find(reference)) is not None:
                after = closed_anew(self._definitions.of(case), case)
                plain, closed = self._fields.changed(case, after)
                if not closed:
                    return False
                same = {"_id": reference, "sequence": case["sequence"]}
                fields = {name: plain[name] for name in plain if after[name] is not case[name]}  # type: ignore[literal-required]
                if self._store.cases.update_one(same, {"$set": fields | closed}).matched_count:
                    return True
        except Exception:
            logger.exception("a case cannot be closed", extra={"reference": reference})
        return False


def closed_anew(definition: Definition, case: Case) -> Case:
    """Return ``case`` with what was typed into its steps closed."""
    timeline: list[Json] = [_entry(definition, entry) for entry in case["timeline"]]
    words = frozenset(set_apart({"details": timeline})[1].values()) - {""}
    timeline = [{**entry, "text": _by_words(entry["text"], words, SHORTEST)} for entry in timeline]
    if not words:
        return case
    stays = _never_typed(definition, case)
    fields = {
        name: value if name in stays else _by_words(value, words, SURELY)
        for name, value in case.items()
    }
    return cast(Case, {**fields, "timeline": timeline})


def _never_typed(definition: Definition, case: Case) -> set[str]:
    """Return the fields in which no words are looked for: those of every case, books, and what
    everybody reads."""
    bare = new_case(definition, case["_id"], case["owner"], {}, case["filed_at"])
    lists = public_lists(definition.source).values()
    rows = {one.row.partition(".")[0] for one in lists}
    beside = {"personal", "records", "contact", "claims", "asked", "slots", "attachments"}
    return {*bare, *definition.unique, *rows, *beside}


def _entry(definition: Definition, entry: Entry) -> JsonObject:
    action = definition.actions.get(entry["action"])
    if action is None or not action.form.closed:
        return {**entry}
    specs = [spec for spec in action.form.specs if spec["name"] in entry["details"]]
    return {**entry, "details": with_closed_texts(specs, entry["details"])}


def _by_words(value: Json, words: Collection[str], shortest: int) -> Json:
    if isinstance(value, dict):
        return {key: _by_words(part, words, shortest) for key, part in value.items()}
    if isinstance(value, list):
        return [_by_words(part, words, shortest) for part in value]
    if not isinstance(value, str) or isinstance(value, ClosedText):
        return value
    if value in words:
        return ClosedText(value)
    outside: str = value
    for one in sorted(words, key=len, reverse=True):
        outside = outside.replace(one, OUTSIDE) if len(one) >= shortest else outside
    return value if outside == value else ClosedText(value, outside)
