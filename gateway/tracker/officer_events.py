"""`officer.left`: an officer went on leave, was posted elsewhere or removed; services hand over.

The event is written into the officer's own document with the change it tells of. It is taken out
only when a queue has it, so a crash at any point sends it again and never loses it, and it stays
where no service hears it.
"""

from __future__ import annotations

import time

from pymongo.errors import PyMongoError

from chassis import log
from chassis.outbox import Outbox

logger = log.get(__name__)

LOOK_SECONDS = 0.5
"""Between two looks for events to send."""
AGAIN_SECONDS = 5.0
"""Before what nobody took, or the database withheld, is tried again."""


class OfficerEvents:
    """Sends what lies in the officers' outboxes; called from the tracker's loop."""

    def __init__(self, outbox: Outbox) -> None:
        self._outbox = outbox
        self._next = 0.0

    def send_due(self) -> None:
        """Send, unless it was done a moment ago. AMQPError or OSError when the broker is lost."""
        if time.monotonic() < self._next:
            return
        try:
            all_taken = self._outbox.send_in_turn()
        except PyMongoError as error:
            logger.warning("events of officers wait", extra={"reason": type(error).__name__})
            all_taken = False
        self._next = time.monotonic() + (LOOK_SECONDS if all_taken else AGAIN_SECONDS)
