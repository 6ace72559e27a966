"""Retrying a step because another change of the case was written first."""

import random
import time
from collections.abc import Iterator

from contracts.errors import Conflict

MOST = 100
"""Attempts at one step. One is lost when another change of the same case was written first, or when
another case took the same number of the office's register: then as many may be lost as others
register there at that moment."""
LONGEST_PAUSE = 0.1
"""Seconds. The pause between two attempts is random, up to this, so that two callers that collided
do not collide again; all pauses together are some five seconds, for which a caller waits."""


def attempts() -> Iterator[int]:
    """Yield once for each attempt, pausing between them; raise Conflict after the last."""
    for number in range(MOST):
        if number:
            time.sleep(random.uniform(0, LONGEST_PAUSE))
        yield number
    raise Conflict("the case keeps changing; read it again")
