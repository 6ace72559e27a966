"""Documents that the database removes by itself so long after a moment in them."""

from collections.abc import Mapping
from datetime import timedelta
from typing import TypeVar

from pymongo.collection import Collection
from pymongo.errors import OperationFailure

KEEP = "keep"
INDEX_OPTIONS_CONFLICT = 85

Row = TypeVar("Row", bound=Mapping[str, object])


def ensure_indexes(collection: Collection[Row], moment: str, keep: timedelta) -> None:
    """Have each document removed so long after the moment in this field of it.

    The index is called ``keep``. One that was made with another time takes the new one, so that a
    service whose setting was changed starts.
    """
    seconds = int(keep.total_seconds())
    try:
        collection.create_index(moment, name=KEEP, expireAfterSeconds=seconds)
    except OperationFailure as error:
        if error.code != INDEX_OPTIONS_CONFLICT:
            raise
        changed = {"name": KEEP, "expireAfterSeconds": seconds}
        collection.database.command("collMod", collection.name, index=changed)
