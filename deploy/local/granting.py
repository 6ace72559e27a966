"""Lets one more service into a running system of this machine: users, rights, queues, keys."""

from collections.abc import Sequence
from pathlib import Path

from casework.host.manifest import Manifest
from deploy.local.access import POLICIES, OnTheBus, service_access, service_topology
from deploy.local.broker import Broker
from deploy.local.broker_access import VHOST, definitions
from deploy.local.certificates import certificates_in
from deploy.local.database import ADMINISTRATOR, Database
from deploy.local.keys import Keys, kept_keys
from deploy.local.processes import LocalError
from deploy.local.running import Running, running_in, write_settings
from deploy.local.stack import Addresses, Stack


def admit(
    manifest: Manifest,
    keys: Keys,
    broker: Broker,
    database: Database,
    *,
    vhosts: Sequence[str] = (VHOST,),
    database_name: str | None = None,
) -> None:
    """Make what the service has on running servers: its broker user with its rights, exchanges,
    queues and bindings in each of `vhosts`, and its user of a database of its own.

    `database_name` is what both are called, the service's name unless given. Safe to repeat. Raises
    LocalError.
    """
    name, does = manifest.service, OnTheBus.of(manifest)
    broker.load(
        definitions(
            {name: keys.broker_passwords[name]},
            {name: service_access(name, does)},
            vhosts=vhosts,
            policies=POLICIES,
            declares=service_topology(name, does),
        )
    )
    owned = database_name or name
    database.add_user(owned, keys.database_passwords[name], [owned])


def admit_to_running(manifest: Manifest, folder: Path) -> Path:
    """Let the service into the system that keeps its files in `folder`; return the file with the
    settings that its process is started with. Safe to repeat.

    Raises LocalError where no such system runs, or its servers are not our own.
    """
    running = running_in(folder)
    if not running.servers:
        raise LocalError("The servers are not our own: use --manifests and apply what it writes.")
    if not manifest.is_citizen_service:
        raise LocalError(f"{manifest.service} is a part of the house: `make run` starts it.")
    keys = kept_keys(folder / "keys.json", [manifest])
    servers = Path(running.servers)
    tls = certificates_in(servers / "tls")
    broker = Broker(servers / "broker", keys.broker_passwords, {}, tls=tls)
    passwords = {running.database_of(user): word for user, word in keys.database_passwords.items()}
    passwords[ADMINISTRATOR] = keys.database_passwords[ADMINISTRATOR]
    database = Database(servers / "database", passwords, tls=tls)
    own = running.database_of(manifest.service)
    admit(manifest, keys, broker, database, vhosts=[running.vhost], database_name=own)
    addresses = Addresses(
        amqp=lambda user: broker.uri(user, running.vhost),
        mongo=lambda user: database.uri(running.database_of(user)),
    )
    return _write_settings(folder, manifest, keys, addresses, running)


def _write_settings(
    folder: Path, manifest: Manifest, keys: Keys, addresses: Addresses, running: Running
) -> Path:
    stack = Stack(
        folder,
        addresses,
        keys,
        gateway_port=running.gateway_port,
        databases=running.database_of,
        manifests=[manifest],
    )
    port = str(stack.parts[manifest.service].metrics_port)
    settings = stack.environ(manifest.service) | {"METRICS_PORT": port}
    return write_settings(folder, manifest.service, settings)
