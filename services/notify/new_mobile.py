"""A citizen has another mobile: wishes and messages of who had the one before are those of who has
the new one, and what still waits goes there."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypedDict

from bson.binary import Binary
from pymongo import UpdateOne
from pymongo.collection import Collection

from chassis.cipher import FieldCipher
from chassis.mongo import Document
from services.notify import rules
from services.notify.message import PLANNED, TEMP_FAILED
from services.notify.typed import Message, MessageBase, PersonalData
from services.notify.words import OWN

WAITING = (PLANNED, TEMP_FAILED)
"""States in which no provider has the message."""


class NewsTold(TypedDict):
    """What telling of a new mobile answers."""

    message_id: str


class MobileChanged(TypedDict):
    """How many messages are now of the new mobile."""

    messages: int


def news_base(person: str, news: str, language: str, day: str | None) -> MessageBase:
    """Return what tells a person, at once, what comes of the wish to have another mobile."""
    return {
        "reference": None,
        "sequence": None,
        "audience": "citizen",
        "office": None,
        "person": person,
        "lane": "urgent",
        "owner": OWN,
        "template": f"number.{news}.citizen",
        "language": language,
        "discreet": False,
        "variables": {"day": day} if day else {},
    }


def readdress(
    messages: Collection[Message],
    cipher: FieldCipher,
    mobile: str,
    old: str,
    new: str,
    references: Sequence[str],
) -> int:
    """Make the messages about these cases to the person ``old`` those of the person ``new``, whose
    mobile this is; return how many they were. See Recipient for what stands for a person.

    Safe to repeat. What a provider has, or a sender has in hand at this moment, is on its way.
    """
    theirs: Document = {"reference": {"$in": list(references)}, "person": old, "office": None}
    waiting = messages.find({**theirs, "state": {"$in": list(WAITING)}})
    writes = [
        UpdateOne(
            {"_id": row["_id"], "state": row["state"]},
            {"$set": _to(cipher, row["personal"], mobile, row["channel"])},
        )
        for row in waiting
        if "personal" in row
    ]
    if writes:
        messages.bulk_write(writes, ordered=False)
    return messages.update_many(theirs, {"$set": {"person": new}}).modified_count


def _to(cipher: FieldCipher, personal: Binary, mobile: str, channel: str) -> Document:
    before: PersonalData = cipher.decrypt(personal)
    after: PersonalData = {**before, "mobile": mobile}
    end = {"shown": rules.shown_address(channel, mobile)} if channel == "sms" else {}
    return {"personal": cipher.encrypt(after), **end}
