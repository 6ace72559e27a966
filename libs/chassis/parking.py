"""Where a message goes that cannot be handled: to a later try, or to the dead letters.

Nothing is acknowledged before the broker has confirmed the copy, so nothing disappears.
"""

import traceback
from collections.abc import Sequence

from chassis import log, metrics, time_source, topology
from chassis.wire import messages
from chassis.wire.messages import Headers, Incoming
from chassis.wire.publishing import Publisher
from contracts.errors import ContractError

logger = log.get(__name__)

ATTEMPT = "x-attempt"
"""The header with our own count of attempts: the broker's ``x-death`` does not survive a client's
republish."""


class Parking:
    """Puts messages of one service off, or parks them."""

    def __init__(self, publisher: Publisher, delays: Sequence[float] = ()) -> None:
        self._publisher = publisher
        self._service = publisher.identity.name
        self._delays = delays

    def retry_or_park(self, queue: str, message: Incoming, error: BaseException) -> None:
        """Put off a delivery that failed, or park it when there is no try left or no hope. Raises
        Unavailable or ConnectionError if the broker did not take the copy."""
        attempt = int(message.number(ATTEMPT))
        hopeless = isinstance(error, ContractError) and not error.retryable
        if hopeless or attempt >= len(self._delays):
            reason = error.code if isinstance(error, ContractError) else type(error).__name__
            self.park(queue, message, reason, error)
            return
        delay = topology.retry_queue(self._service, self._delays[attempt])
        self._copy(delay, queue, message, {ATTEMPT: attempt + 1})
        metrics.EVENT_RETRIES.labels(self._service, queue).inc()
        logger.warning(
            "delivery put off",
            extra={"queue": queue, "attempt": attempt + 1, "reason": repr(error)},
        )

    def park(
        self, queue: str, message: Incoming, reason: str, error: BaseException | None = None
    ) -> None:
        """Put a copy into the service's dead letters with the reason; raises as above."""
        trail = "".join(traceback.format_exception(error)[-3:]) if error else ""
        letter = {
            "x-queue": queue,
            "x-reason": reason,
            "x-error": log.redact(trail)[-2000:],
            "x-parked-at": time_source.now().isoformat(),
        }
        back, dead = (
            topology.return_exchange(self._service),
            topology.dead_letter_queue(self._service),
        )
        self._copy(back, dead, message, letter)
        metrics.DEAD_LETTERS.labels(self._service, reason).inc()
        logger.error("message parked", extra={"queue": queue, "reason": reason})

    def _copy(self, exchange: str, key: str, message: Incoming, headers: Headers) -> None:
        copy = messages.copy(self._publisher.identity, exchange, key, message, headers)
        if not all(self._publisher.publish([copy]).confirmations):
            raise ConnectionError(f"the broker did not take the copy for {key}")
