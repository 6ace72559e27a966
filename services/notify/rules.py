"""The rules of sending, without I/O: how long a message is of use, when it is tried again, what
a try leads to, and which channel takes over."""

from __future__ import annotations

import hashlib
import random
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from contracts.events import CHANNELS
from services.notify.message import (
    ACCEPTED,
    DELIVERED,
    DOWN,
    EXPIRED,
    IMPOSSIBLE,
    PERM_FAILED,
    PLANNED,
    REFUSED,
    SENDING,
    SENT,
    SUPPRESSED,
    TECH_FAILED,
    TEMP_FAILED,
    TOO_OLD,
    UNCERTAIN,
    UNTRIED,
    UNWILLING,
    WITHHELD,
    Contact,
    Outcome,
    Outgoing,
)

JITTER = 0.25
"""Delays differ by up to this share, so that what failed together does not come back together."""


@dataclass(frozen=True, slots=True)
class Policy:
    """Of one lane. `life`: how long a message is of use. Delays between tries begin at
    `first_delay`, double, and stay at `longest_delay`. `linger`: seconds a sender waits for
    company, so that messages travel in batches. `doubt`: how long the receipt of a message is
    waited for of which nobody knows whether a provider has it. `receipt`: how long that of an SMS
    which a provider has is waited for, before it is asked."""

    life: timedelta
    first_delay: timedelta
    longest_delay: timedelta
    linger: float
    doubt: timedelta = timedelta(0)
    receipt: timedelta = timedelta(hours=1)


# A password is worthless after its five minutes; a notice of what the law lets a citizen do
# within three days is worth trying for three days.
POLICIES = {
    "otp": Policy(
        timedelta(minutes=5),
        timedelta(seconds=2),
        timedelta(seconds=20),
        0.0,
        receipt=timedelta(minutes=1),
    ),
    "urgent": Policy(
        timedelta(hours=24),
        timedelta(seconds=5),
        timedelta(minutes=5),
        0.05,
        timedelta(minutes=2),
        timedelta(minutes=15),
    ),
    "status": Policy(
        timedelta(hours=72),
        timedelta(seconds=30),
        timedelta(minutes=30),
        0.1,
        timedelta(minutes=10),
        timedelta(hours=2),
    ),
    "bulk": Policy(
        timedelta(hours=72),
        timedelta(minutes=2),
        timedelta(hours=2),
        0.25,
        timedelta(minutes=30),
        timedelta(hours=12),
    ),
}


@dataclass(frozen=True, slots=True)
class Step:
    """What a try leads to: a state, its reason, and when to try again (None: never)."""

    state: str
    reason: str | None
    due_at: datetime | None = None


def delay(policy: Policy, attempts: int, chance: float) -> timedelta:
    """Return how long to wait after `attempts` failed tries; `chance` from 0 to 1 spreads it."""
    grown = policy.first_delay * 2 ** min(max(attempts - 1, 0), 20)
    return min(grown, policy.longest_delay) * (1 - JITTER + 2 * JITTER * chance)


def after(
    outcome: Outcome,
    message: Outgoing,
    now: datetime,
    policy: Policy,
    chance: float | None = None,
) -> Step:
    """Return the step that follows a try. A message that could only be tried again after its end is
    expired at once, with the reason of its last failure. A receipt is waited for as long as the
    lane's life, also where the message itself was of use for less."""
    receipts_end = message.planned_at + policy.life
    if outcome.kind == ACCEPTED:
        if not outcome.refs:
            return Step(DELIVERED, None)
        # No news of an e-mail is good news, but only when its life is over.
        wait = policy.receipt if message.channel == "sms" else policy.life
        return Step(SENT, None, min(now + wait, receipts_end))
    if outcome.kind == REFUSED:
        return Step(PERM_FAILED, outcome.reason)
    if outcome.kind in (IMPOSSIBLE, UNWILLING):
        return Step(TECH_FAILED, outcome.reason)
    if outcome.kind == TOO_OLD:
        return Step(EXPIRED, outcome.reason)
    if outcome.kind == WITHHELD:
        return Step(SUPPRESSED, outcome.reason)
    if outcome.kind == UNTRIED:
        return Step(TEMP_FAILED, outcome.reason, now)
    if outcome.until is not None:
        over = outcome.until >= message.expires_at
        return (
            Step(EXPIRED, outcome.reason) if over else Step(PLANNED, outcome.reason, outcome.until)
        )
    if outcome.kind == UNCERTAIN and not message.may_come_twice:
        # Once it went again, whoever has it twice shall not have it three times.
        wait = policy.life if message.repeated else policy.doubt
        return Step(SENDING, outcome.reason, min(now + wait, receipts_end))
    # A provider that is down says nothing about the message: its delay does not grow.
    attempts = 1 if outcome.kind == DOWN else message.attempts + 1
    due_at = now + delay(policy, attempts, random.random() if chance is None else chance)
    if due_at >= message.expires_at:
        return Step(EXPIRED, outcome.reason)
    return Step(TEMP_FAILED, outcome.reason, due_at)


def channels_for(wanted: Iterable[str], contact: Contact) -> tuple[list[str], list[str]]:
    """Return (channels to send on, channels without an address).

    Where none of the wanted channels has an address but another one does, that one is used:
    a person who left only an e-mail address is told by e-mail.
    """
    wanted = list(dict.fromkeys(wanted))
    reachable = [channel for channel in wanted if contact.address(channel)]
    missing = [channel for channel in wanted if channel not in reachable]
    return reachable or [c for c in CHANNELS if contact.address(c)][:1], missing


def next_channel(failed: str, contact: Contact) -> str | None:
    """Return the channel that takes over from one that failed for good;
    None where there is none."""
    later = CHANNELS[CHANNELS.index(failed) + 1 :]
    return next((channel for channel in later if contact.address(channel)), None)


def keyed_hash(key: bytes, *parts: str) -> str:
    """Return 32 hex digits that stand for personal data and cannot be
    guessed back without `key`."""
    return hashlib.blake2b("\0".join(parts).encode(), key=key[:64], digest_size=16).hexdigest()


def mobile_digits(mobile: str) -> str:
    """Return the ten digits of an Indian mobile number, with or without its country's; any other
    number as its digits."""
    digits = "".join(char for char in mobile if char.isdigit())
    return digits[-10:] if len(digits) in (11, 12) and digits[:-10] in ("0", "91") else digits


def shown_address(channel: str, address: str | None) -> str:
    """Return as much of an address as its owner recognises and nobody else learns: `…1234` of a
    mobile, `a…@example.org` of an e-mail address; empty where there is none."""
    if not address:
        return ""
    if channel == "sms":
        return f"…{address[-4:]}"
    name, _, domain = address.rpartition("@")
    return f"{name[:1]}…@{domain}"


def message_id(stem: str, channel: str) -> str:
    """Return `stem` (event, audience and recipient) and channel: an id that follows from the event
    alone, so that an event that comes again makes the same message."""
    return f"{stem}:{channel}"


def digest_id(person: str, channel: str, at: datetime) -> str:
    """Return the id of the digest that a person gets on a channel at a moment, if there is one."""
    return message_id(f"digest:{person}:{int(at.timestamp())}", channel)


def stem_of(message: str) -> str:
    """Return the stem of a message's id: what its messages on other channels have in common."""
    return message.rpartition(":")[0]


def provider_id(message: str) -> str:
    """Return the id under which a provider knows the message, the same at every try."""
    return hashlib.blake2b(message.encode(), digest_size=16).hexdigest()
