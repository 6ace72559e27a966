"""How each office is reached: its official mobile and e-mail, kept encrypted; announced by its
department's service or set by hand."""

from __future__ import annotations

import re
import time
import zlib
from collections.abc import Iterable, Sequence

from pymongo import UpdateOne
from pymongo.collection import Collection

from chassis import time_source
from chassis.cipher import FieldCipher
from services.notify.message import Contact
from services.notify.typed import AnnouncedOffice, PersonalData, StoredContact

COLLECTION = "office_contacts"
INVENTED_DOMAIN = "stations.example.org"
SECONDS_TO_REMEMBER = 30.0
_OFFICES_TO_REMEMBER = 5000
_INVENTED_EMAIL = re.compile(rf"(?P<code>.+)@{re.escape(INVENTED_DOMAIN)}")


class Offices:
    """Contacts of offices by code, remembered for half a minute.

    A service may announce the contacts of its offices; what is set here by hand goes before.

    In the local profile an office without a contact gets an invented one, so that a
    demonstration shows what each station would be told.
    """

    def __init__(
        self, collection: Collection[StoredContact], cipher: FieldCipher, *, invent: bool
    ) -> None:
        self._collection = collection
        self._cipher = cipher
        self._invent = invent
        self._known: dict[str, tuple[float, Contact]] = {}

    def contacts(self, codes: Iterable[str]) -> dict[str, Contact]:
        """Return the contact of each office; an empty one where nothing is known."""
        now = time.monotonic()
        contacts = {}
        for code in set(codes):
            remembered = self._known.get(code)
            if remembered and now - remembered[0] < SECONDS_TO_REMEMBER:
                contacts[code] = remembered[1]
        unknown = [code for code in set(codes) if code not in contacts]
        return contacts | self._fetch(unknown) if unknown else contacts

    def code_of(self, address: str) -> str:
        """Return the office that is reached at `address`; any other text as it is."""
        if self._invent and (match := _INVENTED_EMAIL.fullmatch(address)):
            return match["code"]
        remembered = [(code, contact) for code, (_, contact) in self._known.items()]
        for code, contact in [*self.all(), *remembered]:
            if address in (contact.mobile, contact.email):
                return code
        return address

    def set(self, code: str, mobile: str | None, email: str | None) -> None:
        """Store the contact of an office, in place of an earlier one."""
        personal = self._cipher.encrypt({"mobile": mobile, "email": email})
        change = {"$set": {"personal": personal, "updated_at": time_source.now()}}
        self._collection.update_one({"_id": code}, change, upsert=True)
        self._known.pop(code, None)

    def announce(self, owner: str, offices: Sequence[AnnouncedOffice]) -> None:
        """Store the contacts with which a service announced its offices, in place of those it
        announced before; what was set by hand stays."""
        reachable = [office for office in offices if office["mobile"] or office["email"]]
        codes = [office["code"] for office in reachable]
        former = {"owner": owner, "_id": {"$nin": codes}}
        self._collection.delete_many({**former, "personal": {"$exists": False}})
        self._collection.update_many(former, {"$unset": {"owner": "", "announced": ""}})
        writes = []
        for office in reachable:
            contact = {"mobile": office["mobile"] or None, "email": office["email"] or None}
            announced = self._cipher.encrypt(contact)
            change = {"$set": {"owner": owner, "announced": announced}}
            writes.append(UpdateOne({"_id": office["code"]}, change, upsert=True))
        if writes:
            self._collection.bulk_write(writes, ordered=False)
        self._known.clear()

    def all(self) -> list[tuple[str, Contact]]:
        """Return every stored contact in order of code; some 1,500 in a State."""
        rows = self._collection.find().sort("_id", 1).limit(_OFFICES_TO_REMEMBER)
        return [(row["_id"], self._contact(row)) for row in rows]

    def _fetch(self, codes: list[str]) -> dict[str, Contact]:
        rows = self._collection.find({"_id": {"$in": codes}})
        contacts_here = {row["_id"]: self._contact(row) for row in rows}
        fetched = {
            code: contacts_here.get(code) or (invented(code) if self._invent else Contact())
            for code in codes
        }
        if len(self._known) > _OFFICES_TO_REMEMBER:
            self._known.clear()
        now = time.monotonic()
        self._known.update({code: (now, contact) for code, contact in fetched.items()})
        return fetched

    def _contact(self, row: StoredContact) -> Contact:
        encrypted = row["personal"] if "personal" in row else row["announced"]
        personal: PersonalData = self._cipher.decrypt(encrypted)
        return Contact(personal["mobile"], personal["email"])


def invented(code: str) -> Contact:
    """Return a contact that belongs to nobody: no Indian mobile number begins with 0000."""
    return Contact(f"0000{zlib.crc32(code.encode()) % 10**6:06d}", f"{code}@{INVENTED_DOMAIN}")
