"""Waiting in tests: by polling with a deadline, never by sleeping and hoping."""

import time
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")
FIRST_PAUSE = 0.005
"""Seconds."""
PATIENCE = 60.0
"""Seconds. A guard against waiting for ever and no promise of speed, which `benchmarks/` measures:
three test processes share two cores, and one press sets the papers of all."""


def eventually(
    question: Callable[[], T], *, seconds: float = PATIENCE, every: float = 0.05, what: str = ""
) -> T:
    """Ask until the answer is true (or truthy) and return it.

    The first pauses are shorter than `every`: most of what is waited for comes at once.
    An AssertionError in the question counts as "not yet". After `seconds` the
    last assertion is raised, or one that says `what` did not come and shows
    the last answer.
    """
    deadline = time.monotonic() + seconds
    pause = min(FIRST_PAUSE, every)
    while True:
        answer, failure = None, None
        try:
            answer = question()
        except AssertionError as error:
            failure = error
        if answer:
            return answer
        if time.monotonic() > deadline:
            if failure is not None:
                raise failure
            raise AssertionError(f"not within {seconds} s: {what}; the last answer was {answer!r}")
        time.sleep(pause)
        pause = min(pause * 2, every)
