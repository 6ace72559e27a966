"""Operators are asked what became of messages that no receipt came for: by a thread of its own, so
that nothing that is to be sent waits for a question."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Mapping

from chassis import log, time_source
from services.notify import measures
from services.notify.message import ACCEPTED, NO_RECEIPT, TOO_OLD, Outcome, Outgoing
from services.notify.rules import Policy
from services.notify.typed import Message

Query = Callable[[Message, Outgoing], Outcome | None]
"""What a provider knows of a message that it took, asked by the ids that it gave to it; None where
it cannot be asked or does not know the end."""

CAPACITY = 1000
"""Questions that wait at most; what else is due for one is due again when its lease is over."""

TOLD_WHEN_ASKED = "told-when-asked"

logger = log.get(__name__)


class Inquiries:
    """Asks one question after the other; one object a process."""

    def __init__(
        self,
        query: Query,
        report: Callable[[list[tuple[Outgoing, Outcome]]], None],
        policies: Mapping[str, Policy],
    ) -> None:
        self._policies = policies
        self._query = query
        self._report = report
        self._waiting: deque[tuple[Message, Outgoing]] = deque()
        self._ids: set[str] = set()
        self._changed = threading.Condition()
        self._thread: threading.Thread | None = None

    def take(self, document: Message, message: Outgoing) -> None:
        """Ask for this one and report what comes of it: its end, that it is as it was, or that
        nobody knew until it was of no more use. Returns at once."""
        with self._changed:
            if message.id in self._ids or len(self._waiting) >= CAPACITY:
                return
            self._ids.add(message.id)
            self._waiting.append((document, message))
            self._changed.notify()
            if self._thread is None:
                self._thread = threading.Thread(
                    target=self._run, name="notify-inquiries", daemon=True
                )
                self._thread.start()

    def _run(self) -> None:
        while True:
            with self._changed:
                while not self._waiting:
                    self._changed.wait()
                document, message = self._waiting.popleft()
            try:
                self._report([(message, self._outcome(document, message))])
            except Exception:
                # It is due again when its lease is over.
                logger.exception("a provider was not asked")
            finally:
                self._ids.discard(message.id)

    def _outcome(self, document: Message, message: Outgoing) -> Outcome:
        provider = document["provider"]
        if end := self._query(document, message):
            measures.DOUBT.labels(provider, TOLD_WHEN_ASKED).inc()
            return end
        if time_source.now() < message.planned_at + self._policies[message.lane].life:
            # As it was: its receipt may yet come, and its provider is asked again.
            return Outcome(ACCEPTED, provider=provider, refs=tuple(document["refs"]))
        return Outcome(TOO_OLD, NO_RECEIPT, provider)
