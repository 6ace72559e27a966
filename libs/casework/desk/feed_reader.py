"""Following another system: what it publishes is kept, then taken into every case that it is about.

First the entry is kept, and the cases that follow its key are marked as due, then the place in the
feed is moved on; a crash between reads the entry again, which changes nothing. A case that begins
later finds the newest entry that is kept. An entry is taken once: the case holds its serial.
What begins a case is kept first, too, and filed by `FeedFiling`.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Protocol

from pymongo import ASCENDING
from pymongo.database import Database

from casework.definition.feeds import feed_of
from casework.definition.versions import Definitions
from casework.desk.attempts import attempts
from casework.desk.feed_filing import FeedEntry, FeedFiling
from casework.desk.store import CaseStore
from casework.engine.case import Case, with_changes
from casework.engine.change import Change, not_before
from casework.engine.rules import Rules, Step
from casework.engine.workflow import take
from chassis import log, time_source
from chassis.actor import SYSTEM
from chassis.http_json import PeerAway
from contracts.errors import ContractError
from contracts.typed import JsonObject

logger = log.get(__name__)
DUE = "feed_due_at"
BATCH = 100
AFTER_FAILURE = timedelta(minutes=5)


class FeedSource(Protocol):
    """The other system. One caller at a time."""

    def after(self, serial: int, limit: int) -> Sequence[FeedEntry]:
        """Return up to ``limit`` entries with a greater serial, in order; PeerAway."""


class NoFeed:
    """Where the deployment connects none: nothing is read, and what was kept is still taken."""

    def after(self, serial: int, limit: int) -> Sequence[FeedEntry]:
        """Return nothing."""
        return ()


class FeedReader:
    """Safe with any number of replicas: what another one took first is left alone."""

    def __init__(
        self,
        definitions: Definitions,
        rules: Rules,
        store: CaseStore,
        database: Database,
        source: FeedSource,
        filing: FeedFiling,
    ) -> None:
        self._definitions, self._rules, self._store = definitions, rules, store
        self._entries, self._places = database["feed_entries"], database["feed_places"]
        self._source, self._filing = source, filing

    def ensure_indexes(self) -> None:
        """Make the index by which the followers of a key are found."""
        self._store.cases.create_index(
            [("feed_key", ASCENDING)], partialFilterExpression={"feed_key": {"$type": "string"}}
        )
        self._filing.ensure_indexes()

    def round(self) -> int:
        """Read what is new and take it into the cases; return how many cases changed here."""
        try:
            while entries := self._source.after(self._place(), BATCH):
                for entry in entries:
                    if not self._filing.keep(entry):
                        self._keep(entry)
                self._places.update_one(
                    {"_id": "feed"}, {"$max": {"serial": entries[-1].serial}}, upsert=True
                )
        except PeerAway as away:
            logger.warning("the feed gives no answer", extra={"reason": str(away)})
        return self._filing.file_due() + self.take_due()

    def take_due(self) -> int:
        """Take the newest entry into each case that waits for it."""
        now, changed = time_source.now(), 0
        while cases := self._store.reached(DUE, now, BATCH):
            for case in cases:
                try:
                    changed += self._take_news(case["_id"])
                except Exception:
                    # An entry that cannot be taken must not hold up the others.
                    logger.exception("an entry cannot be taken", extra={"reference": case["_id"]})
                    self._store.put_off(DUE, [case], now + AFTER_FAILURE)
        return changed

    def _place(self) -> int:
        place = self._places.find_one({"_id": "feed"})
        return int(place["serial"]) if place else 0

    def _keep(self, entry: FeedEntry) -> None:
        newest: JsonObject = {"serial": entry.serial, "kind": entry.kind}
        newest |= {"values": entry.values, "at": time_source.now()}
        older = {"_id": entry.key, "serial": {"$lt": entry.serial}}
        if not self._entries.update_one(older, {"$set": newest}).matched_count:
            self._entries.update_one({"_id": entry.key}, {"$setOnInsert": newest}, upsert=True)
        followers = {"feed_key": entry.key, "closed_at": None, "feed_serial": {"$lt": entry.serial}}
        self._store.cases.update_many(followers, {"$set": {DUE: time_source.now()}})

    def _take_news(self, reference: str) -> bool:
        for _ in attempts():
            case = self._store.find(reference)
            entry = self._news_for(case)
            if case is None or entry is None:
                self._settle(reference)
                return False
            if self._store.apply(case, self._change(case, entry)):
                return True
        raise AssertionError("attempts end with an error")

    def _news_for(self, case: Case | None) -> JsonObject | None:
        if case is None or case["closed_at"]:
            return None
        newer = {"_id": case["feed_key"], "serial": {"$gt": case["feed_serial"]}}
        return self._entries.find_one(newer)

    def _change(self, case: Case, entry: JsonObject) -> Change:
        definition = self._definitions.of(case)
        feed = feed_of(definition.source)
        name = feed.moves.get(entry["kind"]) if feed else None
        if name is None:
            raise ContractError(f"no action takes entries of kind {entry['kind']!r}")
        body = definition.actions[name].form.validate(entry["values"])
        now = not_before(case, time_source.now())
        change = take(self._rules, Step(definition, case, SYSTEM, name, body, {}, now))
        seen = {"feed_serial": entry["serial"], DUE: None}
        return replace(change, case=with_changes(change.case, seen))

    def _settle(self, reference: str) -> None:
        """Mark the case as not due, unless an entry came in the meantime: then it is due again."""
        self._store.cases.update_one({"_id": reference}, {"$set": {DUE: None}})
        if self._news_for(self._store.find(reference)):
            self._store.cases.update_one({"_id": reference}, {"$set": {DUE: time_source.now()}})
