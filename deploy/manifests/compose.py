"""`compose.yaml`: everything on one machine with Docker, to look at or to work on a service."""

from collections.abc import Mapping, Sequence

from contracts.typed import Json
from deploy.manifests import yaml_text
from deploy.manifests.deployables import METRICS_PORT, SITE_PORT, Workload

BROKER, DATABASE = "rabbitmq:4.2.5", "mongo:8.0.13"
REPLICA_SET = "nagrik"
TLS = "/etc/nagrik/tls"
"""Where each container has the certificates that it needs."""
HEAD = """\
# Everything on one machine with Docker. Written by `make manifests`.
#
#   python -m deploy.manifests.settings .run/docker
#   docker compose -f deploy/docker/compose.yaml up --build
#
# The first command makes keys and passwords once and writes for each process a file with what it
# alone may know, and the certificates of broker, database and who speaks with them. The site is
# then at http://127.0.0.1:8000, as with `make run`; the systems of others (registers, payments,
# time stamps) are not connected.
"""
SETTINGS = "${SETTINGS:-../../.run/docker}"
"""Where the first command writes; the variable SETTINGS names another folder."""
HARDENED: Mapping[str, Json] = {
    "read_only": True,
    "tmpfs": ["/tmp"],
    "cap_drop": ["ALL"],
    "security_opt": ["no-new-privileges:true"],
    "restart": "unless-stopped",
}


def _certificates(own: str) -> list[Json]:
    """Return the mounts of who signed, and of a container's own certificate."""
    return [f"{SETTINGS}/tls/{name}.pem:{TLS}/{name}.pem:ro" for name in ("ca", own)]


def compose(workloads: Sequence[Workload]) -> str:
    """Return the file's text."""
    services = {
        "broker": _broker(),
        "database": _database(),
        "database-setup": _database_setup(),
        **{one.name: _process(one) for one in workloads},
    }
    document: dict[str, Json] = {
        "name": "nagrik-setu",
        "services": services,
        "volumes": {"broker": {}, "database": {}},
    }
    return HEAD + yaml_text.one(document)


def _broker() -> dict[str, Json]:
    return {
        "image": BROKER,
        "hostname": "broker",  # the node's name, under which its data is found again
        "volumes": [
            "broker:/var/lib/rabbitmq",
            f"{SETTINGS}/broker:/etc/rabbitmq/nagrik:ro",
            f"{SETTINGS}/broker/20-nagrik.conf:/etc/rabbitmq/conf.d/20-nagrik.conf:ro",
            *_certificates("server"),
        ],
        "healthcheck": {
            "test": ["CMD", "rabbitmq-diagnostics", "-q", "check_port_connectivity"],
            "interval": "5s",
            "retries": 30,
        },
        "restart": "unless-stopped",
    }


def _database() -> dict[str, Json]:
    # mongod takes a key of its own user's alone, and a mounted file has its owner from outside.
    begin = (
        "install -m 400 -o mongodb -g mongodb /settings/key /tmp/key && exec docker-entrypoint.sh "
        f"mongod --replSet {REPLICA_SET} --bind_ip_all --keyFile /tmp/key --tlsMode requireTLS "
        f"--tlsDisabledProtocols TLS1_0,TLS1_1 --tlsCAFile {TLS}/ca.pem "
        f"--tlsCertificateKeyFile {TLS}/server.pem"
    )
    return {
        "image": DATABASE,
        "entrypoint": ["bash", "-c", begin],
        "volumes": [
            "database:/data/db",
            f"{SETTINGS}/database:/settings:ro",
            *_certificates("server"),
        ],
        "healthcheck": {
            "test": [
                *("CMD", "mongosh", "--quiet", "--tls", "--tlsCAFile", f"{TLS}/ca.pem"),
                *("--tlsCertificateKeyFile", f"{TLS}/server.pem", "--eval", "db.hello().ok"),
            ],
            "interval": "5s",
            "retries": 30,
        },
        "restart": "unless-stopped",
    }


def _database_setup() -> dict[str, Json]:
    """Return what makes the replica set and the users: mongod lets an unknown caller do so from its
    own address, so this shares it."""
    return {
        **_built("gateway"),
        "network_mode": "service:database",
        "command": [
            *("python", "/prepare_database.py", "database:27017", "/settings/users.json"),
            *(f"{TLS}/ca.pem", f"{TLS}/client.pem"),
        ],
        "volumes": [
            "./prepare_database.py:/prepare_database.py:ro",
            f"{SETTINGS}/database:/settings:ro",
            *_certificates("client"),
        ],
        "depends_on": {"database": {"condition": "service_healthy"}},
        # The files are closed to others, and belong to whoever made them.
        "user": "${UID:-0}:${GID:-0}",
        **{key: value for key, value in HARDENED.items() if key != "restart"},
    }


def _built(image: str) -> dict[str, Json]:
    dockerfile = f"deploy/docker/{image}.Dockerfile"
    return {
        "image": f"nagrik-setu/{image}",
        "build": {"context": "../..", "dockerfile": dockerfile},
    }


def _process(one: Workload) -> dict[str, Json]:
    process = _built(one.image)
    if one.command:
        process["command"] = list(one.command)
    process["env_file"] = [f"{SETTINGS}/{one.name}.env"]
    process["volumes"] = _certificates("client")
    if one.listens:
        process["ports"] = [f"127.0.0.1:{SITE_PORT}:{SITE_PORT}"]
    process["expose"] = [str(METRICS_PORT)]
    process["depends_on"] = {
        "broker": {"condition": "service_healthy"},
        "database-setup": {"condition": "service_completed_successfully"},
    }
    return process | dict(HARDENED)
