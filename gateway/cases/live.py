"""Who watches which case in this process, told when it changes.

The tracker publishes a note on the exchange `gateway.changes` after each batch it has stored, under
the references of all cases that changed (one message, many routing keys: `CC`); nobody else may
publish there. This process binds its own queue only to what is being watched here. A note may be
lost; watchers therefore look again at every heartbeat, and a note only makes them look sooner.
"""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from gevent.event import Event

from chassis.topology import CHANGES as CHANGES_EXCHANGE
from contracts.errors import TooMany
from gateway.bus.client import Bus
from gateway.http.metrics import STREAMS

CC = "CC"
"""The header in which RabbitMQ looks for further routing keys of a message."""


class Watcher:
    """One open stream."""

    def __init__(self) -> None:
        self._changed = Event()

    def wait(self, seconds: float) -> bool:
        """Return True when something changed before the seconds were over."""
        changed = self._changed.wait(seconds)
        self._changed.clear()
        return changed

    def wake(self) -> None:
        """Make the stream look again now."""
        self._changed.set()


class LiveChanges:
    """The watchers of one process, by routing key."""

    def __init__(self, bus: Bus, *, streams_per_identity: int) -> None:
        self._watchers: dict[str, set[Watcher]] = defaultdict(set)
        self._open: dict[str, int] = defaultdict(int)
        self._limit = streams_per_identity
        self.closing = False
        self._channel: Any = None
        self._queue = ""
        bus.on_connected(self._bus_connected)

    def close(self) -> None:
        """End all streams: this process is about to stop."""
        self.closing = True
        self._wake_all()

    @contextmanager
    def watch(self, key: str, identity: str) -> Iterator[Watcher]:
        """Be woken when `key` changes. TooMany when this identity has too many streams open."""
        if self._open[identity] >= self._limit:
            raise TooMany(details={"retry_after": 30})
        watcher = self._add(key, identity)
        try:
            yield watcher
        finally:
            self._remove(key, identity, watcher)

    def _add(self, key: str, identity: str) -> Watcher:
        watcher = Watcher()
        self._open[identity] += 1
        self._watchers[key].add(watcher)
        if len(self._watchers[key]) == 1 and self._listening:
            self._channel.queue_bind(self._queue, CHANGES_EXCHANGE, key)
        STREAMS.inc()
        return watcher

    def _remove(self, key: str, identity: str, watcher: Watcher) -> None:
        STREAMS.dec()
        self._open[identity] -= 1
        if not self._open[identity]:
            del self._open[identity]
        self._watchers[key].discard(watcher)
        if not self._watchers[key]:
            del self._watchers[key]
            if self._listening:
                # queue.unbind has no "no-wait" form, so it is given a callback to go on at once.
                self._channel.queue_unbind(
                    self._queue, CHANGES_EXCHANGE, key, callback=lambda _: None
                )

    @property
    def _listening(self) -> bool:
        return self._channel is not None and self._channel.is_open and bool(self._queue)

    # Connecting: pika's callbacks, run in gevent's hub.

    def _bus_connected(self, connection) -> None:
        self._channel, self._queue = None, ""
        connection.channel(on_open_callback=self._channel_opened)

    def _channel_opened(self, channel) -> None:
        self._channel = channel
        channel.queue_declare(
            f"gateway.stream-{uuid.uuid4().hex}",
            exclusive=True,
            auto_delete=True,
            callback=lambda ok: self._declared(channel, ok),
        )

    def _declared(self, channel, declared) -> None:
        self._queue = declared.method.queue
        for key in self._watchers:
            channel.queue_bind(self._queue, CHANGES_EXCHANGE, key)
        channel.basic_consume(self._queue, self._noted, auto_ack=True)
        self._wake_all()

    def _noted(self, _channel, method, properties, _body) -> None:
        for key in (method.routing_key, *(properties.headers or {}).get(CC, ())):
            for watcher in self._watchers.get(key, ()):
                watcher.wake()

    def _wake_all(self) -> None:
        """Wake everyone to look again: what changed while we were not connected was not noted."""
        for watchers in self._watchers.values():
            for watcher in watchers:
                watcher.wake()
