"""Answering calls: a request has the contract's shape, who sends it may, who acts is proved, and a
bad one is parked, where nameko would die of it in one replica after the other."""

import re
import sys
import time
from functools import partial
from typing import Any

import eventlet
from kombu import Queue
from marshmallow import ValidationError
from nameko.exceptions import ContainerBeingKilled, MethodNotFound
from nameko.rpc import Rpc, RpcConsumer
from pymongo.errors import PyMongoError

from chassis import actor as actors
from chassis import log, metrics, mongo, topology
from chassis.entrypoint_base import (
    EXPECTED,
    RUNTIME,
    Measured,
    ParkingQueueConsumer,
    incoming,
)
from chassis.newer_release import OfANewerRelease
from chassis.senders import NotProven
from chassis.wire.messages import Incoming
from contracts import errors
from contracts import rpc as rpc_contracts

logger = log.get(__name__)

REPLY_KEY = re.compile(r"reply\.[a-z0-9-]+\.[0-9a-f]{32}")
"""Only keys of this form are answered: a caller must not make us publish under a key of its choice,
in our name."""

GIVE_BACK_SECONDS = 0.02
"""The broker gives it to the next replica; where there is none of the newer release, it comes again
and must not keep the process busy."""


class SafeRpcConsumer(RpcConsumer):
    """A request that cannot be answered is parked; it must not kill every replica in turn."""

    queue_consumer = ParkingQueueConsumer()
    queue: Queue | None

    def setup(self) -> None:
        """Consume the service's calls from the queue that the deployment has declared."""
        if self.queue is None:
            queue = topology.calls_queue(self.container.service_name)
            self.queue = Queue(queue, no_declare=True)
            self.queue_consumer.register_provider(self)
            self._registered = True

    def handle_message(self, body: Any, message: Any) -> None:
        """Hand the request to its method; park one without an address to answer to or of no known
        form."""
        well_formed = (
            isinstance(body, dict)
            and isinstance(body.get("args"), list)
            and isinstance(body.get("kwargs"), dict)
        )
        way_back = REPLY_KEY.fullmatch(message.properties.get("reply_to") or "")
        if not way_back or not well_formed:
            runtime = self.container.config[RUNTIME]
            reason = "no-reply-to" if well_formed else "malformed-request"
            key = message.delivery_info["routing_key"]
            runtime.parking.park(key, incoming(message), reason)
            self.queue_consumer.ack_message(message)
            return
        try:
            provider = self.get_provider_for_method(message.delivery_info["routing_key"])
            provider.handle_message(body, message)
        except Exception:
            self.handle_result(message, None, sys.exc_info())

    def handle_result(self, message: Any, result: Any, exc_info: Any) -> Any:
        """Answer, then acknowledge. An answer lost on the way is the caller's deadline.

        A call that only a newer release can answer is given back, for as long as its caller waits.
        """
        if exc_info and isinstance(exc_info[1], OfANewerRelease) and _is_awaited(message):
            eventlet.sleep(GIVE_BACK_SECONDS)
            self.queue_consumer.requeue_message(message)
            return result, exc_info
        bus = self.container.config[RUNTIME].bus
        properties = message.properties
        reply_to, correlation_id = properties["reply_to"], properties.get("correlation_id")
        error = error_for_caller(exc_info[1]) if exc_info else None
        try:
            try:
                bus.reply(reply_to, correlation_id, result, error)
            except TypeError as unserializable:
                logger.exception("a result cannot be sent")
                bus.reply(reply_to, correlation_id, None, error_for_caller(unserializable))
        except errors.Unavailable:
            logger.warning("an answer could not be sent")
        self.queue_consumer.ack_message(message)
        return result, exc_info


def _is_awaited(message: Any) -> bool:
    return (incoming(message).number("nameko.deadline") or 0) > time.time()


def error_for_caller(error: BaseException) -> errors.ContractError:
    """Return what a caller is told of an error."""
    if isinstance(error, errors.ContractError):
        return error
    if isinstance(error, MethodNotFound):
        return errors.NotFound("no such method")
    if isinstance(error, PyMongoError) and mongo.is_away(error):
        # The write may have happened: the same call with the same key tells.
        return errors.DeadlineExceeded("the database is away")
    return errors.Internal("internal error")


class ContractRpc(Measured, Rpc):
    """An RPC whose request has the contract's shape, from a sender who may call it, for an actor
    who is proved."""

    rpc_consumer = SafeRpcConsumer()

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(expected_exceptions=EXPECTED, **kwargs)

    def handle_message(self, body: dict[str, Any], message: Any) -> None:
        """Check deadline, sender, shape and actor, then give the request to a worker."""
        request = incoming(message)
        deadline = request.number("nameko.deadline")
        if deadline and deadline < time.time():
            # The deadline has passed and the caller has gone, so nothing is done.
            metrics.ENTRYPOINT_SECONDS.labels(
                self.container.service_name, self.method_name, "rpc", "expired"
            ).observe(0)
            self.rpc_consumer.queue_consumer.ack_message(message)
            return
        data = self.begin(request)
        kwargs = body["kwargs"]
        contract = rpc_contracts.method(self.container.service_name, self.method_name)
        data["sender"] = self._check_sender(contract, request)
        if contract is not None:
            if body["args"]:
                raise errors.BadRequest("arguments go by name")
            try:
                kwargs = contract.schema.load(kwargs)
            except ValidationError as error:
                raise errors.BadRequest(f"not a {self.method_name} request: {error}") from error
            if not contract.anonymous:
                data["actor"] = self._proved_actor(contract, body["kwargs"], message)
        else:
            self.check_signature(body["args"], kwargs)
        try:
            self.container.spawn_worker(
                self,
                body["args"],
                kwargs,
                context_data=data,
                handle_result=partial(self.handle_result, message),
            )
        except ContainerBeingKilled:
            self.rpc_consumer.requeue_message(message)

    def _check_sender(self, contract: rpc_contracts.Method | None, request: Incoming) -> str:
        """Return who calls; raise NotAllowed for a call that the broker does not vouch for, or for
        a caller whom the contract does not name."""
        try:
            sender = request.sender(self.runtime.bus.identity)
        except NotProven as error:
            metrics.FORGED_SENDERS.labels(self.container.service_name, "rpc").inc()
            logger.error("call refused", extra={"method": self.method_name, "reason": str(error)})
            raise errors.NotAllowed("who calls is not proved") from error
        if contract is not None and not contract.may_be_called_by(sender):
            logger.error("call refused", extra={"method": self.method_name, "sender": sender})
            raise errors.NotAllowed(f"{self.method_name} is not for {sender} to call")
        return sender

    def _proved_actor(
        self, contract: rpc_contracts.Method, arguments: dict[str, Any], message: Any
    ) -> actors.Actor:
        proof = actors.prove_call(
            message.headers.get("nameko.actor_token"),
            self.runtime.actor_keys,
            service=self.container.service_name,
            method=self.method_name,
            arguments=arguments,
            id=message.properties.get("correlation_id"),
        )
        if contract.writes:
            redelivered = bool(message.delivery_info.get("redelivered"))
            self.runtime.used_tokens.use(proof, redelivered=redelivered)
        return proof.actor

    def handle_result(self, message: Any, worker_ctx: Any, result: Any, exc_info: Any) -> Any:
        """Answer and measure."""
        self.end("rpc", worker_ctx, exc_info)
        return self.rpc_consumer.handle_result(message, result, exc_info)


rpc = ContractRpc.decorator
