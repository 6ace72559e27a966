"""Whether a directory may be published: whole and right, or refused whole."""

import math
from collections.abc import Iterator
from datetime import date

from services.routing import codes
from services.routing.directory_files import TABLES
from services.routing.geometry import in_india
from services.routing.supervision import Problem, check_supervision, repeated
from services.routing.typed import Kind, Records, Row

QUALITIES = ("A", "B", "C", "D", "X")
SCOPES = ("police-district", "nearest", "state", "over-the-head")
KEYS: dict[Kind, str] = {
    "stations": "code",
    "offices": "code",
    "districts": "name_en",
    "pins": "pin",
    "railway_stations": "code",
    "unit_rules": "category",
}


class DirectoryRefused(Exception):
    """The directory is not published; ``problems`` says everything that is wrong with it."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("; ".join(map(str, problems[:5])) + (" …" if len(problems) > 5 else ""))
        self.problems = problems


def check(records: Records) -> None:
    """Raise DirectoryRefused unless the records are a directory that may be published."""
    problems = validate(records)
    if problems:
        raise DirectoryRefused(problems)


def validate(records: Records) -> list[Problem]:
    """Return everything that is wrong with the records; an empty list where nothing is."""
    shape = list(_shape(records))
    if shape:
        return shape
    return [
        *_keys(records),
        *_stations(records),
        *_districts(records),
        *_references(records),
        *check_supervision(records),
    ]


def _shape(records: Records) -> Iterator[Problem]:
    for key in ("version", "effective_from", "sources"):
        if not records.get(key):
            yield Problem("missing", key, "every directory says its version, date and sources")
    try:
        date.fromisoformat(str(records.get("effective_from")))
    except ValueError:
        yield Problem("not-a-date", "effective_from", "must read YYYY-MM-DD")
    for kind, columns in TABLES.items():
        rows = records.get(kind)
        if not isinstance(rows, list):
            yield Problem("missing", kind, "the table is absent")
        elif any(not isinstance(row.get(column), str) for row in rows for column in columns):
            yield Problem("missing", kind, "a row lacks a column")
    if not records.get("stations"):
        yield Problem("missing", "stations", "a directory without a station is not one")


def _keys(records: Records) -> Iterator[Problem]:
    for kind, key in KEYS.items():
        for value in repeated([row[key] for row in records[kind]]):
            yield Problem("repeated", value, f"occurs twice in {kind}")
    both = {row["code"] for row in records["stations"]} & {
        row["code"] for row in records["offices"]
    }
    for code in sorted(both):
        yield Problem("repeated", code, "is a station and an office")


def _stations(records: Records) -> Iterator[Problem]:
    districts = {row["name_en"] for row in records["districts"]} | {codes.STATE}
    by_code = {row["code"]: row for row in records["stations"]}
    for code, row in by_code.items():
        if not row["name_en"].strip() or not row["name_hi"].strip():
            yield Problem("no-name", code, "needs a name in both languages")
        if row["police_district"] not in districts:
            yield Problem("unknown-district", code, f"is in {row['police_district'] or 'none'}")
        if row["quality"] not in QUALITIES:
            yield Problem("bad-quality", code, f"{row['quality']!r} is none of {QUALITIES}")
        if not _point_is_right(row):
            yield Problem("bad-point", code, "its point is not a point in India")
        parent = by_code.get(row["parent"])
        if row["parent"] and (not parent or parent["police_district"] != row["police_district"]):
            yield Problem("bad-parent", code, f"its parent {row['parent']} is not in its district")


def _point_is_right(row: Row) -> bool:
    if not row["lat"] and not row["lon"]:
        return row["quality"] == "X"
    try:
        return row["quality"] != "X" and in_india(float(row["lat"]), float(row["lon"]))
    except ValueError:
        return False


def _is_number(text: str) -> bool:
    try:
        return not text or math.isfinite(float(text))
    except ValueError:
        return False


def _districts(records: Records) -> Iterator[Problem]:
    offices = {row["code"] for row in records["offices"]}
    for code in {codes.HEADQUARTERS, codes.STATE_CONTROL_ROOM} - offices:
        yield Problem("no-office", code, "a State police has one")
    for row in records["districts"]:
        for post in codes.DISTRICT_POSTS:
            code = codes.office(row["name_en"], post)
            if code not in offices:
                yield Problem("no-office", code, "every police district has one")


def _references(records: Records) -> Iterator[Problem]:
    stations = {row["code"] for row in records["stations"]}
    districts = {row["name_en"] for row in records["districts"]}
    revenue = {row["revenue_district"] for row in records["districts"]}
    for row in records["aliases"]:
        if row["code"] not in (stations if row["kind"] == "station" else districts | revenue):
            yield Problem(
                "unknown-alias", row["alias"], f"stands for {row['code']}, which is unknown"
            )
    for row in records["pins"]:
        if not all(_is_number(row[column]) for column in ("lat", "lon", "radius_km")):
            yield Problem("bad-point", row["pin"], "its centre or reach is not a number")
        unknown = {code for code in row["stations"].split(";") if code} - stations
        unknown |= {name.strip() for name in row["districts"].split(";")} - revenue
        if unknown:
            yield Problem("unknown-reference", row["pin"], f"names {', '.join(sorted(unknown))}")
    for row in records["unit_rules"]:
        if row["scope"] not in SCOPES:
            yield Problem("bad-scope", row["category"], f"{row['scope']!r} is none of {SCOPES}")
