"""Whether a directory may be published: whole and right, or refused whole."""

import math
from collections.abc import Iterator
from datetime import date

from services.routing import codes
from services.routing.directory_files import TABLES
from services.routing.geometry import in_india
from services.routing.problems import HEAD, Problem, in_table, problem
from services.routing.supervision import check_supervision
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
POINTS: tuple[tuple[Kind, str, tuple[str, ...], bool], ...] = (
    ("pins", "pin", ("lat", "lon", "radius_km"), False),
    ("railway_stations", "code", ("lat", "lon"), True),
    ("revenue_districts", "name_en", ("hq_lat", "hq_lon"), True),
)
"""Tables with numbers beside that of the stations: what tells their rows apart, the columns, and
whether these may not be empty."""


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
        *_numbers(records),
        *check_supervision(records),
    ]


def _shape(records: Records) -> Iterator[Problem]:
    for key in ("version", "effective_from", "sources"):
        if not records.get(key):
            yield problem("missing", key, HEAD, says="head-lacks", name=key)
    try:
        date.fromisoformat(str(records.get("effective_from")))
    except ValueError:
        yield problem("not-a-date", "effective_from", HEAD)
    for kind, columns in TABLES.items():
        rows = records.get(kind)
        if not isinstance(rows, list):
            yield problem("missing", kind, in_table(kind), says="table-missing")
        elif any(not isinstance(row.get(column), str) for row in rows for column in columns):
            yield problem("missing", kind, in_table(kind), says="cell-missing")
    if not records.get("stations"):
        yield problem("missing", "stations", in_table("stations"), says="no-stations")


def _keys(records: Records) -> Iterator[Problem]:
    for kind, key in KEYS.items():
        seen_before = set()
        for number, row in enumerate(records[kind], start=2):
            if row[key] in seen_before:
                place = in_table(kind, number)
                yield problem("repeated", row[key], place, file=place.file)
            seen_before.add(row[key])
    offices = {row["code"] for row in records["offices"]}
    for number, row in enumerate(records["stations"], start=2):
        if row["code"] in offices:
            place = in_table("stations", number)
            yield problem("repeated", row["code"], place, says="station-and-office")


def _stations(records: Records) -> Iterator[Problem]:
    districts = {row["name_en"] for row in records["districts"]} | {codes.STATE}
    by_code = {row["code"]: row for row in records["stations"]}
    for number, row in enumerate(records["stations"], start=2):
        code, place = row["code"], in_table("stations", number)
        if not row["name_en"].strip() or not row["name_hi"].strip():
            yield problem("no-name", code, place)
        if row["police_district"] not in districts:
            yield problem("unknown-district", code, place, district=row["police_district"] or "–")
        if row["quality"] not in QUALITIES:
            known = ", ".join(QUALITIES)
            yield problem("bad-quality", code, place, quality=row["quality"] or "–", known=known)
        if not _point_is_right(row):
            yield problem("bad-point", code, place)
        parent = by_code.get(row["parent"])
        if row["parent"] and (not parent or parent["police_district"] != row["police_district"]):
            yield problem("bad-parent", code, place, parent=row["parent"])


def _point_is_right(row: Row) -> bool:
    if not row["lat"] and not row["lon"]:
        return row["quality"] == "X"
    try:
        return row["quality"] != "X" and in_india(float(row["lat"]), float(row["lon"]))
    except ValueError:
        return False


def _is_number(text: str, *, needed: bool = False) -> bool:
    try:
        return not (needed or text) or math.isfinite(float(text))
    except ValueError:
        return False


def _districts(records: Records) -> Iterator[Problem]:
    offices = {row["code"] for row in records["offices"]}
    place = in_table("offices")
    for code in sorted({codes.HEADQUARTERS, codes.STATE_CONTROL_ROOM} - offices):
        yield problem("no-office", code, place, says="no-office-of-state")
    for row in records["districts"]:
        for post in codes.DISTRICT_POSTS:
            code = codes.office(row["name_en"], post)
            if code not in offices:
                yield problem("no-office", code, place, says="no-office-of-district")
    districts = {row["name_en"] for row in records["districts"]}
    for number, row in enumerate(records["offices"], start=2):
        district = row["police_district"]
        if district and district not in districts:
            place = in_table("offices", number)
            yield problem("unknown-district", row["code"], place, district=district)


def _references(records: Records) -> Iterator[Problem]:
    stations = {row["code"] for row in records["stations"]}
    districts = {row["name_en"] for row in records["districts"]}
    revenue = {row["revenue_district"] for row in records["districts"]}
    for number, row in enumerate(records["aliases"], start=2):
        if row["code"] not in (stations if row["kind"] == "station" else districts | revenue):
            place = in_table("aliases", number)
            yield problem("unknown-alias", row["alias"], place, means=row["code"])
    for number, row in enumerate(records["pins"], start=2):
        unknown = {code for code in row["stations"].split(";") if code} - stations
        unknown |= {name.strip() for name in row["districts"].split(";")} - revenue
        if unknown:
            place, names = in_table("pins", number), ", ".join(sorted(unknown))
            yield problem("unknown-reference", row["pin"], place, names=names or "–")
    for number, row in enumerate(records["unit_rules"], start=2):
        if row["scope"] not in SCOPES:
            place, known = in_table("unit_rules", number), ", ".join(SCOPES)
            scope = row["scope"] or "–"
            yield problem("bad-scope", row["category"], place, scope=scope, known=known)


def _numbers(records: Records) -> Iterator[Problem]:
    for kind, key, columns, needed in POINTS:
        for number, row in enumerate(records[kind], start=2):
            if not all(_is_number(row[column], needed=needed) for column in columns):
                place, names = in_table(kind, number), ", ".join(columns)
                yield problem("bad-point", row[key], place, says="not-a-number", columns=names)
