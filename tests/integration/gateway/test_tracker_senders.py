"""The tracker stores a view only for the service whose case it is, as the broker proves it."""

from collections.abc import Iterator

import orjson
import pika
import pytest
from pymongo.database import Database

from chassis import dead_letters
from chassis.senders import FIRST_SENDER, OPERATOR
from contracts.envelope import new_event
from deploy.local.access import gateway_topology
from gateway.tracker.building import TrackerParts
from gateway.tracker.hub import QUEUE
from tests.integration.gateway.tracker_bench import (
    DEAD_LETTERS,
    Bus,
    case_of,
    eventually_state,
    running_tracker,
)
from tests.support.polling import eventually
from tests.unit.gateway.samples import later, view


@pytest.fixture
def emitter(amqp_uri: str) -> Iterator[Bus]:
    opened = Bus(amqp_uri)
    yield opened
    opened.connection.close()


@pytest.fixture
def tracking(environ: dict[str, str], emitter: Bus) -> Iterator[TrackerParts]:
    with running_tracker(environ) as tracker:
        yield tracker


FORGED = {
    "nobody is vouched for, whatever it says": {"user": None},
    "another service sent it": {"sender": "complaints"},
    "the operator sent it, for itself": {"sender": OPERATOR},
}


@pytest.mark.parametrize("how", FORGED)
def test_a_view_that_is_not_its_services_own_is_parked_and_never_stored(
    tracking: TrackerParts, emitter: Bus, database: Database, how: str
) -> None:
    event = new_event("case.closed", "permits", data={"case": view(sequence=999), "notices": []})
    emitter.send("case.closed", orjson.dumps(event), **FORGED[how])
    headers, _ = eventually(emitter.dead_letter, what="a dead letter")
    assert headers["x-reason"] == "forged-sender"
    assert database["cases"].count_documents({}) == 0


@pytest.mark.parametrize("together", [True, False], ids=["in one batch", "later"])
def test_a_view_of_a_case_that_is_anothers_changes_nothing(
    tracking: TrackerParts, emitter: Bus, database: Database, together: bool
) -> None:
    """The sender says what is its own to say, of a reference that is not."""
    emitter.emit_view(view())
    if not together:
        eventually_state(database, view(), "submitted")
    theirs = view(bus_service="parcels", sequence=999, state="closed", owner="c-attacker")
    event = new_event("case.closed", "parcels", data={"case": theirs, "notices": []})
    emitter.send("case.closed", orjson.dumps(event), sender="parcels")
    newer = later(view(), "acknowledged", "acknowledge")
    emitter.emit_view(newer)
    eventually_state(database, newer, "acknowledged")
    headers, body = eventually(emitter.dead_letter, what="a dead letter")
    assert headers["x-reason"] == "forged-sender"
    assert orjson.loads(body)["id"] == event["id"]
    document = case_of(database, view())
    assert (document["owner"], document["bus_service"]) == ("c-owner", "permits")
    assert emitter.dead_letter() is None


def test_a_parked_view_that_is_sent_again_is_as_good_as_it_was(
    tracking: TrackerParts, emitter: Bus, database: Database
) -> None:
    data = {"case": view(), "notices": []}
    event = new_event("case.filed", "permits", data=data)
    genuine = {FIRST_SENDER: "permits", "x-queue": QUEUE, "x-reason": "not-storable"}
    properties = pika.BasicProperties(headers=genuine)
    emitter.channel.basic_publish("", DEAD_LETTERS, orjson.dumps(event), properties)
    assert dead_letters.replay(emitter.connection.channel(), "gateway", "all") == 1
    eventually_state(database, view(), "submitted")


def test_a_tracker_whose_queue_has_gone_is_not_ready_and_goes_on_when_it_is_back(
    tracking: TrackerParts, emitter: Bus, database: Database, shared, vhost: str
) -> None:
    eventually(lambda: tracking.health.bus)
    emitter.channel.queue_delete(QUEUE)
    eventually(lambda: not tracking.health.bus, what="not ready")
    shared.declare(vhost, gateway_topology())
    emitter.emit_view(view())
    eventually_state(database, view(), "submitted")
