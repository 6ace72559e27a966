"""From an event to the messages it calls for: who is told, where, in which words. No I/O."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bson.binary import Binary

from contracts.envelope import new_event
from contracts.typed import Envelope, Notice
from messages import Rendered, Template, UnknownTemplate, VariablesRefused
from services.notify import rules
from services.notify.attention import addressed
from services.notify.message import NO_ADDRESS, NO_RECEIPT, PLANNED, SUPPRESSED, Contact, Outgoing
from services.notify.modes import Modes
from services.notify.typed import Message, MessageBase
from services.notify.words import OWN, Wording

WORDLESS = Rendered("")


class Unaddressable(ValueError):
    """A notice whose recipient cannot be made out; the message says why, never for whom."""


@dataclass(frozen=True, slots=True)
class Recipient:
    """Who is told. `key` stands for the recipient in ids and gives nothing away; `personal` is
    the encrypted contact of a citizen, None for an office. `person` stands for whoever has this
    mobile, or else this e-mail address, in whatever messages."""

    key: str
    contact: Contact
    office: str | None = None
    personal: Binary | None = None
    person: str = ""


@dataclass(frozen=True, slots=True)
class Planned:
    """A message as it is kept, and as a sender takes it (None: there is nothing to send)."""

    document: Message
    outgoing: Outgoing | None
    shortened: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Planner:
    """Makes messages.

    `lease`: how long a message is in the hands of the process that planned or claimed it;
    `margin`: how long before the lease's end nothing is begun any more; `dlt_limit`: characters
    an operator allows in one place of an SMS; `modes`: of which services nothing may leave.
    """

    words: Wording
    policies: Mapping[str, rules.Policy] = field(default_factory=lambda: rules.POLICIES)
    lease: timedelta = timedelta(seconds=30)
    margin: timedelta = timedelta(seconds=15)
    dlt_limit: int = 30
    modes: Modes = field(default_factory=Modes)

    def plan(
        self,
        event: Envelope,
        recipient_of: Callable[[Notice], Recipient],
        now: datetime,
    ) -> tuple[list[Planned], list[str]]:
        """(messages, faults). The words are those of the service that the event comes from. A
        notice that cannot be put into them, or whose box cannot be opened, is a fault; it does not
        keep the others from being sent."""
        planned: dict[str, Planned] = {}
        faults = []
        for notice in event["data"]["notices"]:
            try:
                messages = self._for_notice(event, notice, recipient_of(notice), now)
            except (UnknownTemplate, VariablesRefused, Unaddressable) as error:
                faults.append(f"{notice['audience']}: {error}")
                continue
            for message in messages:
                # The same office in two roles is told once.
                planned.setdefault(message.document["_id"], message)
        return list(planned.values()), faults

    def _for_notice(
        self,
        event: Envelope,
        notice: Notice,
        recipient: Recipient,
        now: datetime,
    ) -> list[Planned]:
        channels, missing = rules.channels_for(notice["channels"], recipient.contact)
        sensitive = bool(event["data"]["case"].get("sensitive"))
        base: MessageBase = {
            "reference": event["reference"],
            "sequence": event["sequence"],
            "audience": notice["audience"],
            "office": recipient.office,
            "officer": notice["to"].get("officer"),
            "person": recipient.person,
            "lane": notice["lane"],
            "owner": event["source"],
            "template": notice["template"],
            "language": notice["language"],
            "discreet": sensitive and recipient.office is None,
            "variables": notice["variables"],
        }
        stem = f"{event['id']}:{notice['audience']}:{recipient.key}"
        messages = []
        for channel in channels:
            address = recipient.contact.address(channel) or ""
            if reason := self.modes.suppressed(base["owner"], channel, address):
                messages.append(Planned(_suppressed(stem, channel, base, now, reason), None))
            else:
                messages.append(
                    self.message(stem, channel, base, recipient.contact, recipient.personal, now)
                )
        # A citizen who is reached did not ask to be told on a channel for which none was given;
        # an office that lacks one has a gap in its register, and that is noted.
        unmet = missing if recipient.office or not channels else []
        for channel in unmet:
            document = _suppressed(stem, channel, base, now, NO_ADDRESS)
            if not channels and channel == missing[0]:
                document["failed_at"] = now
                document["outbox"] = [failed_event(document, NO_ADDRESS)]
            messages.append(Planned(document, None))
        return messages

    def message(
        self,
        stem: str,
        channel: str,
        base: MessageBase,
        contact: Contact,
        personal: Binary | None,
        now: datetime,
        secrets: Mapping[str, str] | None = None,
    ) -> Planned:
        """A new message on `channel`. `secrets` are variables that are not kept in the clear.

        Raises UnknownTemplate, VariablesRefused.
        """
        template = self.words.find(
            base["owner"],
            base["template"],
            channel,
            base["language"],
            discreet=base["discreet"],
        )
        document: Message = {
            "_id": rules.message_id(stem, channel),
            **base,
            "channel": channel,
            "shown": rules.shown_address(channel, contact.address(channel)),
            "version": template.version,
            "state": PLANNED,
            "planned_at": now,
            "due_at": now + self.lease,
            "expires_at": now + self.policies[base["lane"]].life,
            "attempts": 0,
        }
        if personal is not None:
            document["personal"] = personal
        return self._planned(document, template, contact, secrets)

    def again(
        self, document: Message, contact: Contact, secrets: Mapping[str, str] | None = None
    ) -> Planned:
        """A kept message made ready to send once more, in the words of its own version as long
        as that is kept. Raises UnknownTemplate, VariablesRefused."""
        template = self.words.find(
            document.get("owner", OWN),
            document["template"],
            document["channel"],
            document["language"],
            discreet=document["discreet"],
            version=document["version"],
        )
        return self._planned(document, template, contact, secrets)

    def _planned(
        self,
        document: Message,
        template: Template,
        contact: Contact,
        secrets: Mapping[str, str] | None,
    ) -> Planned:
        values = {**document["variables"], **(secrets or {})}
        rendered = addressed(template.render(values, self.dlt_limit), document)
        return Planned(document, self.outgoing(document, contact, rendered), rendered.shortened)

    def outgoing(
        self, document: Message, contact: Contact, rendered: Rendered = WORDLESS
    ) -> Outgoing:
        """A kept message as a sender takes it."""
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
            send_before=document["due_at"] - self.margin,
            expires_at=document["expires_at"],
            attempts=document["attempts"],
            owner=document.get("owner", OWN),
        )

    def fallback(
        self,
        failed: Message,
        contact: Contact,
        secrets: Mapping[str, str] | None,
        now: datetime,
    ) -> Planned | None:
        """The message on the next channel that takes over from one that failed for good; None
        where there is no further address or no words for that channel."""
        channel = rules.next_channel(failed["channel"], contact)
        if channel is None:
            return None
        address = contact.address(channel) or ""
        if self.modes.suppressed(failed.get("owner", OWN), channel, address):
            return None
        base: MessageBase = {
            "reference": failed["reference"],
            "sequence": failed["sequence"],
            "audience": failed["audience"],
            "office": failed["office"],
            "lane": failed["lane"],
            "owner": failed["owner"],
            "template": failed["template"],
            "language": failed["language"],
            "discreet": failed["discreet"],
            "variables": failed["variables"],
            "officer": failed.get("officer"),
            "person": failed.get("person", ""),
            "fallback_of": failed["_id"],
        }
        stem = rules.stem_of(failed["_id"])
        try:
            return self.message(stem, channel, base, contact, failed.get("personal"), now, secrets)
        except UnknownTemplate:
            return None


def _suppressed(stem: str, channel: str, base: MessageBase, now: datetime, reason: str) -> Message:
    return {
        "_id": rules.message_id(stem, channel),
        **base,
        "channel": channel,
        "state": SUPPRESSED,
        "reason": reason,
        "planned_at": now,
        "finished_at": now,
        "attempts": 0,
    }


def failed_event(
    document: Message, reason: str | None, *, told_otherwise: bool = False
) -> Envelope:
    """The `message.failed` event of one message. A person of whom nothing says that they were or
    will be `told_otherwise` was not reached: somebody has to call. That no receipt came does not
    say so: some operators lose them, and most such messages have arrived."""
    to_a_person = document["office"] is None and document["lane"] != "otp"
    failed_surely = to_a_person and reason != NO_RECEIPT
    return new_event(
        "message.failed",
        "notify",
        reference=document["reference"],
        data={
            "message_id": rules.provider_id(document["_id"]),
            "reference": document["reference"],
            "audience": document["audience"],
            "channel": document["channel"],
            "reason": reason,
            "shown": document.get("shown", ""),
            "unreached": failed_surely and not told_otherwise,
        },
    )
