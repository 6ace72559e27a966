"""What its processes share: broker, database, names of queues, shapes of messages."""

import asyncio
import os
import uuid
from typing import Any

from faststream import AckPolicy
from faststream.rabbit import Channel, QueueType, RabbitBroker, RabbitQueue
from faststream.rabbit.annotations import RabbitMessage
from pydantic import BaseModel, Field
from pymongo import AsyncMongoClient
from pymongo.asynchronous.collection import AsyncCollection
from pymongo.write_concern import WriteConcern

AMQP_URI, MONGO_URI, DATABASE = "BARE_AMQP_URI", "BARE_MONGO_URI", "BARE_DATABASE"
DURABLE = WriteConcern(w="majority", j=True)
COMPLAINTS, ROUTING, NOTIFY = (f"bare.{name}" for name in ("complaints", "routing", "notify"))
FILED = RabbitQueue(NOTIFY, queue_type=QueueType.QUORUM, durable=True)
CALL_SECONDS = 10.0


class Complaint(BaseModel):
    """What a citizen files."""

    category: str = Field(min_length=1, max_length=64)
    text: str = Field(min_length=1, max_length=10_000)
    lat: float = Field(ge=-90, le=90)
    lon: float = Field(ge=-180, le=180)


def calls_of(service: str) -> RabbitQueue:
    """The queue of a service's calls, which end with it."""
    return RabbitQueue(service, durable=False, auto_delete=True)


def broker() -> RabbitBroker:
    """The broker, with as many messages under way as the services of ours take."""
    return RabbitBroker(
        os.environ[AMQP_URI], default_channel=Channel(prefetch_count=100), logger=None
    )


class Calls:
    """Calls of one process: FastStream's own would go one after the other."""

    def __init__(self, bus: RabbitBroker) -> None:
        self._bus = bus
        self._replies = RabbitQueue(f"bare.replies.{uuid.uuid4().hex}", auto_delete=True)
        self._waiting: dict[str, asyncio.Future[dict[str, Any]]] = {}
        bus.subscriber(self._replies, ack_policy=AckPolicy.ACK_FIRST)(self._replied)

    async def call(self, service: str, question: dict[str, Any]) -> dict[str, Any]:
        """Ask a service; TimeoutError where it does not answer."""
        id = uuid.uuid4().hex
        answer = self._waiting[id] = asyncio.get_running_loop().create_future()
        try:
            await self._bus.publish(
                question, queue=service, reply_to=self._replies.name, correlation_id=id
            )
            return await asyncio.wait_for(answer, CALL_SECONDS)
        finally:
            del self._waiting[id]

    async def _replied(self, reply: dict[str, Any], message: RabbitMessage) -> None:
        answer = self._waiting.get(message.correlation_id)
        if answer is not None and not answer.done():
            answer.set_result(reply)


def collection(name: str) -> AsyncCollection[dict[str, Any]]:
    """A collection whose writes are on a majority's journals."""
    client: AsyncMongoClient[dict[str, Any]] = AsyncMongoClient(os.environ[MONGO_URI])
    return client[os.environ[DATABASE]].get_collection(name, write_concern=DURABLE)
