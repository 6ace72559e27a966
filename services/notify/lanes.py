"""Senders: one for each lane and channel, so that a message waits only behind its own kind.

A sender works from memory in the good case: whoever planned a message hands it over, already
durable. What memory does not hold (a crash, a full lane, a later try) comes from the database,
by lease, at most once a second while there is nothing to do.
"""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Protocol

from pymongo.errors import PyMongoError

from chassis import log, time_source
from services.notify import measures
from services.notify.buckets import Tenants
from services.notify.courier import Courier
from services.notify.message import ACCEPTED, DOWN, LATER, LIFE_OVER, TOO_OLD, Outcome, Outgoing
from services.notify.patience import QUIET_HOURS, Patience
from services.notify.rules import Policy
from services.notify.safe_hours import SAFE_HOURS, next_safe

CAPACITY = 2000
"""Messages in the memory of one sender, some 2 KiB each; more wait in the database."""

FETCH = 200
SWEEP_SECONDS = 1.0
PAUSE_AFTER_FAULT = 1.0

UNLIMITED = Tenants(0.0)
ALWAYS_AWAKE = Patience()
OVER_QUOTA = Outcome(DOWN, "over-quota")
"""As of a provider that is down: that others were before it says nothing about the message, whose
delay does not grow."""

Results = list[tuple[Outgoing, Outcome]]

logger = log.get(__name__)


class Fetch(Protocol):
    """Takes due messages of a lane and channel out of the database, by lease."""

    def __call__(self, lane: str, channel: str, limit: int, *, expired: bool) -> list[Outgoing]: ...


class Lane:
    """The sender of one lane and channel."""

    def __init__(
        self,
        name: str,
        channel: str,
        courier: Courier,
        policy: Policy,
        fetch: Fetch,
        report: Callable[[Results], None],
        tenants: Tenants = UNLIMITED,
        patience: Patience = ALWAYS_AWAKE,
    ) -> None:
        self._patience = patience
        self._tenants = tenants
        self.name = name
        self.channel = channel
        self._courier = courier
        self._policy = policy
        self._fetch = fetch
        self._report = report
        self._waiting: deque[Outgoing] = deque()
        self._changed = threading.Condition()
        self._next_sweep = 0.0
        self._stopping = False
        self._thread = threading.Thread(
            target=self._run, name=f"notify-{name}-{channel}", daemon=True
        )

    def start(self) -> None:
        """Begin to send."""
        self._thread.start()

    def stop(self) -> None:
        """Begin to end: send what is in hand and fetch nothing more."""
        with self._changed:
            self._stopping = True
            self._changed.notify()

    def join(self, seconds: float) -> None:
        """Wait for the end, for at most so many seconds."""
        self._thread.join(seconds)

    def offer(self, messages: Sequence[Outgoing]) -> list[Outgoing]:
        """Take messages to be sent; return those for which there is no room."""
        with self._changed:
            room = max(0, CAPACITY - len(self._waiting))
            self._waiting.extend(messages[:room])
            self._changed.notify()
        return list(messages[room:])

    def _run(self) -> None:
        while not (self._stopping and not self._waiting):
            try:
                self._work()
            except PyMongoError as error:
                logger.warning("a sender waits for the database", extra={"reason": repr(error)})
                time.sleep(PAUSE_AFTER_FAULT)
            except Exception:
                # A sender never dies: what it held comes back when its lease is over.
                logger.exception("the sender of %s %s failed", self.name, self.channel)
                time.sleep(PAUSE_AFTER_FAULT)
        self._courier.close()

    def _work(self) -> None:
        batch = self._take()
        measures.IN_HAND.labels(self.name, self.channel).set(len(self._waiting) + len(batch))
        if batch:
            self._send(batch)
        if time.monotonic() >= self._next_sweep and not self._stopping:
            self._sweep()

    def _take(self) -> list[Outgoing]:
        with self._changed:
            if not self._waiting and not self._stopping:
                self._changed.wait(max(0.0, self._next_sweep - time.monotonic()))
            if not self._waiting:
                return []
        if len(self._waiting) < self._courier.batch and not self._stopping:
            time.sleep(self._policy.linger)
        count = min(len(self._waiting), self._courier.batch)
        return [self._waiting.popleft() for _ in range(count)]

    def _send(self, batch: Sequence[Outgoing]) -> None:
        now = time_source.now()
        # One whose lease is ending may be in another's hands: it is left to the sweep.
        ours = [message for message in batch if now < message.send_before]
        fresh = self._awake([message for message in ours if now < message.expires_at], now)
        live = [one for one in fresh if self._tenants.may_send(one.owner, self.name)]
        if over := len(fresh) - len(live):
            going = {message.id for message in live}
            self._report([(one, OVER_QUOTA) for one in fresh if one.id not in going])
            measures.OVER_QUOTA.labels(self.name).inc(over)
        outcomes = self._courier.send(live) if live else []
        results = list(zip(live, outcomes, strict=True))
        expired = [message for message in ours if now >= message.expires_at]
        self._report(results + [(message, Outcome(TOO_OLD, LIFE_OVER)) for message in expired])
        self._measure(results)

    def _awake(self, messages: list[Outgoing], now: datetime) -> list[Outgoing]:
        """Return those that may go now; at night what can wait does, and always what would come in
        an hour that is not safe for its recipient."""
        night = self._patience.quiet_until(self.channel, now)
        waiting: list[tuple[Outgoing, Outcome]] = []
        for one in messages:
            safe = next_safe(one.hours, now) if self.channel == "sms" else None
            if safe is not None:
                waiting.append((one, Outcome(LATER, SAFE_HOURS, until=safe)))
            elif night is not None and one.can_wait and night < one.expires_at:
                waiting.append((one, Outcome(LATER, QUIET_HOURS, until=night)))
        self._report(waiting)
        ids = {message.id for message, _ in waiting}
        return [message for message in messages if message.id not in ids]

    def _measure(self, results: Results) -> None:
        now = time_source.now()
        seconds = measures.SECONDS.labels(self.name, self.channel)
        for message, outcome in results:
            if outcome.kind == ACCEPTED:
                seconds.observe((now - message.planned_at).total_seconds())

    def _sweep(self) -> None:
        wanted = min(FETCH, CAPACITY - len(self._waiting))
        room = self._courier.room(wanted)
        messages = self._fetch(self.name, self.channel, room or wanted, expired=room == 0)
        self.offer(messages)
        more = bool(room) and len(messages) == room
        self._next_sweep = time.monotonic() + (0.0 if more else SWEEP_SECONDS)
