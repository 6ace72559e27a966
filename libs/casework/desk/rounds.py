"""The round of a sweep: what is due is worked in batches, each case or paper once."""

import random
from collections.abc import Callable, Sequence
from typing import Protocol, TypeVar


class Keyed(Protocol):
    """What is worked: a document, known by its ``_id``."""

    def __getitem__(self, name: str, /) -> object: ...


Due = TypeVar("Due", bound=Keyed)


def work_each_once(due: Callable[[], Sequence[Due]], worked: Callable[[Due], bool]) -> int:
    """Work what ``due`` returns until it returns nothing that this round has not had; return how
    often ``worked`` said that something was done here.

    What cannot be worked may stay due, and ``worked`` puts it off: it raises nothing, so that one
    does not stand before the others. A batch is worked in no order, so that replicas do not begin
    with the same.
    """
    count = 0
    seen: set[object] = set()
    while batch := [one for one in due() if one["_id"] not in seen]:
        seen.update(one["_id"] for one in batch)
        random.shuffle(batch)
        count += sum(worked(one) for one in batch)
    return count
