"""Who is meant by a notice, and how that person or office is reached."""

from __future__ import annotations

import base64
import hmac
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace

from bson.binary import Binary
from pymongo.collection import Collection
from pymongo.errors import EncryptionError

from chassis.cipher import FieldCipher
from chassis.sealing import CannotOpen, open_sealed
from contracts.typed import JsonObject, Notice
from services.notify import new_mobile, rules
from services.notify.mailboxes import Mailbox, MailboxBook
from services.notify.message import Contact
from services.notify.offices import Offices
from services.notify.planned import Invitation, Recipient, Unaddressable
from services.notify.typed import Message, PersonalData
from services.notify.wishes import WishBook

Address = Callable[[Message], tuple[Contact, Mapping[str, str]]]


class AddressBook:
    """Opens what only this service can open, and keeps it encrypted."""

    def __init__(
        self,
        private_key: str,
        cipher: FieldCipher,
        offices: Offices,
        wishes: WishBook,
        mailboxes: MailboxBook,
        site: str,
    ) -> None:
        self._wishes = wishes
        self._mailboxes = mailboxes
        self._site = site
        self._private_key = private_key
        self._hash_key = base64.b64decode(private_key)
        self._cipher = cipher
        self._offices = offices

    def recipients(self, notices: Iterable[Notice], event: str) -> Callable[[Notice], Recipient]:
        """Return a function from each of `notices` of an event, given by its id, to its recipient;
        offices are looked up at once.

        The function raises Unaddressable for a notice to nobody, or whose box cannot be opened.
        """
        codes = {notice["to"]["office"] for notice in notices if notice["to"].get("office")}
        contacts = self._offices.contacts(codes)

        def recipient(notice: Notice) -> Recipient:
            to, secrets = notice["to"], self._typed(notice)
            if code := to.get("office"):
                contact = contacts[code]
                return Recipient(
                    code,
                    contact,
                    office=code,
                    personal=self._encrypted_secrets(secrets),
                    person=self.person(contact),
                    secrets=secrets,
                )
            if box := to.get("sealed"):
                return self._citizen(box, event, secrets)
            raise Unaddressable("a notice to nobody")

        return recipient

    def _typed(self, notice: Notice) -> dict[str, str]:
        """Return the variables of a notice that were typed into a step: they come sealed."""
        if "closed" not in notice:
            return {}
        texts = self._opened(notice["closed"], "what was typed")
        return {place.removeprefix("variables/"): text for place, text in texts.items()}

    def _encrypted_secrets(self, secrets: Mapping[str, str]) -> Binary | None:
        if not secrets:
            return None
        personal: PersonalData = {"mobile": None, "email": None, "secrets": dict(secrets)}
        return self._cipher.encrypt(personal)

    def _opened(self, box: str, what: str) -> JsonObject:
        try:
            opened: JsonObject = open_sealed(self._private_key, box)
        except CannotOpen as error:
            raise Unaddressable(f"{what} was not sealed to this service") from error
        return opened

    def _citizen(self, box: str, event: str, secrets: Mapping[str, str]) -> Recipient:
        opened = self._opened(box, "the contact")
        mobile, email = opened.get("mobile"), opened.get("email")
        citizen = self.citizen(mobile, email, secrets)
        wishes = self._wishes.of(citizen.person)
        citizen = replace(citizen, wishes=wishes)
        # Not in what is kept either: no fallback finds it.
        by_sms = None if wishes.no_sms else mobile
        mailbox = self._unconfirmed(mobile, email)
        if mailbox is None:
            if by_sms == mobile:
                return citizen
            by_email = self.citizen(None, email, secrets)
            return replace(citizen, contact=by_email.contact, personal=by_email.personal)
        without = self.citizen(by_sms, None, secrets)
        may_be_asked = self._mailboxes.may_be_asked(mailbox, event)
        return replace(
            citizen,
            contact=without.contact,
            personal=without.personal,
            invitation=self._invitation(mailbox) if may_be_asked else None,
        )

    def _unconfirmed(self, mobile: str | None, email: str | None) -> Mailbox | None:
        if not email:
            return None
        id = self.mailbox(mobile, email)
        return self._mailboxes.unconfirmed(id, self.stands_for("address", email.lower()), email)

    def mailbox(self, mobile: str | None, email: str) -> str:
        """Return what stands for an e-mail address as that of whoever has this mobile."""
        return self.stands_for("mailbox", rules.mobile_digits(mobile or ""), email.lower())

    def _invitation(self, mailbox: Mailbox) -> Invitation:
        token = mailbox.id + self.stands_for("confirm", mailbox.id)
        secrets = {"link": f"{self._site}/confirm-email/{token}"}
        personal: PersonalData = {"mobile": None, "email": mailbox.email, "secrets": secrets}
        return Invitation(mailbox, self._cipher.encrypt(personal), secrets)

    def mailbox_of(self, token: str) -> str | None:
        """Return the mailbox that a link of ours confirms; None for any other text."""
        id = token[: len(token) // 2]
        proof = self.stands_for("confirm", id)
        return id if hmac.compare_digest(token.encode(), (id + proof).encode()) else None

    def citizen(
        self, mobile: str | None, email: str | None, secrets: Mapping[str, str] | None = None
    ) -> Recipient:
        """Return a citizen with this contact; `secrets` are kept encrypted with it."""
        personal: PersonalData = {"mobile": mobile, "email": email}
        if secrets:
            personal["secrets"] = dict(secrets)
        return Recipient(
            self.stands_for(mobile or "", email or ""),
            Contact(mobile, email),
            personal=self._cipher.encrypt(personal),
            person=self.person(Contact(mobile, email)),
            secrets=secrets or {},
        )

    def person(self, contact: Contact) -> str:
        """Return what stands for whoever has this mobile, or else this e-mail address;
        empty for nobody."""
        if contact.mobile:
            return self.stands_for("mobile", rules.mobile_digits(contact.mobile))
        return self.stands_for("email", contact.email.lower()) if contact.email else ""

    def readdress(
        self, messages: Collection[Message], old: str, new: str, references: Sequence[str]
    ) -> int:
        """See new_mobile.readdress; ``old`` and ``new`` are mobiles."""
        before, after = self.person(Contact(old)), self.person(Contact(new))
        return new_mobile.readdress(messages, self._cipher, new, before, after, references)

    def stands_for(self, *personal: str) -> str:
        """Return an id of personal data that gives nothing away without this service's key."""
        return rules.keyed_hash(self._hash_key, *personal)

    def of_messages(self, documents: Iterable[Message]) -> Address:
        """Return a function from each of the kept messages to its contact and secret variables; it
        raises Unaddressable for a contact that cannot be decrypted."""
        offices = {document["office"] for document in documents if document["office"]}
        contacts = self._offices.contacts(offices)

        def address(document: Message) -> tuple[Contact, Mapping[str, str]]:
            if document["office"] and "personal" not in document:
                return contacts[document["office"]], {}
            try:
                personal: PersonalData = self._cipher.decrypt(document["personal"])
            except EncryptionError as error:
                raise Unaddressable("the contact cannot be decrypted") from error
            secrets = personal.get("secrets", {})
            if document["office"]:
                return contacts[document["office"]], secrets
            return Contact(personal["mobile"], personal["email"]), secrets

        return address
