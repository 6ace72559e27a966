"""Whether a sweep has anything to do: one question to the database for all sweeps of a process.

They look at the same moments, every two seconds, and mostly find nothing. Seventeen services that
each asked once a sweep kept the database busier than what was filed.
"""

import threading
import time

from pymongo.collection import Collection

from chassis import time_source
from chassis.mongo import Document

SWEPT = ("next_tick_at", "heal_at", "documents_due_at", "links_due_at", "payment_due_at")
"""The moments of the sweeps that ask. Those that look once in half a minute or less often, and the
one that reads another system, go by themselves."""
FRESH_SECONDS = 1.0
"""How long an answer holds: for those who look at the same time, and not until they look again."""


class Due:
    """Safe to ask from any number of threads."""

    def __init__(self, cases: Collection[Document]) -> None:
        self._cases = cases
        self._lock = threading.Lock()
        self._asked_at = -FRESH_SECONDS
        self._answer = False

    def is_anything(self) -> bool:
        """Return whether some case has reached one of SWEPT, as of a second ago at most."""
        with self._lock:
            if time.monotonic() - self._asked_at >= FRESH_SECONDS:
                self._answer = self._is_any_reached()
                self._asked_at = time.monotonic()
            return self._answer

    def _is_any_reached(self) -> bool:
        # Naming the type lets the planner use the indexes, which hold moments only.
        reached = {"$lte": time_source.now(), "$type": "date"}
        due = {"$or": [{moment: reached} for moment in SWEPT]}
        return self._cases.find_one(due, {"_id": 1}) is not None
