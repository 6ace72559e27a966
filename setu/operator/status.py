"""Whether each process is well and what waits on the broker; the same for a person and a machine.

A process is asked at its metrics port, so this runs where those are reached. The broker's alarm
(memory or disk) is told to who publishes: a probe is sent into the queue that keeps nothing.
"""

import json
import urllib.error
import urllib.request
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

import pika
from pika.exceptions import AMQPError, ChannelClosedByBroker
from prometheus_client.parser import text_string_to_metric_families

from chassis import topology
from chassis.topology import Queue
from deploy.local.access import whole_topology
from setu.operator.place import Place
from setu.operator.unsent import LATE_SECONDS

SECONDS = 3.0
"""An answer of a process that takes longer is taken for none."""
ALARM_SECONDS = 0.5
RELEASE = "nagrik_release_info"
OLDEST, PENDING = "nagrik_outbox_oldest_seconds", "nagrik_outbox_pending"
DEAD, RETRY = "dead.", ".retry."


@dataclass(frozen=True)
class Process:
    """One process: `lacks` are the checks of its readiness that fail; `outbox_pending` documents
    with late events, None where it has no outbox; `deployable` and `release` what it says it runs,
    "" where it says nothing."""

    name: str
    live: bool
    ready: bool
    lacks: tuple[str, ...] = ()
    outbox_pending: int | None = None
    outbox_oldest_seconds: float | None = None
    deployable: str = ""
    release: str = ""


@dataclass(frozen=True)
class Depth:
    """A queue: messages that wait and who takes them; `messages` None where it does not exist."""

    queue: str
    messages: int | None
    consumers: int = 0


@dataclass(frozen=True)
class Status:
    """The whole; `alarm` is the broker's own reason, "" without one, None where none was asked."""

    processes: tuple[Process, ...] = ()
    queues: tuple[Depth, ...] = ()
    alarm: str | None = None
    faults: tuple[str, ...] = field(default=())


def process(name: str, metrics_url: str) -> Process:
    """Ask the process whose metrics are at this address."""
    base = metrics_url.removesuffix("/metrics")
    live = _get(f"{base}/health/live")
    ready = _get(f"{base}/health/ready")
    metrics = _get(f"{base}/metrics")
    values = metric_values(metrics[1] if metrics else "")
    deployable, release = release_in(metrics[1] if metrics else "")
    return Process(
        name,
        live=bool(live and live[0] == 200),
        ready=bool(ready and ready[0] == 200),
        lacks=failing(ready[1] if ready else ""),
        outbox_pending=None if PENDING not in values else int(values[PENDING]),
        outbox_oldest_seconds=values.get(OLDEST),
        deployable=deployable,
        release=release,
    )


def _get(url: str) -> tuple[int, str] | None:
    try:
        with urllib.request.urlopen(url, timeout=SECONDS) as answer:
            return answer.status, answer.read().decode(errors="replace")
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode(errors="replace")
    except (urllib.error.URLError, OSError, ValueError):
        return None


def failing(body: str) -> tuple[str, ...]:
    """Return the names of the checks that fail in an answer of ``/health/ready``."""
    try:
        checks = json.loads(body)["checks"]
        return tuple(sorted(name for name, good in checks.items() if not good))
    except (ValueError, KeyError, TypeError, AttributeError):
        return ()


def metric_values(text: str) -> dict[str, float]:
    """Return the outbox's two values, the larger where there are several;
    absent where there is none."""
    values: dict[str, float] = {}
    lines = "\n".join(line for line in text.splitlines() if line.startswith((OLDEST, PENDING)))
    for family in text_string_to_metric_families(f"{lines}\n"):
        for sample in family.samples:
            values[sample.name] = max(values.get(sample.name, 0.0), sample.value)
    return values


def release_in(text: str) -> tuple[str, str]:
    """Return which deployable a process says it is, and of which release; empty where it does not
    say."""
    lines = "\n".join(line for line in text.splitlines() if line.startswith(RELEASE))
    for family in text_string_to_metric_families(f"{lines}\n"):
        for sample in family.samples:
            return sample.labels["service"], sample.labels["release"]
    return "", ""


def mixed(processes: Iterable[Process]) -> Iterator[str]:
    """Yield the deployables whose replicas run different releases, in sentences: as in a roll-out,
    or after one that stood still half-way."""
    releases: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for one in processes:
        if one.deployable:
            releases[one.deployable][one.release].append(one.name)
    for deployable, names in releases.items():
        if len(names) > 1:
            which = ", ".join(f"{release} ({' '.join(of)})" for release, of in names.items())
            yield f"replicas of {deployable} run different releases: {which}"


def depths(connection: pika.BlockingConnection, queues: Iterable[Queue]) -> Iterator[Depth]:
    """Yield how many messages wait in each queue and how many take from it."""
    channel = connection.channel()
    for queue in queues:
        try:
            answer = channel.queue_declare(queue.name, passive=True).method
            yield Depth(queue.name, answer.message_count, answer.consumer_count)
        except ChannelClosedByBroker:
            channel = connection.channel()
            yield Depth(queue.name, None)


def alarm_of(connection: pika.BlockingConnection) -> str:
    """Return why the broker takes no messages; "" where it does."""
    reasons: list[str] = []
    connection.add_on_connection_blocked_callback(
        lambda _connection, frame: reasons.append(str(frame.method.reason))
    )
    connection.channel().basic_publish("", topology.PROBES, b"")
    connection.process_data_events(time_limit=ALARM_SECONDS)
    return reasons[0] if reasons else ""


def faults_of(processes: Iterable[Process], queues: Iterable[Depth], alarm: str) -> Iterator[str]:
    """Yield what is wrong, in sentences."""
    processes = list(processes)
    yield from mixed(processes)
    for one in processes:
        if not one.live:
            yield f"{one.name} does not answer"
        elif not one.ready:
            yield f"{one.name} is not ready: {', '.join(one.lacks) or 'it does not say why'}"
        if (one.outbox_oldest_seconds or 0.0) > LATE_SECONDS:
            yield f"{one.name} has events unsent for {one.outbox_oldest_seconds:.0f} seconds"
    for queue in queues:
        if queue.messages is None:
            yield f"the queue {queue.queue} does not exist"
        elif queue.queue.startswith(DEAD) and queue.messages:
            yield f"{queue.messages} dead letters of {queue.queue.removeprefix(DEAD)}"
        elif _is_left(queue):
            yield f"nobody takes from {queue.queue}, {queue.messages} wait"
    if alarm:
        yield f"the broker takes no messages: {alarm}"


def _is_left(queue: Depth) -> bool:
    taken_by_nobody = RETRY in queue.queue or queue.queue.startswith(DEAD)
    return bool(queue.messages and not queue.consumers and not taken_by_nobody)


def table(status: Status) -> Iterator[str]:
    """Yield the status for a reader: every process,
    the queues in which something waits, the faults."""
    yield from columns(
        ("process", "release", "live", "ready", "lacks", "outbox", "oldest"),
        [
            (
                one.name,
                one.release or "-",
                "yes" if one.live else "NO",
                "yes" if one.ready else "NO",
                ", ".join(one.lacks) or "-",
                "-" if one.outbox_pending is None else str(one.outbox_pending),
                "-" if one.outbox_oldest_seconds is None else f"{one.outbox_oldest_seconds:.0f} s",
            )
            for one in status.processes
        ],
    )
    waiting = [one for one in status.queues if one.messages]
    if waiting:
        yield ""
        yield from columns(
            ("queue", "waiting", "consumers"),
            [(one.queue, str(one.messages), str(one.consumers)) for one in waiting],
        )
    yield ""
    yield from (f"wrong: {fault}" for fault in status.faults)
    yield f"{len(status.faults)} things are wrong" if status.faults else "all is well"


def columns(heading: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> Iterator[str]:
    """Yield lines of a table whose columns are as wide as what stands in them."""
    every = [heading, *rows]
    widths = [max(len(row[place]) for row in every) for place in range(len(heading))]
    for row in every:
        cells = (cell.ljust(width) for cell, width in zip(row, widths, strict=True))
        yield "  ".join(cells).rstrip()


def status_of(metrics: Iterable[tuple[str, str]], place: Place) -> Status:
    """Ask all of it, each process by its name and the address of its metrics; several may have one
    name. Where `place` has no address of a broker the processes alone. A broker that
    does not answer is one more fault, and the processes are told of all the same."""
    processes = tuple(process(name, url) for name, url in metrics)
    seen: tuple[Depth, ...] = ()
    alarm, away = None, []
    if place.amqp_uri:
        queues = [queue for queue in whole_topology().queues if queue.name != topology.PROBES]
        try:
            with place.broker() as connection:
                seen = tuple(depths(connection, queues))
                alarm = alarm_of(connection)
        except (AMQPError, OSError) as error:
            away = [f"the broker does not answer: {type(error).__name__}"]
    faults = (*away, *faults_of(processes, seen, alarm or ""))
    return Status(processes, seen, alarm, faults)
