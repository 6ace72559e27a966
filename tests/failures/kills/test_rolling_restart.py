"""Everything is restarted, one deployable after the other, while citizens file: two replicas of
each, of which one is asked to end (SIGTERM) and its successor started, and no request fails."""

from contextlib import ExitStack
from pathlib import Path

from deploy.local.ports import LOOPBACK, free_port
from tests.support.filing_outcome import nothing_is_lost_or_done_twice
from tests.support.filing_stream import FilingStream, stream
from tests.support.replica import replica
from tests.support.system import System

EACH = 5
"""Filings that must be acknowledged by each set of replicas."""


def roll(system: System, name: str, filings: FilingStream) -> None:
    """Replace a process as a deployment does: the new one is ready before the old one ends."""
    with replica(system, name):
        filings.await_more(EACH, f"with two of {name}")
        system.stop(name)
        filings.await_more(EACH, f"with the second {name} alone")
        system.start(name)
    filings.await_more(EACH, f"with the successor of {name}")


def roll_gateway(system: System, filings: FilingStream, folder: Path) -> None:
    """The same of the gateway, whose callers are sent to whoever is ready, as a cluster's Service
    sends them: what is under way is still answered by the one that ends."""
    port = free_port()
    settings = {"GATEWAY_PORT": str(port), "PROMETHEUS_MULTIPROC_DIR": str(folder)}
    with replica(system, "gateway", **settings):
        send(filings, f"http://{LOOPBACK}:{port}")
        system.stop("gateway")
        filings.await_more(EACH, "through the second gateway alone")
        system.start("gateway")
        send(filings, system.url)
    filings.await_more(EACH, "through the successor of the gateway")


def send(filings: FilingStream, url: str) -> None:
    for citizen in filings.citizens:
        citizen.url = url


def test_everything_is_restarted_while_citizens_file_and_no_request_fails(
    private_system: System, tmp_path: Path
):
    system = private_system
    names = set(system.stack.parts) - set(system.stack.stand_ins)
    with ExitStack() as ending, stream(system, citizens=6, pause=0.2) as filings:
        ending.callback(send, filings, system.url)
        for name in sorted(names - {"gateway"}):
            roll(system, name, filings)
        roll_gateway(system, filings, tmp_path)
    assert filings.asked_again == []
    nothing_is_lost_or_done_twice(system, filings)
    print(
        f"\n{len(names)} deployables restarted: {len(filings.acknowledged)} filings, "
        f"the slowest took {filings.slowest:.1f} s"
    )
