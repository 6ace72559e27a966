"""How fast uploads are filed: never so fast that who files a single application waits for them.

A lane rests after each row in proportion to how long the row took, so it files only for a share of
the time. What takes longer than usual takes longer because others want the same processors: then
the share becomes smaller, by as much.
"""

from __future__ import annotations

LONGEST_REST = 2.0
"""Seconds. A lane never rests longer, so that it notices when the others are done."""
BUSY = 2.0
"""How many times its usual time a row may take; above it the system is taken to be busy with
others."""
FORGETS = 1.002
"""Factor by which the shortest time seen grows with each row, for what is usual changes over the
life of a process."""
WEIGHT = 0.2
"""Weight of the newest row in the running mean."""


class Pace:
    """The pace of one worker. ``share`` is the part of the time in which a lane files when nobody
    else does."""

    def __init__(self, share: float) -> None:
        if not 0 < share <= 1:
            raise ValueError("the share is a part of 1")
        self._share = share
        self._mean: float | None = None
        self._best = float("inf")

    def rest(self, took: float) -> float:
        """Return the seconds to wait after a row that took so many."""
        self._mean = took if self._mean is None else self._mean + WEIGHT * (took - self._mean)
        self._best = max(min(self._best * FORGETS, took), 1e-4)
        busy = max(1.0, self._mean / self._best / BUSY)
        share = self._share / busy
        return min(LONGEST_REST, took * (1 / share - 1))
