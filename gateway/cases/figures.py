"""The figures above officers' lists: counted once for all who may see the same, and never waited
for longer than a page can wait.

An office has many open pages and each shows the same figures. What is counted is shared, in a
process, for RENEWED_SECONDS. A count that is not done in time is no figure, and is not tried again
for PAUSE_SECONDS: the database has enough to do then.
"""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from time import monotonic
from typing import Any, TypeVar

from pymongo.errors import ExecutionTimeout

from chassis import log
from gateway.cases.inbox_store import MINE, InboxStore, OfficeRow
from gateway.cases.visible_to import Condition
from gateway.identity.caller import Caller

logger = log.get(__name__)
RENEWED_SECONDS = 2.0
"""Fewer than anybody notices; more than the pages of an office need to ask at the same time."""
PAUSE_SECONDS = 20.0
MOST = 2000
"""So many shared counts are remembered before those that are old are forgotten."""

Result = TypeVar("Result")
Counts = dict[str, int | None]
"""How many cases are in each list, by its name; None where it could not be counted in time."""


def in_time(read: Callable[[], Result]) -> Result | None:
    """Return what the database answers; None where it did not in the time that it was given."""
    try:
        return read()
    except ExecutionTimeout:
        logger.warning("a count took too long")
        return None


@dataclass
class _Share:
    """What was counted for all who ask for the same, and when."""

    lock: threading.Lock = field(default_factory=threading.Lock)
    result: Any = None
    began: float = 0.0
    good_until: float = 0.0


class Figures:
    """Counts through an `InboxStore`. Safe to share between greenlets."""

    def __init__(self, store: InboxStore, *, clock: Callable[[], float] = monotonic) -> None:
        self._store = store
        self._clock = clock
        self._shares: dict[str, _Share] = {}

    def counts(self, caller: Caller, visible: Condition, since: float | None = None) -> Counts:
        """Return how many open cases are in each of the tabs but ENDED.

        ``since``, by `time.monotonic`: what was begun to be counted before is too old, as somebody
        knows of a change at that time.
        """
        of_office = f"tabs {caller.station} {visible}"
        counts = self._shared(of_office, lambda: self._store.counts(caller, visible), since)
        own = f"mine {caller.id} {visible}"
        mine = self._shared(own, lambda: self._store.count_mine(caller, visible), since)
        return {**(counts or dict.fromkeys(InboxStore.COUNTED)), MINE: mine}

    def by_office(
        self, caller: Caller, visible: Condition, now: datetime
    ) -> list[OfficeRow] | None:
        """Return `InboxStore.by_office`; None where it was not counted in time."""
        scope = f"offices {caller.station} {visible}"
        return self._shared(scope, lambda: self._store.by_office(caller, visible, now))

    def load(self, usernames: list[str]) -> dict[str, int] | None:
        """Return `InboxStore.load`; None where it was not counted in time."""
        scope = f"load {sorted(usernames)}"
        return self._shared(scope, lambda: self._store.load(usernames))

    def _shared(
        self, scope: str, count: Callable[[], Result], since: float | None = None
    ) -> Result | None:
        key = hashlib.sha256(scope.encode()).hexdigest()
        share = self._shares.get(key) or self._new(key)
        with share.lock:
            refused = share.result is None
            if self._clock() < share.good_until and (
                refused or since is None or share.began >= since
            ):
                return share.result
            share.began = self._clock()
            share.result = in_time(count)
            pause = PAUSE_SECONDS if share.result is None else RENEWED_SECONDS
            share.good_until = self._clock() + pause
            return share.result

    def _new(self, key: str) -> _Share:
        if len(self._shares) >= MOST:
            now = self._clock()
            old = [one for one, share in self._shares.items() if share.good_until < now]
            for one in old:
                self._shares.pop(one, None)
        return self._shares.setdefault(key, _Share())
