"""Listens on the real bus: every call, every reply and every event that passes, by contract."""

import json
import time

import pika

from tests.contract.contracts_named import CALLS, CASE_SERVICE, Message

RPC, EVENTS = "nameko-rpc", "nagrik.events"
SERVICE = "complaints"
"""Whose calls are listened to, beside those of the shared services."""


class Listener:
    """Begins to listen at once; `heard` holds the fullest message of each name.

    Of cases it hears those of one `owner`: other tests file cases meanwhile, and another kind of
    matter has other notices.
    """

    def __init__(self, uri: str, owner: str) -> None:
        self._owner = owner
        self._connection = pika.BlockingConnection(pika.URLParameters(uri))
        self._channel = self._connection.channel()
        self._queue = self._channel.queue_declare("", exclusive=True).method.queue
        for exchange in (RPC, EVENTS):
            self._channel.queue_bind(self._queue, exchange, "#")
        self._asked: dict[str, str] = {}
        self.heard: dict[str, Message] = {}

    def listen(self, wanted: set[str], seconds: float) -> dict[str, Message]:
        """Take in what passes until all of `wanted` was heard or the time is over."""
        end = time.monotonic() + seconds
        while not wanted <= self.heard.keys() and time.monotonic() < end:
            method, properties, body = self._channel.basic_get(self._queue, auto_ack=True)
            if method is None:
                self._connection.sleep(0.02)
                continue
            message = json.loads(body)
            if method.exchange == RPC:
                self._take_call(method.routing_key, properties.correlation_id, message)
            # Others try what happens to what is no event.
            elif (type := message.get("type")) and (
                not type.startswith("case.") or self._is_owners(message)
            ):
                self._keep(f"event.{message['type']}", message)
        return self.heard

    def _is_owners(self, message: Message) -> bool:
        return message["source"] == SERVICE and message["data"]["case"]["owner"] == self._owner

    def close(self) -> None:
        """Stop listening."""
        self._connection.close()

    def _take_call(self, key: str, id: str, rpc_call: Message) -> None:
        """A call goes to `service.method`; its reply goes to whom it was asked by, with its id."""
        if "kwargs" in rpc_call:
            service, _, call = key.partition(".")
            if service not in CALLS and service != SERVICE:
                return
            self._asked[id] = f"{service if service in CALLS else CASE_SERVICE}.{call}"
            self._keep(f"{self._asked[id]}.request", rpc_call["kwargs"])
        elif rpc_call.get("error") is None and id in self._asked:
            self._keep(f"{self._asked.pop(id)}.reply", rpc_call["result"])

    def _keep(self, name: str, message: Message) -> None:
        if _fullness(message) > _fullness(self.heard.get(name, {})):
            self.heard[name] = message


def _fullness(message: Message) -> tuple[int, int]:
    """What it says counts before how long it says it: another's long form has no more parts."""
    return len(message), len(str(message))
