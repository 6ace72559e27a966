"""What notify sends: ``make bench ARGS=messages``.

One notify process with its own broker and database: how many messages a second go from events
through the local provider and through an SMPP centre (until its receipts are in), how long
one-time passwords take while very many bulk messages wait, and how its memory grows meanwhile.
The load of the machine is shown: on a busy one the figures say little.
"""

import argparse
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psutil
import yaml
from pymongo.database import Database

from benchmarks.own_system import own_servers
from chassis import time_source
from chassis.sealing import seal
from deploy.local.broker_access import OPERATOR
from tests.integration.chassis.bus_user import BusUser
from tests.integration.notify.servers import Smsc
from tests.support.announcing import complaints
from tests.support.polling import eventually
from tests.support.servers import run_folder
from tests.support.service_process import KEYS, ServiceProcess, service_environ
from tests.support.topology import topology_of
from tests.unit.notify.samples import event, notice

EVERY_EVENT, DATABASE = "nagrik.events", "bench_notify"
WARM_UP = 20
ENDED = {"finished_at": {"$exists": True}}


class Bench:
    """Servers, and one notify after another on them."""

    def __init__(self, servers: Any, folder: Path) -> None:
        self._servers = servers
        self._folder = folder
        self._vhost = servers.vhost()
        self.amqp_uri = servers.broker.uri(OPERATOR, self._vhost)
        mongo = servers.database.client()
        self.database: Database = mongo[DATABASE]

    @contextmanager
    def notify(self, name: str, **settings: str) -> Iterator[tuple[ServiceProcess, BusUser]]:
        """A notify that knows the words of complaints, and somebody who speaks to it."""
        self._servers.declare(self._vhost, topology_of("services.notify.service"))
        uri = self._servers.database.uri(OPERATOR)
        environ = service_environ(self.amqp_uri, uri, DATABASE) | settings
        environ["MESSAGES_FOLDER"] = str(self._folder / name)
        command = ["chassis.run", "services.notify.service"]
        process = ServiceProcess(self._folder, name, command, environ).start()
        bus = BusUser(self.amqp_uri)
        try:
            announced = complaints()
            bus.event(announced, EVERY_EVENT)
            eventually(lambda: self.database.announcements.find_one({"_id": "complaints"}))
            yield process, bus
        finally:
            bus.close()
            process.stop()

    def ended(self) -> int:
        """How many messages have reached their end."""
        return self.database.messages.count_documents(ENDED)


def main() -> None:
    """Run all three and print what they found."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--events", type=int, default=1000)
    parser.add_argument("--waiting", type=int, default=100_000)
    parser.add_argument("--passwords", type=int, default=200)
    chosen = parser.parse_args()
    with own_servers() as servers:
        servers.start()
        bench = Bench(servers, run_folder())
        print(f"load of the machine before: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
        _local(bench, chosen.events)
        _smpp(bench, chosen.events)
        _passwords(bench, chosen.waiting, chosen.passwords)
        print(f"load of the machine after: {os.getloadavg()[0]:.1f}")


def _local(bench: Bench, events: int) -> None:
    with bench.notify("local") as (process, bus):
        print(f"local: {_rate(bench, process, bus, events, 4)}")


def _smpp(bench: Bench, messages: int) -> None:
    centre = Smsc(run_folder()).start()
    providers = {"operator": {"kind": "smpp", "host": "127.0.0.1", "port": centre.port}}
    file = run_folder() / "providers.yaml"
    file.write_text(yaml.safe_dump(providers))
    try:
        settings = {"NOTIFY_PROVIDERS_FILE": str(file), "SMS_PROVIDERS": "operator"}
        with bench.notify("smpp", **settings) as (process, bus):
            print(f"SMPP, with receipts: {_rate(bench, process, bus, messages, 1)}")
    finally:
        centre.kill()


def _rate(
    bench: Bench, process: ServiceProcess, bus: BusUser, events: int, messages_each: int
) -> str:
    """Send events, and wait until every message of theirs has reached its end. A first few go
    before: until they have ended the process still compiles the words that were announced."""
    _send(bench, bus, range(10_000, 10_000 + WARM_UP), messages_each)
    before, memory, worked = bench.ended(), _memory(process), _worked(process)
    started = time.perf_counter()
    count = _send(bench, bus, range(20_000, 20_000 + events), messages_each)
    seconds = time.perf_counter() - started
    assert bench.ended() == before + count
    grown, cpu = _memory(process) - memory, (_worked(process) - worked) / count * 1e6
    return (
        f"{count} messages in {seconds:.1f} s, {count / seconds:.0f}/s, {cpu:.0f} µs of CPU each, "
        f"memory {grown:+.0f} MiB, load {os.getloadavg()[0]:.1f}"
    )


def _send(bench: Bench, bus: BusUser, numbers: range, messages_each: int) -> int:
    wanted = bench.ended() + len(numbers) * messages_each
    for number in numbers:
        bus.event(_filed(number, everybody=messages_each > 1), EVERY_EVENT)
    eventually(lambda: bench.ended() >= wanted, seconds=170, every=0.1, what="all messages")
    return len(numbers) * messages_each


def _worked(process: ServiceProcess) -> float:
    times = psutil.Process(process.pid).cpu_times()
    return times.user + times.system


def _filed(number: int, *, everybody: bool) -> dict[str, Any]:
    # Tens: the centre refuses, or leaves without a receipt, numbers that end otherwise.
    contact = {"mobile": f"90{number * 10:08d}", "email": f"citizen{number}@example.org"}
    to = {"sealed": seal(KEYS.notify_public_key, contact)}
    if everybody:
        return event(notice("citizen", to=to), notice("station"))
    return event(notice("citizen", to=to, channels=["sms"]))


def _passwords(bench: Bench, waiting: int, passwords: int) -> None:
    """Ask for passwords one after the other while bulk messages are sent as fast as they go."""
    with bench.notify("passwords") as (process, bus):
        _fill(bench.database, waiting)
        memory, seconds = _memory(process), []
        for number in range(passwords):
            mobile = f"91{number:08d}"
            asked = {"mobile": mobile, "otp": "730519", "language": "hi", "reference": None}
            started = time.perf_counter()
            bus.request("notify", "send_otp", asked)
            shown = {"to": mobile, "limit": 1}
            while not bus.request("notify", "sent_messages", shown)["result"]["items"]:
                time.sleep(0.01)
            seconds.append(time.perf_counter() - started)
        left = bench.database.messages.count_documents(
            {"lane": "bulk", "due_at": {"$exists": True}}
        )
        ordered = sorted(seconds)
        at = {
            part: ordered[min(len(ordered) - 1, int(part * len(ordered)))] for part in (0.5, 0.99)
        }
        print(
            f"passwords: {passwords} while bulk is sent ({left} of {waiting} still wait), "
            f"median {at[0.5] * 1000:.0f} ms, p99 {at[0.99] * 1000:.0f} ms, "
            f"memory {_memory(process) - memory:+.0f} MiB"
        )


def _fill(database: Database, count: int) -> None:
    """Bulk messages to a station, as a crashed process would leave them: due at once."""
    model = database.messages.find_one({"audience": "station", "channel": "sms"})
    assert model is not None
    now = time_source.now()
    fresh = {"lane": "bulk", "state": "planned", "due_at": now, "planned_at": now, "attempts": 0}
    gone = ("finished_at", "provider", "handed_at")
    row = {key: value for key, value in model.items() if key not in gone} | fresh
    for first in range(0, count, 5000):
        batch = range(first, min(count, first + 5000))
        rows = [row | {"_id": f"bulk{number}:station:5117012:sms"} for number in batch]
        database.messages.insert_many(rows, ordered=False)


def _memory(process: ServiceProcess) -> float:
    return psutil.Process(process.pid).memory_full_info().uss / 2**20


if __name__ == "__main__":
    main()
