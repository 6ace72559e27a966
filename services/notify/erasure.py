"""What this service forgets when the personal data of a case was erased."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from services.notify.store import MessageStore

ERASED = "case.erased"


def follow(store: MessageStore, event: Mapping[str, Any]) -> None:
    """Remove every message about the case of ``event``, sent or not, if that is what it tells."""
    if event["type"] == ERASED:
        store.forget(event["reference"])
