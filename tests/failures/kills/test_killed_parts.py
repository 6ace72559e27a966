"""Whatever is killed in the middle of a stream of filings: no acknowledged case is lost, and
nothing has its effect twice. Real processes, ``kill -9``."""

import os
import signal
import time
from collections import Counter

import pytest

from tests.integration.chassis.bus_user import BusUser
from tests.support.filing_stream import FilingStream, stream
from tests.support.polling import eventually
from tests.support.system import System

BEFORE, AFTER = 10, 20
"""Filings that must be acknowledged before the kill, and after it."""


AWAY_SECONDS = 1.0
"""How long it stays dead while citizens go on filing: part of what is tried, not a wait for it."""


def kill_service(name: str):
    def kill(system: System) -> None:
        system.kill(name)
        time.sleep(AWAY_SECONDS)
        system.start(name, wait=False)

    return kill


def kill_gateway_worker(system: System) -> None:
    os.kill(system.gateway_workers()[0], signal.SIGKILL)  # gunicorn starts another


def kill_broker(system: System) -> None:
    system.servers.broker.kill()
    time.sleep(AWAY_SECONDS)
    system.servers.broker.start()


def kill_database(system: System) -> None:
    system.servers.database.kill()
    time.sleep(AWAY_SECONDS)
    system.servers.database.start()


KILLS = {
    "routing": kill_service("routing"),
    "complaints": kill_service("complaints"),
    "notify": kill_service("notify"),
    "tracker": kill_service("tracker"),
    "gateway-worker": kill_gateway_worker,
    "rabbitmq": kill_broker,
    "mongod": kill_database,
}


@pytest.mark.parametrize("killed", KILLS)
def test_a_kill_in_the_middle_of_a_stream_of_filings(private_system: System, killed: str):
    system = private_system
    with stream(system) as filings:
        eventually(lambda: len(filings.acknowledged) >= BEFORE, seconds=60)
        KILLS[killed](system)
        so_far = len(filings.acknowledged)
        eventually(
            lambda: len(filings.acknowledged) >= so_far + AFTER,
            seconds=120,
            what=f"filings after the kill of {killed}; refused: {filings.refused[:1]}",
        )
    assert filings.refused == []
    assert filings.unanswered == []
    system.stack.await_ready()
    each_case_is_kept_once(system, filings)
    each_station_message_is_sent_once(system, filings)
    each_case_can_be_followed(system, filings)
    nothing_was_parked(system)


def each_case_is_kept_once(system: System, filings: FilingStream) -> None:
    cases = system.database("complaints")["cases"]
    rows = {
        case["_id"]: case["idempotency_key"]
        for case in cases.find({"idempotency_key": {"$in": list(filings.acknowledged)}})
    }
    assert rows == {reference: key for key, reference in filings.acknowledged.items()}


def each_station_message_is_sent_once(system: System, filings: FilingStream) -> None:
    references = set(filings.acknowledged.values())
    messages = system.database("notify")["messages"]
    wanted = {
        "reference": {"$in": list(references)},
        "template": {"$in": ["complaint.filed.station", "complaint.routed.station"]},
    }

    def messages_by_case() -> Counter:
        return Counter((m["reference"], m["channel"]) for m in messages.find(wanted))

    eventually(
        lambda: {reference for reference, _ in messages_by_case()} == references,
        seconds=60,
        what="every station told",
    )
    assert set(messages_by_case().values()) == {1}


def each_case_can_be_followed(system: System, filings: FilingStream) -> None:
    views = system.database("gateway")["cases"]
    references = list(filings.acknowledged.values())
    eventually(
        lambda: views.count_documents({"_id": {"$in": references}}) == len(references),
        seconds=60,
        what="every case in the tracking view",
    )


def nothing_was_parked(system: System) -> None:
    bus = BusUser(system.amqp_uri())
    try:
        for service in ("complaints", "notify", "routing", "gateway"):
            assert bus.count(f"dead.{service}") == 0, service
    finally:
        bus.close()
