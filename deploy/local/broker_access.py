"""Who may do what on the broker: one user for each service, deny by default.

RabbitMQ checks names of queues and exchanges against a regular expression for
each of `configure` (declare, delete), `write` (publish, bind to) and `read`
(consume, bind from); on a topic exchange it checks the routing key as well.
"""

import base64
import hashlib
import os
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

VHOST = "/"
OPERATOR = "operator"  # for people and tools: the dead-letter commands, the tests
RPC_EXCHANGE = "nameko-rpc"


@dataclass(frozen=True)
class TopicAccess:
    """Routing keys a user may publish to (`write`) and bind (`read`) on one exchange."""

    exchange: str
    write: str
    read: str


@dataclass(frozen=True)
class Access:
    """What one user may do in every virtual host."""

    configure: str = ".*"
    write: str = ".*"
    read: str = ".*"
    topics: Sequence[TopicAccess] = ()


EVERYTHING = Access()


def password_hash(password: str) -> str:
    """RabbitMQ's salted SHA-256: base64 of a 4-byte salt and of sha256(salt + password)."""
    salt = os.urandom(4)
    digest = hashlib.sha256(salt + password.encode()).digest()
    return base64.b64encode(salt + digest).decode()


def definitions(
    passwords: Mapping[str, str],
    access: Mapping[str, Access],
    *,
    vhosts: Sequence[str] = (VHOST,),
    policies: Sequence[Mapping[str, Any]] = (),
) -> dict[str, Any]:
    """RabbitMQ's definitions document for these users, the same rights in every vhost."""
    return {
        "vhosts": [{"name": vhost} for vhost in vhosts],
        "users": [_user(name, password) for name, password in passwords.items()],
        "permissions": [
            _permission(vhost, name, access.get(name, EVERYTHING))
            for vhost in vhosts
            for name in passwords
        ],
        "topic_permissions": [
            _topic_permission(vhost, name, topic)
            for vhost in vhosts
            for name in passwords
            for topic in access.get(name, EVERYTHING).topics
        ],
        "policies": [{**policy, "vhost": vhost} for vhost in vhosts for policy in policies],
        "parameters": [],
        "queues": [],
        "exchanges": [],
        "bindings": [],
    }


def _user(name: str, password: str) -> dict[str, Any]:
    return {
        "name": name,
        "password_hash": password_hash(password),
        "hashing_algorithm": "rabbit_password_hashing_sha256",
        "tags": ["administrator"] if name == OPERATOR else [],
    }


def _permission(vhost: str, user: str, access: Access) -> dict[str, str]:
    return {
        "vhost": vhost,
        "user": user,
        "configure": access.configure,
        "write": access.write,
        "read": access.read,
    }


def _topic_permission(vhost: str, user: str, topic: TopicAccess) -> dict[str, str]:
    return {
        "vhost": vhost,
        "user": user,
        "exchange": topic.exchange,
        "write": topic.write,
        "read": topic.read,
    }


def either(*patterns: str) -> str:
    """A regular expression that matches a whole name against one of `patterns`."""
    return f"^({'|'.join(patterns)})$"


def exactly(name: str) -> str:
    """A pattern that matches `name` alone."""
    return re.escape(name)
