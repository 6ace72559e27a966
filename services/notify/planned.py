"""What planning makes of a notice: whom it is for, messages, and rows of what is never sent."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bson.binary import Binary

from services.notify import rules
from services.notify.message import SUPPRESSED, Contact, Outgoing
from services.notify.typed import Message, MessageBase
from services.notify.wishes import NO_WISHES, Wishes


class Unaddressable(ValueError):
    """A notice whose recipient cannot be made out; the message says why, never for whom."""


@dataclass(frozen=True, slots=True)
class Recipient:
    """Who is told. `key` stands for the recipient in ids and gives nothing away; `personal` is
    the encrypted contact of a citizen, None for an office. `person` stands for whoever has this
    mobile, or else this e-mail address, in whatever messages; `wishes`: how they wish to be
    told."""

    key: str
    contact: Contact
    office: str | None = None
    personal: Binary | None = None
    person: str = ""
    wishes: Wishes = NO_WISHES


@dataclass(frozen=True, slots=True)
class Planned:
    """A message as it is kept, and as a sender takes it (None: there is nothing to send). `fault`:
    why it cannot be sent, for whoever mends it."""

    document: Message
    outgoing: Outgoing | None
    shortened: tuple[str, ...] = ()
    fault: str = ""


def suppressed_row(
    stem: str, channel: str, base: MessageBase, now: datetime, reason: str
) -> Message:
    """Of a message that is not wanted, or cannot go for want of an address."""
    return ended_row(stem, channel, base, now, SUPPRESSED, reason)


def ended_row(
    stem: str, channel: str, base: MessageBase, now: datetime, state: str, reason: str
) -> Message:
    """Of a message that ends as it is planned."""
    return {
        "_id": rules.message_id(stem, channel),
        **base,
        "channel": channel,
        "state": state,
        "reason": reason,
        "planned_at": now,
        "finished_at": now,
        "attempts": 0,
    }
