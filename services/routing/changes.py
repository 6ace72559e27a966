"""What a new directory changes of the one in force: counted by table, and each entry by name."""

from collections import Counter
from collections.abc import Iterator

from contracts.typed import Text
from services.routing.directory_files import TABLES
from services.routing.draft_typed import Cell, Change, ChangedEntry, TableChanges
from services.routing.typed import Kind, Records, Row

KEYS: dict[Kind, tuple[str, ...]] = {
    "stations": ("code",),
    "offices": ("code",),
    "supervision": ("office",),
    "districts": ("code",),
    "ranges": ("code",),
    "revenue_districts": ("name_en",),
    "unit_rules": ("category",),
    "pins": ("pin",),
    "aliases": ("kind", "code", "alias"),
    "railway_stations": ("code",),
}
"""What tells the rows of a table apart, the tables that matter most first."""
ORDER: tuple[Change, ...] = ("removed", "changed", "added")
WITH_CASES: tuple[Kind, ...] = ("stations", "offices")
"""Tables whose entries cases lie at."""


def entries(before: Records, after: Records) -> list[ChangedEntry]:
    """Return everything that differs: by table, what is removed first, then by what tells the
    entries apart."""
    names = {**_names(before), **_names(after)}
    return [
        entry
        for kind in KEYS
        for change in ORDER
        for entry in _of(kind, change, before, after, names)
    ]


def by_table(changed: list[ChangedEntry]) -> list[TableChanges]:
    """Return how many entries of each table are added, changed and removed; a table of which
    nothing is has zeros."""
    counts = Counter((entry["table"], entry["change"]) for entry in changed)
    return [
        {
            "table": kind,
            "added": counts[kind, "added"],
            "changed": counts[kind, "changed"],
            "removed": counts[kind, "removed"],
        }
        for kind in KEYS
    ]


def removed_offices(changed: list[ChangedEntry]) -> list[str]:
    """Return the codes of the stations and offices that are there no more."""
    return [
        entry["code"]
        for entry in changed
        if entry["change"] == "removed" and entry["table"] in WITH_CASES
    ]


def _of(
    kind: Kind, change: Change, before: Records, after: Records, names: dict[str, Text]
) -> Iterator[ChangedEntry]:
    old, new = _by_key(kind, before), _by_key(kind, after)
    keys = {
        "removed": old.keys() - new.keys(),
        "added": new.keys() - old.keys(),
        "changed": {key for key in old.keys() & new.keys() if _differ(kind, old[key], new[key])},
    }[change]
    for key in sorted(keys):
        row = new.get(key) or old[key]
        cells: list[Cell] = [
            {"column": column, "before": old[key][column], "after": new[key][column]}
            for column in TABLES[kind]
            if change == "changed" and old[key][column] != new[key][column]
        ]
        yield {
            "table": kind,
            "change": change,
            "code": " ".join(key),
            "name": _name(row) or names.get(key[0]),
            "district": row.get("police_district") or row.get("revenue_district") or "",
            "cells": cells,
        }


def _by_key(kind: Kind, records: Records) -> dict[tuple[str, ...], Row]:
    return {tuple(row[column] for column in KEYS[kind]): row for row in records[kind]}


def _differ(kind: Kind, one: Row, other: Row) -> bool:
    return any(one[column] != other[column] for column in TABLES[kind])


def _names(records: Records) -> dict[str, Text]:
    return {
        row["code"]: name for kind in WITH_CASES for row in records[kind] if (name := _name(row))
    }


def _name(row: Row) -> Text | None:
    if "name_en" not in row:
        return None
    return {"en": row["name_en"], "hi": row["name_hi"]}
