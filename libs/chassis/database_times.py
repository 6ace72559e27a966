"""What the database takes for each command, as the process that waits for it sees it.

The server's own figures say how it is; these say who waits for it, and for what.
"""

from pymongo.monitoring import (
    CommandFailedEvent,
    CommandListener,
    CommandStartedEvent,
    CommandSucceededEvent,
)

from chassis.metrics import DATABASE_SECONDS

WORK = frozenset(
    ("aggregate", "delete", "distinct", "find", "findAndModify", "getMore", "insert", "update")
)
"""The commands that have a name of their own; any other, such as that which begins a session, is
`other`: labels are names from code."""


class DatabaseTimes(CommandListener):
    """Listens to one client, of the service by which it is counted."""

    def __init__(self, service: str) -> None:
        self._service = service

    def started(self, event: CommandStartedEvent) -> None:
        """Do nothing: how long it took is known at its end."""

    def succeeded(self, event: CommandSucceededEvent) -> None:
        """Count an answer; what it refuses of a write is one, too."""
        self._observe(event.command_name, "ok", event.duration_micros)

    def failed(self, event: CommandFailedEvent) -> None:
        """Count an error, or that no answer came."""
        self._observe(event.command_name, "failed", event.duration_micros)

    def _observe(self, command: str, outcome: str, micros: int) -> None:
        name = command if command in WORK else "other"
        DATABASE_SECONDS.labels(self._service, name, outcome).observe(micros / 1e6)
