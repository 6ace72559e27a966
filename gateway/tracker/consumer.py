"""Keeps the tracking view: `python -m gateway.tracker`, a process of its own.

Takes the events of all services from the quorum queue `gateway.tracking` in batches, stores what
they say, acknowledges, then tells the web workers which cases changed. What cannot be understood,
or is not its sender's own, is parked with its reason and harms nobody else. An event may come twice
and out of order: a view is stored only over an older one of the same service. Beside it the process
sends the events that officers' documents carry (`gateway.officers.events`).
"""

from __future__ import annotations

import os
import random
import signal
import sys
import time
from dataclasses import dataclass

import pika
from pika.exceptions import AMQPError
from pymongo.database import Database
from pymongo.errors import PyMongoError

from chassis import log, memory, mongo, time_source, topology
from chassis import settings as chassis_settings
from chassis.actor import load_public_key
from chassis.senders import FORGED, Identity, NotProven
from contracts.envelope import false_claim
from gateway.cases.live import CHANGES_EXCHANGE
from gateway.catalogue.announcements import Deployment
from gateway.officers.events import OfficerEvents
from gateway.settings import TrackerSettings
from gateway.tracker import health as tracker_health
from gateway.tracker.batch import Batch, read_event, write
from gateway.tracker.metrics import BATCH_SECONDS, EVENTS, LAG_SECONDS, PARKED
from gateway.tracker.unreadable import Unreadable

_log = log.get(__name__)

QUEUE = topology.TRACKING
DEAD_LETTERS = topology.dead_letter_queue("gateway")
RETURN = topology.return_exchange("gateway")
MOST_DELIVERIES = 20
"""Of one message. Past this it is the message that ends the process, again and again."""
PERSISTENT = 2
FIRST_PAUSE, LONGEST_PAUSE = 0.2, 5.0


@dataclass(frozen=True)
class Delivery:
    """One message as it came."""

    tag: int
    body: bytes
    headers: dict
    user_id: str | None


class Tracker:
    """One connection's work. `run` returns when stopped, and raises when the broker is lost."""

    def __init__(self, database: Database, settings: TrackerSettings, health) -> None:
        self._database = database
        self._settings = settings
        self._health = health
        self._stopping = False
        self._deliveries: list[Delivery] = []
        self._identity = Identity.of(settings.amqp_uri, "gateway")
        self._officer_events = OfficerEvents(database, self._identity)
        self._deployment = Deployment(
            load_public_key(settings.deployment_public_key), settings.home_department
        )

    def stop(self, *_signal: object) -> None:
        """Finish the batch in hand, then end."""
        self._stopping = True

    def run_for_ever(self) -> None:
        """Run, and connect again whenever the broker is lost, until stopped."""
        pause = FIRST_PAUSE
        while not self._stopping:
            try:
                self.run()
                pause = FIRST_PAUSE
            except (AMQPError, OSError) as error:
                _log.warning("the broker is lost", extra={"reason": repr(error)})
                self._health.bus = False
                time.sleep(pause * random.uniform(0.5, 1.0))
                pause = min(pause * 2, LONGEST_PAUSE)

    def run(self) -> None:
        """Work on one connection until stopped; AMQPError or OSError when the broker is lost."""
        connection = pika.BlockingConnection(_parameters(self._settings.amqp_uri))
        try:
            self._consume(connection)
        finally:
            self._deliveries.clear()  # not acknowledged, so the broker gives them out again
            if connection.is_open:
                connection.close()

    def _consume(self, connection: pika.BlockingConnection) -> None:
        channel = connection.channel()
        channel.basic_qos(prefetch_count=self._settings.prefetch)
        channel.add_on_cancel_callback(self._cancelled)
        channel.basic_consume(QUEUE, self._take)
        notes = connection.channel()
        letters = connection.channel()
        letters.confirm_delivery()
        self._health.bus = True
        _log.info("tracking")
        while not self._stopping:
            # Returns as soon as something came: what came meanwhile makes the next batch.
            connection.process_data_events(time_limit=0.5)
            self._health.alive()
            if self._deliveries:
                taken, self._deliveries = self._deliveries, []
                self._work(connection, channel, notes, letters, taken)
            self._officer_events.send_due(letters)
        channel.cancel()

    def _take(self, _channel, method, properties, body: bytes) -> None:
        headers = dict(properties.headers or {})
        self._deliveries.append(Delivery(method.delivery_tag, body, headers, properties.user_id))

    @staticmethod
    def _cancelled(_cancel) -> None:
        raise AMQPError(f"the queue {QUEUE} is gone")

    def _work(self, connection, channel, notes, letters, taken: list[Delivery]) -> None:
        started = time.perf_counter()
        batch = Batch()
        for delivery in taken:
            try:
                batch.add(self._read(delivery))
            except Unreadable as error:
                self._park(letters, delivery, error)
        self._write(connection, letters, batch, taken)
        channel.basic_ack(taken[-1].tag, multiple=True)
        for key, note in batch.notes():
            notes.basic_publish(
                CHANGES_EXCHANGE, key, note, pika.BasicProperties(user_id=self._identity.user)
            )
        EVENTS.inc(len(taken))
        BATCH_SECONDS.observe(time.perf_counter() - started)
        if batch.lag is not None:
            LAG_SECONDS.observe(max(0.0, batch.lag))

    def _read(self, delivery: Delivery) -> dict:
        """The event of a delivery; Unreadable for one that cannot be applied, or is not its
        sender's own."""
        _refuse_killer(delivery)
        event = read_event(delivery.body, self._deployment)
        try:
            sender = self._identity.sender(delivery.user_id, delivery.headers)
        except NotProven as error:
            raise Unreadable(FORGED, str(error)) from None
        if claim := false_claim(event, sender):
            raise Unreadable(FORGED, claim)
        return event

    def _park(self, letters, delivery: Delivery, why: Unreadable) -> None:
        """Put a copy into the dead letters, confirmed, so that the original may be acknowledged."""
        headers = {
            **self._identity.copied(delivery.user_id, delivery.headers),
            "x-queue": QUEUE,
            "x-reason": why.code,
            "x-error": log.redact(str(why))[-2000:],
            "x-parked-at": time_source.now().isoformat(),
        }
        properties = pika.BasicProperties(
            content_type="application/json",
            delivery_mode=PERSISTENT,
            user_id=self._identity.user,
            headers=headers,
        )
        letters.basic_publish(RETURN, DEAD_LETTERS, delivery.body, properties, mandatory=True)
        PARKED.labels(why.code).inc()
        _log.error("message parked", extra={"queue": QUEUE, "reason": why.code})

    def _write(self, connection, letters, batch: Batch, taken: list[Delivery]) -> None:
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
                _log.warning("the database is away", extra={"reason": type(error).__name__})
                connection.sleep(1.0)  # heartbeats go on
                if self._stopping:
                    raise AMQPError("stopped while the database was away") from error
            except (Unreadable, TypeError, ValueError, OverflowError):
                break
        self._write_singly(letters, taken)

    def _write_singly(self, letters, taken: list[Delivery]) -> None:
        for delivery in taken:
            alone = Batch()
            try:
                alone.add(self._read(delivery))
            except Unreadable:
                continue  # parked already
            try:
                write(self._database, alone)
            except Unreadable as error:
                self._park(letters, delivery, error)
            except PyMongoError as error:
                if mongo.is_away(error):
                    raise AMQPError("the database went away") from error
                self._park(letters, delivery, Unreadable("not-storable", str(error)))
            except (TypeError, ValueError, OverflowError) as error:
                self._park(letters, delivery, Unreadable("not-storable", str(error)))


def _refuse_killer(delivery: Delivery) -> None:
    count = delivery.headers.get("x-delivery-count")
    if isinstance(count, int) and count >= MOST_DELIVERIES:
        raise Unreadable("delivered-too-often", "the process ended each time it took this")


def _parameters(uri: str) -> pika.URLParameters:
    parameters = pika.URLParameters(uri)
    parameters.heartbeat = 30
    parameters.socket_timeout = 5
    parameters.blocked_connection_timeout = 60
    parameters.client_properties = {"connection_name": "gateway tracker"}
    return parameters


def main() -> int:
    """Run until SIGTERM or SIGINT; the exit code."""
    time_source.use_environment()
    try:
        settings = chassis_settings.read(TrackerSettings, os.environ)
    except chassis_settings.MissingSetting as error:
        print(f"tracker: {error}", file=sys.stderr)
        return 2
    log.configure("gateway-tracker", settings.log_level)
    client = mongo.connect(settings.mongo_uri, application="gateway-tracker", pool=5)
    database = client.get_database(settings.mongo_database, write_concern=mongo.DURABLE)
    health = tracker_health.Health()
    tracker = Tracker(database, settings, health)
    signal.signal(signal.SIGTERM, tracker.stop)
    signal.signal(signal.SIGINT, tracker.stop)
    tracker_health.serve(health, settings.metrics_host, settings.metrics_port)
    memory.settle()
    tracker.run_for_ever()
    _log.info("stopped")
    return 0
