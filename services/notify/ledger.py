"""Writes down what became of tries: a few commands for many messages, whatever the lane.

While the database is away nothing is forgotten: what was sent stays in memory until it is
noted, so that it is not sent again when the database is back.
"""

from __future__ import annotations

import threading
import time
from collections import defaultdict, deque
from collections.abc import Callable, Sequence

from pymongo.errors import PyMongoError

from chassis import log, time_source
from chassis.outbox import Outbox
from messages import UnknownTemplate, VariablesRefused
from services.notify import measures, rules, unreached
from services.notify.addressing import AddressBook
from services.notify.failure import failed_events
from services.notify.lanes import Results
from services.notify.message import (
    DELIVERED,
    EXPIRED,
    SENT,
    SUPPRESSED,
    UNTRIED,
    Contact,
    Outcome,
    Outgoing,
)
from services.notify.planned import Planned, Unaddressable
from services.notify.planning import Planner
from services.notify.rules import Policy, Step
from services.notify.store import Failure, MessageStore
from services.notify.typed import Message

FLUSH_SECONDS = 0.1
"""Between writes. A crash in between repeats what was sent, under the same provider id."""

PAUSE_AFTER_FAULT = 0.5

logger = log.get(__name__)

Tried = tuple[Outgoing, Step, str]


class Ledger:
    """Notes outcomes, plans fallbacks, and tells of failures."""

    def __init__(
        self,
        store: MessageStore,
        planner: Planner,
        book: AddressBook,
        outbox: Outbox,
        hand_over: Callable[[Sequence[Planned]], None],
    ) -> None:
        self._store = store
        self._planner = planner
        self._book = book
        self._outbox = outbox
        self._hand_over = hand_over
        self._results: deque[tuple[Outgoing, Outcome]] = deque()
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="notify-ledger", daemon=True)

    def start(self) -> None:
        """Begin to write."""
        self._thread.start()

    def stop(self, seconds: float) -> None:
        """Write what is left, for at most so many seconds, and end."""
        self._stopping.set()
        self._thread.join(seconds)

    def report(self, results: Results) -> None:
        """Take outcomes to be written; returns at once."""
        self._results.extend(results)

    def concluded(self, ended: Sequence[tuple[Message, Outcome]]) -> None:
        """Take what receipts say of kept messages, and write it at once. Raises PyMongoError: the
        receipts come again."""
        self.write([(self._planner.outgoing(row, Contact()), outcome) for row, outcome in ended])

    def _run(self) -> None:
        while not self._stopping.wait(FLUSH_SECONDS) or self._results:
            results = [self._results.popleft() for _ in range(len(self._results))]
            while results:
                try:
                    self.write(results)
                    break
                except PyMongoError as error:
                    logger.warning("outcomes wait for the database", extra={"reason": repr(error)})
                    time.sleep(PAUSE_AFTER_FAULT)
                except Exception:
                    # The messages come back when their lease is over.
                    logger.exception("outcomes of %s tries were not noted", len(results))
                    break

    def write(self, results: Results) -> None:
        """Write the outcomes. To write the same again changes nothing."""
        now = time_source.now()
        delivered: dict[str, list[Outgoing]] = defaultdict(list)
        withheld: dict[str, list[Outgoing]] = defaultdict(list)
        failed: list[Tried] = []
        again: list[tuple[str, Step, Outcome]] = []
        untried: list[str] = []
        on_their_way: list[tuple[str, Step, Outcome]] = []
        for message, outcome in results:
            if outcome.kind == UNTRIED:
                untried.append(message.id)
                continue
            step = rules.after(outcome, message, now, self._policy(message))
            if step.state == DELIVERED:
                delivered[outcome.provider].append(message)
            elif step.state == SENT:
                on_their_way.append((message.id, step, outcome))
            elif step.state == SUPPRESSED:
                withheld[outcome.reason].append(message)
            elif step.due_at is None:
                failed.append((message, step, outcome.provider))
            else:
                again.append((message.id, step, outcome))
        for provider, messages in delivered.items():
            self._store.delivered([message.id for message in messages], provider, now)
        for reason, messages in withheld.items():
            self._store.suppress([message.id for message in messages], reason, now)
            for one in messages:
                measures.finished(one.lane, one.channel, one.audience, SUPPRESSED, reason)
        if untried:
            self._store.take_back(untried, now)
        if on_their_way:
            self._store.note_sent(on_their_way)
        if again:
            self._store.put_off(again)
        if failed:
            self._fail(failed)
        self._count(delivered, failed)

    def _policy(self, message: Outgoing) -> Policy:
        return self._planner.policies[message.lane]

    def _fail(self, failed: Sequence[Tried]) -> None:
        documents = {row["_id"]: row for row in self._store.find_open(m.id for m, _, _ in failed)}
        failed = [tried for tried in failed if tried[0].id in documents]
        # Too old on one channel is too old on the next.
        self._fall_back([documents[m.id] for m, step, _ in failed if step.state != EXPIRED])
        persons = [m.id for m, _, _ in failed if documents[m.id]["office"] is None]
        unreached_ids = unreached.among(self._store.collection, persons)
        failures = [
            Failure(
                message.id,
                step,
                provider,
                failed_events(
                    documents[message.id],
                    step.reason,
                    told_otherwise=message.id not in unreached_ids,
                ),
            )
            for message, step, provider in failed
        ]
        if failures:
            self._store.failed(failures, time_source.now())
        for failure in failures:
            self._outbox.relay(self._store.collection, failure.id, failure.events)

    def _fall_back(self, documents: Sequence[Message]) -> None:
        """Plan the next channel before the failure is written: after a crash in between, the
        failed message is tried once more and the fallback, having the same id, is not doubled."""
        address = self._book.of_messages(documents)
        planned = []
        for document in documents:
            try:
                contact, secrets = address(document)
                planned.append(
                    self._planner.fallback(document, contact, secrets, time_source.now())
                )
            except (UnknownTemplate, VariablesRefused, Unaddressable) as error:
                logger.error("no fallback", extra={"reason": str(error)})
        messages = [message for message in planned if message is not None]
        inserted = {row["_id"] for row in self._store.insert([m.document for m in messages])}
        self._hand_over([message for message in messages if message.document["_id"] in inserted])

    def _count(self, delivered: dict[str, list[Outgoing]], failed: Sequence[Tried]) -> None:
        for messages in delivered.values():
            for message in messages:
                measures.finished(message.lane, message.channel, message.audience, DELIVERED, None)
        for message, step, _ in failed:
            measures.finished(
                message.lane, message.channel, message.audience, step.state, step.reason
            )
