"""The calls of one process: sent, matched with their answers, ended by their deadlines."""

import time
import uuid
from collections.abc import Callable, Mapping
from typing import Protocol

from chassis import log, metrics
from chassis.senders import Identity, NotProven
from chassis.wire import messages
from chassis.wire.messages import Incoming, Outgoing
from chassis.wire.waiting import Awaited
from contracts import errors
from contracts.typed import Json

logger = log.get(__name__)

Call = Callable[..., Json]
"""Asks another service; see ``Calls.call``."""


class Answer(Awaited):
    """What a call waits for: a reply of the service that was asked, or the news that none comes."""

    def __init__(self, service: str) -> None:
        super().__init__()
        self.service = service
        self._body = b""
        self._error: errors.ContractError | None = None

    def succeed(self, body: bytes) -> None:
        """Take the reply."""
        if not self.settled:
            self._body = body
            self._settle()

    def fail(self, error: errors.ContractError) -> None:
        """Take note that no reply will come."""
        if not self.settled:
            self._error = error
            self._settle()

    def result(self) -> Json:
        """Return the reply's result; raises the error it tells of, or why there is none."""
        if not self.settled:
            raise errors.DeadlineExceeded(f"{self.service} did not answer")
        if self._error is not None:
            raise self._error
        return messages.result_of(self._body)


class CallHub(Protocol):
    """What calls need of their process."""

    identity: Identity

    @property
    def reply_to(self) -> str:
        """The key under which this process hears replies."""

    def ask(self, message: Outgoing, answer: Answer, seconds: float) -> None:
        """Send ``message`` and wait until ``answer`` is settled, in all so many seconds at most;
        raises Unavailable when nothing was sent."""

    def doubt(self) -> None:
        """Take note that what is sent on this connection seems to reach nobody."""


class Calls:
    """The calls of one process that wait for an answer, ``most`` of them at one time.

    A call is not confirmed by the broker: its reply is the confirmation, and its deadline the
    answer when none comes. A reply is taken only from the service that was asked.

    After the loss of a node a broker of RabbitMQ 3.10 may drop, without a word, all that a new
    connection sends to a queue of calls, for as long as the node is away. So the hub is told where
    a deadline passes and the service has answered nothing since the connection stands.
    """

    def __init__(self, hub: CallHub, most: int | None = None) -> None:
        self._hub = hub
        self._most = most
        self._name = hub.identity.name
        self._open: dict[str, Answer] = {}
        self._heard: set[str] = set()
        self._in_flight = metrics.CALLS_IN_FLIGHT.labels(self._name)

    def call(
        self,
        service: str,
        method: str,
        payload: Mapping[str, Json],
        timeout: float,
        actor_token: str | None = None,
        *,
        call_id: str | None = None,
        language: str | None = None,
    ) -> Json:
        """Ask ``service.method(**payload)`` and return its answer. ``call_id`` is what
        ``actor_token`` was signed for; any other call gets one here.

        Raises the ContractError that the peer raised; Unavailable, when nobody takes the message,
        there is no connection, or too many calls wait already; DeadlineExceeded when no answer came
        in ``timeout`` seconds or the connection broke meanwhile: it may have been done.
        """
        started, outcome = time.perf_counter(), "ok"
        id = call_id or uuid.uuid4().hex
        try:
            message = messages.call(
                self._hub.identity,
                service,
                method,
                payload,
                id=id,
                reply_to=self._hub.reply_to,
                timeout=timeout,
                actor_token=actor_token,
                language=language,
            )
            return self._ask(id, service, message, timeout)
        except Exception as error:
            outcome = getattr(error, "code", "internal")
            raise
        finally:
            metrics.CALL_SECONDS.labels(self._name, f"{service}.{method}", outcome).observe(
                time.perf_counter() - started
            )

    def _ask(self, id: str, service: str, message: Outgoing, timeout: float) -> Json:
        if self._most is not None and len(self._open) >= self._most:
            raise errors.Unavailable("too many calls are waiting")
        answer = self._open[id] = Answer(service)
        self._in_flight.set(len(self._open))
        try:
            self._hub.ask(message, answer, timeout)
        finally:
            self._open.pop(id, None)
            self._in_flight.set(len(self._open))
        if not answer.settled and service not in self._heard:
            self._hub.doubt()
        return answer.result()

    def replied(self, correlation_id: str | None, reply: Incoming) -> None:
        """Give a reply to the call that waits for it; one whose caller has gone is dropped."""
        answer = self._open.get(correlation_id or "")
        if answer is None:
            return
        if self._is_from(answer.service, reply):
            self._heard.add(answer.service)
            answer.succeed(reply.body)
        else:
            # A reply from another sender is ignored; the true one may still come.
            metrics.FORGED_SENDERS.labels(self._name, "reply").inc()
            logger.error("a reply is not from whom was asked", extra={"asked": answer.service})

    def _is_from(self, service: str, reply: Incoming) -> bool:
        try:
            return reply.sender(self._hub.identity) == service
        except NotProven:
            return False

    def returned(self, correlation_id: str | None) -> None:
        """Tell the call that no queue took it."""
        if answer := self._open.get(correlation_id or ""):
            answer.fail(errors.Unavailable(f"nobody answers for {answer.service}"))

    def lost(self) -> None:
        """Tell all who wait that the connection is gone, and with it their answers."""
        self._heard.clear()
        for answer in list(self._open.values()):
            answer.fail(errors.DeadlineExceeded("the connection to the bus was lost"))
