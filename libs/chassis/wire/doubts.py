"""Whether a connection that is open, and on which nothing is answered, is given up."""


class Doubts:
    """Of one process's connections. Only one that came after a loss is given up, and once for each
    loss: where a service is merely away, whatever else is under way must not end again and
    again."""

    def __init__(self) -> None:
        self._came_after_a_loss = False
        self._is_given_up = False

    def lost(self) -> None:
        """Take note that the connection is gone."""
        self._came_after_a_loss, self._is_given_up = not self._is_given_up, False

    def raised(self) -> bool:
        """Return whether the connection is to be given up now."""
        if not self._came_after_a_loss or self._is_given_up:
            return False
        self._is_given_up = True
        return True
