"""A service as the gateway sees one: it answers nameko's RPC on the real broker.

Stands in for services of other deployables, so that a test can make them slow, absent or refusing.
"""

import threading
import time
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import orjson
import pika

from chassis.senders import Identity
from contracts.errors import ContractError
from tests.support.polling import eventually

GONE = (pika.exceptions.AMQPConnectionError, pika.exceptions.AMQPChannelError)
Answer = Callable[[dict[str, Any]], Any]


class Peer:
    """Answers `service.method` with what `answers[method](kwargs)` returns or raises.

    `calls` are (method, kwargs, headers) in the order they came.
    """

    def __init__(self, amqp_uri: str, service: str, answers: dict[str, Answer]) -> None:
        self.answers = answers
        self.calls: list[tuple[str, dict, dict]] = []
        self._uri, self._service = amqp_uri, service
        self._identity = Identity.of(amqp_uri, service)
        self._stopping = threading.Event()
        self._consuming = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)

    def __enter__(self) -> "Peer":
        self._thread.start()
        eventually(self._consuming.is_set, what=f"{self._service} consumes")
        return self

    def __exit__(self, *_: object) -> None:
        self._stopping.set()
        with suppress(pika.exceptions.ConnectionWrongStateError):  # the broker closed it before
            self._connection.add_callback_threadsafe(lambda: None)  # so that the loop looks up
        self._thread.join(10)

    def kwargs_of(self, method: str) -> list[dict]:
        return [kwargs for name, kwargs, _ in self.calls if name == method]

    def _run(self) -> None:
        # Who still answers slowly when the broker is cleared for the next test ends with it.
        with suppress(*GONE):
            self._serve()

    def _serve(self) -> None:
        connection = self._connection = pika.BlockingConnection(pika.URLParameters(self._uri))
        channel = connection.channel()
        queue = f"rpc-{self._service}"
        channel.exchange_declare("nameko-rpc", "topic", durable=True)
        channel.queue_declare(queue, durable=True)
        channel.queue_bind(queue, "nameko-rpc", f"{self._service}.*")
        channel.basic_consume(queue, self._answer)
        self._consuming.set()
        while not self._stopping.is_set():
            connection.process_data_events(time_limit=1)
        connection.close()

    def _answer(self, channel, delivery, properties, body: bytes) -> None:
        method = delivery.routing_key.partition(".")[2]
        kwargs = orjson.loads(body)["kwargs"]
        self.calls.append((method, kwargs, dict(properties.headers)))
        result, error = None, None
        try:
            result = self.answers[method](kwargs)
        except ContractError as refused:
            error = {
                "exc_type": type(refused).__name__,
                "value": refused.message,
                "code": refused.code,
                "fields": refused.fields,
                "details": refused.details,
            }
        reply = orjson.dumps({"result": result, "error": error})
        channel.basic_publish(
            "nameko-rpc",
            properties.reply_to,
            reply,
            pika.BasicProperties(
                correlation_id=properties.correlation_id,
                content_type="application/json",
                user_id=self._identity.user,
                headers=self._identity.headers,
            ),
        )
        channel.basic_ack(delivery.delivery_tag)


def slow(seconds: float, answer: Answer) -> Answer:
    """The same answer, late."""

    def late(kwargs: dict) -> Any:
        time.sleep(seconds)
        return answer(kwargs)

    return late
