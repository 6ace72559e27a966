"""Keeps the tracking view.

Takes the events of all services from the quorum queue `gateway.tracking` in batches, stores what
they say, acknowledges, then tells the web workers which cases changed. What cannot be understood,
or is not its sender's own, is parked with its reason and harms nobody else. An event may come twice
and out of order: a view is stored only over an older one of the same service. Beside it the process
sends the events that officers' documents carry.
"""

from __future__ import annotations

import random
import threading
import time

from pika.exceptions import AMQPError
from pymongo.database import Database
from pymongo.errors import PyMongoError

from chassis import log, mongo
from chassis.parking import Parking
from chassis.senders import FORGED, NotProven
from chassis.wire.messages import check_sender
from gateway.cases.live import CHANGES_EXCHANGE
from gateway.catalogue.announcements import Deployment
from gateway.tracker import standing
from gateway.tracker.batch import Batch, Event, read_event, write
from gateway.tracker.health import Health
from gateway.tracker.hub import QUEUE, Delivery, Hub
from gateway.tracker.metrics import BATCH_SECONDS, CASE_EVENTS, EVENTS, LAG_SECONDS
from gateway.tracker.officer_events import OfficerEvents
from gateway.tracker.unreadable import Unreadable

logger = log.get(__name__)

FIRST_PAUSE, LONGEST_PAUSE = 0.2, 5.0


class Tracker:
    """One connection's work. `run` returns when stopped, and raises when the broker is lost."""

    def __init__(
        self,
        hub: Hub,
        database: Database,
        deployment: Deployment,
        officer_events: OfficerEvents,
        health: Health,
    ) -> None:
        self._hub = hub
        self._database = database
        self._deployment = deployment
        self._officer_events = officer_events
        self._health = health
        self._parking = Parking(hub)
        self._stopping = False
        self._stopped = threading.Event()

    def stop(self, *_signal: object) -> None:
        """Finish the batch in hand, then end."""
        self._stopping = True
        self._stopped.set()

    def run_for_ever(self) -> None:
        """Run, and connect again whenever the broker is lost, until stopped."""
        beside = (self._database, self._stopped)
        threading.Thread(target=standing.keep_filled, args=beside, daemon=True).start()
        pause = FIRST_PAUSE
        while not self._stopping:
            try:
                self.run()
                pause = FIRST_PAUSE
            except (AMQPError, OSError) as error:
                logger.warning("the broker is lost", extra={"reason": repr(error)})
                self._health.bus = False
                time.sleep(pause * random.uniform(0.5, 1.0))
                pause = min(pause * 2, LONGEST_PAUSE)

    def run(self) -> None:
        """Work on one connection until stopped; AMQPError or OSError when the broker is lost."""
        try:
            self._hub.open()
            self._health.bus = True
            logger.info("tracking")
            while not self._stopping:
                # What came while a batch was stored makes the next one.
                deliveries = self._hub.deliveries()
                self._health.alive()
                if deliveries:
                    self._work(deliveries)
                self._officer_events.send_due()
            self._hub.stop_taking()
        finally:
            self._hub.close()

    def _work(self, deliveries: list[Delivery]) -> None:
        started = time.perf_counter()
        batch = Batch()
        for delivery in deliveries:
            try:
                batch.add(self._read(delivery))
            except Unreadable as error:
                self._park(delivery, error)
        self._write(batch, deliveries)
        self._hub.acknowledge(deliveries)
        self._hub.note(CHANGES_EXCHANGE, batch.changed())
        EVENTS.inc(len(deliveries))
        for labels, count in batch.happened.items():
            CASE_EVENTS.labels(*labels).inc(count)
        BATCH_SECONDS.observe(time.perf_counter() - started)
        if batch.lag is not None:
            LAG_SECONDS.observe(max(0.0, batch.lag))

    def _read(self, delivery: Delivery) -> Event:
        """Return the event of a delivery; Unreadable for one that cannot be applied,
        or is not its sender's own."""
        if delivery.is_poison:
            raise Unreadable(
                "delivered-too-often",
                "a poison message: the process ended each time it was delivered",
            )
        event = read_event(delivery.body, self._deployment)
        try:
            check_sender(event, delivery, self._hub.identity)
        except NotProven as error:
            raise Unreadable(FORGED, str(error)) from None
        return event

    def _park(self, delivery: Delivery, error: Unreadable) -> None:
        self._parking.park(QUEUE, delivery, error.code, error)

    def _write(self, batch: Batch, deliveries: list[Delivery]) -> None:
        """Store the batch; wait for a database that is away; park what alone cannot be stored."""
        while True:
            try:
                write(self._database, batch)
                self._health.database = True
                return
            except PyMongoError as error:
                if not mongo.is_away(error):
                    break
                self._health.database = False
                logger.warning("the database is away", extra={"reason": type(error).__name__})
                self._hub.sleep(1.0)
                if self._stopping:
                    raise AMQPError("stopped while the database was away") from error
            except (Unreadable, TypeError, ValueError, OverflowError):
                break
        self._write_singly(deliveries)

    def _write_singly(self, deliveries: list[Delivery]) -> None:
        for delivery in deliveries:
            alone = Batch()
            try:
                alone.add(self._read(delivery))
            except Unreadable:
                continue  # parked already
            try:
                write(self._database, alone)
            except Unreadable as error:
                self._park(delivery, error)
            except PyMongoError as error:
                if mongo.is_away(error):
                    raise AMQPError("the database went away") from error
                self._park(delivery, Unreadable("not-storable", str(error)))
            except (TypeError, ValueError, OverflowError) as error:
                self._park(delivery, Unreadable("not-storable", str(error)))
