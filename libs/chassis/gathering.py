"""Callers of the same moment share a round trip.

A majority-journalled insert, or a question to another service, costs both sides much the same for
one as for forty. While one round is under way those who come gather, and go together in the next.
Who comes alone goes at once: nobody waits for company.
"""

import threading
from collections import deque
from collections.abc import Callable, Sequence
from typing import Generic, TypeVar

MOST = 100
"""Of one round: some hundred kilobytes, a few milliseconds."""

Item = TypeVar("Item")
Result = TypeVar("Result")


class _Part(Generic[Item, Result]):
    """One caller's item and what became of it."""

    def __init__(self, item: Item) -> None:
        self.item = item
        self.outcome: list[Result | Exception] = []
        self.turn = threading.Event()
        self.is_awaited = True

    def result(self) -> Result:
        outcome = self.outcome[0]
        if isinstance(outcome, Exception):
            raise outcome
        return outcome


class Gathering(Generic[Item, Result]):
    """``work`` takes the items of a round and returns for each, in order, its result or the error
    that is its own; an error that it raises is everybody's of that round."""

    def __init__(
        self, work: Callable[[list[Item]], Sequence[Result | Exception]], most: int = MOST
    ) -> None:
        self._work = work
        self._most = most
        self._lock = threading.Lock()
        self._waiting: deque[_Part[Item, Result]] = deque()
        self._leader: _Part[Item, Result] | None = None

    def ask(self, item: Item) -> Result:
        """Return what ``work`` made of ``item``, in the next round there is; raises the error that
        it has for it."""
        part = _Part[Item, Result](item)
        with self._lock:
            self._waiting.append(part)
            leads = self._leader is None
            if leads:
                self._leader = part
        if not leads:
            self._await_turn(part)
        if not part.outcome:
            self._lead()
        return part.result()

    def _await_turn(self, part: _Part[Item, Result]) -> None:
        try:
            part.turn.wait()
        except BaseException:
            # Whoever is ended from outside while waiting must not be left the lead, or keep it.
            with self._lock:
                part.is_awaited = False
                if part in self._waiting:
                    self._waiting.remove(part)
                is_to_lead = self._leader is part
                successor = self._next_leader() if is_to_lead else None
            if successor is not None:
                successor.turn.set()
            raise

    def _lead(self) -> None:
        """Go a round for the first of those who wait, the caller among them, and leave the next to
        whoever waits then."""
        with self._lock:
            round = [self._waiting.popleft() for _ in range(min(self._most, len(self._waiting)))]
        try:
            outcomes = self._work([part.item for part in round])
            for part, outcome in zip(round, outcomes, strict=True):
                part.outcome.append(outcome)
        except Exception as error:
            for part in round:
                part.outcome = [error]
        finally:
            self._end(round)

    def _end(self, round: list[_Part[Item, Result]]) -> None:
        # Where the one who leads is ended from outside, the others of the round go again.
        unsettled = [part for part in round[1:] if part.is_awaited and not part.outcome]
        with self._lock:
            self._waiting.extendleft(reversed(unsettled))
            successor = self._next_leader()
        for part in round:
            if part.outcome:
                part.turn.set()
        if successor is not None:
            successor.turn.set()

    def _next_leader(self) -> _Part[Item, Result] | None:
        """Leave the lead to whoever waits longest; to nobody where none waits."""
        self._leader = self._waiting[0] if self._waiting else None
        return self._leader
