"""What a service is granted, as Kubernetes objects: the same users, rights and queues as locally.

For the RabbitMQ messaging topology operator (``rabbitmq.com/v1beta1``), the MongoDB controllers
(``mongodb.com/v1``) and External Secrets. Passwords and keys are named here and kept elsewhere. The
grant itself is signed by whoever holds the deployment's key: the secret ``<service>-grant``.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

from casework.host.manifest import Manifest
from deploy.local.access import OnTheBus, service_access, service_topology
from deploy.local.broker_access import VHOST

BROKER = {"name": "nagrik-broker"}
SECRET_STORE = {"name": "nagrik", "kind": "ClusterSecretStore"}
Manifested = dict[str, Any]


def write_manifests(manifest: Manifest, folder: Path) -> list[Path]:
    """Write the objects of the service into ``folder``; return the files."""
    folder.mkdir(parents=True, exist_ok=True)
    files = {
        "broker.yaml": list(_broker(manifest)),
        "database.yaml": [_database_user(manifest)],
        "secrets.yaml": list(_secrets(manifest)),
    }
    written = []
    for name, objects in files.items():
        path = folder / name
        path.write_text(
            yaml.safe_dump_all(objects, sort_keys=False, allow_unicode=True), encoding="utf-8"
        )
        written.append(path)
    return written


def _object(api: str, kind: str, name: str, service: str, spec: Manifested) -> Manifested:
    labels = {"app.kubernetes.io/name": service, "app.kubernetes.io/part-of": "nagrik-setu"}
    metadata = {"name": _object_name(name), "labels": labels}
    return {"apiVersion": api, "kind": kind, "metadata": metadata, "spec": spec}


def _object_name(name: str) -> str:
    """A name as Kubernetes takes it: small letters, digits and hyphens."""
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")


def _broker(manifest: Manifest) -> Iterator[Manifested]:
    service, does = manifest.service, OnTheBus.of(manifest)
    access, topology = service_access(service, does), service_topology(service, does)

    def one(kind: str, called: str, /, **spec: Any) -> Manifested:
        spec |= {"rabbitmqClusterReference": BROKER}
        return _object("rabbitmq.com/v1beta1", kind, f"{service}-{called}", service, spec)

    yield one("User", "user", importCredentialsSecret={"name": f"{service}-broker"})
    permissions = {"configure": access.configure, "write": access.write, "read": access.read}
    yield one("Permission", "rights", vhost=VHOST, user=service, permissions=permissions)
    for topic in access.topics:
        rights = {"exchange": topic.exchange, "write": topic.write, "read": topic.read}
        yield one(
            "TopicPermission",
            f"rights-{topic.exchange}",
            vhost=VHOST,
            user=service,
            permissions=rights,
        )
    for exchange in topology.exchanges:
        yield one(
            "Exchange",
            f"exchange-{exchange.name}",
            name=exchange.name,
            vhost=VHOST,
            type=exchange.kind,
            durable=True,
            autoDelete=False,
        )
    for queue in topology.queues:
        arguments = {key: value for key, value in queue.arguments.items() if key != "x-queue-type"}
        yield one(
            "Queue",
            f"queue-{queue.name}",
            name=queue.name,
            vhost=VHOST,
            type=queue.arguments.get("x-queue-type", "classic"),
            durable=True,
            autoDelete=False,
            arguments=arguments,
        )
    for number, binding in enumerate(topology.bindings, 1):
        yield one(
            "Binding",
            f"binding-{number}",
            vhost=VHOST,
            source=binding.source,
            destination=binding.destination,
            destinationType="exchange" if binding.to_exchange else "queue",
            routingKey=binding.key,
        )


def _database_user(manifest: Manifest) -> Manifested:
    service = manifest.service
    return _object(
        "mongodb.com/v1",
        "MongoDBUser",
        f"{service}-database",
        service,
        {
            "username": service,
            "db": "admin",
            "mongodbResourceRef": {"name": "nagrik-database"},
            "passwordSecretKeyRef": {"name": f"{service}-database", "key": "password"},
            "roles": [{"db": service, "name": "readWrite"}],
        },
    )


def _secrets(manifest: Manifest) -> Iterator[Manifested]:
    service = manifest.service
    key_sets = {
        f"{service}-broker": ("username", "password"),
        f"{service}-database": ("password",),
        f"{service}-grant": ("SERVICE_GRANT",),
        f"{service}-keys": ("FIELD_KEY", *sorted(manifest.secrets)),
    }
    for name, keys in key_sets.items():
        data = [{"secretKey": key, "remoteRef": {"key": name, "property": key}} for key in keys]
        spec = {"secretStoreRef": SECRET_STORE, "target": {"name": name}, "data": data}
        yield _object("external-secrets.io/v1", "ExternalSecret", name, service, spec)
