"""What this service forgets when the personal data of a case was erased."""

from __future__ import annotations

from typing import Protocol

from contracts.errors import ValidationFailed
from contracts.typed import Envelope


class Forgets(Protocol):
    """Keeps something about cases."""

    def forget(self, reference: str) -> None:
        """Remove what is kept about a case."""
        ...


ERASED = "case.erased"


def follow(store: Forgets, event: Envelope) -> None:
    """Remove what a store keeps about the case of ``event``, sent or not, if that is what it tells.

    ValidationFailed for an erasure of no case: what is about none, such as the one-time passwords,
    would go instead.
    """
    if event["type"] != ERASED:
        return
    if not event["reference"]:
        raise ValidationFailed("the erasure names no case")
    store.forget(event["reference"])
