"""Lets one more service into a running system of this machine: users, rights, queues, keys."""

import json
import os
import shlex
from pathlib import Path

from casework.host.manifest import Manifest
from deploy.local.access import POLICIES, OnTheBus, service_access, service_topology
from deploy.local.broker import Broker
from deploy.local.broker_access import VHOST, definitions
from deploy.local.database import Database
from deploy.local.keys import Keys, kept_keys
from deploy.local.processes import LocalError
from deploy.local.run import FOLDER
from deploy.local.stack import Addresses, Stack


def admit_to_broker(
    broker: Broker, manifest: Manifest, password: str, vhosts: list[str] | None = None
) -> None:
    """Make the service's user with its rights, and its exchanges, queues and bindings, in each of
    the virtual hosts of a running broker. Safe to repeat. Raises LocalError."""
    name = manifest.service
    document = definitions(
        {name: password},
        {name: service_access(name, OnTheBus.of(manifest))},
        vhosts=vhosts or [VHOST],
        policies=POLICIES,
        declares=service_topology(name, OnTheBus.of(manifest)),
    )
    broker.load(document)


def admit(manifest: Manifest, folder: Path = FOLDER) -> Path:
    """Let the service into the system that `make run` keeps in `folder`; return the file with the
    settings that its process is started with. Safe to repeat.

    Raises LocalError where no such system runs, or its servers are not our own.
    """
    demo = folder / "demo.json"
    if not demo.exists():
        raise LocalError("There is no running system: start it with `make run` first.")
    if os.environ.get("AMQP_URI") or os.environ.get("MONGO_URI"):
        raise LocalError("The servers are not our own: use --manifests and apply what it writes.")
    keys = kept_keys(folder / "keys.json", [manifest])
    name = manifest.service
    broker = Broker(folder / "broker", keys.broker_passwords, {})
    database = Database(folder / "database", keys.database_passwords)
    admit_to_broker(broker, manifest, keys.broker_passwords[name])
    database.add_user(name, keys.database_passwords[name], [name])
    return _write_settings(folder, manifest, keys, Addresses(broker.uri, database.uri))


def _write_settings(folder: Path, manifest: Manifest, keys: Keys, addresses: Addresses) -> Path:
    port = json.loads((folder / "demo.json").read_text())["base_url"].rpartition(":")[2]
    stack = Stack(folder, addresses, keys, gateway_port=int(port))
    stack.add(manifest)
    file = folder / "settings" / f"{manifest.service}.env"
    file.parent.mkdir(mode=0o700, exist_ok=True)
    port_of_health = str(stack.parts[manifest.service].metrics_port)
    settings = stack.environ(manifest.service) | {"METRICS_PORT": port_of_health}
    text = "".join(f"{name}={shlex.quote(value)}\n" for name, value in settings.items())
    with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as handle:
        handle.write(text)
    return file
