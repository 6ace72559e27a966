"""Consuming events: at least once, retried with a delay, then parked; never lost, and never
redelivered without a pause."""

import inspect
from functools import partial
from typing import Any

import eventlet
from kombu import Queue
from marshmallow import ValidationError
from nameko.exceptions import ContainerBeingKilled
from nameko.extensions import ENTRYPOINT_EXTENSIONS_ATTR
from nameko.messaging import Consumer

from chassis import topology
from chassis.entrypoint_base import (
    EXPECTED,
    Measured,
    ParkingQueueConsumer,
    incoming,
)
from chassis.senders import FORGED, NotProven
from chassis.wire.messages import check_sender
from contracts import errors
from contracts.envelope import EventEnvelope, matches

ENVELOPE = EventEnvelope()


class Subscription(Measured, Consumer):
    """Hears every service's events whose type matches ``pattern``, at least once each.

    The handler gets the envelope. If it raises, the delivery is tried again later, then parked;
    a ContractError that is not retryable is parked at once. An event that is not its sender's own
    is parked and never handled.
    """

    queue_consumer = ParkingQueueConsumer()

    def __init__(self, pattern: str, **kwargs: Any) -> None:
        self.pattern = pattern
        super().__init__(queue=None, expected_exceptions=EXPECTED, **kwargs)

    def setup(self) -> None:
        """Consume the handler's own queue, which the deployment has declared and bound."""
        name = topology.handler_queue(self.container.service_name, self.method_name)
        self.queue = Queue(name, no_declare=True)
        super().setup()

    def handle_message(self, body: Any, message: Any) -> None:
        """Check the envelope and its sender, then give the event to a worker."""
        delivery = incoming(message)
        try:
            if delivery.is_poison:
                raise errors.BadRequest("a poison message: delivered too often")
            ENVELOPE.load(body)
            check_sender(body, delivery, self.runtime.bus.identity)
            if not matches(self.pattern, body["type"]):
                raise errors.BadRequest(f"{body['type']} is not heard here")
        except NotProven as error:
            self._settle(message, error)
            return
        except (ValidationError, errors.BadRequest) as error:
            self._settle(message, errors.BadRequest(str(error)))
            return
        try:
            self.container.spawn_worker(
                self,
                (body,),
                {},
                context_data=self.begin(delivery),
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
        parking, delivery = self.runtime.parking, incoming(message)
        try:
            if isinstance(error, NotProven):
                parking.park(self.queue.name, delivery, FORGED, error)
            else:
                parking.retry_or_park(self.queue.name, delivery, error)
        except (errors.ContractError, ConnectionError):
            # The broker cannot take the copy: it keeps the original, and we wait before it comes
            # again.
            eventlet.sleep(1)
            self.queue_consumer.requeue_message(message)
        else:
            self.queue_consumer.ack_message(message)


subscribe = Subscription.decorator


def heard_by(service_class: type) -> dict[str, str]:
    """Return the subscriptions of a service class: pattern by the handler's name."""
    return {
        name: entrypoint.pattern
        for name, method in inspect.getmembers(service_class, inspect.isfunction)
        for entrypoint in getattr(method, ENTRYPOINT_EXTENSIONS_ATTR, ())
        if isinstance(entrypoint, Subscription)
    }
