"""Citizens, known by a mobile that a one-time password proved.

The mobile is encrypted; it is found by a keyed hash, because the ciphertext that can be searched
for would change with every rotation of the field key, and the hash does not.
"""

from __future__ import annotations

import hashlib
import hmac
import uuid
from collections import OrderedDict
from collections.abc import Iterable
from contextlib import suppress
from time import monotonic
from typing import Any

from pymongo import ReturnDocument
from pymongo.database import Database
from pymongo.errors import DuplicateKeyError

from chassis import time_source
from chassis.cipher import FieldCipher
from contracts.errors import Conflict, NotAuthenticated
from contracts.typed import JsonObject

REMEMBERED = 5_000
"""Mobiles kept in memory per process, so that a filing need not decrypt one."""
REMEMBERED_SECONDS = 5.0
"""After so long another process's change of a mobile is known here."""


class Citizens:
    """The register of those who ever signed in."""

    def __init__(self, database: Database, cipher: FieldCipher, secret: str) -> None:
        self._citizens = database["citizens"]
        self._cipher = cipher
        self._secret = secret.encode()
        self._mobiles: OrderedDict[str, tuple[float, str]] = OrderedDict()

    def ensure_indexes(self) -> None:
        """Create the indexes; safe to repeat."""
        self._citizens.create_index("mobile_key", unique=True)

    def mobile_key(self, mobile: str) -> str:
        """Return the keyed hash by which a mobile is found."""
        return hmac.new(self._secret, f"mobile:{mobile}".encode(), hashlib.sha256).hexdigest()

    def enter(self, mobile: str, language: str) -> str:
        """Return the id of the citizen with this mobile, entered now if never seen before."""
        try:
            return self._enter(mobile, language)
        except DuplicateKeyError:
            # Two first sign-ins at one moment: the other one entered, so now it is found.
            return self._enter(mobile, language)

    def known_as(self, mobile: str) -> str:
        """Return the id of the citizen with this mobile, who need not have signed in: whoever signs
        in with it later has this id. Nothing of one who is known already changes."""
        entry = {
            "_id": f"c-{uuid.uuid4().hex}",
            "personal": self._cipher.encrypt({"mobile": mobile}),
            "created_at": time_source.now(),
        }
        wanted = {"mobile_key": self.mobile_key(mobile)}
        with suppress(DuplicateKeyError):  # entered by another at the same moment
            self._citizens.update_one(wanted, {"$setOnInsert": entry}, upsert=True)
        row: Any = self._citizens.find_one(wanted, {"_id": 1})
        return row["_id"]

    def find(self, mobile: str) -> str | None:
        """Return the id of the citizen with this mobile; None where nobody is known by it."""
        row = self._citizens.find_one({"mobile_key": self.mobile_key(mobile)}, {"_id": 1})
        return row["_id"] if row else None

    def mobile(self, citizen_id: str) -> str:
        """Return the citizen's own mobile;
        NotAuthenticated when there is no such citizen any more."""
        read_at, known = self._mobiles.get(citizen_id, (0.0, ""))
        if known and monotonic() - read_at < REMEMBERED_SECONDS:
            self._mobiles.move_to_end(citizen_id)
            return known
        row = self._citizens.find_one({"_id": citizen_id}, {"personal": 1})
        if row is None:
            raise NotAuthenticated("no such citizen")
        mobile = self._cipher.decrypt(row["personal"])["mobile"]
        self._remember(citizen_id, mobile)
        return mobile

    def accept_notice(self, citizen_id: str, version: str) -> None:
        """Keep that the citizen accepted a version of the notice, and when; once for each."""
        accepted = {"version": version, "accepted_at": time_source.now()}
        new = {"_id": citizen_id, "notices.version": {"$ne": version}}
        self._citizens.update_one(new, {"$push": {"notices": accepted}})

    def notice_accepted_at(self, citizen_id: str, version: str) -> str | None:
        """Return when the citizen accepted this version of the notice (ISO 8601), None: not yet."""
        row = self._citizens.find_one({"_id": citizen_id}, {"notices": 1}) or {}
        accepted = (one for one in row.get("notices", ()) if one["version"] == version)
        return next((one["accepted_at"].isoformat() for one in accepted), None)

    def account(self, citizen_id: str) -> JsonObject:
        """Return all that is kept of the citizen here, in plain words; NotAuthenticated when there
        is no such citizen any more."""
        row = self._citizens.find_one({"_id": citizen_id})
        if row is None:
            raise NotAuthenticated("no such citizen")
        times = {name: row[name] for name in ("created_at", "signed_in_at") if name in row}
        return {
            "id": citizen_id,
            **self._cipher.decrypt(row["personal"]),
            "language": row.get("language"),
            **times,
            "notices": row.get("notices", []),
            "safe_contact": self.safe_contacts([citizen_id]).get(citizen_id),
        }

    def safe_contacts(self, citizen_ids: Iterable[str]) -> dict[str, JsonObject]:
        """Return how those of these citizens who said so can be reached without harm, by id."""
        whose = {"_id": {"$in": list(citizen_ids)}, "safe_contact": {"$exists": True}}
        rows = self._citizens.find(whose, {"safe_contact": 1})
        return {row["_id"]: self._cipher.decrypt(row["safe_contact"]) for row in rows}

    def keep_safe_contact(self, citizen_id: str, wish: JsonObject | None) -> None:
        """Keep how a citizen can be reached without harm; None forgets it."""
        change: JsonObject = {"$unset": {"safe_contact": ""}}
        if wish is not None:
            change = {"$set": {"safe_contact": self._cipher.encrypt(wish)}}
        self._citizens.update_one({"_id": citizen_id}, change)

    def change_mobile(self, citizen_id: str, mobile: str) -> None:
        """Give the citizen another mobile; the id stays, and all that is kept under it. Safe to
        repeat. Conflict where another citizen has this mobile."""
        row = self._citizens.find_one({"_id": citizen_id}, {"personal": 1})
        if row is None:
            return
        personal = {**self._cipher.decrypt(row["personal"]), "mobile": mobile}
        new = {"mobile_key": self.mobile_key(mobile), "personal": self._cipher.encrypt(personal)}
        try:
            self._citizens.update_one({"_id": citizen_id}, {"$set": new})
        except DuplicateKeyError:
            raise Conflict("another citizen has this mobile") from None
        self._remember(citizen_id, mobile)

    def forget_unused(self, citizen_id: str) -> None:
        """Forget a citizen, signed in or not, who has nothing here: whoever calls has looked."""
        self._citizens.delete_one({"_id": citizen_id})
        self._mobiles.pop(citizen_id, None)

    def forget_sign_in(self, citizen_id: str) -> None:
        """Forget when and in which language the citizen signed in last."""
        fields = {"language": "", "signed_in_at": ""}
        self._citizens.update_one({"_id": citizen_id}, {"$unset": fields})

    def forget(self, citizen_id: str) -> None:
        """Forget the citizen, but one who signed in again since `forget_sign_in`."""
        self._citizens.delete_one({"_id": citizen_id, "signed_in_at": {"$exists": False}})
        self._mobiles.pop(citizen_id, None)

    def _enter(self, mobile: str, language: str) -> str:
        entered: Any = self._citizens.find_one_and_update(
            {"mobile_key": self.mobile_key(mobile)},
            {
                "$setOnInsert": {
                    "_id": f"c-{uuid.uuid4().hex}",
                    "personal": self._cipher.encrypt({"mobile": mobile}),
                    "created_at": time_source.now(),
                },
                "$set": {"language": language, "signed_in_at": time_source.now()},
            },
            upsert=True,
            return_document=ReturnDocument.AFTER,
        )
        citizen_id: str = entered["_id"]
        self._remember(citizen_id, mobile)
        return citizen_id

    def _remember(self, citizen_id: str, mobile: str) -> None:
        self._mobiles[citizen_id] = monotonic(), mobile
        self._mobiles.move_to_end(citizen_id)
        if len(self._mobiles) > REMEMBERED:
            self._mobiles.popitem(last=False)
