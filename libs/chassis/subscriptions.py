"""Hearing events: at least once, tried again later, then parked; never lost, never in a spin."""

from functools import partial
from typing import Any

import eventlet
from kombu import Exchange, Queue, binding
from marshmallow import ValidationError
from nameko.exceptions import ContainerBeingKilled
from nameko.messaging import Consumer

from chassis import topology
from chassis.entrypoint_base import EXPECTED, Measured, ParkingQueueConsumer, raw_body
from chassis.parking import MOST_DELIVERIES
from contracts import errors
from contracts.envelope import EventEnvelope

ENVELOPE = EventEnvelope()


class Subscription(Measured, Consumer):
    """Hears every service's events whose type matches ``pattern``, at least once each.

    The handler gets the envelope. If it raises, the delivery is tried again later, then parked;
    a ContractError that is not retryable is parked at once.
    """

    queue_consumer = ParkingQueueConsumer()

    def __init__(self, pattern: str, **kwargs: Any) -> None:
        self.pattern = pattern
        super().__init__(queue=None, expected_exceptions=EXPECTED, **kwargs)

    def setup(self) -> None:
        """Declare the handler's own replicated queue."""
        service = self.container.service_name
        name = f"{service}.{self.method_name}"
        everything = Exchange(topology.ALL_EVENTS, type="topic", durable=True)
        back = Exchange(topology.return_exchange(service), type="direct", durable=True)
        self.queue = Queue(
            name,
            bindings=[
                binding(everything, routing_key=self.pattern),
                binding(back, routing_key=name),
            ],
            durable=True,
            queue_arguments=dict(topology.QUORUM),
        )
        super().setup()

    def handle_message(self, body: Any, message: Any) -> None:
        """Check the envelope, then give the event to a worker."""
        headers = dict(message.headers)
        try:
            if int(headers.get("x-delivery-count", 0)) > MOST_DELIVERIES:
                raise errors.BadRequest("delivered too often")
            ENVELOPE.load(body)
        except (ValidationError, errors.BadRequest) as error:
            self._settle(message, errors.BadRequest(str(error)))
            return
        try:
            self.container.spawn_worker(
                self,
                (body,),
                {},
                context_data=self.begin(headers),
                handle_result=partial(self.handle_result, message),
            )
        except ContainerBeingKilled:
            self.queue_consumer.requeue_message(message)

    def handle_result(
        self, message: Any, worker_ctx: Any, result: Any = None, exc_info: Any = None
    ) -> Any:
        """Acknowledge what was done; put off or park what was not."""
        self.end("event", worker_ctx, exc_info)
        if exc_info is None:
            self.queue_consumer.ack_message(message)
        else:
            self._settle(message, exc_info[1])
        return result, exc_info

    def _settle(self, message: Any, error: BaseException) -> None:
        try:
            self.runtime.parking.retry_or_park(
                self.queue.name, raw_body(message), dict(message.headers), error
            )
        except (errors.ContractError, ConnectionError):
            # The broker cannot take the copy; let it keep the original, and do not spin on it.
            eventlet.sleep(1)
            self.queue_consumer.requeue_message(message)
        else:
            self.queue_consumer.ack_message(message)


subscribe = Subscription.decorator
