"""`officer.left` reaches the services at least once, whatever ends in between."""

import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from datetime import timedelta
from pathlib import Path

import orjson
import pika
import pytest
from pymongo.database import Database

from chassis import metrics, outbox_hold, time_source
from chassis.actor import Actor
from chassis.blocking import BlockingPublisher
from chassis.outbox import Outbox
from chassis.senders import OPERATOR, Identity
from chassis.wire.messages import Outgoing
from chassis.wire.publishing import Batch
from contracts.envelope import EventEnvelope
from gateway.officers.register import Absence, OfficerRegister
from gateway.tracker import officer_events
from gateway.tracker.building import TrackerParts
from tests.integration.gateway.tracker_bench import running_tracker
from tests.support.polling import eventually

ROOT = Path(__file__).resolve().parents[3]
SENDER = Identity("gateway", OPERATOR)
SHO = Actor(id="sho", role="sho", station="5117012")


class Service:
    """A citizen service's queue for the event."""

    def __init__(self, amqp_uri: str) -> None:
        self.connection = pika.BlockingConnection(pika.URLParameters(amqp_uri))
        self.channel = self.connection.channel()

    def listen(self) -> None:
        self.channel.queue_declare("permits.officer_left", durable=True)
        self.channel.queue_bind("permits.officer_left", "nagrik.events", "officer.left")

    def next(self) -> dict | None:
        _, properties, body = self.channel.basic_get("permits.officer_left", auto_ack=True)
        if properties is None:
            return None
        assert (properties.content_type, properties.delivery_mode) == ("application/json", 2)
        return orjson.loads(body)


class Refusing:
    """A broker that takes all but one event."""

    identity = SENDER

    def __init__(self, refused: str) -> None:
        self._refused = refused
        self.ids: list[str] = []

    def publish(self, outgoing: Sequence[Outgoing]) -> Batch:
        batch = Batch(len(outgoing))
        for index, message in enumerate(outgoing):
            self.ids.append(orjson.loads(message.body)["id"])
            batch.settle(index, self.ids[-1] != self._refused)
        return batch


@pytest.fixture
def service(amqp_uri: str) -> Iterator[Service]:
    opened = Service(amqp_uri)
    yield opened
    opened.connection.close()


@pytest.fixture
def tracker(
    tracker_environ: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> Iterator[TrackerParts]:
    monkeypatch.setattr(officer_events, "AGAIN_SECONDS", 0.2)
    with running_tracker(tracker_environ) as parts:
        yield parts


def _goes_on_leave(database: Database, username: str = "enquiry") -> str:
    """Enter an officer and the leave; the id of the event."""
    register = OfficerRegister(database)
    register.enter(username, role="enquiry-officer", office="5117012", password_hash="none")
    officer = register.find(username)
    assert officer is not None
    begins = database["officers"].find_one({"_id": username})["added_at"]
    register.leave(officer, Absence(begins, None, "leave"), None, SHO)
    return _outbox(database, username)[-1]["id"]


def _outbox(database: Database, username: str = "enquiry") -> list[dict]:
    return database["officers"].find_one({"_id": username})["outbox"]


def test_the_event_is_sent_and_then_taken_out(
    tracker: TrackerParts, service: Service, database: Database
) -> None:
    service.listen()
    first, second = _goes_on_leave(database, "enquiry"), _goes_on_leave(database, "enquiry2")
    events = [eventually(service.next, what="an event") for _ in range(2)]
    assert {event["id"] for event in events} == {first, second}
    for event in events:
        assert EventEnvelope().validate(event) == {}
        assert event["data"]["reason"] == "leave"
    eventually(lambda: _outbox(database) == _outbox(database, "enquiry2") == [])
    assert service.next() is None


def test_what_no_service_hears_stays_until_one_does(
    tracker: TrackerParts, service: Service, database: Database
) -> None:
    id = _goes_on_leave(database)
    waiting = metrics.OUTBOX_PENDING.labels("gateway")._value
    eventually(lambda: waiting.get() == 1, what="the look that found nobody")
    assert [event["id"] for event in _outbox(database)] == [id]
    service.listen()
    assert eventually(service.next)["id"] == id
    eventually(lambda: _outbox(database) == [])


def test_the_events_of_one_officer_keep_their_order(service: Service, database: Database) -> None:
    service.listen()
    ids = [_goes_on_leave(database) for _ in range(5)]
    outbox = Outbox(BlockingPublisher(service.connection.channel(), SENDER), sweep_seconds=0)
    outbox.add(database["officers"])
    assert outbox.send_in_turn()
    assert [service.next()["id"] for _ in ids] == ids


def test_what_nobody_takes_holds_back_the_later_events_of_its_officer_only(
    database: Database,
) -> None:
    first, _held_back = _goes_on_leave(database), _goes_on_leave(database)
    of_another = _goes_on_leave(database, "enquiry2")
    publisher = Refusing(first)
    outbox = Outbox(publisher, sweep_seconds=0)
    outbox.add(database["officers"])
    assert not outbox.send_in_turn()
    assert publisher.ids == [first, of_another]
    assert len(_outbox(database)) == 2 and _outbox(database, "enquiry2") == []


def test_what_a_backup_holds_in_its_documents_is_sent_once(
    service: Service, database: Database
) -> None:
    service.listen()
    outbox = Outbox(BlockingPublisher(service.connection.channel(), SENDER), sweep_seconds=0)
    outbox.add(database["officers"])
    outbox_hold.hold(database, time_source.now(), timedelta(minutes=1))
    first = _goes_on_leave(database)
    assert outbox.send_in_turn() and outbox.send_in_turn()
    assert service.next()["id"] == first and service.next() is None
    second = _goes_on_leave(database)
    assert outbox.send_in_turn()
    assert [event["id"] for event in _outbox(database)] == [first, second]
    assert service.next()["id"] == second
    outbox_hold.release(database)
    assert outbox.send_in_turn() and _outbox(database) == []
    assert service.next() is None


KILLED_AT = {
    "before it was published": "outbox.publish_events = die",
    "after it was confirmed and before it was taken out": "outbox.Outbox._clear = die",
}


@pytest.mark.parametrize("moment", KILLED_AT)
def test_a_tracker_killed_at_any_moment_loses_no_event(
    tracker_environ: dict[str, str],
    service: Service,
    database: Database,
    request: pytest.FixtureRequest,
    moment: str,
) -> None:
    service.listen()
    id = _goes_on_leave(database)
    program = f"""
import os, signal
from chassis import outbox
from gateway.tracker.__main__ import main
def die(*_):
    os.kill(os.getpid(), signal.SIGKILL)
{KILLED_AT[moment]}
main()
"""
    killed = subprocess.run(
        [sys.executable, "-c", program],
        cwd=ROOT,
        env={**tracker_environ, "METRICS_PORT": "0", "PYTHONPATH": f"{ROOT / 'libs'}:{ROOT}"},
        stdout=subprocess.DEVNULL,
        timeout=60,
        check=False,
    )
    assert killed.returncode == -signal.SIGKILL
    assert [event["id"] for event in _outbox(database)] == [id]
    came = [service.next()] if "confirmed" in moment else []
    request.getfixturevalue("tracker")
    came.append(eventually(service.next))
    assert {event["id"] for event in came} == {id}
    eventually(lambda: _outbox(database) == [])
