"""An outbox for tests of a desk without a bus."""

from typing import Any


class Outbox:
    """Keeps what it was asked to send, as the real one sends it."""

    def __init__(self) -> None:
        self.relayed: list[dict[str, Any]] = []

    def watch(self, collection: Any) -> None:
        collection.create_index("outbox.occurred_at", sparse=True)

    def relay(self, collection: Any, id: Any, envelopes: list[dict[str, Any]]) -> None:
        self.relayed.extend(envelopes)
