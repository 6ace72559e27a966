"""The hub of a process that does one thing at a time: pika's blocking channel, with confirms."""

from collections.abc import Sequence

import pika
from pika.adapters.blocking_connection import BlockingChannel
from pika.exceptions import NackError, UnroutableError

from chassis.senders import Identity
from chassis.wire.messages import Outgoing
from chassis.wire.publishing import Batch


class BlockingPublisher:
    """Publishes on ``channel``, whose connection is ``identity``'s, one message after the other."""

    def __init__(self, channel: BlockingChannel, identity: Identity) -> None:
        channel.confirm_delivery()
        self._channel = channel
        self.identity = identity

    def publish(self, outgoing: Sequence[Outgoing]) -> Batch:
        """Publish and wait for the broker's word on each; AMQPError or OSError when it is lost."""
        batch = Batch(len(outgoing))
        for index, message in enumerate(outgoing):
            batch.settle(index, self._is_confirmed(message, batch, index))
        return batch

    def _is_confirmed(self, message: Outgoing, batch: Batch, index: int) -> bool:
        properties = pika.BasicProperties(**message.properties)
        try:
            self._channel.basic_publish(
                message.exchange, message.key, message.body, properties, message.mandatory
            )
        except UnroutableError:
            batch.returned[index] = True
        except NackError:
            return False
        return True
