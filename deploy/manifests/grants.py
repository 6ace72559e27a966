"""What a service is granted, as Kubernetes objects: the same users, rights and queues as locally.

Each grant is a kustomize component of whoever holds the deployment: objects for RabbitMQ's
messaging topology operator (``rabbitmq.com/v1beta1``), a patch that adds the service's user to
MongoDB's replica set, and the passwords of both, which are named here and kept elsewhere.
"""

import hashlib
from collections.abc import Iterator

from casework.desk.audit import database_name
from casework.host.manifest import Manifest
from chassis.topology import Binding, Topology
from deploy.local import database_access
from deploy.local.access import (
    POLICIES,
    OnTheBus,
    gateway_access,
    gateway_topology,
    service_access,
    service_topology,
)
from deploy.local.broker_access import VHOST, Access
from deploy.manifests import yaml_text
from deploy.manifests.deployables import GATEWAY, object_name
from deploy.manifests.secrets import password
from deploy.manifests.workloads import PART_OF
from deploy.manifests.yaml_text import Manifested

DATA = "nagrik-data"
"""The namespace of broker and database; what is granted there no department can change."""
BROKER = {"name": "nagrik-broker"}
DATABASE = "nagrik-database"
COMPONENT = {"apiVersion": "kustomize.config.k8s.io/v1alpha1", "kind": "Component"}


def of_service(manifest: Manifest) -> dict[str, str]:
    """Return the component that grants a service what `service.yaml` says, as text by file."""
    name, does = manifest.service, OnTheBus.of(manifest)
    return component(name, service_access(name, does), service_topology(name, does))


def of_gateway() -> dict[str, str]:
    """Return the component of the gateway's user, which its three processes share."""
    return component(GATEWAY, gateway_access(), gateway_topology())


def component(user: str, access: Access, topology: Topology) -> dict[str, str]:
    """Return the component for one user, as text by file."""
    patch = {"path": "database-user.yaml", "target": {"kind": "MongoDBCommunity", "name": DATABASE}}
    top = {**COMPONENT, "resources": ["broker.yaml", "passwords.yaml"], "patches": [patch]}
    broker = [*_user(user, access), *_topology(user, topology)]
    passwords = [
        password(f"{user}-broker", DATA, username=user),
        password(f"{user}-database", DATA),
    ]
    return {
        "kustomization.yaml": yaml_text.one(top),
        "broker.yaml": yaml_text.several(broker),
        "database-user.yaml": yaml_text.one([_append_only(user), _database_user(user)]),
        "passwords.yaml": yaml_text.several(passwords),
    }


def shared(topology: Topology) -> list[Manifested]:
    """Return what stands on the broker and is no service's own:
    exchanges and queues, and policies."""
    policies = [
        _on_the_broker(
            "Policy",
            "shared",
            policy["name"],
            name=policy["name"],
            vhost=VHOST,
            pattern=policy["pattern"],
            applyTo=policy["apply-to"],
            priority=policy["priority"],
            definition=policy["definition"],
        )
        for policy in POLICIES
    ]
    return [*_topology("shared", topology), *policies]


def _on_the_broker(kind: str, user: str, called: str, /, **spec: object) -> Manifested:
    spec |= {"rabbitmqClusterReference": BROKER}
    metadata = {
        "name": object_name(f"{user}-{called}"),
        "namespace": DATA,
        "labels": {"app.kubernetes.io/name": user, **PART_OF},
    }
    return {"apiVersion": "rabbitmq.com/v1beta1", "kind": kind, "metadata": metadata, "spec": spec}


def _user(user: str, access: Access) -> Iterator[Manifested]:
    secret = {"name": f"{user}-broker"}
    yield _on_the_broker("User", user, "user", importCredentialsSecret=secret)
    permissions = {"configure": access.configure, "write": access.write, "read": access.read}
    yield _on_the_broker(
        "Permission", user, "rights", vhost=VHOST, user=user, permissions=permissions
    )
    for topic in access.topics:
        rights = {"exchange": topic.exchange, "write": topic.write, "read": topic.read}
        called = f"rights-{topic.exchange}"
        yield _on_the_broker(
            "TopicPermission", user, called, vhost=VHOST, user=user, permissions=rights
        )


def _topology(user: str, topology: Topology) -> Iterator[Manifested]:
    for exchange in topology.exchanges:
        yield _on_the_broker(
            "Exchange",
            user,
            f"exchange-{exchange.name}",
            name=exchange.name,
            vhost=VHOST,
            type=exchange.kind,
            durable=True,
            autoDelete=False,
        )
    for queue in topology.queues:
        arguments = {key: value for key, value in queue.arguments.items() if key != "x-queue-type"}
        yield _on_the_broker(
            "Queue",
            user,
            f"queue-{queue.name}",
            name=queue.name,
            vhost=VHOST,
            type=queue.arguments.get("x-queue-type", "classic"),
            durable=True,
            autoDelete=False,
            **({"arguments": arguments} if arguments else {}),
        )
    for binding in topology.bindings:
        yield _on_the_broker(
            "Binding",
            user,
            _called(binding),
            vhost=VHOST,
            source=binding.source,
            destination=binding.destination,
            destinationType="exchange" if binding.to_exchange else "queue",
            routingKey=binding.key,
        )


def _called(binding: Binding) -> str:
    """Return the name of a binding. It cannot be changed, so its name says which it is, and not
    where in a list."""
    whole = "\n".join((binding.source, binding.destination, binding.key))
    digest = hashlib.sha256(whole.encode()).hexdigest()[:8]
    return f"binding-{binding.destination}-{digest}"


def _append_only(user: str) -> Manifested:
    """Return the role of who may add to the audit log of a service and not change it."""
    called = {"role": database_access.APPEND_ONLY, "db": database_name(user)}
    value = {**called, **database_access.append_only(user)}
    return {"op": "add", "path": "/spec/security/roles/-", "value": value}


def _database_user(user: str) -> Manifested:
    """Return a user who reads and writes the database that is called like it,
    adds to its audit log, no more."""
    value = {
        "name": user,
        "db": "admin",
        "passwordSecretRef": {"name": f"{user}-database"},
        "roles": [{"db": one["db"], "name": one["role"]} for one in database_access.roles(user)],
        "scramCredentialsSecretName": f"{user}-database",
    }
    return {"op": "add", "path": "/spec/users/-", "value": value}
