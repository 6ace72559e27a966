"""The directory's own format: one small table per kind of record, readable in a review.

A folder holds ``directory.yaml`` (version, effective_from, sources of each class of fact) and one
CSV file per kind. In memory, and in the database, the same thing is one dict: those keys, and each
kind as a list of rows of strings.
"""

import csv
from pathlib import Path
from typing import Literal, cast

import yaml

from contracts import yaml_file
from services.routing.typed import Kind, Records, Row

TABLES: dict[Kind, tuple[str, ...]] = {
    "ranges": ("code", "name_en", "name_hi"),
    "revenue_districts": (
        "name_en", "name_hi", "lgd_code", "census2011_code", "hq_town", "hq_lat", "hq_lon",
        "population_2011",
    ),
    "districts": (
        "code", "name_en", "name_hi", "kind", "range", "revenue_district", "range_source",
    ),
    "offices": ("code", "kind", "name_en", "name_hi", "police_district", "vacant", "stand_in"),
    "supervision": ("office", "reports_to"),
    "stations": (
        "code", "name_en", "name_hi", "name_hi_quality", "type", "status", "police_district",
        "revenue_district", "sub_division", "parent", "lat", "lon", "quality", "point_source",
    ),
    "aliases": ("kind", "code", "alias"),
    "pins": ("pin", "districts", "lat", "lon", "radius_km", "stations"),
    "railway_stations": ("code", "name_en", "name_hi", "lat", "lon", "revenue_district"),
    "unit_rules": ("category", "unit", "scope"),
}  # fmt: skip
HEAD: tuple[Literal["version", "effective_from", "sources"], ...] = (
    "version",
    "effective_from",
    "sources",
)


class UnreadableDirectory(Exception):
    """A file of the directory is missing or is not what its name says; the message names it."""


def read_table(path: Path) -> list[Row]:
    """Return the rows of a CSV file with a header line, in UTF-8."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def write_table(path: Path, columns: tuple[str, ...], rows: list[Row]) -> None:
    """Write ``rows`` with just these columns; the same rows give the same bytes."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns, lineterminator="\n", extrasaction="ignore")
        writer.writeheader()
        writer.writerows(rows)


def write_directory(folder: Path, records: Records) -> None:
    """Write every table and ``directory.yaml`` into ``folder``, which is made if absent."""
    folder.mkdir(parents=True, exist_ok=True)
    for kind, columns in TABLES.items():
        write_table(folder / f"{kind}.csv", columns, records[kind])
    head = {key: records[key] for key in HEAD}
    text = yaml.safe_dump(head, allow_unicode=True, sort_keys=False, width=100)
    (folder / "directory.yaml").write_text(text, encoding="utf-8")


def read_directory(folder: Path) -> Records:
    """Return the records of a folder; raises UnreadableDirectory naming the file at fault."""
    records = _read_head(folder / "directory.yaml")
    for kind, columns in TABLES.items():
        path = folder / f"{kind}.csv"
        try:
            rows = read_table(path)
        except (OSError, UnicodeDecodeError, csv.Error) as error:
            raise UnreadableDirectory(f"{path}: {error}") from error
        _check_shape(path, columns, rows)
        records[kind] = rows
    return records


def _read_head(path: Path) -> Records:
    try:
        head = yaml_file.read(path)
    except (OSError, UnicodeDecodeError, yaml_file.YAMLError) as error:
        raise UnreadableDirectory(f"{path}: {error}") from error
    missing = [key for key in HEAD if not isinstance(head, dict) or not head.get(key)]
    if missing:
        raise UnreadableDirectory(f"{path}: lacks {', '.join(missing)}")
    records = {key: head[key] for key in HEAD} | {
        "version": str(head["version"]),
        "effective_from": str(head["effective_from"]),
    }
    return cast(Records, records)


def _check_shape(path: Path, columns: tuple[str, ...], rows: list[Row]) -> None:
    for number, row in enumerate(rows, start=2):
        if None in row or None in row.values() or not set(columns) <= set(row):
            raise UnreadableDirectory(
                f"{path}, line {number}: columns are not {', '.join(columns)}"
            )
