"""The page of one case as an officer works on it, and its actions."""

import secrets
from dataclasses import replace

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from casework.typed.fields import ViewFields
from chassis import time_source
from contracts.calls import CALL_OUTCOMES
from contracts.errors import NotFound
from gateway.cases import looks
from gateway.cases import use_cases as cases
from gateway.console.blueprint import blueprint, officer
from gateway.console.list_query import wanted_of
from gateway.console.next_case import around, remember_place
from gateway.console.people import with_people
from gateway.console.quick import Quick, quick_actions
from gateway.documents import hand_forms
from gateway.files import described
from gateway.http.access import count
from gateway.http.context import language
from gateway.identity.caller import Caller
from gateway.pages import session
from gateway.pages.actions import Ways, form_page, take_action
from gateway.pages.case_notes import in_state_since, notes_of
from gateway.pages.case_panels import linked, numbers, tables
from gateway.pages.form_errors import NO_ERRORS, input_id
from gateway.pages.record_books import books
from gateway.pages.record_rows import record_of, rows_of
from gateway.pages.services import words_of
from gateway.pages.texts import translator

WAYS = Ways("console/base.html", "console.act", "console.case", with_people)


@blueprint.get("/cases/<reference>")
def case(reference: str) -> str:
    """Show everything of one case that this officer may see, and what can be done with it."""
    reader = officer()
    view = cases.get_case_view(reader, reference, language=language())
    words = words_of(view["service"], language())
    record = record_of(reader, view["reference"])
    wanted = wanted_of(request.args)
    remember_place(wanted, view["reference"])
    before, after = around(reader, wanted, view["reference"])
    quick = [_with_people(reader, view, one) for one in quick_actions(words, view["actions"])]
    rows, notes = rows_of(words, record), notes_of(words, record)
    return render_template(
        "console/case.html",
        view=view,
        words=words,
        before=before,
        after=after,
        quick=quick,
        actions=[one for one in view["actions"] if one["name"] not in {q.name for q in quick}],
        key=secrets.token_urlsafe(18),
        no_errors=NO_ERRORS,
        input_id=input_id,
        numbers=numbers(view, words.panels),
        tables=tables(view, words.panels),
        linked=linked(view, words.definition.get("links", {}), time_source.now()),
        clocks=[clock for clock in view["clocks"] if clock["status"] != "stopped"],
        rows=rows,
        notes=notes,
        evidence=described.files_of(
            [id for row in rows or () for id in row.files] + [id for n in notes for id in n.files]
        ),
        hand_forms=hand_forms.forms_for(reader, view["reference"]),
        not_reached=cases.not_reached(reader, view["reference"]),
        undelivered=record.get("undelivered", []) if record else [],
        safe_contact=record.get("safe_contact", []) if record else [],
        books=books(words.definition, record),
        looks=looks.looks_at_case(reader, view["reference"]),
        feedback=cases.feedback_of(reader, view["reference"]),
        told=translator(language())("action.done") if "done" in request.args else None,
        since=in_state_since(view),
        now=time_source.now(),
    )


def _with_people(reader: Caller, view: ViewFields, one: Quick) -> Quick:
    if one.field is None:
        return one
    return replace(one, field=with_people(reader, view["reference"], one.name, [one.field])[0])


@blueprint.get("/cases/<reference>/actions/<action>")
def action_page(reference: str, action: str) -> Response:
    """Show the form of an action; officers are chosen in it, never typed."""
    reader = officer()
    remember_place(wanted_of(request.args), reference)
    return form_page(reader, reference, action, WAYS)


@blueprint.post("/cases/<reference>/actions/<action>")
def act(reference: str, action: str) -> Response:
    """Take an action, or show its form again with what is wrong and everything typed."""
    posted, received = session.posted(request)
    reader = officer()
    remember_place(wanted_of(request.args), reference)
    return take_action(reader, reference, action, posted, received, WAYS)


@blueprint.post("/cases/<reference>/calls")
def note_call(reference: str) -> Response:
    """Say what came of a call to somebody whom no message reached."""
    reader = officer()
    posted, _ = session.posted(request)
    count("write", reader)
    number = posted.get("number", "")
    outcome = posted.get("outcome", "")
    if outcome not in CALL_OUTCOMES or not (number.isascii() and number.isdigit()):
        raise NotFound("no such call")
    remember_place(wanted_of(request.args), reference)
    cases.note_call(reader, reference, posted.get("message", ""), int(number), outcome)
    return redirect(url_for("console.case", reference=reference, done=1), 303)
