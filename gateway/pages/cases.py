"""A citizen's applications, and the page of one; those of officers are in `gateway.console`."""

import secrets
from collections.abc import Iterable

from flask import Response, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as Redirected

from chassis import time_source
from gateway.cases import use_cases as cases
from gateway.cases.feedback import ANSWERS
from gateway.cases.typed import CaseEntry, CaseView
from gateway.http.access import count
from gateway.http.context import language
from gateway.identity.caller import Caller
from gateway.own_data import private_code
from gateway.pages import session
from gateway.pages.blueprint import blueprint
from gateway.pages.case_notes import in_state_since, notes_of
from gateway.pages.case_panels import linked, numbers, request_of, tables
from gateway.pages.record_books import books
from gateway.pages.record_rows import record_of, rows_of
from gateway.pages.services import ServiceWords, words_of
from gateway.pages.station_question import question_of
from gateway.pages.texts import translator

PER_PAGE = 20


@blueprint.get("/applications")
def applications() -> str | Redirected:
    """List the reader's own applications; an officer's work is in the console."""
    reader, t = session.require_reader(), translator(language())
    if not reader.is_citizen:
        return redirect(url_for("console.inbox"), 303)
    page = cases.list_cases(
        reader, cursor=request.args.get("cursor"), limit=PER_PAGE, language=language()
    )
    words = _words_by_service(page["items"])
    return render_template(
        "pages/applications.html",
        title=t("list.mine"),
        nothing=t("list.mine_empty"),
        cases=[
            {"view": one, "words": words[one["service"]], "late": _is_late(one)}
            for one in page["items"]
        ],
        locked=page["locked"],
        code=None if reader.is_anonymous else private_code.state_of(reader),
        more=page["next"],
    )


@blueprint.get("/applications/<reference>")
def application(reference: str) -> str | Redirected:
    """Show one case: who has it, what comes next and by when, and what the citizen can do; an
    officer's page of it is in the console."""
    reader = session.require_reader()
    if not reader.is_citizen:
        return redirect(url_for("console.case", reference=reference), 303)
    view = cases.get_case_view(reader, reference, language=language())
    words = words_of(view["service"], language())
    question = question_of(view)
    request_panel = request_of(view, words.panels)
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
        notes=notes_of(words, record),
        not_reached=cases.not_reached(reader, view["reference"]),
        books=books(words.definition, record),
        told=translator(language())("action.done") if "done" in request.args else None,
        since=in_state_since(view),
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
        offers_code=_offers_code(reader, view),
    )
    answer.set_data(page)
    return answer


def _offers_code(reader: Caller, view: CaseView) -> bool:
    """Return whether the reader of a sensitive case could have a private code and has none."""
    if not view["sensitive"] or not reader.is_citizen or reader.is_anonymous:
        return False
    return not private_code.state_of(reader)["chosen"]


def _words_by_service(entries: Iterable[CaseEntry]) -> dict[str, ServiceWords]:
    return {code: words_of(code, language()) for code in {one["service"] for one in entries}}


def _is_late(view: CaseEntry) -> bool:
    return any(clock["status"] == "breached" for clock in view["clocks"])
