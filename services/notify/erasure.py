"""What this service forgets when the personal data of a case was erased."""

from __future__ import annotations

from typing import cast

from contracts.typed import Envelope
from services.notify.store import MessageStore

ERASED = "case.erased"


def follow(store: MessageStore, event: Envelope) -> None:
    """Remove every message about the case of ``event``, sent or not, if that is what it tells."""
    if event["type"] == ERASED:
        # Every event of a case names it.
        store.forget(cast(str, event["reference"]))
