"""Whether a sweep has anything to do: one question to the database for all sweeps of a process.

They look at the same moments, every second or two, and mostly find nothing. Seventeen services that
each asked once a sweep kept the database busier than what was filed.
"""

import threading
import time
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Generic, TypeVar

from pymongo.collection import Collection

from chassis import time_source
from contracts.typed import Json

Row = TypeVar("Row", bound=Mapping[str, Json])

FRESH_SECONDS = 0.9
"""How long an answer holds: for those who look at the same time, and not until they look again."""


class Due(Generic[Row]):
    """Safe to ask from any number of threads. ``reached`` makes of a moment the query of what some
    sweep would find then."""

    def __init__(
        self, collection: Collection[Row], reached: Callable[[datetime], Mapping[str, Json]]
    ) -> None:
        self._collection = collection
        self._reached = reached
        self._lock = threading.Lock()
        self._asked_at = -FRESH_SECONDS
        self._answer = False

    def is_anything(self) -> bool:
        """Return whether a sweep would find anything, as of a second ago at most."""
        with self._lock:
            if time.monotonic() - self._asked_at >= FRESH_SECONDS:
                query = self._reached(time_source.now())
                self._answer = self._collection.find_one(query, {"_id": 1}) is not None
                self._asked_at = time.monotonic()
            return self._answer
