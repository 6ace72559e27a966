"""A citizen's applications, an officer's inbox, and the page of one case."""

import secrets
from typing import Any

from flask import Response, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as Redirected

from chassis import time_source
from contracts.calls import CALL_OUTCOMES
from contracts.errors import NotFound
from gateway.cases import use_cases as cases
from gateway.cases.feedback import ANSWERS
from gateway.catalogue import use_cases as catalogue
from gateway.http.access import count
from gateway.http.context import language
from gateway.pages import session
from gateway.pages.blueprint import blueprint
from gateway.pages.case_panels import linked, nearest_clock, numbers, request_of, tables
from gateway.pages.record_books import books
from gateway.pages.record_rows import record_of, rows_of
from gateway.pages.services import ServiceWords, words_of
from gateway.pages.station_question import question_of
from gateway.pages.texts import translator

PER_PAGE = 20


@blueprint.get("/applications")
def applications() -> str:
    """List the reader's own applications, or what is in the office's inbox."""
    reader, t = session.require_reader(), translator(language())
    chosen = request.args.get("state") or None
    page = cases.list_cases(
        reader, state=chosen, cursor=request.args.get("cursor"), limit=PER_PAGE, language=language()
    )
    words = _words_by_service(page["items"])
    who = "mine" if reader.is_citizen else "inbox"
    return render_template(
        "pages/applications.html",
        title=t(f"list.{who}"),
        nothing=t(f"list.{who}_empty"),
        cases=[
            {
                "view": one,
                "words": words[one["service"]],
                "late": _is_late(one),
                "clock": None if reader.is_citizen else nearest_clock(one),
            }
            for one in page["items"]
        ],
        states=[] if reader.is_citizen else _states(),
        chosen=chosen,
        more=page["next"],
        at_counter=[] if reader.is_citizen else _filed_at_the_counter(reader.role),
        field_work=not reader.is_citizen and any(one.works_offline for one in words.values()),
    )


@blueprint.get("/applications/<reference>")
def application(reference: str) -> str:
    """Show one case: who has it, what comes next and by when, and what the reader can do."""
    reader = session.require_reader()
    view = cases.get_case_view(reader, reference, language=language())
    words = words_of(view["service"], language())
    question = question_of(view) if reader.is_citizen else None
    request_panel = request_of(view, words.panels) if reader.is_citizen else None
    elsewhere = {one["name"] for one in request_panel.actions} if request_panel else set()
    elsewhere |= {question.action} if question else set()
    record = record_of(reader, view["reference"])
    return render_template(
        "pages/application.html",
        view=view,
        words=words,
        question=question,
        key=secrets.token_urlsafe(18),
        numbers=numbers(view, words.panels),
        tables=tables(view, words.panels),
        linked=linked(view, words.definition.get("links", {}), time_source.now()),
        asked=request_panel,
        actions=[one for one in view["actions"] if one["name"] not in elsewhere],
        clocks=[clock for clock in view["clocks"] if clock["status"] != "stopped"],
        rows=rows_of(words, record),
        notes=_notes(record),
        not_reached=cases.not_reached(reader, view["reference"]),
        books=books(words.definition, record),
        told=translator(language())("action.done") if "done" in request.args else None,
        since=_since(view),
        now=time_source.now(),
        ended=words.is_terminal(view["state"]),
        feedback=cases.feedback_of(reader, reference) if words.is_terminal(view["state"]) else None,
        answers=ANSWERS,
    )


@blueprint.post("/applications/<reference>/feedback")
def feedback(reference: str) -> Redirected:
    """Keep how the citizen says it went."""
    reader = session.require_reader()
    posted, _ = session.posted(request)
    count("write", reader)
    cases.give_feedback(reader, reference, posted.get("answer", ""))
    return redirect(url_for("pages.application", reference=reference, done=1), 303)


@blueprint.post("/applications/<reference>/calls")
def note_call(reference: str) -> Redirected:
    """Say what came of a call to somebody whom no message reached."""
    reader = session.require_reader()
    posted, _ = session.posted(request)
    count("write", reader)
    number = posted.get("number", "")
    outcome = posted.get("outcome", "")
    if outcome not in CALL_OUTCOMES or not (number.isascii() and number.isdigit()):
        raise NotFound("no such call")
    cases.note_call(reader, reference, posted.get("message", ""), int(number), outcome)
    return redirect(url_for("pages.application", reference=reference, done=1), 303)


@blueprint.get("/applications/<reference>/filed")
def filed(reference: str) -> Response:
    """Confirm a filing: the reference, the station, what comes next; once also the phrase."""
    reader = session.require_reader()
    view = cases.get_case_view(reader, reference, language=language())
    answer = make_response()
    words = words_of(view["service"], language())
    page = render_template(
        "pages/filed.html",
        view=view,
        words=words,
        phrase=session.phrase_shown(answer) if words.anonymous else None,
        at_counter=not reader.is_citizen,
        asked=request_of(view, words.panels) if reader.is_citizen else None,
        question=question_of(view),
        key=secrets.token_urlsafe(18),
    )
    answer.set_data(page)
    return answer


def _since(view: dict[str, Any]) -> str | None:
    """Return when the case came into its present state: a note or an answer does not change it."""
    entered = None
    for step in reversed(view["timeline"]):
        if step["state"] != view["state"]:
            break
        entered = step["at"]
    return entered


def _words_by_service(entries: list[dict[str, Any]]) -> dict[str, ServiceWords]:
    return {code: words_of(code, language()) for code in {one["service"] for one in entries}}


def _states() -> list[tuple[str, str]]:
    """Return the states of all services, to choose from: name and words."""
    labels: dict[str, str] = {}
    for service in catalogue.services(for_officers=True):
        words = words_of(service["code"], language())
        for name in words.states():
            labels.setdefault(name, words.state(name))
    return list(labels.items())


def _filed_at_the_counter(role: str) -> list[tuple[str, str]]:
    """Return code and name of what somebody of a role may enter for a person at the counter."""
    codes = [one["code"] for one in catalogue.services(for_officers=True)]
    every = {code: words_of(code, language()) for code in codes}
    return [(code, words.name) for code, words in every.items() if words.filed_by(role)]


def _is_late(view: dict[str, Any]) -> bool:
    return any(clock["status"] == "breached" for clock in view["clocks"])


def _notes(record: dict[str, Any] | None) -> list[dict[str, Any]]:
    """Return the notes newest first: when, by whom, the lines of text, the files."""
    return [
        {
            "at": note["at"],
            "role": note["actor_role"],
            "lines": [line for text in _texts(note["body"]) for line in text.split("\n")],
            "files": _files(note["body"]),
        }
        for note in reversed((record or {}).get("notes", []))
    ]


def _texts(body: dict[str, Any]) -> list[str]:
    return [value for value in body.values() if isinstance(value, str)]


def _files(body: dict[str, Any]) -> list[str]:
    lists = (value for value in body.values() if isinstance(value, list))
    return [one for value in lists for one in value if isinstance(one, str)]
