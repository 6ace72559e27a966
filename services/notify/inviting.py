"""The one message to an e-mail address that nobody has confirmed; it belongs to no case."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from contracts.typed import Envelope, Notice
from services.notify.message import Contact
from services.notify.modes import Modes
from services.notify.planned import Planned, Recipient
from services.notify.typed import MessageBase
from services.notify.words import OWN

TEMPLATE = "mailbox.citizen"


def invitation(
    message: Callable[..., Planned],
    modes: Modes,
    event: Envelope,
    notice: Notice,
    recipient: Recipient,
    now: datetime,
) -> list[Planned]:
    """Return what asks the recipient's mailbox to be confirmed, made by ``message``
    (Planner.message); none where there is nothing to ask, or nothing of the service may leave."""
    due = recipient.invitation
    if due is None or "email" not in notice["channels"]:
        return []
    mailbox = due.mailbox
    if modes.suppressed(event["source"], "email", mailbox.email):
        return []
    base: MessageBase = {
        "reference": None,
        "sequence": None,
        "audience": notice["audience"],
        "office": None,
        "person": recipient.person,
        "lane": "status",
        "owner": OWN,
        "template": TEMPLATE,
        "language": recipient.wishes.language or notice["language"],
        "discreet": False,
        "variables": {},
    }
    stem, contact = f"mailbox:citizen:{mailbox.id}", Contact(None, mailbox.email)
    planned = message(stem, "email", base, contact, due.personal, now, due.secrets)
    return [replace(planned, asks=mailbox)]
