"""What the cases that a case asks for are opened with: answers of its rows, of the application, of
itself and of the step that asks."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import cast

from casework.definition.conditions import value_at
from casework.definition.links import CASE, FORM, ROW, STEP, Ask, Link, Rows, list_of, paths_in
from casework.typed.fields import Answers, CaseFields
from contracts.typed import Json, JsonObject


def answers_for(
    link: Link, form: Answers, case: CaseFields, step: Answers | None = None
) -> list[Answers]:
    """Return the answers with which the other cases are opened, one set for each row of the list
    that the link names; what was left blank is left out. ``step`` has the answers of the step that
    asks."""
    asks = link.asks
    assert asks is not None, "only what is asked has answers"
    known = {**case, "reference": case["_id"]}
    sources: JsonObject = {FORM: form, CASE: known, STEP: step or {}}
    rows: Iterable[Json] = [None]
    if asks.each is not None:
        source, name = list_of(asks.each)
        rows = sources[source].get(name) or []
    return [_answers(asks, {ROW: row, **sources}) for row in rows]


def _answers(asks: Ask, sources: Mapping[str, Json]) -> JsonObject:
    texts: JsonObject = {}
    for answer, words in asks.says.items():
        values = {path: value_at(sources, path) for path in paths_in(words)}
        for path, value in values.items():
            words = words.replace(f"{{{path}}}", "" if value is None else str(_plain(value)))
        texts[answer] = words
    lists = {answer: _rows(rows, sources[FORM]) for answer, rows in asks.rows.items()}
    return {
        **_filled(asks.fill, sources),
        **texts,
        **{answer: rows for answer, rows in lists.items() if rows},
    }


def _rows(rows: Rows, form: Json) -> list[Json]:
    """Return the rows of a list of the application under the names that the other case has."""
    mine = cast("list[JsonObject]", value_at(cast(JsonObject, form), rows.of) or [])
    return [_filled(rows.fill, row) for row in mine]


def _filled(fill: Mapping[str, str], sources: Mapping[str, Json]) -> JsonObject:
    filled = {answer: _plain(value_at(sources, path)) for answer, path in fill.items()}
    return {answer: value for answer, value in filled.items() if value is not None}


def _plain(value: Json) -> Json:
    return value.isoformat() if isinstance(value, datetime) else value
