"""What one filing costs, with every promise kept: ``make bench ARGS=filings``.

In one run, on one machine, beside broker, database and client: the floor, a bare build of the same
way on FastAPI and FastStream (``bare_build``), filings as fast as they go, filings at a fixed rate
(time to accept, time until the station is notified), status reads, CPU by process and memory by
process. Machines are noisy: compare the ratios to the floor and to the bare build.
"""

import argparse
import time
import uuid
from collections.abc import Callable

import orjson

from benchmarks import floor, load
from benchmarks.bare_build import measuring as bare_build
from benchmarks.own_system import own_system
from benchmarks.processes import cpu_seconds, groups, memory_mib, servers
from deploy.local.broker_access import OPERATOR
from tests.support.citizen import complaint
from tests.support.polling import eventually
from tests.support.system import System

CITIZENS = 20
CLIENTS = 16
STATIONS = ("5117012", "5117028", "5117064", "5117029", "5117081", "5117018")


def tokens(system: System) -> list[str]:
    """Signed-in citizens."""
    signed_in = [system.citizen(f"90000009{number:02}") for number in range(CITIZENS)]
    return [citizen.token or "" for citizen in signed_in]


def filing_requests(bearers: list[str]) -> Callable[[], bytes]:
    """Complaints of several citizens about several stations, each with its own key."""
    bodies = [
        orjson.dumps(complaint(place={"district": "Patna", "station": code})) for code in STATIONS
    ]
    whose, which = load.round_robin(bearers), load.round_robin(bodies)
    path = "/api/v1/services/complaint/cases"
    return lambda: load.request("POST", path, next(whose), next(which), uuid.uuid4().hex)


def read_requests(bearers: list[str], owned: list[tuple[str, str]]) -> Callable[[], bytes]:
    """Status reads, each of a citizen's own case: (token, reference)."""
    cases = load.round_robin(owned)

    def next_request() -> bytes:
        token, reference = next(cases)
        return load.request("GET", f"/api/v1/cases/{reference}", token)

    return next_request


def own_cases(system: System, bearers: list[str]) -> list[tuple[str, str]]:
    """One new case of each citizen."""
    owned = []
    for token in bearers:
        one = load.closed_loop(
            system.stack.gateway_port, filing_requests([token]), wanted=201, clients=1, seconds=0.01
        )
        owned.append((token, orjson.loads(one.bodies[0][1])["reference"]))
    return owned


def wait_until_quiet(system: System) -> None:
    """Every case tracked, every message sent."""
    cases, views = system.database("complaints")["cases"], system.database("gateway")["cases"]
    messages = system.database("notify")["messages"]
    eventually(
        lambda: (
            views.estimated_document_count() >= cases.estimated_document_count()
            and not messages.find_one({"state": {"$in": ["planned", "temp-failed"]}})
        ),
        seconds=120,
        every=0.2,
        what="quiet after the load",
    )


def notified_seconds(system: System, accepted: dict[str, float]) -> list[float]:
    """From each acceptance to the note that the station's text message was sent, which is made
    up to a tenth of a second after it."""
    wanted = {
        "reference": {"$in": list(accepted)},
        "template": "complaint.filed.station",
        "channel": "sms",
    }
    messages = system.database("notify")["messages"]
    return [
        m["finished_at"].timestamp() - accepted[m["reference"]]
        for m in messages.find(wanted | {"state": "delivered"})
    ]


def cpu_by_process(system: System, work: Callable[[], load.Outcome]) -> tuple[load.Outcome, dict]:
    """Run ``work`` and what follows from it; CPU milliseconds a good answer, by process."""
    pids = groups(system)
    before = cpu_seconds(pids)
    outcome = work()
    wait_until_quiet(system)
    after = cpu_seconds(pids)
    count = max(1, len(outcome.seconds))
    return outcome, {name: (after[name] - before[name]) / count * 1000 for name in pids}


def show(title: str, rows: dict[str, str]) -> None:
    """Print a small table."""
    print(f"\n{title}")
    for name, value in rows.items():
        print(f"  {name:<36}{value:>16}")


def show_cpu(used: dict[str, float]) -> None:
    """Print milliseconds by process and their sum."""
    rows = {name: f"{value:.2f} ms" for name, value in used.items()}
    show("CPU by process, a filing", rows | {"together": f"{sum(used.values()):.2f} ms"})


def run(system: System, seconds: float, rate: float) -> None:
    """Measure everything once and print it."""
    port = system.stack.gateway_port
    bare = floor.measure(
        system.amqp_uri(), system.servers.database.uri(OPERATOR), seconds, servers(system)
    )
    show("Floor", {"filings a second": f"{bare['rate']:.0f}"})
    show_cpu(bare["cpu_ms"])

    other, other_cpu = bare_build.measure(
        system.amqp_uri(),
        system.servers.database.uri(OPERATOR),
        seconds,
        CLIENTS,
        servers(system),
    )
    show(
        f"Bare build, as fast as it goes ({CLIENTS} clients)",
        {
            "filings a second": f"{other.rate:.0f}",
            "accept p50 / p95": f"{other.quantile(0.5):.0f} / {other.quantile(0.95):.0f} ms",
            "refused": f"{len(other.refused)} {other.refused[:1]}",
        },
    )
    show_cpu(other_cpu)

    bearers = tokens(system)
    file_one = filing_requests(bearers)
    load.closed_loop(port, file_one, wanted=201, clients=4, seconds=3)  # caches and pools filled

    most, used = cpu_by_process(
        system,
        lambda: load.closed_loop(port, file_one, wanted=201, clients=CLIENTS, seconds=seconds),
    )
    show(
        f"Filings, as fast as they go ({CLIENTS} clients)",
        {
            "filings a second": f"{most.rate:.0f}",
            "of the floor": f"{most.rate / bare['rate']:.2f}",
            "of the bare build": f"{most.rate / other.rate:.2f}",
            "CPU, of the bare build's": f"{sum(used.values()) / sum(other_cpu.values()):.2f}",
            "accept p50 / p95": f"{most.quantile(0.5):.0f} / {most.quantile(0.95):.0f} ms",
            "refused": f"{len(most.refused)} {most.refused[:1]}",
        },
    )
    show_cpu(used)

    steady, used = cpu_by_process(
        system,
        lambda: load.fixed_rate(port, file_one, wanted=201, rate=rate, seconds=seconds),
    )
    accepted = {orjson.loads(body)["reference"]: at for at, body in steady.bodies}
    waits = load.Outcome(seconds=notified_seconds(system, accepted))
    show(
        f"Filings at {rate:.0f} a second",
        {
            "accept p50 / p95 / p99": " / ".join(
                f"{steady.quantile(q):.0f}" for q in (0.5, 0.95, 0.99)
            )
            + " ms",
            "notified p50 / p95 / p99": " / ".join(
                f"{waits.quantile(q):.0f}" for q in (0.5, 0.95, 0.99)
            )
            + " ms",
            "stations notified": f"{len(waits.seconds)} of {len(accepted)}",
            "refused": f"{len(steady.refused)} {steady.refused[:1]}",
        },
    )
    show_cpu(used)

    owned = own_cases(system, bearers)
    reads = load.closed_loop(
        port, read_requests(bearers, owned), wanted=200, clients=16, seconds=seconds
    )
    show(
        "Status reads (16 clients)",
        {
            "reads a second": f"{reads.rate:.0f}",
            "p50 / p95": f"{reads.quantile(0.5):.0f} / {reads.quantile(0.95):.0f} ms",
            "refused": f"{len(reads.refused)} {reads.refused[:1]}",
        },
    )
    memory = memory_mib(groups(system))
    show("Memory by process", {name: f"{value:.0f} MiB" for name, value in memory.items()})


def main() -> None:
    """Start a system of its own, measure, stop it."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.filings")
    parser.add_argument("--seconds", type=float, default=15, help="of each phase")
    parser.add_argument("--rate", type=float, default=100, help="of the fixed-rate phase")
    chosen = parser.parse_args()
    with own_system() as system:
        print(time.strftime("%Y-%m-%d"), "two cores shared by client, broker, database, all")
        run(system, chosen.seconds, chosen.rate)


if __name__ == "__main__":
    main()
