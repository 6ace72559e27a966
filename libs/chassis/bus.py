"""The bus of a service: all that its process sends, on eventlet.

Sending and consuming use two connections, because a broker that is short of memory stops reading
from connections that publish, and acknowledgements must still get through.

Replies and calls are lost with the connection, and their deadline tells the caller; events and
parked letters are confirmed by the broker before anything is acknowledged or forgotten.
"""

from collections.abc import Sequence

import eventlet
from eventlet.event import Event

from chassis import log
from chassis.bus_path import BusPath
from chassis.senders import Identity
from chassis.sending import SendingConnection
from chassis.wire import messages
from chassis.wire.calls import Answer, Calls
from chassis.wire.messages import Outgoing
from chassis.wire.publishing import Batch
from chassis.wire.waiting import Awaited
from contracts import errors

logger = log.get(__name__)

CONFIRM_SECONDS = 10.0
"""A quorum of disks confirms in milliseconds; past this the events are left to the sweep."""


class Bus:
    """Publishes for one service over one connection, shared by all of the process's work."""

    def __init__(
        self, uri: str, service: str, *, path: BusPath | None = None, heartbeat: int = 30
    ) -> None:
        self.identity = Identity.of(uri, service)
        self._path = path
        self._path_in_doubt = False
        self._calls = Calls(self)
        self._link = SendingConnection(
            uri, self.identity, heartbeat, calls=self._calls, on_vanished=self._vanished
        )
        self.reply_to = self._link.reply_to
        self.call = self._calls.call
        self.start, self.stop = self._link.start, self._link.stop
        self.doubt = self._link.doubt
        self.wait_connected = self._link.wait_connected

    @property
    def connected(self) -> bool:
        """Whether something can be sent now."""
        return self._link.connected

    def reply(
        self,
        reply_to: str,
        correlation_id: str | None,
        result: object,
        error: errors.ContractError | None,
    ) -> None:
        """Answer a call. Raises Unavailable when there is no connection, TypeError for a result
        that is not JSON."""
        message = messages.reply(self.identity, reply_to, correlation_id, result, error)
        with self._link.writing:
            self._link.write(message)

    def ask(self, message: Outgoing, answer: Answer, seconds: float) -> None:
        """Send a call and wait, in all so many seconds at most, until its answer is settled."""
        with eventlet.Timeout(seconds, False):
            with self._link.writing:
                self._link.write(message)
            _wait(answer)

    def publish(self, outgoing: Sequence[Outgoing]) -> Batch:
        """Publish with confirms and wait until the broker has answered for all; return its answers.

        Raises Unavailable without a connection, and while an exchange is known to be gone: to
        publish there costs the connection, and with it the replies that are under way.
        """
        batch = Batch(len(outgoing))
        self._refuse_broken_path()
        with self._link.writing:
            for index, message in enumerate(outgoing):
                self._link.write_confirmed(message, batch, index)
        with eventlet.Timeout(CONFIRM_SECONDS, False):
            _wait(batch)
        if batch.refused:
            self._link.doubt()
        return batch

    def _vanished(self) -> None:
        self._path_in_doubt = True
        if self._path is not None:
            self._path.doubt()

    def _refuse_broken_path(self) -> None:
        if self._path_in_doubt and self._path is not None:
            if not self._path.stands():
                raise errors.Unavailable("what this service publishes on is gone")
            self._path_in_doubt = False


def _wait(awaited: Awaited) -> None:
    woken = Event()
    awaited.when_settled(woken.send)
    woken.wait()
