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

from chassis import senders, topology
from chassis.topology import Topology
from contracts.typed import JsonObject

VHOST = "/"
OPERATOR = senders.OPERATOR  # for people and tools: the dead-letter commands, the tests


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
    """Return RabbitMQ's salted SHA-256: base64 of a 4-byte salt and of sha256(salt + password)."""
    salt = os.urandom(4)
    digest = hashlib.sha256(salt + password.encode()).digest()
    return base64.b64encode(salt + digest).decode()


def definitions(
    passwords: Mapping[str, str],
    access: Mapping[str, Access],
    *,
    vhosts: Sequence[str] = (VHOST,),
    policies: Sequence[JsonObject] = (),
    declares: Topology | None = None,
) -> JsonObject:
    """Return RabbitMQ's definitions document for these users, the same rights and the same
    exchanges, queues and bindings (`declares`) in every vhost."""
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
        **declarations(declares or Topology(), vhosts),
    }


def declarations(declares: Topology, vhosts: Sequence[str]) -> JsonObject:
    """Return the part of the document that says what stands in the vhosts;
    good to be loaded alone."""
    parts = [topology.definitions(declares, vhost) for vhost in vhosts]
    kinds = ("exchanges", "queues", "bindings")
    return {kind: [one for part in parts for one in part[kind]] for kind in kinds}


def _user(name: str, password: str) -> JsonObject:
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
    """Return a regular expression that matches a whole name against one of `patterns`."""
    return f"^({'|'.join(patterns)})$"


def exactly(name: str) -> str:
    """Return a pattern that matches `name` alone."""
    return re.escape(name)


def keys_of(pattern: str) -> str:
    """Return a pattern that matches the routing keys that a topic pattern
    (`case.#`, `*.left`) does."""
    words = {"*": r"[^.]+", "#": r".+"}
    return r"\.".join(words.get(word, re.escape(word)) for word in pattern.split("."))
