"""The round of a sweep: what is due is worked in batches, each case or paper once."""

import random
from collections.abc import Callable, Sequence
from typing import Protocol, TypeVar


class Keyed(Protocol):
    """What is worked: a document, known by its ``_id``."""

    def __getitem__(self, name: str, /) -> object: ...


Due = TypeVar("Due", bound=Keyed)


def work_each_once(due: Callable[[], Sequence[Due]], worked: Callable[[Due], bool]) -> int:
    """Work what ``due`` returns, batch after batch, each item once; return how often ``worked``
    said that it did something.

    ``worked`` raises nothing: an item that fails is put off and may stay due, so that it does not
    hold up the others. The order of a batch is random, so that replicas do not all begin with the
    same item.
    """
    count = 0
    seen: set[object] = set()
    while batch := [one for one in due() if one["_id"] not in seen]:
        seen.update(one["_id"] for one in batch)
        random.shuffle(batch)
        count += sum(worked(one) for one in batch)
    return count
