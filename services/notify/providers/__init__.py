"""Those who carry messages away, each behind the same small interface."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from services.notify.message import Outcome, Outgoing


class Provider(Protocol):
    """Takes messages of one channel. `batch`: how many at a time; what was sent is noted after
    each batch, so a crash can repeat so many messages."""

    name: str
    batch: int

    def send(self, messages: Sequence[Outgoing]) -> list[Outcome]:
        """Try each message and return an outcome for each, in order.

        Never raises for what the outside world does; a message that it may not begin any more is
        not begun (`untried`).
        """
        ...

    def parts(self, message: Outgoing) -> int:
        """Return in how many parts this provider takes a message: so many receipts come."""
        ...

    def close(self) -> None:
        """Give up what is held open; the sender that used this provider has ended."""
        ...
