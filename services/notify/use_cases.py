"""What this service does: tells people of changes, sends one-time passwords, shows what it sent."""

from __future__ import annotations

import re
import time
from collections import defaultdict
from collections.abc import Sequence

from chassis import time_source
from chassis.actor import Actor
from chassis.outbox import Outbox
from contracts.errors import NotFound, ValidationFailed
from contracts.typed import Envelope
from services.notify import calls, dispatch_log, erasure, measures, new_mobile
from services.notify.addressing import AddressBook
from services.notify.announcements import Announcements
from services.notify.lanes import Lane
from services.notify.ledger import Ledger
from services.notify.mailboxes import MailboxBook
from services.notify.message import EXPIRED, SUPPRESSED, TECH_FAILED, Contact, Outgoing
from services.notify.new_mobile import MobileChanged, NewsTold
from services.notify.offices import Offices
from services.notify.planned import Planned
from services.notify.planning import Planner
from services.notify.providers.callbacks import Callbacks
from services.notify.providers.local import LocalProvider
from services.notify.receipts import Receipts
from services.notify.store import MessageStore
from services.notify.typed import (
    CallNoted,
    LocalMessage,
    LogEntry,
    MailboxConfirmed,
    MessageBase,
    OtpSent,
    TemplateSource,
    WishesShown,
)
from services.notify.webhooks.sender import Webhooks
from services.notify.wishes import SafeContactShown, WishBook, Wishes
from services.notify.words import OWN, Words

OTP_TEMPLATE = "otp.citizen"
STOP_SECONDS = 5.0

_MOBILE = re.compile(r"\+?\d{10,14}")


class Desk:
    """The notify service's work; one object a process, used by all its workers."""

    def __init__(
        self,
        store: MessageStore,
        planner: Planner,
        book: AddressBook,
        offices: Offices,
        outbox: Outbox,
        local: LocalProvider | None,
        words: Words,
        announcements: Announcements,
        wishes: WishBook,
        mailboxes: MailboxBook,
        otp_minutes: int = 5,
    ) -> None:
        self._store = store
        self._planner = planner
        self._book = book
        self._offices = offices
        self._outbox = outbox
        self._local = local
        self._words = words
        self._announcements = announcements
        self._wishes = wishes
        self._mailboxes = mailboxes
        self._otp_minutes = otp_minutes
        self._lanes: dict[tuple[str, str], Lane] = {}
        self._ledger: Ledger | None = None
        self._receipts: Receipts | None = None
        self._callbacks: Callbacks | None = None
        self._webhooks: Webhooks | None = None

    def start(
        self,
        lanes: Sequence[Lane],
        ledger: Ledger,
        receipts: Receipts,
        webhooks: Webhooks,
        callbacks: Callbacks | None = None,
    ) -> None:
        """Begin to send through these senders, and to hear what comes of it."""
        self._webhooks = webhooks
        webhooks.start()
        self._callbacks = callbacks
        if callbacks:
            callbacks.start()
        self._receipts = receipts
        receipts.start()
        self._lanes = {(lane.name, lane.channel): lane for lane in lanes}
        self._ledger = ledger
        ledger.start()
        for lane in lanes:
            lane.start()

    def stop(self) -> None:
        """Send and note what is in hand, as far as a few seconds allow."""
        if self._callbacks:
            self._callbacks.stop()
        if self._webhooks:
            self._webhooks.stop(STOP_SECONDS)
        if self._receipts:
            self._receipts.stop(STOP_SECONDS)
        deadline = time.monotonic() + STOP_SECONDS
        for lane in self._lanes.values():
            lane.stop()
        for lane in self._lanes.values():
            lane.join(max(0.1, deadline - time.monotonic()))
        if self._ledger:
            self._ledger.stop(STOP_SECONDS)

    def case_changed(self, event: Envelope) -> None:
        """Tell everybody named in the notices of a `case.*` event, and partners; the same event
        again tells nobody twice.

        Raises ValidationFailed, after the others have been told, if a notice cannot be put into
        words or its recipient cannot be made out: the event is parked and can be replayed.
        """
        erasure.follow(self._store, event)
        if self._webhooks:
            erasure.follow(self._webhooks, event)
            self._webhooks.case_changed(event)
        notices = event["data"]["notices"]
        if not notices:
            return
        planned, faults = self._planner.plan(
            event, self._book.recipients(notices, event["id"]), time_source.now()
        )
        inserted = self._store.insert_in_company([message.document for message in planned])
        new = {row["_id"] for row in inserted}
        for message in planned:
            if message.asks is not None:
                self._mailboxes.note_asked(message.asks, event["id"])
        self.hand_over([message for message in planned if message.document["_id"] in new])
        if faults:
            raise ValidationFailed("; ".join(faults))

    def service_announced(self, event: Envelope) -> None:
        """See Announcements.take."""
        self._announcements.take(event)

    def refresh_words(self) -> None:
        """Learn what other replicas were told; see Words.refresh, WishBook.refresh."""
        self._words.refresh()
        self._wishes.refresh()

    def send_otp(self, mobile: str, otp: str, language: str, reference: str | None) -> OtpSent:
        """Send a one-time password ahead of everything else.

        It is kept encrypted until it is sent or worthless, and then no more. The same call again
        sends nothing twice. Returns `{"message_id", "expires_at"}`. Raises ValidationFailed for
        what is not a mobile number or not a number.
        """
        _check_otp(mobile, otp)
        now = time_source.now()
        recipient = self._book.citizen(mobile, None, {"otp": otp})
        base: MessageBase = {
            "reference": reference,
            "sequence": None,
            "audience": "citizen",
            "office": None,
            "person": recipient.person,
            "lane": "otp",
            "owner": OWN,
            "template": OTP_TEMPLATE,
            "language": language,
            "discreet": False,
            "variables": {"minutes": self._otp_minutes},
        }
        # Six digits come up again some day; within one life they are the same message.
        life = str(int(now.timestamp()) // (60 * self._otp_minutes))
        stem = f"otp:citizen:{self._book.stands_for(mobile, otp, reference or '', life)}"
        message = self._planner.message(
            stem, "sms", base, recipient.contact, recipient.personal, now, {"otp": otp}
        )
        if self._store.insert([message.document]):
            self.hand_over([message])
        assert message.outgoing is not None
        return {
            "message_id": message.outgoing.provider_id,
            "expires_at": message.outgoing.expires_at.isoformat(),
        }

    def tell_number_news(
        self, mobile: str, news: str, language: str, key: str, day: str | None
    ) -> NewsTold:
        """Tell a mobile, by SMS and at once, that it is to be, was or could not be changed for
        another one. The same again tells nothing twice. Raises ValidationFailed for what is not a
        mobile number."""
        _check_mobile(mobile)
        recipient = self._book.citizen(mobile, None)
        base = new_mobile.news_base(recipient.person, news, language, day)
        stem = f"number:citizen:{self._book.stands_for(mobile, news, key)}"
        contact, personal, now = recipient.contact, recipient.personal, time_source.now()
        message = self._planner.message(stem, "sms", base, contact, personal, now)
        if self._store.insert([message.document]):
            self.hand_over([message])
        return {"message_id": message.document["known_as"]}

    def change_mobile(self, old: str, new: str, references: Sequence[str]) -> MobileChanged:
        """Let wishes, and messages about these cases, of whoever had the mobile ``old`` be of
        ``new``; what waits goes there. Safe to repeat."""
        _check_mobile(new)
        self._wishes.move(self._book.person(Contact(old)), self._book.person(Contact(new)))
        return {"messages": self._book.readdress(self._store.collection, old, new, references)}

    def sent_messages(self, to: str, limit: int) -> list[LocalMessage]:
        """Return what the local provider sent to a mobile, an e-mail address or an office code,
        newest first. Raises NotFound where there is no local provider."""
        if self._local is None:
            raise NotFound("messages are shown in the local profile only")
        return self._local.messages_to(self._offices.code_of(to), limit)

    def words_of(self, service: str) -> list[TemplateSource]:
        """Return the newest version of each template that a service announced, by name."""
        return self._words.sources_of(service)

    def dispatch_log(self, reference: str, mobile: str) -> list[LogEntry]:
        """Return what whoever has this mobile was told of a case; see dispatch_log.read."""
        person = self._book.person(Contact(mobile))
        return dispatch_log.read(self._store.collection, reference, person)

    def note_call(
        self, actor: Actor, reference: str, message_id: str, number: int, outcome: str
    ) -> CallNoted:
        """See calls.note."""
        return calls.note(self._store, actor, reference, message_id, number, outcome)

    def preferences(self, mobile: str) -> WishesShown:
        """Return how whoever has this mobile wishes to be told of what is not statutory."""
        return self._wishes.look_up(self._book.person(Contact(mobile))).view()

    def set_preferences(self, mobile: str, wishes: Wishes) -> WishesShown:
        """Keep them in place of earlier ones, and return them. What waits already is not planned
        anew."""
        self._wishes.note_beside_safety(self._book.person(Contact(mobile)), wishes)
        return wishes.view()

    def set_safe_contact(self, mobile: str, safe: SafeContactShown) -> SafeContactShown:
        """Keep what keeps whoever has this mobile safe, in place of what was before; it holds for
        what is planned from now on."""
        person = self._book.person(Contact(mobile))
        self._wishes.note_safety(person, safe)
        return self._wishes.look_up(person).safe_contact()

    def confirm_mailbox(self, token: str) -> MailboxConfirmed:
        """Send what there is to say to an e-mail address, too, from now on: whoever reads it has
        followed the link of its one message. Raises NotFound for a link that is not ours."""
        mailbox = self._book.mailbox_of(token)
        if mailbox is None or not self._mailboxes.confirm(mailbox):
            raise NotFound("no such link")
        return {"confirmed": True}

    def hand_over(self, planned: Sequence[Planned]) -> None:
        """Give messages that were just written to their senders."""
        by_lane: dict[tuple[str, str], list[Outgoing]] = defaultdict(list)
        for message in planned:
            for variable in message.shortened:
                measures.SHORTENED.labels(message.document["template"], variable).inc()
            if message.outgoing is not None:
                by_lane[message.outgoing.lane, message.outgoing.channel].append(message.outgoing)
            elif message.document["state"] in (EXPIRED, SUPPRESSED, TECH_FAILED):
                self._tell_of_ended(message)
        for key, messages in by_lane.items():
            # A bind may deliver a question before the senders have started: it is due at once.
            lane = self._lanes.get(key)
            if left := lane.offer(messages) if lane else messages:
                self._store.release([message.id for message in left], time_source.now())

    def _tell_of_ended(self, message: Planned) -> None:
        row = message.document
        lane, channel, audience = row["lane"], row["channel"], row["audience"]
        measures.finished(lane, channel, audience, row["state"], row["reason"])
        if "outbox" in row:
            self._outbox.relay(self._store.collection, row["_id"], row["outbox"])


def _check_mobile(mobile: str) -> None:
    if not _MOBILE.fullmatch(mobile):
        raise ValidationFailed(fields={"mobile": "bad-mobile"})


def _check_otp(mobile: str, otp: str) -> None:
    _check_mobile(mobile)
    if not (otp.isascii() and otp.isdigit()):
        raise ValidationFailed(fields={"otp": "not-a-number"})
