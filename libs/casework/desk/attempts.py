"""Thinking a step over again, because another change came first."""

import random
import time
from collections.abc import Iterator

from contracts.errors import Conflict

MOST = 100
"""Of one step: another change of the same case came first, or another case at the same office
took the same number of a register. There, as many as register at one moment."""
LONGEST_PAUSE = 0.1
"""Seconds between two attempts, at random, so that those who collided do not do so again; all of
them together are some five seconds, which a caller waits."""


def attempts() -> Iterator[int]:
    """Yield once for each attempt, pausing between them; raise Conflict after the last."""
    for number in range(MOST):
        if number:
            time.sleep(random.uniform(0, LONGEST_PAUSE))
        yield number
    raise Conflict("the case keeps changing; read it again")
