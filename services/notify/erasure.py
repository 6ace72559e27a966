"""What this service forgets when the personal data of a case was erased."""

from __future__ import annotations

from typing import Protocol

from pymongo.collection import Collection

from chassis.mongo import Document
from contracts.errors import ValidationFailed
from contracts.typed import Envelope
from services.notify.typed import Message


class Forgets(Protocol):
    """Keeps something about cases."""

    def forget(self, reference: str) -> None:
        """Remove what is kept about a case."""
        ...


ERASED = "case.erased"


def follow(store: Forgets, event: Envelope) -> None:
    """Remove what a store keeps about the case of ``event``, sent or not, if that is what it tells.

    ValidationFailed for an erasure of no case: what is about none, such as the one-time passwords,
    would go instead.
    """
    if event["type"] != ERASED:
        return
    if not event["reference"]:
        raise ValidationFailed("the erasure names no case")
    store.forget(event["reference"])


def forget(messages: Collection[Message], reference: str) -> None:
    """Remove every message about a case, and what digests say of it: one that tells of other cases
    too goes on telling of these."""
    others: Document = {
        "$filter": {"input": "$gathers", "cond": {"$ne": ["$$this.reference", reference]}}
    }
    named: Document = {
        "$cond": [
            {"$eq": ["$reference", reference]},
            {"$ifNull": [{"$last": "$gathers.reference"}, "$reference"]},
            "$reference",
        ]
    }
    messages.update_many(
        {"gathers.reference": reference},
        [
            {"$set": {"gathers": others}},
            {"$set": {"reference": named}},
            {
                "$set": {
                    "variables.reference": "$reference",
                    "variables.count": {"$size": "$gathers"},
                }
            },
        ],
    )
    messages.delete_many({"reference": reference})
