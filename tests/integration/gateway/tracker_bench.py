"""A tracker at work on a bus of the test's own, and what it stored."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

import orjson
import pika
from pymongo.database import Database

from chassis import settings as chassis_settings
from chassis.senders import FIRST_SENDER, OPERATOR
from contracts.envelope import new_event
from gateway.settings import TrackerSettings
from gateway.tracker.building import TrackerParts, build
from gateway.tracker.hub import QUEUE
from tests.support.polling import eventually

EVENTS = "nagrik.events"
DEAD_LETTERS = "dead.gateway"
EMITTERS = {"directory.published": "routing", "message.failed": "notify"}


class Bus:
    """What services and web workers do on the broker, for the tests of the tracker."""

    def __init__(self, amqp_uri: str) -> None:
        self.connection = pika.BlockingConnection(pika.URLParameters(amqp_uri))
        self.channel = self.connection.channel()
        self.channel.confirm_delivery()
        self.notes = self.channel.queue_declare("", exclusive=True).method.queue
        self.channel.queue_bind(self.notes, "gateway.changes", "#")

    def emit(self, type: str, data: dict, times: int = 1, **envelope: object) -> None:
        sender = EMITTERS.get(type, "permits")
        event = new_event(type, sender, data=data)
        self.send(type, orjson.dumps({**event, **envelope}), times, sender=sender)

    def emit_view(self, case: dict, times: int = 1) -> None:
        self.emit("case.filed", {"case": case, "notices": []}, times)

    def send(self, routing_key: str, body: bytes, times: int = 1, **proof: str | None) -> None:
        """For `sender`, as the broker `user`."""
        headers = {FIRST_SENDER: proof.get("sender", "permits")}
        properties = pika.BasicProperties(user_id=proof.get("user", OPERATOR), headers=headers)
        for _ in range(times):
            self.channel.basic_publish(EVENTS, routing_key, body, properties, mandatory=True)

    def next_note(self) -> list[str]:
        """The routing keys of the next note; none where there is no note."""
        method, properties, _ = self.channel.basic_get(self.notes, auto_ack=True)
        return [method.routing_key, *properties.headers["CC"]] if method else []

    def dead_letter(self) -> tuple[dict, bytes] | None:
        _, properties, body = self.channel.basic_get(DEAD_LETTERS, auto_ack=True)
        return (properties.headers, body) if properties else None

    def waiting(self, queue: str = QUEUE) -> int:
        return self.channel.queue_declare(queue, passive=True).method.message_count


@contextmanager
def running_tracker(environ: dict[str, str]) -> Iterator[TrackerParts]:
    parts = build(chassis_settings.read(TrackerSettings, environ))
    thread = threading.Thread(target=parts.tracker.run_for_ever, daemon=True)
    thread.start()
    yield parts
    parts.tracker.stop()
    thread.join(10)
    parts.close()
    assert not thread.is_alive()


def case_of(database: Database, case: dict) -> dict:
    return database["cases"].find_one({"_id": case["reference"]}) or {}


def eventually_state(database: Database, case: dict, state: str) -> dict:
    eventually(lambda: case_of(database, case).get("state") == state, what=state)
    return case_of(database, case)
