"""Counting the tracking views, once for everybody: by service and office, a month in one pass.

A view that its definition marks sensitive is counted without its office, so that no later step can
show where it was.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import TypedDict, cast

from pymongo.database import Database

from contracts.typed import JsonObject, Text
from gateway.statistics.months import Month

MISSED = "breached"
MET = "met"
ANSWERED = {
    "solved": "yes",
    "partly_solved": "partly",
    "not_solved": "no",
    "nobody_came": "nobody-came",
}
"""What citizens say of the end of a case (`gateway.cases.feedback`), by the measure that counts
it."""
FILED = ("filed", "ended", "missed", "in_time", "late")


class Row(TypedDict):
    """The counts of one service at one office; ``office`` is None for what is shown of none. The
    measures of ANSWERED are of answers, all others of what was filed."""

    service: str
    office: str | None
    name: Text | None
    filed: int
    ended: int
    missed: int
    in_time: int
    late: int
    solved: int
    partly_solved: int
    not_solved: int
    nobody_came: int


Place = tuple[str, str | None]
"""A service and the code of an office."""


def count(
    database: Database, first: Mapping[str, str | None], month: Month, services: Collection[str]
) -> list[Row]:
    """Return the counts of what was filed for ``services`` in ``month``, and of the answers that
    were given in it, to cases filed whenever; ``first`` names the first limit of each
    (``first_limit``), None where it has none.
    """
    wanted = {code: first[code] for code in services}
    sums: dict[Place, Row] = {}
    for collection, pipeline in (
        ("cases", _of_filings(wanted, month)),
        ("feedback", _of_answers(services, month)),
    ):
        rows = database[collection].aggregate(pipeline, allowDiskUse=True)
        add(sums, ({**row.pop("_id"), **row} for row in rows))
    return list(sums.values())


def whole(row: Mapping[str, object]) -> Row:
    """Return a row with a nought for each measure that was not counted, as it was not yet when a
    month was, or is not in one of the two collections."""
    numbers = {name: row.get(name, 0) for name in (*FILED, *ANSWERED)}
    named = {"service": row["service"], "office": row.get("office"), "name": row["name"]}
    return cast(Row, named | numbers)


def add(sums: dict[Place, Row], rows: Iterable[Mapping[str, object]]) -> None:
    """Add the counts of ``rows`` to ``sums``; an office is called as in the last that has it."""
    for row in map(whole, rows):
        place = row["service"], row["office"]
        so_far = sums.get(place)
        sums[place] = row if so_far is None else _sum(so_far, row)


def _sum(one: Row, other: Row) -> Row:
    numbers = {name: one[name] + other[name] for name in (*FILED, *ANSWERED)}  # type: ignore[literal-required]
    return cast(Row, {**other, **numbers})


def _of_answers(services: Collection[str], month: Month) -> list[JsonObject]:
    """Return the stages that count the answers given in a month, the newest of each case. Where the
    case was, its view says: what is sensitive by now is of no office, and one that is erased has no
    answer."""
    within = {"$gte": month.begins.isoformat(), "$lt": month.ends.isoformat()}
    plain = {"$ne": ["$case.sensitive", True]}
    named = {"localField": "_id", "foreignField": "_id", "as": "case"}
    return [
        {"$match": {"at": within, "service": {"$in": sorted(services)}}},
        {"$lookup": {"from": "cases", **named}},
        {"$unwind": "$case"},
        {
            "$group": {
                "_id": {
                    "service": "$case.service",
                    "office": {"$cond": [plain, "$case.station.code", None]},
                },
                "name": {"$last": {"$cond": [plain, "$case.station.name", None]}},
                **{
                    name: {"$sum": {"$cond": [{"$eq": ["$answer", answer]}, 1, 0]}}
                    for name, answer in ANSWERED.items()
                },
            }
        },
    ]


def _of_filings(first: Mapping[str, str | None], month: Month) -> list[JsonObject]:
    plain = {"$ne": ["$sensitive", True]}
    of_first = {"$filter": {"input": "$clocks", "cond": {"$eq": ["$$this.name", _first_of(first)]}}}
    is_open = {"$eq": ["$closed_at", None]}
    late_somewhere = {"$in": [MISSED, "$clocks.status"]}
    within = {"$gte": month.begins.isoformat(), "$lt": month.ends.isoformat()}
    return [
        {"$match": {"filed_at": within, "service": {"$in": sorted(first)}}},
        {
            "$project": {
                "service": 1,
                "office": {"$cond": [plain, "$station.code", None]},
                "name": {"$cond": [plain, "$station.name", None]},
                "ended": {"$cond": [is_open, 0, 1]},
                "missed": {"$cond": [{"$and": [is_open, late_somewhere]}, 1, 0]},
                "first": {"$first": {"$map": {"input": of_first, "in": "$$this.status"}}},
            }
        },
        {
            "$group": {
                "_id": {"service": "$service", "office": "$office"},
                "name": {"$last": "$name"},
                "filed": {"$sum": 1},
                "ended": {"$sum": "$ended"},
                "missed": {"$sum": "$missed"},
                "in_time": {"$sum": {"$cond": [{"$eq": ["$first", MET]}, 1, 0]}},
                "late": {"$sum": {"$cond": [{"$eq": ["$first", MISSED]}, 1, 0]}},
            }
        },
    ]


def _first_of(first: Mapping[str, str | None]) -> JsonObject | str:
    branches: Iterable[JsonObject] = [
        {"case": {"$eq": ["$service", code]}, "then": {"$literal": name}}
        for code, name in sorted(first.items())
        if name
    ]
    branches = list(branches)
    return {"$switch": {"branches": branches, "default": ""}} if branches else ""
