"""The operators' commands: ``setu status``, ``dead-letters``, ``outbox``, ``ledger``, ``audit``,
``case``, ``backup``, ``restore``, ``directory``, ``users`` and ``keys``. Exit code 1 where
something is wrong, 2 for a wrong call."""

import json
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from pathlib import Path

import click
from pika.adapters.blocking_connection import BlockingChannel
from pika.exceptions import AMQPError
from pymongo.errors import PyMongoError

from casework.desk.reference import parse_reference
from casework.host.building import Building
from chassis import time_source
from chassis.actor import Actor
from chassis.dead_letters import replay
from chassis.senders import Identity
from contracts.errors import ContractError
from deploy.local.deployables import MANIFESTS
from deploy.local.run import FOLDER
from setu.operator import chains as hash_chains
from setu.operator import letters as parked
from setu.operator import moved_logs
from setu.operator import standing as standings
from setu.operator import status as statuses
from setu.operator.backup import back_up
from setu.operator.handed_on import directory, keys, users
from setu.operator.ledger import Ledger
from setu.operator.place import GATEWAY, Place, place_of
from setu.operator.restore import restore as put_back
from setu.operator.unsent import unsent

OPERATOR = "operator"
CITIZEN_SERVICES = [name for name, one in MANIFESTS.items() if one.is_citizen_service]
EVERY = [*MANIFESTS, GATEWAY]

as_json = click.option("--json", "is_json", is_flag=True, help="for a machine")
who = click.option("--as", "who", required=True, help="who asks; it is written into the audit log")
service_argument = click.argument("service", type=click.Choice(EVERY))


@contextmanager
def plain_faults() -> Iterator[None]:
    """Say in a sentence, without a stack, that a server does not answer or that a file is none."""
    try:
        yield
    except (AMQPError, PyMongoError) as error:
        name = "database" if isinstance(error, PyMongoError) else "broker"
        raise click.ClickException(f"The {name} does not answer: {type(error).__name__}") from None
    except (ContractError, ConnectionError, OSError, ValueError) as error:
        raise click.ClickException(" ".join(str(error).split())) from None


def known_place(keys: str = "") -> Place:
    """Return the system that these commands look after; `keys` is a file of field keys."""
    return place_of(FOLDER, keys=keys)


def operator_called(name: str) -> Actor:
    """Return who asks, as the audit log knows an operator."""
    return Actor(id=name, role=OPERATOR)


def _print(rows: object, is_json: bool, lines: Iterable[str]) -> None:
    if is_json:
        click.echo(json.dumps(rows, ensure_ascii=False, indent=2))
    else:
        for line in lines:
            click.echo(line)


@click.command()
@click.option(
    "--url",
    "urls",
    multiple=True,
    help="NAME=URL of a process's metrics; repeatable, for replicas with the same NAME",
)
@as_json
def status(urls: tuple[str, ...], is_json: bool) -> None:
    """Say how every process is, what waits on the broker, and what is wrong."""
    if any("=" not in url for url in urls):
        raise click.UsageError("--url is NAME=URL, such as notify=http://10.0.0.7:9100/metrics")
    with plain_faults():
        place = known_place()
    named = [(name, address) for name, _, address in (url.partition("=") for url in urls)]
    metrics = named or list(place.metrics.items())
    if not metrics:
        raise click.ClickException("No system runs here: give --url NAME=URL for each process.")
    answer = statuses.status_of(metrics, place)
    _print(asdict(answer), is_json, statuses.table(answer))
    sys.exit(1 if answer.faults else 0)


@click.group("dead-letters")
def dead_letters() -> None:
    """Look at messages that nobody could handle, send them again, or give them up."""


@contextmanager
def _channel(place: Place) -> Iterator[BlockingChannel]:
    with plain_faults(), place.broker() as connection:
        yield connection.channel()


def _list(service: str, which: str, is_json: bool, *, whole: bool) -> None:
    with _channel(known_place()) as channel:
        rows = list(parked.letters(channel, service, which))
    headings = ("parked at", "queue", "reason", "event", "trace")
    cells = [(one.parked_at, one.queue, one.reason, one.event, one.trace) for one in rows]
    lines = list(statuses.columns(headings, cells)) if rows else ["no dead letters"]
    if whole:
        lines = [text for one in rows for text in (one.event, one.error, one.body)] or lines
    _print([asdict(one) for one in rows], is_json, lines)


@dead_letters.command("list")
@service_argument
@as_json
def list_letters(service: str, is_json: bool) -> None:
    """List the letters of SERVICE."""
    _list(service, parked.ALL, is_json, whole=False)


@dead_letters.command()
@service_argument
@click.argument("which", metavar="EVENT|all")
@as_json
def show(service: str, which: str, is_json: bool) -> None:
    """Show the stack and the message. What a citizen wrote may stand in it."""
    _list(service, which, is_json, whole=True)


@dead_letters.command("replay")
@service_argument
@click.argument("which", metavar="EVENT|all")
def replay_letters(service: str, which: str) -> None:
    """Send letters back to the queue they came from."""
    place = known_place()
    with _channel(place) as channel:
        user = Identity.of(place.amqp_uri, service).user
        count = replay(channel, service, which, user)
    click.echo(f"{count} sent again")
    sys.exit(0 if count or which == parked.ALL else 1)


@dead_letters.command()
@service_argument
@click.argument("which", metavar="EVENT|all")
@click.option("--reason", required=True, help="why nobody needs it any more; no personal data")
@who
@click.option("--keys", default="", help="file of field keys, for the audit log's seal")
def discard(service: str, which: str, reason: str, who: str, keys: str) -> None:
    """Give letters up for good. Who did it, and why, is in the gateway's audit log before."""
    place = known_place(keys)
    with _channel(place) as channel, place.databases() as databases:
        log = place.audit_log(databases)
        count = parked.discard(channel, service, which, reason, log, operator_called(who))
    click.echo(f"{count} given up")
    sys.exit(0 if count or which == parked.ALL else 1)


@click.command()
@as_json
def outbox(is_json: bool) -> None:
    """Say which events are written and not sent, and since when."""
    with plain_faults(), known_place().databases() as databases:
        rows = list(unsent(databases, EVERY, time_source.now()))
    cells = [
        (one.service, one.collection, str(one.documents), f"{one.oldest_seconds:.0f} s")
        for one in rows
    ]
    headings = ("service", "collection", "unsent", "oldest")
    _print([asdict(one) for one in rows], is_json, statuses.columns(headings, cells))
    sys.exit(1 if any(one.late for one in rows) else 0)


@click.command()
@click.option("--since", type=click.DateTime(), help="acknowledged since then, in UTC")
@as_json
def ledger(since: datetime | None, is_json: bool) -> None:
    """Say which acknowledged cases lack events, messages or their tracking view."""
    definitions = {
        name: list(Building.of(MANIFESTS[name]).definitions) for name in CITIZEN_SERVICES
    }
    count = 0
    with plain_faults(), known_place().databases() as databases:
        book = Ledger(databases, definitions, time_source.now())
        for lack in book.lacks(since and since.replace(tzinfo=UTC)):
            count += 1
            line = f"{lack.service} {lack.reference} lacks: {'; '.join(lack.lacks)}"
            click.echo(json.dumps(asdict(lack)) if is_json else line)
    total = {"cases": book.count, "lacking": count}
    click.echo(json.dumps(total) if is_json else f"{book.count} cases, {count} lack something")
    sys.exit(1 if count else 0)


@click.command()
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@click.option("--settle", default=10, show_default=True, help="seconds that events are held before")
def backup(folder: Path, settle: int) -> None:
    """Write all databases, as they are at one moment, into FOLDER. Everything goes on serving."""
    place = known_place()
    with plain_faults(), place.databases() as databases:
        manifest = back_up(databases.client, place.prefix, folder, timedelta(seconds=settle))
    click.echo(
        f"{manifest.documents} documents of {len(manifest.dumps)} collections, "
        f"as of {manifest.taken_at}, in {manifest.seconds} s"
    )


@click.command()
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
def restore(folder: Path) -> None:
    """Write the backup in FOLDER into empty databases. Stop every service first."""
    place = known_place()
    with plain_faults(), place.databases() as databases:
        manifest, seconds = put_back(databases.client, place.prefix, folder)
    click.echo(f"{manifest.documents} documents as of {manifest.taken_at} are back, in {seconds} s")
    click.echo("Next: start the services with an empty broker, then setu ledger")


@click.group()
def audit() -> None:
    """Look after the logs that are only ever added to."""


@audit.command()
@click.option("--service", "only", multiple=True, type=click.Choice([*CITIZEN_SERVICES, GATEWAY]))
@click.option("--keys", default="", help="file of field keys; default: those of `make run`")
@as_json
def verify(only: tuple[str, ...], keys: str, is_json: bool) -> None:
    """Check the hash chains of the audit logs and of cases' records; name the first break."""
    place = known_place(keys)
    with plain_faults(), place.databases() as databases:
        of_seals = [(name, place.audit_keys(name)) for name in only or [*CITIZEN_SERVICES, GATEWAY]]
        rows = list(hash_chains.chains(databases, of_seals))
    cells = [(one.service, one.kind, str(one.entries), one.broken or "holds") for one in rows]
    headings = ("service", "log", "entries", "chain")
    _print([asdict(one) for one in rows], is_json, statuses.columns(headings, cells))
    sys.exit(1 if any(one.broken for one in rows) else 0)


@audit.command("move")
def move_logs() -> None:
    """Take logs of before out of the services' databases. Stop every service first."""
    with plain_faults(), known_place().databases() as databases:
        moved = moved_logs.move(databases, [*CITIZEN_SERVICES, GATEWAY])
    for name, count in moved.items():
        click.echo(f"{name}: {count} entries moved")
    click.echo(f"{len(moved)} logs moved")


@click.command()
@click.argument("reference")
@who
@click.option("--keys", default="", help="file of field keys, for the audit log's seal")
@as_json
def case(reference: str, who: str, keys: str, is_json: bool) -> None:
    """Say where a case stands across its service, its view and its messages."""
    place, known = known_place(keys), parse_reference(reference)
    if known is None:
        raise click.UsageError(f"{reference} is no reference: a character is wrong or missing")
    with plain_faults(), place.databases() as databases:
        place.audit_log(databases).record(
            "operator reads where it stands", known, operator_called(who)
        )
        answer = standings.standing(databases, CITIZEN_SERVICES, known)
    if answer is None:
        raise click.ClickException(f"Nobody knows {known}")
    _print(answer, is_json, standings.lines(answer))


COMMANDS = (
    status, dead_letters, outbox, ledger, audit, case, backup, restore, directory, users, keys,
)  # fmt: skip
"""What `setu` has beside the commands of those who build services."""
