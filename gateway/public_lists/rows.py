"""Public lists are kept apart from the cases: only rows that a service has opened are in them.

Nothing public is read from the cases. A definition declares its lists, and a service opens a row by
what it puts into the view. Here a case that is marked sensitive is refused a second time, whatever
row it carries, unless the definition says that the list is for such cases; only the declared fields
are kept. Rows are kept by owner, code and list, so that nobody puts one on another's list.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from itertools import islice
from typing import Any

import orjson
from pymongo.database import Database

from casework.definition.open311 import LIST as OPEN311
from casework.definition.open311 import Listed, read_listed
from casework.definition.public_lists import PublicList, public_lists
from casework.definition.sources.common import Source
from chassis import log
from chassis.inbox import apply_newer
from contracts.typed import Json, JsonObject
from gateway.cases.store import FIRST
from gateway.catalogue.announcements import definition_id
from gateway.tracker.metrics import PUBLIC_ROWS_REFUSED

logger = log.get(__name__)

COLLECTION = "public_rows"
SLOTS = ("first", "second", "third")
"""Where the words stand that a list is narrowed by, in the order of its `narrowed_by`, whatever its
fields are called: so all lists share their indexes."""
AT_A_TIME = 500
_ALWAYS_READ = ("sequence", "sensitive", "bus_service", "service", "definition_version")
AnyList = PublicList | Listed
Lists = Mapping[str, Mapping[str, AnyList]]
"""By the key of a definition's version, then by name. The requests that are public through Open311
are a list like the others, and as strictly kept."""


def follow(database: Database, views: Iterable[Mapping[str, Json]]) -> None:
    """Bring the lists up to what the stored cases say now: rows in, and out again.

    The rows are taken from the stored views, not from an event, which may be late. What must not
    be there is looked for after the rows were written: so of two trackers at one case, whichever
    comes last takes out what the other may have put in from an older view.
    """
    changed_views = list(views)
    lists = _declared(database, {_version_of(view) for view in changed_views})
    _follow(database, [view for view in changed_views if _may_change(lists, view)], lists)


def _follow(database: Database, views: Iterable[Mapping[str, Json]], lists: Lists) -> None:
    wanted = [view["_id"] for view in views if lists.get(_version_of(view))]
    if not wanted:
        return
    rows = database[COLLECTION]
    current = _current_views(database, wanted, lists)
    apply_newer(rows, [row for view in current for row in _rows(view, lists)])
    closed = [
        _row_id(name, view)
        for view in _current_views(database, wanted, lists)
        for name, one in lists[_version_of(view)].items()
        if one.row_of(view) is None
    ]
    there = [row["_id"] for row in rows.find({"_id": {"$in": closed}}, {"_id": 1})]
    if there:
        rows.delete_many({"_id": {"$in": there}})
    _report_refused(current, lists)


def renew(database: Database, view: Mapping[str, Json]) -> None:
    """Make the rows of one case anew, whatever number they bear: its view was healed."""
    lists = _declared(database, {_version_of(view)})
    ids = [_row_id(name, view) for name in lists.get(_version_of(view), {})]
    database[COLLECTION].delete_many({"_id": {"$in": ids}})
    _follow(database, [view], lists)


def rebuild(database: Database, owner: str, code: str, version: int) -> None:
    """Make all rows of one version of one service anew, for its lists show another thing now."""
    database[COLLECTION].delete_many({"owner": owner, "code": code, "version": version})
    of = {"bus_service": owner, "service": code, "definition_version": version}
    cases = iter(database["cases"].find(of, {name: 1 for name in _ALWAYS_READ}))
    lists = _declared(database, {definition_id(owner, code, version)})
    while views := list(islice(cases, AT_A_TIME)):
        _follow(database, views, lists)


def _may_change(lists: Lists, view: Mapping[str, Json]) -> bool:
    """Return whether a list may change with this view: a case just begun can have left none."""
    declared = lists.get(_version_of(view), {}).values()
    return any(view["sequence"] != FIRST or one.is_opened(view) for one in declared)


def _declared(database: Database, versions: set[str]) -> dict[str, dict[str, AnyList]]:
    rows = database["definitions"].find({"_id": {"$in": sorted(versions)}}, {"public": 1})
    return {row["_id"]: _read(row["public"]) for row in rows if row.get("public")}


@lru_cache(maxsize=100)
def _read(declared: str) -> dict[str, AnyList]:
    sources = orjson.loads(declared)
    requests = sources.pop(OPEN311, None)
    lists: dict[str, AnyList] = {**public_lists({"public": sources})}
    return lists | ({OPEN311: read_listed(requests)} if requests else {})


def declared_in(source: Source) -> str:
    """Return all lists of an announced definition as they are kept beside it, for `_read`."""
    requests = (source.get("open311") or {}).get("listed")
    lists = {**(source.get("public") or {}), **({OPEN311: requests} if requests else {})}
    return orjson.dumps(lists).decode()


def _current_views(database: Database, references: list[str], lists: Lists) -> list[dict[str, Any]]:
    read = {field for by_name in lists.values() for one in by_name.values() for field in one.reads}
    projection = dict.fromkeys((*_ALWAYS_READ, *read), 1)
    views = database["cases"].find({"_id": {"$in": references}}, projection)
    return [view for view in views if lists.get(_version_of(view))]


def _rows(view: Mapping[str, Any], lists: Lists) -> Iterator[dict[str, Any]]:
    for name, one in lists[_version_of(view)].items():
        row = one.row_of(view)
        if row is not None:
            yield {
                "_id": _row_id(name, view),
                "sequence": view["sequence"],
                "owner": view["bus_service"],
                "code": view["service"],
                "version": view["definition_version"],
                "list": name,
                "key": row[one.key],
                "day": row[one.day],
                "office": row[one.office]["code"] if one.office else None,
                "by": {
                    slot: row[field] for slot, field in zip(SLOTS, one.narrowed_by, strict=False)
                },
                "row": row,
                "paper": _paper(one, view),
                "found_by": one.numbers_of(view) if isinstance(one, PublicList) else [],
            }


def _paper(declared: AnyList, view: Mapping[str, Any]) -> JsonObject | None:
    entry = declared.paper_of(view) if isinstance(declared, PublicList) else None
    return {"reference": view["_id"], "sha256": entry["sha256"]} if entry else None


def _report_refused(views: list[dict[str, Any]], lists: Lists) -> None:
    for view in views:
        for one in lists[_version_of(view)].values():
            if one.is_opened(view) and one.row_of(view) is None:
                PUBLIC_ROWS_REFUSED.inc()
                logger.error("a row may not be public", extra={"reference": view["_id"]})


def _version_of(view: Mapping[str, Any]) -> str:
    return definition_id(view["bus_service"], view["service"], view["definition_version"])


def _row_id(name: str, view: Mapping[str, Any]) -> str:
    return f"{name}:{view['_id']}"
