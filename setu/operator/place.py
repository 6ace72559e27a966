"""Where the running system is: from the environment, or from what `make run` has left.

AMQP_URI and MONGO_URI are the operator's. Without them the files in RUN_FOLDER (`.run`) are read.
"""

import json
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

import click
import pika
from pika.exceptions import AMQPError
from pymongo import MongoClient
from pymongo.database import Database

from casework.desk.audit import AuditKeys, AuditLog
from chassis import mongo
from chassis.cipher import FieldCipher
from chassis.mongo import DURABLE, Document
from chassis.pika_address import parameters_of

GATEWAY, NOTIFY = "gateway", "notify"
BLOCKED_SECONDS = 5.0


@dataclass(frozen=True)
class Place:
    """`metrics` are the addresses of the processes' metrics by name, `field_keys` the master keys
    of field encryption by deployable in base64 and `earlier_keys` those before them; a database is
    called `prefix` and the name of its deployable."""

    amqp_uri: str = ""
    mongo_uri: str = ""
    metrics: Mapping[str, str] = field(default_factory=dict)
    field_keys: Mapping[str, str] = field(default_factory=dict)
    earlier_keys: Mapping[str, str] = field(default_factory=dict)
    prefix: str = ""

    @contextmanager
    def databases(self) -> Iterator["Databases"]:
        """Yield the databases, with a client that is closed at the end.
        ClickException without an address."""
        if not self.mongo_uri:
            raise click.ClickException("Set MONGO_URI to the database's address, or `make run`.")
        with mongo.connect(self.mongo_uri, application="setu", pool=2) as client:
            yield Databases(client, self.prefix)

    @contextmanager
    def broker(self) -> Iterator[pika.BlockingConnection]:
        """Yield a connection to the broker,
        closed at the end. ClickException without an address."""
        if not self.amqp_uri:
            raise click.ClickException("Set AMQP_URI to the broker's address, or `make run`.")
        connection = pika.BlockingConnection(parameters_of(self.amqp_uri, _with_limit))
        try:
            yield connection
        finally:
            if connection.is_open:
                with suppress(AMQPError):
                    connection.close()

    def audit_keys(self, name: str) -> AuditKeys:
        """Return the keys of the seals of a deployable's audit log.
        ClickException where there is none."""
        if not self.field_keys.get(name):
            raise click.ClickException(
                f"The field key of {name} is not known: give --keys FILE, a JSON object "
                '{"field_keys": {"' + name + '": "…"}}.'
            )
        return AuditKeys(self.field_keys[name], self.earlier_keys.get(name, ""))

    def citizens_cipher(self, databases: "Databases") -> FieldCipher:
        """Return what opens the contacts of citizens, which the gateway keeps; close it.
        ClickException where its key is not known."""
        self.audit_keys(GATEWAY)
        keys = self.field_keys[GATEWAY], self.earlier_keys.get(GATEWAY, "")
        return FieldCipher(databases.of(GATEWAY), *keys)

    def audit_log(self, databases: "Databases") -> AuditLog:
        """Return the gateway's audit log, which also has what operators do."""
        return AuditLog(databases.of(GATEWAY), self.audit_keys(GATEWAY))


@dataclass(frozen=True)
class Databases:
    """The databases of all deployables on one server."""

    client: MongoClient
    prefix: str = ""

    def of(self, name: str) -> Database[Document]:
        """Return the database of one deployable; it need not exist."""
        return self.client.get_database(self.prefix + name, write_concern=DURABLE)


def place_of(folder: Path, environ: Mapping[str, str] = os.environ, keys: str = "") -> Place:
    """Return the system that `environ` names, else the one that keeps its files in `folder`; `keys`
    is a file of field keys in place of the folder's own. Raises OSError, ValueError for a file that
    cannot be read."""
    demo, running = _object(folder / "demo.json"), _object(folder / "running.json")
    key_file = _object(Path(keys), needed=True) if keys else _object(folder / "keys.json")
    is_local = not environ.get("MONGO_URI")
    return Place(
        amqp_uri=environ.get("AMQP_URI") or demo.get("amqp_uri", ""),
        mongo_uri=environ.get("MONGO_URI") or demo.get("mongo_uri", ""),
        metrics=demo.get("metrics", {}) if is_local else {},
        field_keys=key_file.get("field_keys", {}) if keys or is_local else {},
        earlier_keys=key_file.get("field_keys_previous", {}),
        prefix=environ.get("DATABASE_PREFIX", "" if not is_local else _prefix(running)),
    )


def _with_limit(parameters: pika.ConnectionParameters) -> None:
    # Under an alarm the broker reads nothing, not even that we are going.
    parameters.blocked_connection_timeout = BLOCKED_SECONDS


def _prefix(running: Mapping[str, str]) -> str:
    return running.get("database_prefix", "")


def _object(file: Path, *, needed: bool = False) -> dict:
    return json.loads(file.read_text()) if needed or file.exists() else {}
