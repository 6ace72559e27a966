"""E-mails that came back: what a mail server says of one that it could not deliver (RFC 3464)."""

from __future__ import annotations

import email
import email.policy
import re
from collections.abc import Sequence
from email.message import EmailMessage, Message

from services.notify.receipts import Receipt

ANY_PROVIDER = ""
"""A bounce does not say through which server the e-mail went; its id is enough."""

_ID = re.compile(r"\+([0-9a-f]{32})@")
_STATUS = re.compile(r"[245]\.\d{1,3}\.\d{1,3}")
_ADDRESSED = ("X-Original-To", "Delivered-To", "To")


def read_bounce(mail: bytes, recipient: str = "") -> Receipt | None:
    """Return the receipt that a bounced e-mail is; None for one that is none, tells of a delay
    only, or does not come back to the address of a message. `recipient`: the address it came to, if
    the mail server says so; else the headers are asked."""
    parsed = email.message_from_bytes(mail, policy=email.policy.default)
    addresses = [recipient, *(str(parsed[name]) for name in _ADDRESSED if parsed[name])]
    id = next((match[1] for one in addresses if (match := _ID.search(one))), None)
    if id is None:
        return None
    for part in _statuses(parsed):
        if str(part.get("Action", "")).strip().lower() == "failed":
            status = _STATUS.search(str(part.get("Status", "")))
            code = status[0] if status else "5.0.0"
            return Receipt(ANY_PROVIDER, id, arrived=False, reason=f"bounce-{code}")
    return None


def _statuses(mail: EmailMessage | Message) -> Sequence[Message]:
    """Return the fields about each recipient."""
    reports = [part for part in mail.walk() if part.get_content_type() == "message/delivery-status"]
    return [block for report in reports for block in report.walk() if block is not report]
