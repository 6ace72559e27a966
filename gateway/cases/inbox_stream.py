"""The figures of an office's inbox as a stream: what they are now, then whenever they change."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from time import monotonic

import gevent

from gateway.building import GatewayParts
from gateway.cases.figures import RENEWED_SECONDS, Counts
from gateway.cases.live import Watcher
from gateway.cases.office_notes import office_key
from gateway.cases.stream import LONGEST_SECONDS, RECONNECT_MS
from gateway.cases.visible_to import visible_to
from gateway.identity.caller import Caller

__all__ = ["RECONNECT_MS", "figures"]

REST_SECONDS = RENEWED_SECONDS
"""Between two counts: at a busy office changes come faster than anybody reads figures."""


def figures(parts: GatewayParts, caller: Caller) -> Iterator[Counts | None]:
    """Yield how many open cases are in each list, see `Figures.counts`, now and when it is
    another; None (a heartbeat) in between.

    TooMany is raised at once when the caller has too many streams open. The stream ends when the
    officer's sign-in does.
    """
    opened = ExitStack()
    watch = parts.live.watch(office_key(caller.station or "none"), caller.id)
    watcher = opened.enter_context(watch)
    return _figures(parts, caller, watcher, opened)


def _figures(
    parts: GatewayParts, caller: Caller, watcher: Watcher, opened: ExitStack
) -> Iterator[Counts | None]:
    with opened:
        ends, last, since = monotonic() + LONGEST_SECONDS, None, None
        while not parts.live.closing and monotonic() < ends and parts.still_signed_in(caller):
            visible = visible_to(caller, parts.catalogue.versions())
            counted = parts.figures.counts(caller, visible, since)
            if counted != last:
                last = counted
                yield counted
            if watcher.wait(parts.settings.stream_heartbeat):
                since = monotonic()
                gevent.sleep(REST_SECONDS)
            yield None
