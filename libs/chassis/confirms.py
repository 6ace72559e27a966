"""Messages published together, and the broker's word on each."""

from collections import OrderedDict

from eventlet.event import Event


class Lost(Exception):
    """The connection was lost before the broker confirmed."""


class Batch:
    """Messages published together, waiting for the broker's word on each."""

    def __init__(self, size: int) -> None:
        self.confirmed = [False] * size
        self.returned = [False] * size
        self._open = size
        self.done = Event()

    def settle(self, index: int, confirmed: bool) -> None:
        """Note the broker's answer for one message."""
        self.confirmed[index] = confirmed
        self._open -= 1
        if not self._open and not self.done.ready():
            self.done.send(None)

    def fail(self) -> None:
        """Wake who waits: the connection is gone."""
        if not self.done.ready():
            self.done.send_exception(Lost())


class Confirms:
    """What one confirming channel still owes an answer for, by delivery tag."""

    def __init__(self) -> None:
        self._last = 0
        self._open: OrderedDict[int, tuple[Batch, int]] = OrderedDict()

    def expect(self, batch: Batch, index: int) -> int:
        """Return the delivery tag of the next message published on the channel."""
        self._last += 1
        self._open[self._last] = (batch, index)
        return self._last

    def returned(self, tag: int) -> None:
        """Note that no queue takes the message; the broker says so before it confirms."""
        if found := self._open.get(tag):
            found[0].returned[found[1]] = True

    def settle(self, tag: int, multiple: bool, confirmed: bool) -> None:
        """Note the broker's answer for a message, or for all up to it."""
        if not multiple:
            if found := self._open.pop(tag, None):
                found[0].settle(found[1], confirmed)
            return
        while self._open and next(iter(self._open)) <= tag:
            batch, index = self._open.popitem(last=False)[1]
            batch.settle(index, confirmed)

    def fail(self) -> None:
        """Wake everybody who waits: the connection is gone."""
        for batch, _index in self._open.values():
            batch.fail()
        self._open.clear()
