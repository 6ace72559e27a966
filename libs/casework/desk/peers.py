"""Speaking with those who keep linked cases: this service itself, or another one on the bus."""

from collections.abc import Mapping

from casework.desk.linked_cases import LinkedCases
from chassis.breaker import CircuitBreaker
from chassis.wire.calls import Call
from contracts.typed import Json, JsonObject

TIMEOUT = 5.0
"""Seconds. Nobody waits for it but the worker, and what was opened once is not opened again."""


class Peers:
    """``own`` is the service's name on the bus, ``cases`` its own side of it."""

    def __init__(self, own: str, cases: LinkedCases, call: Call) -> None:
        self._own = own
        self._cases = cases
        self._call = call
        self._breakers: dict[str, CircuitBreaker] = {}

    def ask(self, service: str, method: str, request: Mapping[str, Json]) -> JsonObject:
        """Return the answer of ``service`` to one of the methods of ``LinkedCases``.

        Raises what the method raises, Unavailable or DeadlineExceeded while the service is away.
        """
        if service == self._own:
            own_answer: JsonObject = getattr(self._cases, method)(self._own, **request)
            return own_answer
        breaker = self._breakers.setdefault(service, CircuitBreaker())
        answer: JsonObject = breaker.ask(
            lambda: self._call(service, method, dict(request), timeout=TIMEOUT)
        )
        return answer
