"""Who is meant by a notice, and how that person or office is reached."""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace

from pymongo.errors import EncryptionError

from chassis.cipher import FieldCipher
from chassis.sealing import CannotOpen, open_sealed
from contracts.typed import Notice
from services.notify import rules
from services.notify.message import Contact
from services.notify.offices import Offices
from services.notify.planned import Recipient, Unaddressable
from services.notify.typed import Message, PersonalData
from services.notify.wishes import WishBook

Address = Callable[[Message], tuple[Contact, Mapping[str, str]]]


class AddressBook:
    """Opens what only this service can open, and keeps it encrypted."""

    def __init__(
        self, private_key: str, cipher: FieldCipher, offices: Offices, wishes: WishBook
    ) -> None:
        self._wishes = wishes
        self._private_key = private_key
        self._hash_key = base64.b64decode(private_key)
        self._cipher = cipher
        self._offices = offices

    def recipients(self, notices: Iterable[Notice]) -> Callable[[Notice], Recipient]:
        """A function from each of `notices` to its recipient; offices are looked up at once.

        The function raises Unaddressable for a notice to nobody, or whose box cannot be opened.
        """
        codes = {notice["to"]["office"] for notice in notices if notice["to"].get("office")}
        contacts = self._offices.contacts(codes)

        def recipient(notice: Notice) -> Recipient:
            to = notice["to"]
            if code := to.get("office"):
                contact = contacts[code]
                return Recipient(code, contact, office=code, person=self.person(contact))
            if box := to.get("sealed"):
                return self._citizen(box)
            raise Unaddressable("a notice to nobody")

        return recipient

    def _citizen(self, box: str) -> Recipient:
        try:
            opened = open_sealed(self._private_key, box)
        except CannotOpen as error:
            raise Unaddressable("the contact was not sealed to this service") from error
        citizen = self.citizen(opened.get("mobile"), opened.get("email"))
        return replace(citizen, wishes=self._wishes.of(citizen.person))

    def citizen(
        self, mobile: str | None, email: str | None, secrets: Mapping[str, str] | None = None
    ) -> Recipient:
        """A citizen with this contact; `secrets` are kept encrypted with it."""
        personal: PersonalData = {"mobile": mobile, "email": email}
        if secrets:
            personal["secrets"] = dict(secrets)
        return Recipient(
            self.stands_for(mobile or "", email or ""),
            Contact(mobile, email),
            personal=self._cipher.encrypt(personal),
            person=self.person(Contact(mobile, email)),
        )

    def person(self, contact: Contact) -> str:
        """Stands for whoever has this mobile, or else this e-mail address; empty for nobody."""
        if contact.mobile:
            return self.stands_for("mobile", rules.mobile_digits(contact.mobile))
        return self.stands_for("email", contact.email.lower()) if contact.email else ""

    def stands_for(self, *personal: str) -> str:
        """An id of personal data that gives nothing away without this service's key."""
        return rules.keyed_hash(self._hash_key, *personal)

    def of_messages(self, documents: Iterable[Message]) -> Address:
        """A function from each of the kept messages to its contact and secret variables; it
        raises Unaddressable for a contact that cannot be decrypted."""
        offices = {document["office"] for document in documents if document["office"]}
        contacts = self._offices.contacts(offices)

        def address(document: Message) -> tuple[Contact, Mapping[str, str]]:
            if document["office"]:
                return contacts[document["office"]], {}
            try:
                personal: PersonalData = self._cipher.decrypt(document["personal"])
            except EncryptionError as error:
                raise Unaddressable("the contact cannot be decrypted") from error
            return Contact(personal["mobile"], personal["email"]), personal.get("secrets", {})

        return address
