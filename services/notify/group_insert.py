"""Inserts of handlers that run at the same moment travel as one command.

A majority-journalled insert costs the client and the server much the same for four documents as
for forty. The first handler to come waits a hundredth of a second for company and inserts for
all; the others wait for it.
"""

from __future__ import annotations

import threading
from time import sleep

from pymongo.collection import Collection

from chassis import log
from chassis.inbox import insert_once
from services.notify.typed import Message

LINGER_SECONDS = 0.01

logger = log.get(__name__)


class _Part:
    """One handler's documents, and those of them that were new; None: insert them yourself."""

    def __init__(self, documents: list[Message]) -> None:
        self.documents = documents
        self.inserted: list[Message] | None = None
        self.done = threading.Event()


class GroupInsert:
    """`insert_once` for many callers of one collection at a time."""

    def __init__(self, collection: Collection[Message]) -> None:
        self._collection = collection
        self._lock = threading.Lock()
        self._waiting: list[_Part] = []

    def insert(self, documents: list[Message]) -> list[Message]:
        """Insert those of `documents` whose `_id` is new and return them."""
        part = _Part(documents)
        with self._lock:
            self._waiting.append(part)
            leads = len(self._waiting) == 1
        if leads:
            try:
                sleep(LINGER_SECONDS)
            finally:
                # Also when this handler is ended meanwhile: the others wait for it.
                with self._lock:
                    group, self._waiting = self._waiting, []
                self._insert_for(group)
        else:
            part.done.wait()
        if part.inserted is None:
            return insert_once(self._collection, documents)
        return part.inserted

    def _insert_for(self, group: list[_Part]) -> None:
        try:
            everything = [document for part in group for document in part.documents]
            new = {id(document) for document in insert_once(self._collection, everything)}
            for part in group:
                part.inserted = [one for one in part.documents if id(one) in new]
        except Exception as error:
            # One handler's bad document must not fail the others: each tries its own.
            logger.warning("a group was not inserted together", extra={"reason": repr(error)})
        finally:
            for part in group:
                part.done.set()
