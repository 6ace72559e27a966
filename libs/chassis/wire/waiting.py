"""A result that a hub waits for: settled once, by whatever comes first, and then its waiters are
woken."""

from collections.abc import Callable


class Awaited:
    """A result that is not there yet. Not thread-safe: it is settled and waited for on one hub."""

    def __init__(self) -> None:
        self.settled = False
        self._wake: Callable[[], object] | None = None

    def when_settled(self, wake: Callable[[], object]) -> None:
        """Call ``wake`` once, when this is settled; at once if it is already."""
        if self.settled:
            wake()
        else:
            self._wake = wake

    def _settle(self) -> None:
        if not self.settled:
            self.settled = True
            if self._wake is not None:
                self._wake()
