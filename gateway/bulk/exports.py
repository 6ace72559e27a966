"""Results as files: CSV that no spreadsheet runs, JSON, and the rows to be corrected."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator

import orjson

from contracts.typed import JsonObject
from gateway.bulk.neutral import neutral
from gateway.bulk.outcomes import in_one_line
from gateway.bulk.upload import RowResult
from gateway.bulk.words import both

MARK = "\ufeff"
"""The byte order mark. Without it Excel reads UTF-8 as Windows-1252 and shows Hindi garbled."""
RESULTS = ("row", "row_id", "outcome", "reference", "wrong_hi", "wrong_en")


def csv_line(cells: Iterable[object]) -> str:
    """Return one row: every cell neutral and in quotes."""
    written = io.StringIO()
    texts = [neutral("" if cell is None else str(cell)) for cell in cells]
    csv.writer(written, quoting=csv.QUOTE_ALL, lineterminator="\r\n").writerow(texts)
    return written.getvalue()


def results_csv(rows: Iterable[RowResult], language: str) -> Iterator[bytes]:
    """Yield the rows as `outcomes.result_row` shows them, with a header in one language."""
    yield (MARK + csv_line(both(f"column.{name}")[language] for name in RESULTS)).encode()
    for row in rows:
        cells = [
            row["row"],
            row["row_id"],
            both(f"outcome.{row['outcome']}")[language],
            row["reference"],
            in_one_line(row, "hi"),
            in_one_line(row, "en"),
        ]
        yield csv_line(cells).encode()


def results_json(rows: Iterable[RowResult]) -> Iterator[bytes]:
    """Yield the same as one JSON object: {"items": [...]}."""
    yield b'{"items":['
    for place, row in enumerate(rows):
        yield (b",\n" if place else b"\n") + orjson.dumps(row)
    yield b"\n]}\n"


def corrections_csv(
    header: Iterable[str], rows: Iterable[tuple[list[str], RowResult]], language: str
) -> Iterator[bytes]:
    """Yield the cells of rows as they were sent, each with what is wrong: to be corrected and sent
    again, as it is."""
    titles = list(header)
    wrong = [both(f"column.wrong_{one}")[language] for one in ("hi", "en")]
    known = [title for title in titles if title.strip() not in wrong]
    columns = [at for at, title in enumerate(titles) if title in known]
    yield (MARK + csv_line([*(titles[at] for at in columns), *wrong])).encode()
    for cells, row in rows:
        texts = [cells[at] if at < len(cells) else "" for at in columns]
        yield csv_line([*texts, in_one_line(row, "hi"), in_one_line(row, "en")]).encode()


def corrections_json(rows: Iterable[tuple[JsonObject, RowResult]]) -> Iterator[bytes]:
    """Yield the objects of rows as they were sent, with the row's own id."""
    for values, row in rows:
        own = {"row_id": row["row_id"]} if row["row_id"] else {}
        yield orjson.dumps(own | values) + b"\n"
