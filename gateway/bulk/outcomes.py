"""What became of a row, in words of both languages."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from casework.definition.sources.form import FieldSource
from casework.typed.fields import FieldError
from gateway.bulk.upload import FILED, WAITING, RowResult, UploadRow, WrongField
from gateway.bulk.words import both, texts
from gateway.http import problems
from gateway.http.context import LANGUAGES

Spec = FieldSource


def result_row(row: UploadRow, specs: Iterable[Spec]) -> RowResult:
    """Return one row of the results: {"row", "row_id", "outcome",
    "reference", "message", "fields"}."""
    outcome = row["outcome"] or WAITING
    fields = row.get("fields") or {}
    return {
        "row": row["n"],
        "row_id": row["own"],
        "outcome": outcome,
        "reference": row.get("reference"),
        "message": None if outcome == FILED or fields else _message(row),
        "fields": [_field(path, what, list(specs)) for path, what in fields.items()],
    }


def in_one_line(row: RowResult, language: str) -> str:
    """Return all that is wrong with a row that was shown, in one language."""
    if row["message"]:
        return str(row["message"][language])
    return " ".join(
        f"{one['label'][language]}: {one['message'][language]}" for one in row["fields"]
    )


def _message(row: UploadRow) -> dict[str, str] | None:
    problem = row.get("problem")
    if problem is None:
        return None
    if f"row.{problem}" in texts(LANGUAGES[0]):
        return both(f"row.{problem}")
    known = problems.texts(LANGUAGES[0])["details"]
    code = problem if problem in known else "internal"
    return {one: problems.texts(one)["details"][code] for one in LANGUAGES}


def _field(path: str, what: FieldError, specs: list[Spec]) -> WrongField:
    return {
        "field": path,
        "label": _label(path, specs),
        "code": what if isinstance(what, str) else what.get("code", "malformed"),
        "message": {one: problems.field_message(what, one) for one in LANGUAGES},
    }


def _label(path: str, specs: list[Spec]) -> dict[str, str]:
    name, _, rest = path.partition(".")
    spec = next((one for one in specs if one["name"] == name), None)
    if spec is None:
        return dict.fromkeys(LANGUAGES, path)
    label = {one: str(spec["label"][one]) for one in LANGUAGES}
    if not rest:
        return label
    if spec["type"] == "list":
        number, _, inner = rest.partition(".")
        counted = int(number) + 1 if number.isdigit() else number
        label = {one: f"{label[one]} {counted}" for one in LANGUAGES}
        return _joined(label, _label(inner, spec["fields"])) if inner else label
    if spec["type"] == "place" and f"place.{rest}" in texts(LANGUAGES[0]):
        return _joined(label, both(f"place.{rest}"))
    return label


def _joined(outer: Mapping[str, str], inner: Mapping[str, str]) -> dict[str, str]:
    return {one: f"{outer[one]}: {inner[one]}" for one in LANGUAGES}
