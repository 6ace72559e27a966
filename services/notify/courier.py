"""Takes a batch through the providers of a channel in order until each message has an outcome."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from chassis import log
from chassis.breaker import CircuitBreaker
from services.notify import measures
from services.notify.message import DOWN, IMPOSSIBLE, LATER, NO_PROVIDER, Outcome, Outgoing
from services.notify.providers import Provider

LARGEST_BATCH = 200
RESTING = Outcome(DOWN, "provider-down")
FAILURES_TO_OPEN = 3
FIRST_REST = timedelta(seconds=2)
LONGEST_REST = timedelta(seconds=60)

logger = log.get(__name__)


class Courier:
    """The providers of one sender, each with its circuit breaker."""

    def __init__(self, channel: str, providers: Sequence[Provider]) -> None:
        self._channel = channel
        self._lines = [_Line(channel, provider) for provider in providers]

    @property
    def batch(self) -> int:
        """How many messages to send at a time."""
        return min((line.batch for line in self._lines), default=LARGEST_BATCH)

    def room(self, wanted: int) -> int:
        """How many messages it makes sense to fetch now: none while every provider rests."""
        return max((line.room(wanted) for line in self._lines), default=wanted)

    def send(self, messages: Sequence[Outgoing]) -> list[Outcome]:
        """An outcome for each message, in order.

        What one provider could not take goes to the next; what it refused for its address does
        not, for the address will not be better there.
        """
        if not self._lines:
            return [Outcome(IMPOSSIBLE, NO_PROVIDER)] * len(messages)
        outcomes = [RESTING] * len(messages)
        waiting = list(range(len(messages)))
        for line in self._lines:
            results = line.send([messages[index] for index in waiting])
            for index, result in zip(waiting, results, strict=False):
                outcomes[index] = result
            waiting = [index for index in waiting if outcomes[index].kind in (DOWN, LATER)]
        return outcomes

    def close(self) -> None:
        """Give up what the providers hold open."""
        for line in self._lines:
            line.close()


class _Line:
    """One provider and its circuit breaker."""

    def __init__(self, channel: str, provider: Provider) -> None:
        self._channel = channel
        self._provider = provider
        self._breaker = CircuitBreaker(FAILURES_TO_OPEN, FIRST_REST, LONGEST_REST)
        self.batch = min(provider.batch, LARGEST_BATCH)

    def close(self) -> None:
        self._provider.close()

    def room(self, wanted: int) -> int:
        return self._breaker.room(wanted)

    def send(self, messages: Sequence[Outgoing]) -> list[Outcome]:
        """Outcomes of the first so many messages as the breaker lets through."""
        outcomes: list[Outcome] = []
        while len(outcomes) < len(messages):
            rest = messages[len(outcomes) :]
            allowed = self.room(len(rest))
            if not allowed:
                break
            outcomes += self._try(rest[:allowed])
        return outcomes

    def _try(self, messages: Sequence[Outgoing]) -> list[Outcome]:
        try:
            results = self._provider.send(messages)
        except Exception:
            logger.exception("provider %s failed", self._provider.name)
            # A fault of ours with some message says nothing about the provider.
            results = [Outcome(LATER, "provider-error")] * len(messages)
        if results[-1].kind == DOWN:
            self._breaker.failed()
        else:
            self._breaker.succeeded()
        measures.breaker(self._provider.name, self._channel, self._breaker.is_open)
        return [replace(result, provider=self._provider.name) for result in results]
