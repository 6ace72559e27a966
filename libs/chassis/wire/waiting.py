"""What a hub waits for: settled once, by whatever comes first; then it wakes who waits."""

from collections.abc import Callable


class Awaited:
    """Something that is not there yet. Not for real threads: who settles it and who waits take
    turns, or are one."""

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
