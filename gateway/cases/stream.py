"""The changes of one case as a stream: what happened since, then what happens, until it is left."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from time import monotonic

import orjson

from contracts.typed import View
from gateway.building import GatewayParts
from gateway.cases import policy, views
from gateway.cases.live import Watcher
from gateway.cases.typed import CaseChange
from gateway.identity.caller import Caller

RECONNECT_MS = 3000
"""How long a browser waits before it comes back after the connection broke."""
LONGEST_SECONDS = 3600.0
"""A stream ends after an hour; who comes back for more shows a token that is still good."""


def changes(
    parts: GatewayParts, caller: Caller, reference: str, last_seen: int
) -> Iterator[CaseChange | None]:
    """Yield every change with a sequence above `last_seen`, None (a heartbeat) in between.

    TooMany is raised at once when the caller has too many streams open. The stream ends when the
    caller may no longer see the case, or is no longer signed in.
    """
    opened = ExitStack()
    watcher = opened.enter_context(parts.live.watch(reference, caller.id))
    return _changes(parts, caller, reference, last_seen, watcher, opened)


def _changes(
    parts: GatewayParts,
    caller: Caller,
    reference: str,
    last_seen: int,
    watcher: Watcher,
    opened: ExitStack,
) -> Iterator[CaseChange | None]:
    with opened:
        ends = monotonic() + LONGEST_SECONDS
        while not parts.live.closing and monotonic() < ends and parts.still_signed_in(caller):
            case = parts.cases.find(reference)
            if case is None or not policy.may_see_in(parts, caller, case):
                return
            view = case | {"timeline": policy.timeline_in(parts, caller, case)}
            for change in changes_after(view, last_seen):
                last_seen = change["sequence"]
                yield change
            # A note only makes us look sooner: at a heartbeat we look again in any case.
            # A heartbeat after every look also finds out whether the reader has gone.
            watcher.wait(parts.settings.stream_heartbeat)
            yield None


def changes_after(case: View, last_seen: int) -> list[CaseChange]:
    """Return the steps of the timeline after `last_seen`; each tells the state it led to.

    A change that left no step for the reader is told by its sequence and state alone.
    """
    changes: list[CaseChange] = [
        {**views.timeline_entry(entry), "reference": case["reference"]}
        for entry in case["timeline"]
        if entry["sequence"] > last_seen
    ]
    newest = changes[-1]["sequence"] if changes else last_seen
    if case["sequence"] > newest:
        changes.append(
            {
                "sequence": case["sequence"],
                "at": case["updated_at"],
                "action": None,
                "state": case["state"],
                "reference": case["reference"],
            }
        )
    return changes


def as_event_stream(changes: Iterator[CaseChange | None]) -> Iterator[bytes]:
    """Yield the changes in the format of `text/event-stream`."""
    yield f"retry: {RECONNECT_MS}\n\n".encode()
    for change in changes:
        if change is None:
            yield b": heartbeat\n\n"
        else:
            data = orjson.dumps(change).decode()
            yield f"id: {change['sequence']}\nevent: change\ndata: {data}\n\n".encode()
