"""Whatever is killed in the middle of a stream of filings: no acknowledged case is lost, and
nothing has its effect twice. Real processes, ``kill -9``."""

import os
import signal
import time

import pytest

from tests.support.filing_outcome import nothing_is_lost_or_done_twice
from tests.support.filing_stream import stream
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
        filings.await_more(BEFORE, "before the kill")
        KILLS[killed](system)
        filings.await_more(AFTER, f"after the kill of {killed}")
    system.stack.await_ready()
    nothing_is_lost_or_done_twice(system, filings)
