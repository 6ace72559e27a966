"""The words of this service: a message, its states, and what a provider may answer.

    planned ──► sending ──► sent ──► delivered     its receipt came
       ▲         │  │        ├─────► perm-failed   its receipt says never
       │ due     │  │        └─────► expired       no receipt while it was of use
       │ again   │  └──────────────► delivered     a provider has it that gives no receipts
    temp-failed ◄┤
       │         └─────► perm-failed ──► (fallback: a new message on the next channel)
       ├──► expired                            too old to be of use
       ├──► tech-failed                        our own fault: no provider, no template
    suppressed                                 never tried: no address, not wanted, in a digest

Every planned message ends in exactly one of the states on the right, with a reason. "Sending" is
written down before a provider is asked: after a crash it is known which messages a provider may
have. While a message is in some sender's hands its lease runs (`due_at` lies ahead), and if that
sender dies the lease ends and another takes it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from messages import Registration

PLANNED = "planned"
SENDING = "sending"
SENT = "sent"
TEMP_FAILED = "temp-failed"
DELIVERED = "delivered"
PERM_FAILED = "perm-failed"
TECH_FAILED = "tech-failed"
EXPIRED = "expired"
SUPPRESSED = "suppressed"

OPEN = (PLANNED, SENDING, SENT, TEMP_FAILED)
FAILED = (PERM_FAILED, TECH_FAILED, EXPIRED)
STATES = (*OPEN, DELIVERED, *FAILED, SUPPRESSED)

NO_ADDRESS = "no-address"
NOT_WANTED = "not-wanted"
IN_DIGEST = "in-digest"
TOLD_ALREADY = "told-already"
NO_PROVIDER = "no-provider"
BAD_TEMPLATE = "bad-template"
UNREADABLE = "unreadable-contact"
NO_RECEIPT = "no-receipt"
LIFE_OVER = "life-over"


@dataclass(frozen=True, slots=True)
class Contact:
    """Where somebody can be reached; None or empty where not."""

    mobile: str | None = None
    email: str | None = None

    def address(self, channel: str) -> str | None:
        """Return the address for a channel, None where there is none."""
        return (self.mobile if channel == "sms" else self.email) or None


@dataclass(slots=True)
class Outgoing:
    """A message in a sender's hands. `provider_id` is the same at every try, so that a provider can
    tell a repeated message from a new one; nobody begins to send it after `send_before`; from
    `expires_at` on it is of no use, and what was sent before may still get its receipt; for
    `can_wait` see patience, for `hours` safe_hours; `repeated`: it went again although a provider
    may have it already; `trace`: the traceparent of what it tells of, where spans are sent."""

    id: str
    provider_id: str
    lane: str
    channel: str
    audience: str
    to: str
    office: str | None
    language: str
    template: str
    text: str = field(repr=False)
    subject: str = field(repr=False)
    registration: Registration | None
    reference: str | None
    planned_at: datetime
    send_before: datetime
    expires_at: datetime
    attempts: int = 0
    owner: str = ""
    can_wait: bool = False
    hours: str | None = None
    repeated: bool = False
    trace: str | None = None

    def may_begin(self, now: datetime) -> bool:
        """Return whether a provider may be asked to take it now."""
        return now < self.send_before and now < self.expires_at

    @property
    def may_come_twice(self) -> bool:
        """Whether it is sent again at once when nobody knows if a provider has it: a password is
        worthless later, and a mailbox shows an e-mail with the same id once."""
        return self.lane == "otp" or self.channel == "email"


ACCEPTED = "accepted"
REFUSED = "refused"
LATER = "later"
DOWN = "down"
UNCERTAIN = "uncertain"
UNTRIED = "untried"
UNWILLING = "unwilling"
IMPOSSIBLE = "impossible"
TOO_OLD = "too-old"
WITHHELD = "withheld"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one try.

    `accepted`: the provider has it. `refused`: it will never take this message for this address.
    `unwilling`: it does not take this message, whatever the address, and another provider may: no
    credit there, a template that is not registered there. `later`: it may take it later. `down`:
    the provider itself cannot work, whatever the message. `uncertain`: it was asked and did not
    answer, so it may have it. `untried`: the time for trying ran out first. `impossible`: there is
    nobody to try with. `withheld`: its service is not live, nobody was asked. `too-old`: its end
    had come before it could be tried. `reason` is a code, never an address.

    `refs`: the ids, one for each part, under which a provider that took it will send receipts;
    none from a provider that sends none; with `uncertain` those of the parts that it took. `until`:
    when it may go, where it may not now.
    """

    kind: str
    reason: str = ""
    provider: str = ""
    refs: tuple[str, ...] = ()
    until: datetime | None = None
