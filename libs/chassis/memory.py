"""The garbage collector of a process that serves for weeks.

What is loaded at start lives as long as the process, so it is taken out of every later search; and
a request allocates thousands of objects that reference counting frees alone, so the collector need
not look after every seven hundred. Cycles are still found, a little later.
"""

import gc

YOUNG, MIDDLE, OLD = 20_000, 20, 20
"""Allocations before a search of the youngest; searches of each age before one of the next."""


def settle() -> None:
    """Call once, when everything that stays is loaded."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(YOUNG, MIDDLE, OLD)
