"""Views that were stored before the officers' lists existed come into them.

What says how a case stands is worked out when its view is stored (`gateway.cases.ranking`). A view
of an earlier release has none and stands in no list until its case changes. While the tracker
serves, such views are gone through beside it, a few at a time; the same again changes nothing.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from itertools import islice

from pymongo import UpdateOne
from pymongo.database import Database
from pymongo.errors import PyMongoError

from chassis import log
from chassis.mongo import Document
from gateway.cases.ranking import DESK, standing
from gateway.cases.store import StoredView

logger = log.get(__name__)
AT_A_TIME = 200
REST_SECONDS = 0.05
"""Between two writes: those who file and look are not held up."""
LOOK_SECONDS = 3600.0
"""Between two passes: during an upgrade a web worker of the earlier release may still store one."""
AGAIN_SECONDS = 10.0
"""Before a pass that the database cut short is begun again."""


def fill(database: Database, stopping: threading.Event) -> int:
    """Say of every view that lacks it how its case stands; how many lacked it. What a newer view
    has said meanwhile stays. Ends early when told to stop; PyMongoError where the database fails.
    """
    cases, count = database["cases"], 0
    lacking: Iterator[StoredView] = iter(cases.find({DESK: {"$exists": False}}, batch_size=200))
    while not stopping.is_set():
        views = list(islice(lacking, AT_A_TIME))
        if not views:
            break
        changes = [change for view in views for change in _change_of(view)]
        if changes:
            count += cases.bulk_write(changes, ordered=False).modified_count
        stopping.wait(REST_SECONDS)
    return count


def keep_filled(database: Database, stopping: threading.Event) -> None:
    """Fill now and from time to time, until told to stop."""
    while not stopping.is_set():
        try:
            count = fill(database, stopping)
        except PyMongoError as error:
            logger.warning("views wait for their standing", extra={"reason": type(error).__name__})
            stopping.wait(AGAIN_SECONDS)
            continue
        if count:
            logger.info("views came into the officers' lists", extra={"count": count})
        stopping.wait(LOOK_SECONDS)


def _change_of(view: StoredView) -> list[UpdateOne]:
    as_it_was: Document = {
        "_id": view["_id"],
        "sequence": view["sequence"],
        DESK: {"$exists": False},
    }
    try:
        return [UpdateOne(as_it_was, {"$set": {DESK: standing(view)}})]
    except (KeyError, TypeError):
        logger.error("a view is not whole", extra={"reference": view["_id"]})
        return []
