"""What planning makes of a notice: whom it is for, messages, and rows of what is never sent."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import cast

from bson.binary import Binary

from contracts.typed import Notice
from messages import Rendered
from services.notify import rules
from services.notify.failure import failed_events
from services.notify.mailboxes import Mailbox
from services.notify.message import EXPIRED, LIFE_OVER, SUPPRESSED, TOLD_ALREADY, Contact, Outgoing
from services.notify.patience import can_wait
from services.notify.typed import Message, MessageBase
from services.notify.wishes import NO_WISHES, Wishes
from services.notify.words import OWN

OF_NOTICE = frozenset(MessageBase.__annotations__) - {"fallback_of"}
"""The fields that messages of one notice have in common."""


class Unaddressable(ValueError):
    """A notice whose recipient cannot be made out; the message says why, never for whom."""


@dataclass(frozen=True, slots=True)
class Invitation:
    """To confirm an e-mail address. `personal` is its encrypted contact, with `secrets`."""

    mailbox: Mailbox
    personal: Binary
    secrets: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Recipient:
    """Who is told. `key` stands for the recipient in ids and gives nothing away; `personal` is
    the encrypted contact of a citizen, with the `secrets`: variables that were typed into the step;
    of an office these alone, None without any. `person` stands for whoever has this
    mobile, or else this e-mail address, in whatever messages; `wishes`: how they wish to be
    told; `invitation`: what an address that is not confirmed yet is sent instead, with this event,
    None where there is nothing to send."""

    key: str
    contact: Contact
    office: str | None = None
    personal: Binary | None = None
    person: str = ""
    wishes: Wishes = NO_WISHES
    invitation: Invitation | None = None
    secrets: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Planned:
    """A message as it is kept, and as a sender takes it (None: there is nothing to send). `fault`:
    why it cannot be sent, for whoever mends it. `asks`: the mailbox that it asks to be
    confirmed."""

    document: Message
    outgoing: Outgoing | None
    shortened: tuple[str, ...] = ()
    fault: str = ""
    asks: Mailbox | None = None


def suppressed_row(
    stem: str, channel: str, base: MessageBase, now: datetime, reason: str
) -> Message:
    """Return the row of a message that is not wanted, or cannot go for want of an address."""
    return ended_row(stem, channel, base, now, SUPPRESSED, reason)


def ended_row(
    stem: str, channel: str, base: MessageBase, now: datetime, state: str, reason: str
) -> Message:
    """Return the row of a message that ends as it is planned."""
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


def too_late(
    stem: str, channels: Sequence[str], base: MessageBase, recipient: Recipient, now: datetime
) -> list[Planned]:
    """Return rows of a notice whose end came before it could be planned:
    an event that was parked."""
    rows = [ended_row(stem, channel, base, now, EXPIRED, LIFE_OVER) for channel in channels]
    for row in rows:
        address = recipient.contact.address(row["channel"])
        row["shown"] = rules.shown_address(row["channel"], address)
        row["failed_at"] = now
        row["outbox"] = failed_events(row, LIFE_OVER, told_otherwise=row is not rows[-1])
    return [Planned(row, None) for row in rows]


def as_sent(document: Message, contact: Contact, rendered: Rendered, margin: timedelta) -> Outgoing:
    """Return a kept message as a sender takes it; so long before the end of its lease (`margin`)
    nobody begins to send it."""
    return Outgoing(
        id=document["_id"],
        provider_id=rules.provider_id(document["_id"]),
        lane=document["lane"],
        channel=document["channel"],
        audience=document["audience"],
        to=contact.address(document["channel"]) or "",
        office=document["office"],
        language=document["language"],
        template=document["template"],
        text=rendered.text,
        subject=rendered.subject,
        registration=rendered.registration,
        reference=document["reference"],
        planned_at=document["planned_at"],
        send_before=document["due_at"] - margin,
        expires_at=document["expires_at"],
        attempts=document["attempts"],
        owner=document.get("owner", OWN),
        can_wait=can_wait(document),
        hours=document.get("hours"),
        repeated=document.get("repeated", False),
        trace=document.get("trace"),
    )


def of_office(notice: Notice, recipient: Recipient) -> tuple[str, ...]:
    """Return what a notice tells an office, whatever the office's role; empty for a person."""
    subject = notice["template"].rpartition(".")[0]
    officer = notice["to"].get("officer") or ""
    return (recipient.office, officer, subject) if recipient.office else ()


def told_already(message: Planned, now: datetime) -> Planned:
    """Return the row of a message to an office that has the same in another role."""
    row = message.document
    base = cast(MessageBase, {key: value for key, value in row.items() if key in OF_NOTICE})
    stem = rules.stem_of(row["_id"])
    return Planned(suppressed_row(stem, row["channel"], base, now, TOLD_ALREADY), None)
