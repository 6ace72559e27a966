"""Dead letters, as `chassis.dead_letters` reads and replays them; and those that are given up."""

import json
from collections.abc import Iterator
from dataclasses import dataclass

from pika.adapters.blocking_connection import BlockingChannel

from casework.desk.audit import AuditLog
from chassis import dead_letters
from chassis.actor import Actor

ALL = "all"
NO_EVENT = "-"
"""What a letter is called that is no event."""


@dataclass(frozen=True)
class Letter:
    """One parked message. `event` is its event's id, a dash where it is none; `error` the stack."""

    event: str
    parked_at: str
    queue: str
    reason: str
    trace: str
    error: str
    body: str


def letters(channel: BlockingChannel, service: str, which: str = ALL) -> Iterator[Letter]:
    """Yield the letters that lie there; they go back where the channel is closed."""
    for _tag, headers, body in dead_letters.letters(channel, service):
        event = dead_letters.event_id(body)
        if which in (ALL, event):
            yield Letter(
                event=event,
                parked_at=str(headers.get("x-parked-at") or "-"),
                queue=str(headers.get("x-queue") or "-"),
                reason=str(headers.get("x-reason") or "-"),
                trace=str(headers.get("nameko.traceparent") or "-"),
                error=str(headers.get("x-error") or ""),
                body=body.decode(errors="replace"),
            )


def discard(
    channel: BlockingChannel, service: str, which: str, reason: str, log: AuditLog, actor: Actor
) -> int:
    """Give up letters for good; how many. That `actor` did so, and why, is in the audit log before
    a letter goes: Unavailable where it cannot be written, and the letter stays."""
    count = 0
    for tag, headers, body in dead_letters.letters(channel, service):
        event = dead_letters.event_id(body)
        if which not in (ALL, event):
            continue
        queue = headers.get("x-queue", "-")
        what = f"discard dead letter {event} of {service} from {queue}: {reason}"
        log.record(what, _reference(body), actor)
        channel.basic_ack(tag)
        count += 1
    return count


def _reference(body: bytes) -> str:
    try:
        return str(json.loads(body).get("reference") or NO_EVENT)
    except (ValueError, AttributeError):
        return NO_EVENT
