"""Broker and database of `make run`: our own, or those the environment names."""

import os
from collections.abc import Callable
from pathlib import Path

import pika

from chassis import topology
from chassis.pika_address import parameters_of
from deploy.local.access import ACCESS, POLICIES, whole_topology
from deploy.local.broker import Broker
from deploy.local.broker_access import OPERATOR, definitions
from deploy.local.certificates import Certificates
from deploy.local.database import Database
from deploy.local.keys import Keys
from deploy.local.processes import LocalError, Server
from deploy.local.stack import Addresses


class Servers:
    """What `make run` starts before the services; nothing where AMQP_URI and MONGO_URI are set."""

    def __init__(
        self, folder: Path, keys: Keys, nodes: int | None = None, tls: Certificates | None = None
    ) -> None:
        """Keep data in `folder`; `nodes` of each kind are 1 or 3, None: as many as have begun
        there. With `tls` they take nobody without. Raises LocalError."""
        self.broker: Broker | None = None
        self.database: Database | None = None
        amqp = _address_in("AMQP_URI")
        if amqp is None:
            passwords = keys.broker_passwords
            document = definitions(passwords, ACCESS, policies=POLICIES, declares=whole_topology())
            self.broker = Broker(folder / "broker", passwords, document, nodes, tls)
            amqp = self.broker.uri
        mongo = _address_in("MONGO_URI")
        if mongo is None:
            self.database = Database(folder / "database", keys.database_passwords, nodes, tls)
            mongo = self.database.uri
        self.addresses = Addresses(amqp, mongo)

    @property
    def own(self) -> list[Broker | Database]:
        """The servers that we start ourselves."""
        return [server for server in (self.broker, self.database) if server is not None]

    @property
    def processes(self) -> list[Server]:
        """What they consist of, each to be watched by itself."""
        nodes = self.broker.nodes if self.broker else []
        return [*nodes, *(self.database.members if self.database else [])]

    @property
    def operator_amqp_uri(self) -> str:
        """The broker, with every right."""
        return self.addresses.amqp(OPERATOR)

    @property
    def operator_mongo_uri(self) -> str:
        """The database, with every right."""
        return self.addresses.mongo(OPERATOR)

    def start(self) -> None:
        """Start both, side by side, and declare what stands on a broker that is not ours. Raises
        LocalError."""
        if self.broker:
            self.broker.launch()
        if self.database:
            self.database.start()
        if self.broker:
            self.broker.await_ready()
        else:
            declare_topology(self.operator_amqp_uri)

    def stop(self) -> None:
        """Stop those we started."""
        for server in self.own:
            server.stop()


def declare_topology(amqp_uri: str) -> None:
    """Declare all that stands on the broker, as a user who may. Raises LocalError."""
    try:
        with pika.BlockingConnection(parameters_of(amqp_uri)) as connection:
            topology.declare(connection.channel(), whole_topology())
    except pika.exceptions.AMQPError as error:
        raise LocalError(f"the broker does not take our exchanges and queues: {error!r}") from error


def _address_in(variable: str) -> Callable[[str], str] | None:
    """Return the address in the environment, the same for every user; None if it is not set."""
    uri = os.environ.get(variable)
    return (lambda user: uri) if uri else None
