"""Takes a batch through the providers of a channel in order until each message has an outcome."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from pymongo.errors import PyMongoError

from chassis import log, time_source
from chassis.breaker import CircuitBreaker
from services.notify import measures
from services.notify.buckets import Bucket
from services.notify.message import (
    DOWN,
    IMPOSSIBLE,
    LATER,
    NO_PROVIDER,
    UNCERTAIN,
    UNTRIED,
    UNWILLING,
    WITHHELD,
    Outcome,
    Outgoing,
)
from services.notify.modes import ALL_LIVE, Modes, simulated
from services.notify.providers import Provider

LARGEST_BATCH = 200
NOT_NOTED = Outcome(UNTRIED, "not-noted")
GONE = Outcome(UNTRIED, "ended-meanwhile")
RESTING = Outcome(DOWN, "provider-down")
FAILURES_TO_OPEN = 3
FIRST_REST = timedelta(seconds=2)
LONGEST_REST = timedelta(seconds=60)
SHARE_AFTER_FAILURE, DRIFT_BACK = 0.1, timedelta(seconds=60)
LONGEST_WAIT = 0.2

Note = Callable[[str, Sequence[Outgoing], Sequence[int]], "set[str]"]
"""Notes that a provider is about to be asked to take messages, each in so many parts; returns the
ids of those that may still go."""

logger = log.get(__name__)


class Courier:
    """The providers of one sender, each with its circuit breaker."""

    def __init__(
        self,
        channel: str,
        providers: Sequence[Provider],
        note: Note,
        *,
        lane: str = "status",
        weights: Mapping[str, float] | None = None,
        buckets: Mapping[str, Bucket] | None = None,
        modes: Modes = ALL_LIVE,
    ) -> None:
        """`weights`: by name, the shares in which providers are asked first; those without one
        are asked in order, after them. `buckets`: by name, how many messages a second.
        `modes`: of which services nothing may leave."""
        self._modes = modes
        weights, buckets = weights or {}, buckets or {}
        self._lines = [
            _Line(
                channel,
                provider,
                note,
                lane=lane,
                weight=weights.get(provider.name, 0.0),
                bucket=buckets.get(provider.name),
            )
            for provider in providers
        ]

    @property
    def batch(self) -> int:
        """How many messages to send at a time."""
        return min((line.batch for line in self._lines), default=LARGEST_BATCH)

    def room(self, wanted: int) -> int:
        """Return how many messages it makes sense to fetch now: none while every provider rests."""
        return max((line.room(wanted) for line in self._lines), default=wanted)

    def send(self, messages: Sequence[Outgoing]) -> list[Outcome]:
        """Return an outcome for each message, in order.

        What one provider could not or would not take goes to the next; what it refused for its
        address does not, for the address will not be better there, nor does what it may have taken,
        unless it may come twice. `unwilling` is the outcome only where all said so. What could not
        be noted beforehand is not sent (`untried`).
        """
        answers = [
            self._withheld(message) or simulated(message.channel, message.to)
            for message in messages
        ]
        outcomes = [outcome or RESTING for outcome in answers]
        waiting = [index for index, outcome in enumerate(answers) if outcome is None]
        if not self._lines:
            nobody = Outcome(IMPOSSIBLE, NO_PROVIDER)
            return [outcome or nobody for outcome in answers]
        hopes: dict[int, Outcome] = {}
        for line in self._in_order():
            results = line.send([messages[index] for index in waiting]) if waiting else []
            untried = [RESTING] * (len(waiting) - len(results))
            for index, result in zip(waiting, [*results, *untried], strict=True):
                if result is not RESTING:
                    outcomes[index] = result
                if result.kind != UNWILLING:
                    hopes[index] = result
            waiting = [
                index for index in waiting if _goes_on(messages[index], outcomes[index].kind)
            ]
        for index, hope in hopes.items():
            if outcomes[index].kind == UNWILLING:
                outcomes[index] = hope
        return outcomes

    def _withheld(self, message: Outgoing) -> Outcome | None:
        """Return WITHHELD for what may not leave, None for the rest. This is the last door:
        whatever was planned, and why, nothing of a service that is not live passes it."""
        reason = self._modes.suppressed(message.owner, message.channel, message.to)
        return Outcome(WITHHELD, reason) if reason else None

    def _in_order(self) -> list[_Line]:
        """Return those with a share in a random order by their shares,
        then the others as they stand."""
        sharing = [line for line in self._lines if line.weight]
        # The key of weighted sampling without replacement (Efraimidis and Spirakis, 2006).
        keys = {id(line): random.random() ** (1 / line.share()) for line in sharing}
        sharing.sort(key=lambda line: keys[id(line)], reverse=True)
        return sharing + [line for line in self._lines if not line.weight]

    def close(self) -> None:
        """Give up what the providers hold open."""
        for line in self._lines:
            line.close()


def _goes_on(message: Outgoing, kind: str) -> bool:
    return kind in (DOWN, LATER, UNWILLING) or (kind == UNCERTAIN and message.may_come_twice)


class _Line:
    """One provider and its circuit breaker."""

    def __init__(
        self,
        channel: str,
        provider: Provider,
        note: Note,
        *,
        lane: str,
        weight: float,
        bucket: Bucket | None,
    ) -> None:
        self._channel = channel
        self._lane = lane
        self._bucket = bucket
        self._failed_at: datetime | None = None
        self.weight = weight
        self._note = note
        self._provider = provider
        self._breaker = CircuitBreaker(FAILURES_TO_OPEN, FIRST_REST, LONGEST_REST)
        self.batch = min(provider.batch, LARGEST_BATCH)

    def close(self) -> None:
        self._provider.close()

    def room(self, wanted: int) -> int:
        return self._breaker.room(wanted)

    def share(self) -> float:
        """Return the weight now: a tenth of it after a failure, and by and by all of it again."""
        if self._failed_at is None:
            return self.weight
        since = (time_source.now() - self._failed_at) / DRIFT_BACK
        return self.weight * min(1.0, SHARE_AFTER_FAILURE + (1 - SHARE_AFTER_FAILURE) * since)

    def _granted(self, messages: Sequence[Outgoing]) -> int:
        """Return how many of these may go now; wait for the first. The wait is short, for a bucket
        fills, and a batch that waits too long is not begun by its provider."""
        if self._bucket is None:
            return len(messages)
        costs = [self._provider.parts(message) for message in messages]
        while not (granted := self._bucket.take_for(costs, self._lane)):
            time.sleep(min(LONGEST_WAIT, self._bucket.seconds_until(1, self._lane)))
        return granted

    def send(self, messages: Sequence[Outgoing]) -> list[Outcome]:
        """Send the first so many messages as the breaker lets through; return their outcomes."""
        outcomes: list[Outcome] = []
        while len(outcomes) < len(messages):
            rest = messages[len(outcomes) :]
            allowed = self.room(len(rest))
            if not allowed:
                break
            outcomes += self._try(rest[: self._granted(rest[:allowed])])
        return outcomes

    def _try(self, messages: Sequence[Outgoing]) -> list[Outcome]:
        try:
            parts = [self._provider.parts(message) for message in messages]
            still_open = self._note(self._provider.name, messages, parts)
        except PyMongoError as error:
            logger.warning("a hand-over was not noted", extra={"reason": repr(error)})
            return [NOT_NOTED] * len(messages)
        going = [message for message in messages if message.id in still_open]
        results = self._ask(going) if going else []
        by_id = dict(zip([message.id for message in going], results, strict=True))
        return [by_id.get(message.id, GONE) for message in messages]

    def _ask(self, messages: Sequence[Outgoing]) -> list[Outcome]:
        started = time.perf_counter()
        try:
            results = self._provider.send(messages)
        except Exception:
            logger.exception("provider %s failed", self._provider.name)
            # A fault of ours with some message says nothing about the provider.
            results = [Outcome(UNCERTAIN, "provider-error")] * len(messages)
        else:
            self._judge(results)
        measures.spans_of(self._channel, messages, results, time.perf_counter() - started)
        # Counted here, where each provider answers for itself: of a message that went on to the
        # next one, the outcome that its sender hears of is the last provider's alone.
        measures.tries(self._provider.name, self._channel, [result.kind for result in results])
        measures.breaker(self._provider.name, self._channel, self._breaker.is_open)
        return [replace(result, provider=self._provider.name) for result in results]

    def _judge(self, results: Sequence[Outcome]) -> None:
        unwilling = all(result.kind == UNWILLING for result in results)
        if unwilling or results[-1].kind in (DOWN, UNCERTAIN):
            self._breaker.failed()
            self._failed_at = time_source.now()
        else:
            self._breaker.succeeded()
