"""`python -m deploy.manifests.settings FOLDER`: makes keys and passwords, and says who holds which.

For `compose.yaml`, for a cluster of one's own (`--cluster`), and as what the secret store of a
deployment is filled from: the file `prisons.env` holds what stands there under the key
`prisons`. All is kept in `FOLDER/keys.json`, so a second run changes nothing.
"""

import json
import secrets
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import quote

import click
from cryptography.x509 import DNSName

from deploy.local.access import ACCESS, POLICIES, SERVICES, whole_topology
from deploy.local.broker_access import OPERATOR, VHOST, definitions
from deploy.local.certificates import HERE, issue
from deploy.local.deployables import MANIFESTS
from deploy.local.keys import Keys, kept_keys
from deploy.local.running import write_closed
from deploy.local.stack import Addresses, Stack
from deploy.manifests.compose import REPLICA_SET, TLS
from deploy.manifests.deployables import METRICS_PORT, SITE_PORT, workloads
from deploy.manifests.secrets import BROKER, DATABASE

MACHINE = {"PATH", "HOME", "LANG", "PYTHONPATH", "PYTHONUNBUFFERED", "PROMETHEUS_MULTIPROC_DIR"}
"""What a process of `make run` is told of its machine; a container's image says it."""
IN_A_CONTAINER = {
    "METRICS_HOST": "0.0.0.0",
    "METRICS_PORT": str(METRICS_PORT),
    "GATEWAY_HOST": "0.0.0.0",
    "GATEWAY_PORT": str(SITE_PORT),
    "MESSAGES_FOLDER": "/tmp/messages",
}
NOT_THERE = {
    "TIMESTAMP_URL",
    *(one.address for manifest in MANIFESTS.values() for one in manifest.stand_ins.values()),
}
"""Addresses of stand-ins: no image holds them."""


IN_COMPOSE = (
    f"amqps://{{login}}@broker:5671/%2F?ssl_ca_certs={TLS}/ca.pem&ssl_certfile={TLS}/client.pem",
    f"mongodb://{{login}}@database:27017/?replicaSet={REPLICA_SET}&authSource=admin"
    f"&tls=true&tlsCAFile={TLS}/ca.pem&tlsCertificateKeyFile={TLS}/client.pem",
)
IN_A_CLUSTER = (BROKER, DATABASE)
"""Where broker and database are, for whoever has the `login`."""
AUTOSCALER = "autoscaler"
"""It asks the broker how long queues are."""
FILES_OF_USERS = {OPERATOR: ("broker", "database"), AUTOSCALER: ("broker",)}
"""Users besides the processes', and where they have a password."""


def settings_of(keys: Keys, folder: Path, broker: str, database: str) -> dict[str, dict[str, str]]:
    """Return what each process is told, by its name. `broker` and `database` are their addresses
    without the `login`."""
    stack = Stack(
        folder,
        Addresses(
            amqp=lambda user: _uri(broker, user, keys.broker_passwords),
            mongo=lambda user: _uri(database, user, keys.database_passwords),
        ),
        keys,
        gateway_port=SITE_PORT,
    )
    return {one.name: _in_a_container(stack.environ(one.name)) for one in workloads()}


def _in_a_container(environ: dict[str, str]) -> dict[str, str]:
    changed = {name: IN_A_CONTAINER.get(name, value) for name, value in environ.items()}
    return {name: value for name, value in changed.items() if name not in MACHINE | NOT_THERE}


def _uri(address: str, user: str, passwords: dict[str, str]) -> str:
    return address.format(login=f"{user}:{quote(passwords[user], safe='')}")


def write(folder: Path, broker: str, database: str) -> None:
    """Write into `folder` the settings of each process, and what broker and database are told."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    keys = kept_keys(folder / "keys.json")
    with TemporaryDirectory() as unused:
        by_name = settings_of(keys, Path(unused), broker, database)
    for name, settings in [*by_name.items(), *_of_users(keys)]:
        text = "".join(f"{variable}={value}\n" for variable, value in settings.items())
        write_closed(folder / f"{name}.env", text)
    autoscaler = folder / f"{AUTOSCALER}-broker.env"
    if not autoscaler.exists():
        write_closed(autoscaler, f"username={AUTOSCALER}\npassword={secrets.token_hex(24)}\n")
    _write_public(folder / "public.env", keys)
    _write_broker(folder / "broker", keys)
    _write_database(folder / "database", keys)
    _write_certificates(folder / "tls")


def _of_users(keys: Keys) -> Iterator[tuple[str, dict[str, str]]]:
    """Yield users and passwords as the operators of a cluster take them."""
    for user in (OPERATOR, *SERVICES, "gateway"):
        yield f"{user}-broker", {"username": user, "password": keys.broker_passwords[user]}
        yield f"{user}-database", {"password": keys.database_passwords[user]}


def _write_public(file: Path, keys: Keys) -> None:
    """Write what everybody may know; it stands in an overlay's `settings.env`."""
    public = {
        "ACTOR_PUBLIC_KEY": keys.actor_public_key,
        "NOTIFY_PUBLIC_KEY": keys.notify_public_key,
        "GATEWAY_PUBLIC_KEY": keys.gateway_public_key,
        "DEPLOYMENT_PUBLIC_KEY": keys.deployment_public_key,
        "DOCUMENT_CERTIFICATES": keys.document_certificate,
        "DOCUMENT_CODE_PUBLIC_KEYS": keys.document_code_public_key,
    }
    file.write_text("".join(f"{name}={value}\n" for name, value in public.items()))


def _write_broker(folder: Path, keys: Keys) -> None:
    folder.mkdir(exist_ok=True)
    document = definitions(
        keys.broker_passwords, ACCESS, vhosts=[VHOST], policies=POLICIES, declares=whole_topology()
    )
    # The broker runs as a user of its own; passwords stand in it as hashes.
    (folder / "definitions.json").write_text(json.dumps(document), encoding="utf-8")
    place = "/etc/rabbitmq/nagrik/definitions.json"
    (folder / "20-nagrik.conf").write_text(
        f"load_definitions = {place}\n"
        "listeners.tcp = none\n"
        "listeners.ssl.default = 5671\n"
        f"ssl_options.cacertfile = {TLS}/ca.pem\n"
        f"ssl_options.certfile = {TLS}/server.pem\n"
        f"ssl_options.keyfile = {TLS}/server.pem\n"
        "ssl_options.versions.1 = tlsv1.3\n"
        "ssl_options.versions.2 = tlsv1.2\n"
        "ssl_options.verify = verify_peer\n"
        "ssl_options.fail_if_no_peer_cert = true\n",
        encoding="utf-8",
    )


def _write_database(folder: Path, keys: Keys) -> None:
    folder.mkdir(exist_ok=True)
    key = folder / "key"
    if not key.exists():
        write_closed(key, secrets.token_hex(64))
    passwords = keys.database_passwords
    wanted = {
        "replica_set": REPLICA_SET,
        "administrator": {"user": OPERATOR, "password": passwords[OPERATOR]},
        "users": {name: passwords[name] for name in (*SERVICES, "gateway")},
    }
    write_closed(folder / "users.json", json.dumps(wanted, indent=2))


def _write_certificates(folder: Path) -> None:
    """Make the certificates of `compose.yaml` once. Containers read them as users of their own, so
    it is the folder around them that keeps everybody else on this machine out."""
    if not (folder / "ca.pem").exists():
        issue(folder, mutual=True, names=(*HERE, DNSName("broker"), DNSName("database")))
    folder.chmod(0o755)
    for file in folder.iterdir():
        file.chmod(0o644)


@click.command()
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@click.option("--cluster", is_flag=True, help="for Kubernetes; otherwise for compose.yaml")
def main(folder: Path, cluster: bool) -> None:
    """Write what each process is told into FOLDER, closed to others."""
    write(folder, *(IN_A_CLUSTER if cluster else IN_COMPOSE))
    click.echo(f"settings of {len(workloads())} processes are in {folder}")


if __name__ == "__main__":
    main()
