"""What an upload is: its states, how long it lives, how much one citizen may send."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

RECEIVING, WORKING, FINISHED, STOPPED = "receiving", "working", "finished", "stopped"
"""``receiving``: its bytes come, nothing is filed yet. ``stopped``: by the uploader."""
FILED, REFUSED, LEFT, WAITING = "filed", "refused", "left", "waiting"
"""Outcomes of a row; one that is waiting has none yet. ``left``: not filed, because the upload was
stopped or given up."""

RECEIPT_LASTS = timedelta(hours=1)
"""An upload whose bytes stopped coming is forgotten after this."""
CONTENT_KEPT = timedelta(days=7)
"""After receipt what is not filed by then is given up, and all that was written in rows is erased;
what a filed row said is erased at once, for the case has it."""
OUTCOMES_KEPT = timedelta(days=30)
"""After receipt the upload and its outcomes are forgotten."""
OPEN_AT_ONCE = 3
"""Uploads of one citizen that are not finished."""


@dataclass(frozen=True)
class Limits:
    """Bytes of one upload, and rows of one citizen in a day of India's calendar."""

    bytes: int
    daily_rows: int


@dataclass(frozen=True)
class Lease:
    """The right of one worker to work one upload until ``until``."""

    worker: str
    until: datetime


Upload = dict[str, Any]
"""As it is stored: ``_id``, ``owner``, ``service``, ``language``, ``key``, ``sha256``, ``format``,
``paths`` and ``header`` (CSV), ``name`` (sealed), ``state``, ``rows``, ``waits_since``, ``lease``,
``next_at``, ``received_at``, ``finished_at``, ``give_up_at``, ``expires_at``."""
