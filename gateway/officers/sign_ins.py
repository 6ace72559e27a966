"""Where officers are signed in, so that each sees the own sign-ins and ends those that are not.

One document a sign-in, `_id` the hash of its token (the token itself is kept nowhere)::

    officer, began_at, device (words of the browser, never an address), expires_at
"""

from __future__ import annotations

import re
from datetime import datetime
from typing import TypedDict

from pymongo import ASCENDING, DESCENDING
from pymongo.database import Database

from chassis import time_source
from gateway.identity.ended_sessions import key_of

SHOWN_AT_MOST = 50
_BROWSERS = (
    (r"Edg(?:A|iOS)?/", "Edge"),
    (r"OPR/", "Opera"),
    (r"SamsungBrowser/", "Samsung Internet"),
    (r"Firefox/|FxiOS/", "Firefox"),
    (r"Chrome/|CriOS/|HeadlessChrome/", "Chrome"),
    (r"Safari/", "Safari"),
)
_SYSTEMS = (
    (r"Android", "Android"),
    (r"iPhone|iPad", "iOS"),
    (r"Windows", "Windows"),
    (r"Mac OS X", "macOS"),
    (r"Linux", "Linux"),
)
"""The first that fits counts: most browsers name others behind their own name."""


class SignIn(TypedDict):
    """One sign-in as it is kept."""

    _id: str
    officer: str
    began_at: datetime
    expires_at: datetime
    device: str


class SignIns:
    """Reads and writes `officer_sign_ins`."""

    def __init__(self, database: Database) -> None:
        self._rows = database["officer_sign_ins"]

    def ensure_indexes(self) -> None:
        """Create the indexes; safe to repeat."""
        self._rows.create_index("expires_at", expireAfterSeconds=0)
        self._rows.create_index([("officer", ASCENDING), ("began_at", DESCENDING)])

    def note(self, officer: str, token: str, user_agent: str, expires_at: datetime) -> None:
        """Note that an officer signed in."""
        row = {
            "officer": officer,
            "began_at": time_source.now(),
            "device": device_words(user_agent),
            "expires_at": expires_at,
        }
        self._rows.update_one({"_id": key_of(token)}, {"$setOnInsert": row}, upsert=True)

    def of(self, officer: str) -> list[SignIn]:
        """Return the sign-ins of an officer that have not ended, the newest first."""
        wanted = {"officer": officer, "expires_at": {"$gt": time_source.now()}}
        newest = [("began_at", DESCENDING)]
        return list(self._rows.find(wanted).sort(newest).limit(SHOWN_AT_MOST))

    def take(self, officer: str, id: str) -> datetime | None:
        """Strike out one sign-in of the officer; until when it would have held, None where the
        officer has none of this id."""
        row = self._rows.find_one_and_delete({"_id": id, "officer": officer})
        return row["expires_at"] if row else None

    def strike_out(self, token: str) -> None:
        """Strike out the sign-in that a token proves; none is no error."""
        self._rows.delete_one({"_id": key_of(token)})


def device_words(user_agent: str) -> str:
    """Return the browser and the system of a browser's own description;
    empty where it names neither."""
    match = (
        next((name for pattern, name in table if re.search(pattern, user_agent)), "")
        for table in (_BROWSERS, _SYSTEMS)
    )
    return ", ".join(name for name in match if name)
