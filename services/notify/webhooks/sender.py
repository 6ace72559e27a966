"""Delivers to partners: a thread for each, so that one that hangs delays nobody else."""

from __future__ import annotations

import random
import threading
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from pymongo.errors import PyMongoError

from chassis import log, time_source
from contracts.typed import Envelope
from services.notify import measures, rules
from services.notify.webhooks.deliveries import DELIVERED, FAILED, WAITING, Deliveries, Delivery
from services.notify.webhooks.posting import TIMEOUT, Outside, post
from services.notify.webhooks.subscriptions import Subscription

LEASE = timedelta(seconds=6 * TIMEOUT)
"""Longer than a delivery takes: looking up, connecting and the answer each have TIMEOUT."""


@dataclass(frozen=True, slots=True)
class Backoff:
    """Waits between tries: from `first`, doubling, to `longest`; `sweep`: seconds between looks
    for what is due."""

    first: timedelta = timedelta(seconds=5)
    longest: timedelta = timedelta(hours=1)
    sweep: float = 2.0


logger = log.get(__name__)


class Webhooks:
    """Plans and delivers; one object a process."""

    def __init__(
        self,
        deliveries: Deliveries,
        subscriptions: Iterable[Subscription],
        outside: Outside,
        backoff: Backoff | None = None,
    ) -> None:
        self._deliveries = deliveries
        self._subscriptions = list(subscriptions)
        backoff = backoff or Backoff()
        self._partners = {
            one.name: _Partner(one, deliveries, outside, backoff) for one in self._subscriptions
        }

    def start(self) -> None:
        """Begin to deliver."""
        for partner in self._partners.values():
            partner.start()

    def stop(self, seconds: float) -> None:
        """Begin nothing more, and wait so long for what is on its way."""
        for partner in self._partners.values():
            partner.stop()
        for partner in self._partners.values():
            partner.join(seconds)

    def case_changed(self, event: Envelope) -> None:
        """Write down what partners are to be told of an event. Raises PyMongoError: it is to come
        again."""
        wanting = [one for one in self._subscriptions if one.wants(event)]
        if wanting and self._deliveries.plan(event, wanting):
            for one in wanting:
                self._partners[one.name].look()

    def forget(self, reference: str) -> None:
        """Remove what is kept about a case."""
        self._deliveries.forget(reference)


class _Partner:
    def __init__(
        self, subscription: Subscription, deliveries: Deliveries, outside: Outside, backoff: Backoff
    ) -> None:
        self._subscription = subscription
        self._deliveries = deliveries
        self._outside = outside
        self._backoff = backoff
        self._stopping = False
        self._due = threading.Event()
        self._thread = threading.Thread(
            target=self._run, name=f"notify-hook-{subscription.name}", daemon=True
        )
        self.start, self.join = self._thread.start, self._thread.join

    def look(self) -> None:
        """Look at once: there is something new."""
        self._due.set()

    def stop(self) -> None:
        """Take nothing more."""
        self._stopping = True
        self._due.set()

    def _run(self) -> None:
        while not self._stopping:
            self._due.wait(self._backoff.sweep)
            self._due.clear()
            try:
                while not self._stopping and self._deliver_one():
                    pass
            except PyMongoError as error:
                logger.warning("a partner waits for the database", extra={"reason": repr(error)})
            except Exception:
                # It is taken again when its lease is over.
                logger.exception("the deliveries to %s failed", self._subscription.name)

    def _deliver_one(self) -> bool:
        """Deliver one; return whether it makes sense to go on at once: there was one, and the
        partner took it."""
        row = self._deliveries.take(self._subscription.name, LEASE)
        if row is None:
            return False
        outcome = post(
            self._subscription,
            row["_id"],
            row["event"],
            bytes(row["body"]),
            self._outside,
            time_source.now(),
        )
        measures.WEBHOOKS.labels(self._subscription.name, outcome or DELIVERED).inc()
        if not outcome:
            self._deliveries.note(row, DELIVERED, DELIVERED, None)
            return True
        self._put_off(row, outcome)
        return False

    def _put_off(self, row: Delivery, outcome: str) -> None:
        policy = rules.Policy(
            self._subscription.life, self._backoff.first, self._backoff.longest, 0
        )
        due_at = time_source.now() + rules.delay(policy, row["attempts"] + 1, random.random())
        if due_at >= row["expires_at"]:
            logger.warning(
                "a partner was not told",
                extra={"reason": f"{self._subscription.name}: {row['_id']}: {outcome}"},
            )
            self._deliveries.note(row, FAILED, outcome, None)
        else:
            self._deliveries.note(row, WAITING, outcome, due_at)
