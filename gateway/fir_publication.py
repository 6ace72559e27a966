"""The public register of FIRs is kept apart: only rows that a service has opened are in it.

Nothing public is read from the cases. A service opens one by the row it puts into the view's
`publication` (`{"state": "published", "row": {...}}`), and never where the law closes the offence
(Youth Bar Association of India v. Union of India, Supreme Court, 2016). Here a case that is marked
sensitive is refused a second time, whatever row it carries, and only the keys named below are kept.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from pymongo.database import Database

from chassis import log
from chassis.inbox import apply_newer
from gateway.tracker_metrics import FIR_ROWS_REFUSED

_log = log.get(__name__)

COLLECTION = "published_firs"
PUBLISHED = "published"
_READ = {"sequence": 1, "publication": 1, "sensitive": 1}


def follow(database: Database, references: Iterable[str]) -> None:
    """Bring the register up to what the stored cases say now: rows in, and out again.

    The rows are taken from the stored views, not from an event, which may be late. What must not
    be there is looked for after the rows were written: so of two trackers at one case, whichever
    comes last takes out what the other may have put in from an older view.
    """
    wanted = list(references)
    if not wanted:
        return
    firs = database[COLLECTION]
    stored = _told(database, wanted)
    apply_newer(firs, [row for case in stored if (row := public_row(case))])
    closed = [case["_id"] for case in _told(database, wanted) if public_row(case) is None]
    there = [row["_id"] for row in firs.find({"_id": {"$in": closed}}, {"_id": 1})]
    if there:
        firs.delete_many({"_id": {"$in": there}})
    for case in stored:
        if _opened(case) is not None and public_row(case) is None:
            FIR_ROWS_REFUSED.inc()
            _log.error("a row may not be public", extra={"reference": case["_id"]})


def public_row(case: dict[str, Any]) -> dict[str, Any] | None:
    """The row of a stored view as it is public; None where there is none or may be none."""
    row = _opened(case)
    if not row or case["sensitive"] is not False:
        return None
    number, registered_at, station = (row.get(k) for k in ("number", "registered_at", "station"))
    if not (isinstance(number, str) and isinstance(registered_at, str)):
        return None
    station = station if isinstance(station, dict) else {}
    sections = row.get("sections")
    return {
        "_id": case["_id"],
        "sequence": case["sequence"],
        "number": number,
        "registered_at": registered_at,
        "station": {"code": station.get("code"), "name": station.get("name")},
        "district": row.get("district"),
        "sections": sections if isinstance(sections, list) else [],
        "gd_number": row.get("gd_number"),
        "document_id": row.get("document_id"),
    }


def _opened(case: dict[str, Any]) -> dict[str, Any] | None:
    """The row that the service has opened, None where it has opened none."""
    publication = case.get("publication")
    if not isinstance(publication, dict) or publication.get("state") != PUBLISHED:
        return None
    row = publication.get("row")
    return row if isinstance(row, dict) else {}


def _told(database: Database, references: list[str]) -> list[dict[str, Any]]:
    return list(database["cases"].find({"_id": {"$in": references}}, _READ))
