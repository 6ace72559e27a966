"""All cases of a citizen, as owner or with a part in them, from the tracking views."""

from __future__ import annotations

from collections.abc import Iterator
from typing import cast

from pymongo.database import Database

from chassis.mongo import Document
from contracts.typed import View
from gateway.cases.store import PARTIES


def of_citizen(database: Database[Document], citizen_id: str) -> Iterator[View]:
    """Yield the views, the oldest first; an erased case is nobody's and not among them."""
    whose = [{"owner": citizen_id}, {PARTIES: {"$eq": citizen_id, "$type": "string"}}]
    for view in database["cases"].find({"$or": whose}).sort("filed_at", 1):
        yield cast(View, view)
