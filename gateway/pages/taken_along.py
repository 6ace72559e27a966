"""What an officer takes along of a case: what is to be done, the forms for it, what was written."""

from collections.abc import Iterable, Iterator
from functools import partial
from typing import TypedDict

from flask import render_template

from casework.typed.replies import OpenAction
from contracts.errors import ContractError, NotFound
from gateway.cases import use_cases as cases
from gateway.cases.typed import CaseView
from gateway.http.context import language, settings
from gateway.identity.caller import Caller
from gateway.pages import dates
from gateway.pages.directory import directory
from gateway.pages.form_answers import Posted, shown_rows
from gateway.pages.form_errors import NO_ERRORS, input_id
from gateway.pages.form_specs import specs_of
from gateway.pages.form_words import rows
from gateway.pages.services import ServiceWords, words_of
from gateway.pages.texts import sayer

MOST_CASES = 30
"""What fits into a day's round; the reading of each is in its service's audit log."""
LOOKED_AT = 200
PER_PAGE = 50


class ActionCopy(TypedDict):
    """An action with its form in HTML; ``offline``: it is done without network."""

    name: str
    label: str
    offline: bool
    html: str


class CaseCopy(TypedDict):
    """What is taken along of a case, in the officer's language; ``record`` are (label, lines)."""

    reference: str
    sequence: int
    service: str
    state: str
    next: str
    by: str
    record: list[tuple[str, list[str]]]
    actions: list[ActionCopy]


def cases_of(officer: Caller, also: Iterable[str] = ()) -> list[CaseCopy]:
    """Return the officer's cases in which an action is open that is done without network,
    newest first; then those in which something was captured (``also``, references),
    whatever is open there."""
    records = []
    for view in _views(officer):
        if any(_is_offline(action) for action in view["actions"]):
            records.append(_copy(officer, view))
        if len(records) == MOST_CASES:
            break
    there = {one["reference"] for one in records}
    return records + [_copy(officer, view) for view in _others(officer, also, there)]


def _others(officer: Caller, also: Iterable[str], there: set[str]) -> Iterator[CaseView]:
    for reference in [one for one in also if one not in there][:MOST_CASES]:
        try:
            yield cases.get_case_view(officer, reference, language=language())
        except NotFound:
            continue  # it is another officer's by now


def _views(officer: Caller) -> Iterator[CaseView]:
    cursor: str | None = None
    for _ in range(LOOKED_AT // PER_PAGE):
        page = cases.list_cases(officer, cursor=cursor, limit=PER_PAGE, language=language())
        for entry in page["items"]:
            if words_of(entry["service"], language()).works_offline:
                yield cases.get_case_view(officer, entry["reference"], language=language())
        cursor = page["next"]
        if cursor is None:
            return


def _is_offline(action: OpenAction) -> bool:
    return bool(action["form"].get("x-offline"))


def _copy(officer: Caller, view: CaseView) -> CaseCopy:
    words = words_of(view["service"], language())
    step = view["next"]
    return {
        "reference": view["reference"],
        "sequence": view["sequence"],
        "service": words.name,
        "state": words.state(view["state"]),
        "next": sayer(language())(step["what"]) if step else "",
        "by": dates.moment(step["by"], language()) if step and step["by"] else "",
        "record": _record(officer, view, words),
        "actions": [_action(one, words) for one in view["actions"]],
    }


def _action(action: OpenAction, words: ServiceWords) -> ActionCopy:
    """Return an action with its form in HTML, as the page of the action shows it."""
    specs = specs_of(action["form"])
    html = render_template(
        "pages/field_form.html",
        here=specs,
        words=words,
        posted=Posted(),
        errors=NO_ERRORS,
        input_id=input_id,
        file_megabytes=settings().file_max_bytes // 2**20,
        more={
            "rows": shown_rows(Posted(), specs),
            "kept": {},
            "signed_in": True,
            "districts": [],
            "stations": {},
        },
    )
    label = words.action_label(action)
    return {"name": action["name"], "label": label, "offline": _is_offline(action), "html": html}


def _record(officer: Caller, view: CaseView, words: ServiceWords) -> list[tuple[str, list[str]]]:
    """Return (label, lines) of what was written in the form, as far as the officer may read it;
    nothing while the service does not answer."""
    try:
        record = cases.read_record(officer, view["reference"])
    except NotFound:
        raise
    except ContractError:
        return []
    name_of = partial(directory().name_of, language=language())
    lines = rows(words.specs, record["form"], language(), name_of)
    return [(row.label, list(row.lines)) for row in lines if row.lines]
