"""Messages that must not be lost: published together, and the broker's word on each."""

from collections import OrderedDict
from collections.abc import Sequence
from typing import Protocol

from chassis import metrics
from chassis.senders import Identity
from chassis.wire import messages
from chassis.wire.messages import Outgoing
from chassis.wire.waiting import Awaited
from contracts import errors
from contracts.typed import Envelope


class Batch(Awaited):
    """Messages published together, waiting for the broker's word on each."""

    def __init__(self, size: int) -> None:
        super().__init__()
        self.returned = [False] * size
        self._confirmed = [False] * size
        self._open = size
        self._lost = False
        if not size:
            self._settle()

    def settle(self, index: int, confirmed: bool) -> None:
        """Note the broker's answer for one message."""
        self._confirmed[index] = confirmed
        self._open -= 1
        if not self._open:
            self._settle()

    def fail(self) -> None:
        """Wake who waits: the connection is gone."""
        self._lost = self._lost or not self.settled
        self._settle()

    @property
    def refused(self) -> bool:
        """Whether the broker has said of some message that it is not kept."""
        return self.settled and not self._lost and not all(self._confirmed)

    @property
    def confirmations(self) -> list[bool]:
        """For each message, whether a queue has it durably. Raises Unavailable while the broker has
        not answered for all."""
        if self._lost:
            raise errors.Unavailable("the connection was lost before the confirm")
        if not self.settled:
            raise errors.Unavailable("the broker is silent")
        answers = zip(self._confirmed, self.returned, strict=True)
        return [confirmed and not returned for confirmed, returned in answers]


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
        if place := self._open.get(tag):
            batch, index = place
            batch.returned[index] = True

    def settle(self, tag: int, multiple: bool, confirmed: bool) -> None:
        """Note the broker's answer for a message, or for all up to it."""
        if not multiple:
            if place := self._open.pop(tag, None):
                batch, index = place
                batch.settle(index, confirmed)
            return
        while self._open and next(iter(self._open)) <= tag:
            batch, index = self._open.popitem(last=False)[1]
            batch.settle(index, confirmed)

    def fail(self) -> None:
        """Wake everybody who waits: the connection is gone."""
        for batch, _index in self._open.values():
            batch.fail()
        self._open.clear()


class Publisher(Protocol):
    """A hub that publishes with the broker's confirm."""

    identity: Identity

    def publish(self, outgoing: Sequence[Outgoing]) -> Batch:
        """Publish and wait for the broker's word on each; return its answers. Raises Unavailable
        when nothing can be sent."""


def publish_events(publisher: Publisher, envelopes: Sequence[Envelope]) -> list[bool]:
    """Publish events of our own; return for each whether a queue has it durably. Raises Unavailable
    when the broker has not answered for all of them."""
    identity = publisher.identity
    batch = publisher.publish([messages.event(identity, envelope) for envelope in envelopes])
    confirmed = batch.confirmations
    metrics.EVENTS_PUBLISHED.labels(identity.name).inc(sum(confirmed))
    if returned := sum(batch.returned):
        metrics.EVENTS_UNROUTABLE.labels(identity.name).inc(returned)
    return confirmed
