"""The notify service on the bus."""

import atexit

from chassis.entrypoints import Built, CurrentActor, every, rpc, subscribe
from chassis.parts import Parts
from contracts.typed import Envelope
from services.notify import building as assembly
from services.notify.new_mobile import MobileChanged, NewsTold
from services.notify.settings import NotifySettings
from services.notify.typed import (
    CallNoted,
    DispatchLog,
    LocalMessages,
    MailboxConfirmed,
    OtpSent,
    WishesShown,
)
from services.notify.use_cases import Desk
from services.notify.wishes import SafeContactShown, Wishes
from services.notify.words import WordsOfService

SETTINGS = NotifySettings


def build(parts: Parts) -> Desk:
    """Return the service at work; what it has in hand at the end of the process is still sent."""
    desk = assembly.build(parts)
    atexit.register(desk.stop)
    return desk


class NotifyService:
    """Tells citizens and offices of changes by SMS and e-mail."""

    name = "notify"
    desk = Built(build)
    actor = CurrentActor()

    @subscribe("case.#")
    def case_changed(self, event: Envelope) -> None:
        """Tell everybody the event names."""
        self.desk.case_changed(event)

    @subscribe("service.announced")
    def service_announced(self, event: Envelope) -> None:
        """Learn the words of a service and answer whether any are lacking."""
        self.desk.service_announced(event)

    @every(seconds=5)
    def refresh_words(self) -> None:
        """Learn the words that were announced to another replica."""
        self.desk.refresh_words()

    @rpc
    def send_otp(self, mobile: str, otp: str, language: str, reference: str | None) -> OtpSent:
        """Send a one-time password ahead of everything else."""
        return self.desk.send_otp(mobile, otp, language, reference)

    @rpc
    def tell_number_news(
        self, mobile: str, news: str, language: str, key: str, day: str | None
    ) -> NewsTold:
        """Tell a mobile what comes of its owner's wish to have another one."""
        return self.desk.tell_number_news(mobile, news, language, key, day)

    @rpc
    def change_mobile(self, old: str, new: str, references: list[str]) -> MobileChanged:
        """Let what was said and wished by one mobile be that of another."""
        return self.desk.change_mobile(old, new, references)

    @rpc
    def sent_messages(self, to: str, limit: int) -> LocalMessages:
        """Return what was sent to one recipient; in the local profile only."""
        return {"items": self.desk.sent_messages(to, limit)}

    @rpc
    def service_words(self, service: str) -> WordsOfService:
        """Return the words that a service announced; none of one that is not known."""
        return {"items": self.desk.words_of(service)}

    @rpc
    def dispatch_log(self, reference: str, mobile: str) -> DispatchLog:
        """Return what whoever has this mobile was told of one case, and what came of it."""
        return {"items": self.desk.dispatch_log(reference, mobile)}

    @rpc
    def note_call(self, reference: str, message_id: str, number: int, outcome: str) -> CallNoted:
        """Note that an officer called whom no message reached."""
        return self.desk.note_call(self.actor, reference, message_id, number, outcome)

    @rpc
    def confirm_mailbox(self, token: str) -> MailboxConfirmed:
        """Write to an e-mail address whose reader has followed our link."""
        return self.desk.confirm_mailbox(token)

    @rpc
    def preferences(self, mobile: str) -> WishesShown:
        """Return how whoever has this mobile wishes to be told."""
        return self.desk.preferences(mobile)

    @rpc
    def set_safe_contact(
        self, mobile: str, no_sms: bool, neutral: bool, hours: str | None
    ) -> SafeContactShown:
        """Keep what keeps whoever has this mobile safe from others who read the messages."""
        safe: SafeContactShown = {"no_sms": no_sms, "neutral": neutral, "hours": hours}
        return self.desk.set_safe_contact(mobile, safe)

    @rpc
    def set_preferences(
        self,
        mobile: str,
        channels: list[str],
        language: str | None,
        reminders: bool,
        surveys: bool,
        digest: bool,
    ) -> WishesShown:
        """Keep how whoever has this mobile wishes to be told."""
        wishes = Wishes(tuple(channels), language, reminders, surveys, digest)
        return self.desk.set_preferences(mobile, wishes)


SERVICE = NotifyService
