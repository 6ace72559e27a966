"""Look at parked messages and send them again: ``python -m chassis.dead_letters list echo``.

``list`` and ``show`` leave the letters where they are; ``replay`` sends them back to the queue
they came from with their tries counted anew, and removes each only when the broker has confirmed
the copy. The letter names its first sender, which is believed of the operator's copy; a letter that
was parked for its sender is refused again. Reads AMQP_URI, the operator's.
"""

import argparse
import json
import os
import sys
from collections.abc import Iterator

import pika
from pika.adapters.blocking_connection import BlockingChannel

from chassis import topology
from chassis.blocking import BlockingPublisher
from chassis.parking import ATTEMPT
from chassis.pika_address import parameters_of
from chassis.senders import OPERATOR, Identity
from chassis.wire import messages
from chassis.wire.messages import Headers

OURS = ("x-queue", "x-reason", "x-error", "x-parked-at", ATTEMPT)


def letters(channel: BlockingChannel, service: str) -> Iterator[tuple[int, Headers, bytes]]:
    """Yield (delivery tag, headers, body) of each letter that lies there now, not acknowledged."""
    queue = topology.dead_letter_queue(service)
    count = channel.queue_declare(queue, passive=True).method.message_count
    for _ in range(count):
        method, properties, body = channel.basic_get(queue)
        if method is None:
            return
        yield method.delivery_tag, dict(properties.headers or {}), body


def event_id(body: bytes) -> str:
    """Return the event's id, or a dash where the body is not an event."""
    try:
        return str(json.loads(body)["id"])
    except (ValueError, KeyError, TypeError):
        return "-"


def summary(number: int, headers: Headers, body: bytes) -> str:
    """Return one line: number, when, from which queue, why, which event, which trace."""
    parts = (
        str(number),
        str(headers.get("x-parked-at", "-")),
        str(headers.get("x-queue", "-")),
        str(headers.get("x-reason", "-")),
        event_id(body),
        str(headers.get("nameko.traceparent", "-")) or "-",
    )
    return "\t".join(parts)


def replay(channel: BlockingChannel, service: str, which: str, user: str = OPERATOR) -> int:
    """Send letters back to where they came from; ``which`` is ``all`` or an event id, ``user``
    whose connection it is. ConnectionError where that queue is gone; the letter stays."""
    publisher = BlockingPublisher(channel, Identity(service, user))
    count = 0
    for tag, headers, body in letters(channel, service):
        queue = headers.get("x-queue")
        if not queue or (which != "all" and event_id(body) != which):
            continue
        original = {name: value for name, value in headers.items() if name not in OURS}
        letter = messages.again(publisher.identity, queue, body, original)
        if not all(publisher.publish([letter]).confirmations):
            raise ConnectionError(f"{queue} did not take the letter")
        channel.basic_ack(tag)
        count += 1
    return count


def main(arguments: list[str] | None = None) -> int:
    """Run the command line; return its exit code."""
    parser = argparse.ArgumentParser(prog="python -m chassis.dead_letters")
    parser.add_argument("verb", choices=["list", "show", "replay"])
    parser.add_argument("service")
    parser.add_argument("which", nargs="?", default="all", help="an event id, or `all`")
    chosen = parser.parse_args(arguments)
    uri = os.environ.get("AMQP_URI")
    if not uri:
        print("Set AMQP_URI to the broker's address first.", file=sys.stderr)
        return 2
    connection = pika.BlockingConnection(parameters_of(uri))
    try:
        channel = connection.channel()
        if chosen.verb == "replay":
            user = Identity.of(uri, chosen.service).user
            print(f"{replay(channel, chosen.service, chosen.which, user)} sent again")
            return 0
        for number, (_tag, headers, body) in enumerate(letters(channel, chosen.service), 1):
            if chosen.which not in ("all", event_id(body)):
                continue
            print(summary(number, headers, body))
            if chosen.verb == "show":
                print(headers.get("x-error", ""))
                print(body.decode(errors="replace"))
    finally:
        connection.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
