"""Appointments, as a definition declares them: ``slots``."""

from dataclasses import dataclass
from datetime import time, timedelta


@dataclass(frozen=True)
class Slot:
    """Appointments at the office of the post ``office``, at the case's moment ``at`` (a path):
    ``capacity`` of them every ``every`` from ``opens`` to ``closes`` on ``days`` (Monday is
    0), in India. A case has its own in the states ``held_in``; an owner one in ``once_in`` days,
    or any number where that is 0."""

    name: str
    office: str
    at: str
    capacity: int
    every: timedelta
    opens: time
    closes: time
    days: frozenset[int]
    held_in: frozenset[str]
    once_in: int = 0
