"""What an upload of many applications costs, and what it costs others: ``make bench ARGS=bulk``.

In one run: single filings alone; an upload alone; both at once, with the pace that a worker of
uploads keeps, and without any. The service is the one that ``setu new-service`` writes, so nothing
of ours is better known to the system than a stranger's.
"""

import argparse
import os
import subprocess
import sys
import tempfile
import threading
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import orjson

from benchmarks import load
from benchmarks.filings import show
from benchmarks.own_system import own_system
from deploy.local.ports import free_port
from deploy.local.processes import Process
from deploy.local.stack import ROOT, Part
from setu import new_service
from tests.support.system import System

SERVICE, CODE = "museums", "museum-tour"
SETTING = "SERVICES"
SINGLES_A_SECOND = 10
UNPACED = {"BULK_SHARE": "1", "BULK_LANES": "8"}
"""A worker that rests never and files eight rows at a time."""


def write_service(folder: Path) -> None:
    """A service that takes uploads."""
    name = {"hi": "संग्रहालय", "en": "Museums"}
    path = new_service.write(folder, SERVICE, CODE, name)
    definition = path / "definitions" / f"{CODE}.yaml"
    definition.write_text(definition.read_text() + "\nbulk: {rows: 10000}\n")


def answers(number: int) -> dict[str, str]:
    """One application."""
    return {"office": "museums:ONE", "text": f"A tour for class {number}", "name": "Test Citizen"}


def send(system: System, token: str, rows: int) -> str:
    """Send an upload; its path."""
    lines = b"\n".join(
        orjson.dumps({"row_id": uuid.uuid4().hex, **answers(n)}) for n in range(rows)
    )
    request = load.request("POST", f"/api/v1/services/{CODE}/bulk", token, lines)
    request = request.replace(b"application/json", b"application/x-ndjson", 1)
    answer = load.closed_loop(
        system.stack.gateway_port, lambda: request, wanted=202, clients=1, seconds=0.001
    )
    return orjson.loads(answer.bodies[0][1])["links"]["self"]


def filed(system: System, token: str, path: str) -> dict:
    """How far an upload has come."""
    request = load.request("GET", path, token)
    status = load.closed_loop(
        system.stack.gateway_port, lambda: request, wanted=200, clients=1, seconds=0.001
    )
    return orjson.loads(status.bodies[-1][1])


def singles(system: System, tokens: list[str], seconds: float) -> load.Outcome:
    """Single filings of several citizens at a fixed rate."""
    whose, path = load.round_robin(tokens), f"/api/v1/services/{CODE}/cases"
    body = orjson.dumps(answers(0))
    return load.fixed_rate(
        system.stack.gateway_port,
        lambda: load.request("POST", path, next(whose), body, uuid.uuid4().hex),
        wanted=201,
        rate=SINGLES_A_SECOND,
        seconds=seconds,
    )


def rows_a_second(system: System, token: str, path: str, seconds: float) -> float:
    """Rows filed in so many seconds, by the second."""
    before, started = filed(system, token, path)["filed"], time.perf_counter()
    time.sleep(seconds)
    status = filed(system, token, path)["filed"] - before
    return status / (time.perf_counter() - started)


def beside(
    system: System, tokens: list[str], path: str, seconds: float
) -> tuple[float, load.Outcome]:
    """(rows a second, single filings) while both go on."""
    outcome: list[load.Outcome] = []
    one = threading.Thread(target=lambda: outcome.append(singles(system, tokens, seconds)))
    one.start()
    rate = rows_a_second(system, tokens[0], path, seconds)
    one.join()
    return rate, outcome[0]


@contextmanager
def unpaced_worker(system: System) -> Iterator[None]:
    """Another worker of uploads in the place of the system's own, without any pace."""
    system.stop("bulk")
    port = free_port()
    environ = {**system.stack.environ("bulk"), "METRICS_PORT": str(port), **UNPACED}
    log = (system.part("bulk").log or ROOT).with_name("bulk-unpaced.log")
    process = Process(
        "bulk-unpaced", system.stack.command("bulk"), environ=environ, folder=ROOT, output=log
    )
    process.start()
    try:
        Part("bulk-unpaced", "gateway", process, port, log).await_ready()
        yield
    finally:
        process.stop()


def told(outcome: load.Outcome, alone: load.Outcome | None = None) -> str:
    """p50 / p95 of single filings, and as parts of those alone."""
    text = " / ".join(f"{outcome.quantile(part):.0f}" for part in (0.5, 0.95)) + " ms"
    if alone is None:
        return text
    parts = (outcome.quantile(part) / alone.quantile(part) for part in (0.5, 0.95))
    return f"{text} = " + " / ".join(f"{part:.2f}" for part in parts)


def run(system: System, seconds: float) -> None:
    """Measure everything once and print it."""
    citizens = [system.citizen(f"90000008{number:02}") for number in range(4)]
    tokens = [citizen.token or "" for citizen in citizens]
    singles(system, tokens, 2)  # caches and pools filled
    alone = singles(system, tokens, seconds)
    path = send(system, tokens[0], 9_000)
    time.sleep(2)
    quiet = rows_a_second(system, tokens[0], path, seconds)
    paced_rate, paced = beside(system, tokens, path, seconds)
    with unpaced_worker(system):
        time.sleep(1)
        unpaced_rate, unpaced = beside(system, tokens, path, seconds)
    show("An upload alone", {"rows a second": f"{quiet:.0f}"})
    show(
        f"Single filings at {SINGLES_A_SECOND} a second: p50 / p95, of those alone",
        {
            "alone": told(alone),
            "beside an upload": told(paced, alone),
            "beside one without a pace": told(unpaced, alone),
            "refused": str(len(alone.refused + paced.refused + unpaced.refused)),
        },
    )
    show(
        "Rows a second beside them",
        {"with the pace": f"{paced_rate:.0f}", "without": f"{unpaced_rate:.0f}"},
    )


def main() -> None:
    """Write the service, and measure in a process whose deployment knows it."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.bulk")
    parser.add_argument("--seconds", type=float, default=8, help="of each phase")
    options = parser.parse_args()
    if SETTING in os.environ:
        with own_system() as system:
            print(time.strftime("%Y-%m-%d"), "two cores shared by client, broker, database, all")
            run(system, options.seconds)
        return
    with tempfile.TemporaryDirectory() as folder:
        write_service(Path(folder))
        known = os.pathsep.join((str(ROOT / "services"), folder))
        command = [sys.executable, "-m", "benchmarks.bulk", "--seconds", str(options.seconds)]
        subprocess.run(command, env={**os.environ, SETTING: known}, cwd=ROOT, check=True)


if __name__ == "__main__":
    main()
