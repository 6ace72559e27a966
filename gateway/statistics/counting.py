"""Counting the tracking views, once for everybody: by service and office, a month in one pass.

A view that its definition marks sensitive is counted without its office, so that no later step can
show where it was.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import TypedDict

from pymongo.database import Database

from contracts.typed import JsonObject, Text
from gateway.statistics.months import Month

MISSED = "breached"
MET = "met"


class Row(TypedDict):
    """The counts of one service at one office; ``office`` is None for what is shown of none."""

    service: str
    office: str | None
    name: Text | None
    filed: int
    ended: int
    missed: int
    in_time: int
    late: int


Place = tuple[str, str | None]
"""A service and the code of an office."""


def count(
    database: Database, first: Mapping[str, str | None], month: Month, services: Collection[str]
) -> list[Row]:
    """Return the counts of what was filed for ``services`` in ``month``; ``first`` names the first
    limit of each (``first_limit``), None where it has none.
    """
    wanted = {code: first[code] for code in services}
    rows = database["cases"].aggregate(_pipeline(wanted, month), allowDiskUse=True)
    return [
        Row(
            service=row["_id"]["service"],
            office=row["_id"].get("office"),
            name=row["name"],
            filed=row["filed"],
            ended=row["ended"],
            missed=row["missed"],
            in_time=row["in_time"],
            late=row["late"],
        )
        for row in rows
    ]


def add(sums: dict[Place, Row], rows: Iterable[Row]) -> None:
    """Add the counts of ``rows`` to ``sums``; an office is called as in the last that has it."""
    for row in rows:
        place = row["service"], row["office"]
        so_far = sums.get(place)
        sums[place] = Row(**row) if so_far is None else _sum(so_far, row)


def _sum(one: Row, other: Row) -> Row:
    return Row(
        service=other["service"],
        office=other["office"],
        name=other["name"],
        filed=one["filed"] + other["filed"],
        ended=one["ended"] + other["ended"],
        missed=one["missed"] + other["missed"],
        in_time=one["in_time"] + other["in_time"],
        late=one["late"] + other["late"],
    )


def _pipeline(first: Mapping[str, str | None], month: Month) -> list[JsonObject]:
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
