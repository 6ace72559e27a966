"""What a status read and a filing cost when there are many cases: ``python -m benchmarks.growth``.

Real cases are filed, then copied under new references until the databases of the service and of
the gateway hold as many as asked for; each time the same reads and filings are measured. Compare
the rows: reads and filings are by key, so they should stay alike.
"""

import argparse
import time
from concurrent.futures import ThreadPoolExecutor

from pymongo import MongoClient
from pymongo.collection import Collection

from benchmarks import filings, load
from benchmarks.own_system import own_system
from deploy.local.broker_access import OPERATOR
from tests.support.system import System

BATCH = 2000


def grow(system: System, total: int) -> None:
    """Copy real cases until there are ``total``: terminal ones, as most cases are."""
    names = [f"{system.prefix}_{service}" for service in ("complaints", "gateway")]
    with (
        MongoClient(system.servers.database.uri(OPERATOR), w=1) as mongo,
        ThreadPoolExecutor() as p,
    ):
        list(p.map(lambda name: _fill(mongo[name]["cases"], total), names))


def _fill(cases: Collection, total: int) -> None:
    models = [_copy(case) for case in cases.find({"closed_copy": {"$exists": False}}).limit(20)]
    have = cases.estimated_document_count()
    for first in range(have, total, BATCH):
        numbers = range(first, min(first + BATCH, total))
        copies = [_renamed(models[number % len(models)], number) for number in numbers]
        cases.insert_many(copies, ordered=False)


def _copy(case: dict) -> dict:
    copy = {k: v for k, v in case.items() if k not in ("outbox", "next_tick_at", "heal_at")}
    return copy | {"state": "closed", "closed_copy": True}


def _renamed(case: dict, number: int) -> dict:
    # Names in order are quick to insert; the real cases that are read lie among them by chance.
    id = f"copy-{number:010}"
    keyed = {"idempotency_key": id} if "idempotency_key" in case else {}
    return {**case, "_id": id, "owner": id, **keyed}


def measure(system: System, bearers: list[str], owned: list[tuple[str, str]], seconds: float):
    """Rates and the CPU of a filing, printed as one row."""
    port = system.stack.gateway_port
    read = filings.read_requests(bearers, owned)
    reads = load.closed_loop(port, read, wanted=200, clients=16, seconds=seconds)
    filed, used = filings.cpu_by_process(
        system,
        lambda: load.closed_loop(
            port, filings.filing_requests(bearers), wanted=201, clients=16, seconds=seconds
        ),
    )
    count = system.database("gateway")["cases"].estimated_document_count()
    print(
        f"{count:>10,} cases   {reads.rate:6.0f} reads/s   p95 {reads.quantile(0.95):5.1f} ms   "
        f"{filed.rate:5.0f} filings/s   p95 {filed.quantile(0.95):5.0f} ms   "
        f"{sum(used.values()):5.2f} ms CPU a filing   mongod {used['mongod']:4.2f} ms",
        flush=True,
    )


def main() -> None:
    """Measure at each size in turn, in one run."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.growth")
    parser.add_argument("--sizes", default="10000,100000,1000000")
    parser.add_argument("--seconds", type=float, default=10)
    chosen = parser.parse_args()
    with own_system() as system:
        bearers = filings.tokens(system)
        owned = filings.own_cases(system, bearers)
        warm = filings.filing_requests(bearers)
        load.closed_loop(system.stack.gateway_port, warm, wanted=201, clients=8, seconds=3)
        for size in (int(size) for size in chosen.sizes.split(",")):
            started = time.monotonic()
            grow(system, size)
            print(f"{size:>10,} made in {time.monotonic() - started:.0f} s", flush=True)
            measure(system, bearers, owned, chosen.seconds)


if __name__ == "__main__":
    main()
