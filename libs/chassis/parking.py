"""Where a message goes that cannot be handled: to a later try, or to the dead letters.

Nothing is acknowledged before the broker has confirmed the copy, so nothing disappears.
"""

import traceback
from typing import Any

from chassis import log, metrics, time_source, topology
from chassis.bus import Bus
from contracts.errors import ContractError

logger = log.get(__name__)

ATTEMPT = "x-attempt"
"""Our own count of tries. The broker's ``x-death`` does not survive a client's republish."""

MOST_DELIVERIES = 20
"""Of one message by a quorum queue. Past this it kills the process that takes it."""


class Parking:
    """Puts messages of one service off, or parks them."""

    def __init__(self, bus: Bus, service: str, delays: tuple[float, ...]) -> None:
        self._bus = bus
        self._service = service
        self._delays = delays

    def retry_or_park(
        self, queue: str, body: bytes, headers: dict[str, Any], error: BaseException
    ) -> None:
        """Put off a delivery that failed, or park it when there is no try left or no hope.

        ``headers`` are those of a copy, which name its first sender; see ``Identity.copied``.
        Raises Unavailable if the broker did not take the copy.
        """
        attempt = int(headers.get(ATTEMPT, 0))
        hopeless = isinstance(error, ContractError) and not error.retryable
        if hopeless or attempt >= len(self._delays):
            reason = error.code if isinstance(error, ContractError) else type(error).__name__
            self.park(queue, body, headers, reason, error)
            return
        delay = topology.retry_queue(self._service, self._delays[attempt])
        self._copy(delay, queue, body, {**headers, ATTEMPT: attempt + 1})
        metrics.EVENT_RETRIES.labels(self._service, queue).inc()
        logger.warning(
            "delivery put off",
            extra={"queue": queue, "attempt": attempt + 1, "reason": repr(error)},
        )

    def park(
        self,
        queue: str,
        body: bytes,
        headers: dict[str, Any],
        reason: str,
        error: BaseException | None = None,
    ) -> None:
        """Put a copy into the service's dead letters with the reason, ``headers`` as above; raises
        Unavailable if the broker did not take it."""
        trail = "".join(traceback.format_exception(error)[-3:]) if error else ""
        letter = {
            **headers,
            "x-queue": queue,
            "x-reason": reason,
            "x-error": log.redact(trail)[-2000:],
            "x-parked-at": time_source.now().isoformat(),
        }
        back, dead = (
            topology.return_exchange(self._service),
            topology.dead_letter_queue(self._service),
        )
        self._copy(back, dead, body, letter)
        metrics.DEAD_LETTERS.labels(self._service, reason).inc()
        logger.error("message parked", extra={"queue": queue, "reason": reason})

    def _copy(self, exchange: str, key: str, body: bytes, headers: dict[str, Any]) -> None:
        batch = self._bus.publish([(exchange, key, body, headers)])
        if not batch.confirmed[0] or batch.returned[0]:
            raise ConnectionError(f"the broker did not take the copy for {key}")
