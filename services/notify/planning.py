"""From an event to the messages it calls for: who is told, where, in which words. No I/O."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import cast

from bson.binary import Binary

from chassis import spans, trace
from contracts.events import CHANNELS
from contracts.typed import Envelope, Notice
from messages import CASE_LINK, Rendered, Template, UnknownTemplate, VariablesRefused
from services.notify import rules
from services.notify.attention import addressed
from services.notify.failure import failed_events
from services.notify.inviting import invitation
from services.notify.message import (
    BAD_TEMPLATE,
    NO_ADDRESS,
    NOT_WANTED,
    PLANNED,
    TECH_FAILED,
    Contact,
    Outgoing,
)
from services.notify.modes import Modes
from services.notify.patience import Patience, can_wait, unwanted
from services.notify.planned import (
    OF_NOTICE,
    Planned,
    Recipient,
    Unaddressable,
    as_sent,
    ended_row,
    of_office,
    suppressed_row,
    told_already,
    too_late,
)
from services.notify.typed import Message, MessageBase
from services.notify.wishes import Wishes
from services.notify.words import OWN, Wording

WORDLESS = Rendered("")


@dataclass(frozen=True, slots=True)
class Planner:
    """Makes messages.

    `lease`: how long a message is in the hands of who planned or claimed it; `margin`: how long
    before its end nothing is begun; `dlt_limit`: characters an operator allows in one place of an
    SMS; `modes`: of which services nothing may leave; `patience`: when what can wait goes; `site`:
    the address of the window, where cases are.
    """

    words: Wording
    policies: Mapping[str, rules.Policy] = field(default_factory=lambda: rules.POLICIES)
    lease: timedelta = timedelta(seconds=30)
    margin: timedelta = timedelta(seconds=15)
    dlt_limit: int = 30
    modes: Modes = field(default_factory=Modes)
    patience: Patience = field(default_factory=Patience)
    site: str = ""

    def plan(
        self,
        event: Envelope,
        recipient_of: Callable[[Notice], Recipient],
        now: datetime,
    ) -> tuple[list[Planned], list[str]]:
        """Return (messages, faults). The words are those of the service that the event comes from.
        A notice that has none, or whose box cannot be opened, is a fault, and so is a message whose
        variables do not fit, which has its row. None of it keeps the others from being sent."""
        planned: dict[str, Planned] = {}
        offices: set[tuple[str, ...]] = set()
        faults = []
        for notice in event["data"]["notices"]:
            try:
                recipient = recipient_of(notice)
                messages = self._for_notice(event, notice, recipient, now)
                messages += invitation(self.message, self.modes, event, notice, recipient, now)
            except (UnknownTemplate, Unaddressable) as error:
                faults.append(f"{notice['audience']}: {error}")
                continue
            faults += [f"{notice['audience']}: {one.fault}" for one in messages if one.fault]
            # A vacant post is passed over upwards: the same office in two roles is told once.
            if (role := of_office(notice, recipient)) in offices:
                messages = [told_already(message, now) for message in messages]
            elif role and not any(message.fault for message in messages):
                offices.add(role)
            for message in messages:
                planned.setdefault(message.document["_id"], message)
        return list(planned.values()), faults

    def _for_notice(
        self,
        event: Envelope,
        notice: Notice,
        recipient: Recipient,
        now: datetime,
    ) -> list[Planned]:
        wishes = recipient.wishes
        kind = self._kind(event["source"], notice)
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
            "kind": kind,
            "language": wishes.language or notice["language"],
            "discreet": (sensitive or wishes.neutral) and recipient.office is None,
            "variables": notice["variables"],
            "hours": wishes.hours,
        }
        if "until" in notice:
            base["until"] = datetime.fromisoformat(notice["until"])
        patient = can_wait(base)
        wanted = [one for one in notice["channels"] if one in wishes.channels] if patient else []
        channels, missing = rules.channels_for(wanted or notice["channels"], recipient.contact)
        stem = f"{event['id']}:{notice['audience']}:{recipient.key}"
        if patient and unwanted(kind, wishes):
            rows = [suppressed_row(stem, channel, base, now, NOT_WANTED) for channel in channels]
            return [Planned(row, None) for row in rows]
        if "until" in base and base["until"] <= now and channels:
            return too_late(stem, channels, base, recipient, now)
        messages = []
        for channel in channels:
            address = recipient.contact.address(channel) or ""
            if reason := self.modes.suppressed(base["owner"], channel, address):
                messages.append(Planned(suppressed_row(stem, channel, base, now, reason), None))
            else:
                planned = self._worded(stem, channel, base, recipient, now)
                if patient and not planned.fault:
                    planned = self._until_its_time(planned, wishes, now)
                messages.append(planned)
        if messages and all(one.fault for one in messages):
            self._instead(messages, stem, base, recipient, now)
        unmet = missing if recipient.office or not channels else []
        for channel in unmet:
            document = suppressed_row(stem, channel, base, now, NO_ADDRESS)
            if not channels and channel == missing[0]:
                document["failed_at"] = now
                document["outbox"] = failed_events(document, NO_ADDRESS)
            messages.append(Planned(document, None))
        return messages

    def _worded(
        self, stem: str, channel: str, base: MessageBase, recipient: Recipient, now: datetime
    ) -> Planned:
        """Return the message, or the row of one whose variables do not fit."""
        try:
            contact, personal, secrets = recipient.contact, recipient.personal, recipient.secrets
            return self.message(stem, channel, base, contact, personal, now, secrets)
        except VariablesRefused as error:
            row = ended_row(stem, channel, base, now, TECH_FAILED, BAD_TEMPLATE)
            row["shown"] = rules.shown_address(channel, recipient.contact.address(channel))
            return Planned(row, None, fault=str(error))

    def _instead(
        self,
        messages: list[Planned],
        stem: str,
        base: MessageBase,
        recipient: Recipient,
        now: datetime,
    ) -> None:
        """Plan the next channel where none could be used, or what tells that nobody was reached."""
        last = messages[-1].document
        channel = rules.next_channel(last["channel"], recipient.contact)
        instead = self._worded(stem, channel, base, recipient, now) if channel else None
        if instead and not instead.fault:
            instead.document["fallback_of"] = last["_id"]
            messages.append(instead)
        last["failed_at"] = now
        last["outbox"] = failed_events(
            last, BAD_TEMPLATE, told_otherwise=bool(instead and not instead.fault)
        )

    def _kind(self, owner: str, notice: Notice) -> str:
        channel = next(iter(notice["channels"]), CHANNELS[0])
        return self.words.find(owner, notice["template"], channel, notice["language"]).kind

    def _until_its_time(self, planned: Planned, wishes: Wishes, now: datetime) -> Planned:
        row = planned.document
        waits = self.patience.waits(row["channel"], wishes, now, row["expires_at"])
        if waits is None:
            return planned
        row["due_at"], row["reason"] = waits
        if person := row.get("person"):
            row["gathering"] = rules.digest_id(person, row["channel"], row["due_at"])
        return Planned(row, None, planned.shortened)

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
        """Return a new message on `channel`. `secrets` are variables not kept in the clear.

        Raises UnknownTemplate, VariablesRefused.
        """
        template = self.words.find(
            base["owner"], base["template"], channel, base["language"], discreet=base["discreet"]
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
            "expires_at": self._expires_at(base, now),
            "attempts": 0,
        }
        document["known_as"] = rules.provider_id(document["_id"])
        if personal is not None:
            document["personal"] = personal
        if spans.is_on() and (caused_by := trace.current()):
            document["trace"] = caused_by
        return self._planned(document, template, contact, secrets)

    def _expires_at(self, base: MessageBase, now: datetime) -> datetime:
        end = now + self.policies[base["lane"]].life
        return min(end, base.get("until", end))

    def again(
        self, document: Message, contact: Contact, secrets: Mapping[str, str] | None = None
    ) -> Planned:
        """Return a kept message made ready to send once more, in the words of its own version as
        long as that is kept. Raises UnknownTemplate, VariablesRefused."""
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
        if template.links:
            values[CASE_LINK] = f"{self.site}/applications/{document['reference']}"
        rendered = addressed(template.render(values, self.dlt_limit), document)
        return Planned(document, self.outgoing(document, contact, rendered), rendered.shortened)

    def outgoing(
        self, document: Message, contact: Contact, rendered: Rendered = WORDLESS
    ) -> Outgoing:
        """Return a kept message as a sender takes it."""
        return as_sent(document, contact, rendered, self.margin)

    def fallback(
        self,
        failed: Message,
        contact: Contact,
        secrets: Mapping[str, str] | None,
        now: datetime,
    ) -> Planned | None:
        """Return the message on the next channel that takes over from one that failed for good;
        None where there is no further address or no words for that channel."""
        channel = rules.next_channel(failed["channel"], contact)
        if channel is None:
            return None
        address = contact.address(channel) or ""
        if self.modes.suppressed(failed.get("owner", OWN), channel, address):
            return None
        base = cast(MessageBase, {key: value for key, value in failed.items() if key in OF_NOTICE})
        base["fallback_of"] = failed["_id"]
        stem = rules.stem_of(failed["_id"])
        try:
            return self.message(stem, channel, base, contact, failed.get("personal"), now, secrets)
        except UnknownTemplate:
            return None
