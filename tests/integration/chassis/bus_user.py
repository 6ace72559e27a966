"""A plain client of the bus, as a department's own nameko service would be: pika, no chassis."""

import json
import time
import uuid
from typing import Any

import pika


class BusUser:
    """Calls, publishes and looks into queues."""

    def __init__(self, uri: str) -> None:
        self.connection = pika.BlockingConnection(pika.URLParameters(uri))
        self.channel = self.connection.channel()
        self.reply_to = uuid.uuid4().hex
        self.queue = self.channel.queue_declare("", exclusive=True).method.queue
        self.channel.queue_bind(self.queue, "nameko-rpc", self.reply_to)

    def request(
        self,
        service: str,
        method: str,
        kwargs: dict[str, Any] | None = None,
        *,
        deadline: float = 8,
        headers: dict[str, Any] | None = None,
        expiration: str | None = None,
    ) -> dict:
        """Return the whole reply; raises TimeoutError after ``deadline`` seconds."""
        id = uuid.uuid4().hex
        properties = pika.BasicProperties(
            reply_to=self.reply_to,
            correlation_id=id,
            content_type="application/json",
            content_encoding="utf-8",
            headers=headers or {},
            expiration=expiration,
        )
        body = json.dumps({"args": [], "kwargs": kwargs or {}})
        self.channel.basic_publish("nameko-rpc", f"{service}.{method}", body, properties)
        end = time.monotonic() + deadline
        while time.monotonic() < end:
            _, found, answer = self.channel.basic_get(self.queue, auto_ack=True)
            if found and found.correlation_id == id:
                return json.loads(answer)
            self.connection.sleep(0.005)
        raise TimeoutError(f"{service}.{method}")

    def publish(self, exchange: str, key: str, body: bytes, **properties: Any) -> None:
        """Publish raw bytes."""
        self.channel.basic_publish(exchange, key, body, pika.BasicProperties(**properties))

    def event(self, envelope: dict, exchange: str = "echo.events") -> None:
        """Publish an event."""
        self.publish(
            exchange,
            envelope["type"],
            json.dumps(envelope).encode(),
            content_type="application/json",
        )

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
