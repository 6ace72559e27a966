"""Ties files to the cases that name them, by what the cases themselves say.

Whoever files is answered before his files are tied, and the process may end in between. So which
service a file was given to is noted before it is asked, and the case carries the ids of its files
in its own write: who reads a view ties what was given to its service, and a service can tie to its
cases nothing that was given to another.
"""

from __future__ import annotations

from collections.abc import Iterable

from pymongo import UpdateMany
from pymongo.database import Database

from contracts.typed import View


def attach_named(database: Database, views: Iterable[View]) -> None:
    """Tie the files that each of ``views`` names. The same again changes nothing."""
    updates = [_of(view) for view in views if view.get("attachments")]
    if updates:
        database["evidence.files"].bulk_write(updates, ordered=False)


def _of(view: View) -> UpdateMany:
    reference = view["reference"]
    return UpdateMany(
        {
            "_id": {"$in": view["attachments"]},
            "metadata.given_to": view["bus_service"],
            "metadata.references": {"$ne": reference},
        },
        {
            "$addToSet": {"metadata.references": reference},
            "$unset": {"metadata.expires_at": ""},
        },
    )
