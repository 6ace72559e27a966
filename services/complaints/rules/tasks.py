"""The tasks of an investigation, each with its section and its limit: one list in the case, and one
moment, that of the task due next, which a clock follows.

The case's field ``tasks`` is ``{"rows": [row, …], "open": how many, "next": row or None}``; a row
is ``{"kind", "name", "law", "opened_at", "due_at", "done_at", "late", "result", "number",
"line"}``: moments aware, ``line`` what the panel shows, in both languages.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

from casework.definition.bilingual import written
from casework.engine.rules import Step
from casework.typed.fields import Changes
from contracts import yaml_file
from contracts.typed import Json, JsonObject
from services.complaints.rules.words import refusal

TASKS: Mapping[str, JsonObject] = yaml_file.read(Path(__file__).with_name("tasks.yaml"))
"""By kind, in the order in which they are shown; the file says what its keys mean."""
FROM_INFORMATION = "information"
DONE = "done"
OPEN_ALREADY = {"hi": "यह काम पहले से सूची में है", "en": "This task is in the list already"}
AFTER_THE_FIR = {
    "hi": "यह काम FIR के बाद ही हो सकता है; उससे पहले केवल मृत्यु-समीक्षा और चिकित्सा जाँच",
    "en": "This comes after the FIR; before it only an inquest and a medical examination do",
}
NOT_OPEN = {"hi": "यह काम अभी सूची में नहीं है", "en": "This task is not in the list now"}


def tasks_of_sections(step: Step, known: Mapping[str, Json]) -> Changes:
    """Return the case's field ``tasks`` with those that the sections of ``known``, or an answer of
    whoever registered the FIR, open and that were not opened before; a section that goes takes no
    task with it."""
    before = _rows(step)
    listed = {row["kind"] for row in before}
    kinds = [
        kind for kind, task in TASKS.items() if kind not in listed and _follows(step, task, known)
    ]
    return _field([*before, *(_opened(step, kind) for kind in kinds)])


WISHES = ("needs_interpreter", "needs_educator", "needs_video", "needs_place")
"""Answers of the form by which help is asked for: BNSS 173(1), second proviso."""


def tasks_of_wishes(step: Step) -> Changes:
    """Return ``tasks`` with the help that the form asks for, and ``assistance_wished``; nothing
    where it asks for none."""
    if not any(step.body.get(wish) for wish in WISHES):
        return {}
    filed = step.case.get("filed_at") or step.now
    wished = replace(step, case={**step.case, "filed_at": filed, "assistance_wished": True})
    return {"assistance_wished": True, **tasks_of_information(wished, {})}


def tasks_of_information(step: Step, known: Mapping[str, Json]) -> Changes:
    """Return ``tasks_of_sections`` of those whose limit runs from the information: they are due
    whether there is an FIR by then or not. Nothing changes where there are none."""
    before = _rows(step)
    listed = {row["kind"] for row in before}
    kinds = [
        kind
        for kind, task in TASKS.items()
        if task.get("from") == FROM_INFORMATION and kind not in listed
    ]
    added = [_opened(step, kind) for kind in kinds if _follows(step, TASKS[kind], known)]
    return _field([*before, *added]) if added else {}


def _follows(step: Step, task: Mapping[str, Json], known: Mapping[str, Json]) -> bool:
    consequence, answer = task.get("with"), task.get("answer")
    records = (step.body, step.case.get("zero_fir") or {}, step.case.get("fir") or {})
    return bool(
        (consequence and known.get(consequence))
        or (task.get("wish") and step.case.get("assistance_wished"))
        or (answer and any(answers.get(answer) for answers in records))
    )


def _rows(step: Step) -> list[JsonObject]:
    return list((step.case.get("tasks") or {}).get("rows", ()))


def _opened(step: Step, kind: str, since: datetime | None = None) -> JsonObject:
    task = TASKS[kind]
    informed = step.case["filed_at"] if task.get("from") == FROM_INFORMATION else step.now
    return _with_line(
        {
            "kind": kind,
            "name": dict(task["name"]),
            "law": task["law"],
            "opened_at": step.now,
            "due_at": (since or informed) + timedelta(hours=task["hours"]),
            "done_at": None,
            "late": False,
            "result": None,
            "number": None,
        }
    )


def _with_line(row: JsonObject) -> JsonObject:
    """Return the row with its line for the panel: what, by which section, until or since when."""
    words = {"hi": "{} तक", "en": "by {}"}
    moment = row["due_at"]
    if row["done_at"]:
        moment = row["done_at"]
        words = {"hi": "{} को दर्ज", "en": "recorded {}"}
    elif row["late"]:
        words = {"hi": "समय बीता: {}", "en": "overdue since {}"}
    line = {
        lang: f"{row['name'][lang]} ({row['law']}): {text.format(written(moment, lang))}"
        for lang, text in words.items()
    }
    return {**row, "line": line}


def _field(rows: Iterable[JsonObject]) -> Changes:
    rows = list(rows)
    waiting = [row for row in rows if row["done_at"] is None]
    ahead = sorted((row for row in waiting if not row["late"]), key=lambda row: row["due_at"])
    return {"tasks": {"rows": rows, "open": len(waiting), "next": ahead[0] if ahead else None}}


def _is_open(step: Step) -> bool:
    return any(row["kind"] == step.body["task"] and row["done_at"] is None for row in _rows(step))


# -- guards ------------------------------------------------------------------------------------


def task_is_not_open(step: Step) -> None:
    """One of a kind at a time: a second search is opened when the first was recorded."""
    if _is_open(step):
        raise refusal("task", OPEN_ALREADY)


def task_waits_for_no_fir(step: Step) -> None:
    """Before there is an FIR nothing is investigated; a death is inquired into, and a victim
    examined, all the same."""
    if step.case.get("fir") or step.case.get("zero_fir") or step.case.get("magistrate_order"):
        return
    if not TASKS[step.body["task"]].get("without_fir"):
        raise refusal("task", AFTER_THE_FIR)


def task_is_open(step: Step) -> None:
    """What was never to be done is not recorded as done."""
    if not _is_open(step):
        raise refusal("task", NOT_OPEN)


# -- effects -----------------------------------------------------------------------------------


def open_task(step: Step) -> Changes:
    """Add the task, counted from the moment that the officer names."""
    since = step.body.get("since")
    counted = datetime.fromisoformat(since) if since else None
    return _field([*_rows(step), _opened(step, step.body["task"], counted)])


def record_task(step: Step) -> Changes:
    """The task was done, or could not be; what comes after it begins now."""
    kind, result = step.body["task"], step.body["result"]
    ended = {"done_at": step.now, "result": result, "number": step.body.get("number")}
    rows = [
        _with_line({**row, **ended}) if row["kind"] == kind and row["done_at"] is None else row
        for row in _rows(step)
    ]
    following = [k for k, t in TASKS.items() if t.get("after") == kind and result == DONE]
    return _field([*rows, *(_opened(step, k) for k in following)])


def pass_task(step: Step) -> Changes:
    """The limit of the task that was next has passed: it stays to be done, and the next follows."""
    late = (step.case.get("tasks") or {}).get("next") or {}
    same = ("kind", "opened_at")
    rows = [
        _with_line({**row, "late": True}) if all(row[k] == late.get(k) for k in same) else row
        for row in _rows(step)
    ]
    return _field(rows)


GUARDS = {
    "task-is-not-open": task_is_not_open,
    "task-is-open": task_is_open,
    "task-waits-for-no-fir": task_waits_for_no_fir,
}
EFFECTS = {"open-task": open_task, "record-task": record_task, "pass-task": pass_task}
