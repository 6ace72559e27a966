"""A service whose route on the bus is gone says so, keeps its events, goes on when it is back."""

import pika
import pytest
import requests

from chassis import topology
from contracts.envelope import new_event
from tests.integration.chassis.conftest import ECHO
from tests.support.polling import eventually
from tests.support.topology import topology_of

DELAYS = (0.2, 0.4)


def checks(service):
    url = service.metrics_url.replace("/metrics", "/health/ready")
    answer = requests.get(url, timeout=10)
    return answer.status_code, answer.json()["checks"]


def metric(service, name):
    lines = requests.get(service.metrics_url, timeout=5).text.splitlines()
    return sum(float(line.rsplit(" ", 1)[1]) for line in lines if line.startswith(name))


@pytest.fixture
def operator(amqp_uri):
    with pika.BlockingConnection(pika.URLParameters(amqp_uri)) as connection:
        yield connection.channel()


@pytest.mark.parametrize(
    "absence",
    [
        lambda channel: channel.exchange_delete("echo.events"),
        lambda channel: channel.exchange_delete("nagrik.events"),
        lambda channel: [
            channel.exchange_unbind("nagrik.events", "echo.events", key)
            for key in ("#", "probe.echo")
        ],
        lambda channel: channel.exchange_delete("echo.return"),
        lambda channel: channel.queue_delete("echo.case_changed"),
        lambda channel: channel.queue_delete("echo.retry.200ms"),
        lambda channel: channel.queue_delete("rpc-echo"),
    ],
    ids=[
        "exchange",
        "all events",
        "route to all events",
        "route back",
        "queue",
        "retries",
        "calls",
    ],
)
def test_a_service_is_not_ready_while_a_part_of_its_way_is_gone(
    shared, vhost, echo, operator, absence
):
    assert checks(echo) == (200, {"started": True, "bus": True, "path": True, "database": True})
    absence(operator)
    eventually(lambda: checks(echo)[0] == 503, seconds=15, what="not ready")
    assert not checks(echo)[1]["path"]
    shared.declare(vhost, shared_and_own())
    eventually(lambda: checks(echo)[0] == 200, seconds=15, what="ready again")
    assert echo.process.running


def test_an_event_for_an_exchange_that_has_vanished_is_kept_and_told_of(
    shared, vhost, bus, echo, operator, database
):
    operator.exchange_delete("echo.events")
    database["cases"].insert_one({"_id": "kept", "outbox": [_event()]})
    eventually(
        lambda: metric(echo, 'nagrik_bus_refusals_total{reason="404"') == 1,
        seconds=15,
        what="the vanished exchange, noticed",
    )
    assert "no exchange 'echo.events'" in echo.log_text
    assert database["cases"].find_one({"_id": "kept"})["outbox"] != []
    # Known to be gone, it costs the connection no second time: calls are answered meanwhile.
    eventually(lambda: echo.log_text.count("what this service publishes on is gone") >= 2)
    assert metric(echo, 'nagrik_bus_refusals_total{reason="404"') == 1
    assert bus.request("echo", "say", {"text": "here"})["result"] == {"text": "here"}
    shared.declare(vhost, shared_and_own())
    eventually(
        lambda: database["cases"].find_one({"_id": "kept"})["outbox"] == [],
        seconds=20,
        what="the event, sent",
    )
    eventually(lambda: database["heard"].count_documents({}) == 1, what="the event, heard")


def test_a_service_waits_for_what_the_deployment_declares(shared, vhost, service_process, operator):
    process = service_process(ECHO, wait=False, RETRY_DELAYS="0.2,0.4")
    operator.queue_delete("echo.case_changed")
    eventually(
        lambda: "waiting for the exchanges and queues" in process.log_text or process.ready,
        seconds=30,
    )
    shared.declare(vhost, shared_and_own())
    process.await_ready()


def shared_and_own():
    return topology.shared() + topology_of(ECHO, DELAYS)


def _event():
    return new_event("case.noted", "echo", data={"n": 1}, reference="kept", sequence=1) | {
        "occurred_at": "2026-01-01T00:00:00.000+00:00"
    }
