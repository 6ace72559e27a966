"""A plain client of the bus: pika, and of the chassis only what proves who sends.

It connects as the operator, who may speak for others, or as one service's user.
"""

import json
import time
import uuid
from typing import Any

import pika

from chassis import actor as actors
from chassis.actor import Actor
from chassis.pika_address import parameters_of
from chassis.senders import FIRST_SENDER, OPERATOR
from tests.support.service_process import KEYS


class BusUser:
    """Calls, publishes and looks into queues."""

    def __init__(self, uri: str) -> None:
        nodes = parameters_of(uri)
        self.user = nodes[0].credentials.username
        self.user_id: str | None = self.user
        self.connection = pika.BlockingConnection(nodes)
        self.channel = self.connection.channel()
        id = uuid.uuid4().hex
        self.reply_to = f"reply.{self.user}.{id}"
        self.queue = f"rpc.reply-{self.user}-{id}"
        self.channel.queue_declare(self.queue, exclusive=True)
        self.channel.queue_bind(self.queue, "nameko-rpc", self.reply_to)

    def request(
        self,
        service: str,
        method: str,
        kwargs: dict[str, Any] | None = None,
        *,
        deadline: float = 8,
        actor: Actor | None = None,
        headers: dict[str, Any] | None = None,
        expiration: str | None = None,
    ) -> dict:
        """Ask as the gateway does, for ``actor``; return the whole reply. Raises TimeoutError after
        ``deadline`` seconds."""
        id = uuid.uuid4().hex
        headers = self.speaking_for("gateway") | (headers or {})
        if actor is not None:
            headers["nameko.actor_token"] = token(actor, service, method, kwargs or {}, id)
        properties = pika.BasicProperties(
            reply_to=self.reply_to,
            correlation_id=id,
            content_type="application/json",
            content_encoding="utf-8",
            headers=headers,
            user_id=self.user_id,
            expiration=expiration,
        )
        body = json.dumps({"args": [], "kwargs": kwargs or {}})
        self.channel.basic_publish("nameko-rpc", f"{service}.{method}", body, properties)
        end = time.monotonic() + deadline
        while time.monotonic() < end:
            _, message, answer = self.channel.basic_get(self.queue, auto_ack=True)
            if message and message.correlation_id == id:
                return json.loads(answer)
            self.connection.sleep(0.005)
        raise TimeoutError(f"{service}.{method}")

    def publish(self, exchange: str, key: str, body: bytes, **properties: Any) -> None:
        """Publish raw bytes, in our own name unless ``properties`` say otherwise."""
        properties = {"user_id": self.user} | properties
        self.channel.basic_publish(exchange, key, body, pika.BasicProperties(**properties))

    def event(self, envelope: dict, exchange: str = "echo.events") -> None:
        """Publish an event, for its source."""
        self.publish(
            exchange,
            envelope["type"],
            json.dumps(envelope).encode(),
            content_type="application/json",
            headers=self.speaking_for(envelope["source"]),
        )

    def speaking_for(self, name: str) -> dict[str, str]:
        """Headers of what another sent first; believed of the operator alone."""
        return {FIRST_SENDER: name} if self.user == OPERATOR else {}

    def count(self, queue: str) -> int:
        """Return how many messages lie ready in ``queue``."""
        return self.channel.queue_declare(queue, passive=True).method.message_count

    def take(self, queue: str) -> tuple[dict, bytes] | None:
        """Take one message; its headers and body."""
        _, properties, body = self.channel.basic_get(queue, auto_ack=True)
        return (dict(properties.headers or {}), body) if properties else None

    def close(self) -> None:
        """Close."""
        self.connection.close()


def token(
    actor: Actor,
    service: str,
    method: str,
    kwargs: dict[str, Any],
    id: str,
    key: str = KEYS.actor_private_key,
) -> str:
    """What the gateway signs, with a base64 ``key``, for the one call ``id``."""
    request = actors.digest(method, kwargs)
    return actors.sign(actor, actors.load_private_key(key), service, id=id, request=request)
