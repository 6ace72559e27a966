"""What it costs to count a month for the public statistics: ``python -m benchmarks.month_count``.

Views as the tracker stores them, of five offices, counted in one pass; a month is counted once for
all processes. The floor is a filter over the same documents: compare within a row.
"""

import time
from collections.abc import Callable
from datetime import timedelta

from pymongo import MongoClient
from pymongo.database import Database

from benchmarks.own_system import own_servers
from chassis import time_source
from deploy.local.broker_access import OPERATOR
from gateway.statistics.counting import count
from gateway.statistics.months import Month, counted_months

SIZES = (20_000, 100_000)
OFFICES = ("A1", "A2", "A3", "B1", "B2")
ROUNDS = 5


def view(number: int, month: Month) -> dict:
    """One view of a case that was filed in the month."""
    code = OFFICES[number % len(OFFICES)]
    name = {"hi": f"कार्यालय {code}", "en": f"Office {code}"}
    ended = number % 3 == 0
    return {
        "service": "permit",
        "sensitive": False,
        "station": {"code": code, "name": name},
        "filed_at": (month.begins + timedelta(minutes=number % 40_000)).isoformat(),
        "closed_at": time_source.now().isoformat() if ended else None,
        "clocks": [{"name": "opening", "status": "met" if ended else "breached"}],
    }


def least(work: Callable[[], object]) -> float:
    """Seconds of the quickest of some rounds."""
    times = []
    for _ in range(ROUNDS):
        started = time.perf_counter()
        work()
        times.append(time.perf_counter() - started)
    return min(times)


def measure(database: Database, size: int, month: Month) -> None:
    """Count a month of ``size`` views; print the cost beside the floor."""
    cases = database["cases"]
    cases.drop()
    cases.insert_many([view(number, month) for number in range(size)], ordered=False)
    floor = least(lambda: cases.count_documents({"service": "permit"}))
    whole = least(lambda: count(database, {"permit": "opening"}, month, ["permit"]))
    print(f"{size:>9,} views   {whole:6.2f} s   floor {floor:6.3f} s   ratio {whole / floor:5.1f}")


def main() -> None:
    """Measure each size in turn."""
    month = counted_months(time_source.now())[-1]
    with own_servers() as servers:
        servers.start()
        with MongoClient(servers.database.uri(OPERATOR), w=1) as mongo:
            for size in SIZES:
                measure(mongo["month_count"], size, month)


if __name__ == "__main__":
    main()
