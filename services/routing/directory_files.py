"""The directory's own format: one small table per kind of record, readable in a review.

A folder holds ``directory.yaml`` (version, effective_from, sources of each class of fact) and one
CSV file per kind. In memory, and in the database, the same thing is one dict: those keys, and each
kind as a list of rows of strings.
"""

import csv
import io
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Literal, cast

import yaml

from chassis.mongo import Document
from contracts import yaml_file
from services.routing.problems import HEAD as HEAD_PLACE
from services.routing.problems import Problem, in_table, problem
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
HEAD_FILE = HEAD_PLACE.file
FILES = (HEAD_FILE, *(f"{kind}.csv" for kind in TABLES))
"""Names of the files that a directory is made of."""
A_VALUE = {"en": "one value", "hi": "एक मान"}
TEXTS = {"en": "a list of names, each with its text", "hi": "नामों की सूची, हर एक का अपना पाठ"}


class UnreadableDirectory(Exception):
    """Files of the directory are missing or are not what their names say; ``problems`` says it of
    each."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__("; ".join(map(str, problems)))
        self.problems = problems


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
    """Return the records of a folder; raises UnreadableDirectory naming the files at fault."""
    paths = [folder / name for name in FILES]
    return read_files({path.name: path.read_bytes() for path in paths if path.is_file()})


def read_files(files: Mapping[str, bytes]) -> Records:
    """Return the records of files by their names; what is none of FILES is not looked at. Raises
    UnreadableDirectory."""
    problems: list[Problem] = []
    records = _head_of(files.get(HEAD_FILE), problems)
    for kind, columns in TABLES.items():
        rows = _rows_of(kind, columns, files.get(f"{kind}.csv"), problems)
        records[kind] = rows
    if problems:
        raise UnreadableDirectory(problems)
    return cast(Records, records)


def _head_of(content: bytes | None, problems: list[Problem]) -> Document:
    """Return what ``directory.yaml`` says; what is wrong with it is added to the problems."""
    if content is None:
        problems.append(problem("file-missing", HEAD_FILE, HEAD_PLACE, says="head-missing"))
        return {}
    try:
        head = yaml_file.reads(content.decode("utf-8-sig"))
    except UnicodeDecodeError:
        problems.append(problem("not-text", HEAD_FILE, HEAD_PLACE))
        return {}
    except yaml_file.YAMLError as error:
        reason = " ".join(str(error).split())
        problems.append(problem("not-yaml", HEAD_FILE, HEAD_PLACE, reason=reason))
        return {}
    missing = [key for key in HEAD if not isinstance(head, dict) or not head.get(key)]
    if missing:
        names = ", ".join(missing)
        problems.append(problem("lacks", HEAD_FILE, HEAD_PLACE, names=names))
        return {}
    # A name that stands for a list of names that stand for lists grows without end as text.
    plain = {key: head[key] for key in ("version", "effective_from")}
    for key, value in plain.items():
        if not isinstance(value, str | int | float | date):
            problems.append(problem("not-plain", key, HEAD_PLACE, name=key, what=A_VALUE))
            return {}
    sources = head["sources"]
    if not isinstance(sources, dict) or not all(
        isinstance(part, str) for pair in sources.items() for part in pair
    ):
        problems.append(problem("not-plain", "sources", HEAD_PLACE, name="sources", what=TEXTS))
        return {}
    return {"sources": sources, **{key: str(value) for key, value in plain.items()}}


def _rows_of(
    kind: Kind, columns: tuple[str, ...], content: bytes | None, problems: list[Problem]
) -> list[Row]:
    """Return the rows of a table; what is wrong with its form is added to the problems."""
    place, names = in_table(kind), ", ".join(columns)
    if content is None:
        problems.append(problem("file-missing", kind, place, columns=names))
        return []
    try:
        text = content.decode("utf-8-sig")  # a spreadsheet puts a mark at the beginning
        rows = list(csv.DictReader(io.StringIO(text, newline="")))
    except UnicodeDecodeError:
        problems.append(problem("not-text", kind, place))
        return []
    except csv.Error as error:
        problems.append(problem("not-csv", kind, place, reason=str(error)))
        return []
    for number, row in enumerate(rows, start=2):
        if None in row or None in row.values() or not set(columns) <= set(row):
            problems.append(problem("columns", kind, in_table(kind, number), columns=names))
            break
    return rows
