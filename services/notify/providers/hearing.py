"""What providers hear from outside: receipts, and messages that somebody wrote to us."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from services.notify.receipts import Receipt, Receipts


@dataclass(frozen=True, slots=True)
class Heard:
    """A receipt for `ref`, or else the `text` that `mobile` wrote. `arrived`: None where the
    receipt tells no end."""

    provider: str
    mobile: str
    ref: str = ""
    arrived: bool | None = None
    reason: str = ""
    text: str | None = None


class Hearing:
    """Takes what providers hear; one object a process."""

    def __init__(
        self,
        receipts: Receipts,
        person: Callable[[str], str],
        inbound: Callable[[str, str], None],
    ) -> None:
        """`person`: see Recipient, of a mobile number; `inbound` takes a number and what it
        wrote."""
        self._inbound = inbound
        self._receipts = receipts
        self._person = person

    def take(self, items: Sequence[Heard]) -> None:
        """Write it down. Raises PyMongoError: it is to be delivered again."""
        receipts = [
            Receipt(one.provider, one.ref, one.arrived, one.reason, self._person(one.mobile))
            for one in items
            if one.arrived is not None and one.ref
        ]
        if receipts:
            self._receipts.take(receipts)
        for one in items:
            if one.text is not None:
                self._inbound(one.mobile, one.text)
