"""An officer's cases on a phone without network: taken along, answered on the spot, sent later.

The page itself holds nothing of any case, so that a browser may keep it; the cases come as data,
which the page's script keeps sealed (``static/field.js``). What was captured is sent to the same
use case as any action, with its key, its moment and the sequence that it is based on. Without
JavaScript all of it is done on the pages of the cases.
"""

import hashlib
from functools import cache
from typing import Any

from flask import Response, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from chassis import time_source
from contracts.errors import BadRequest, ContractError, NotAllowed, ValidationFailed
from gateway.cases import use_cases as cases
from gateway.cases.keys import captured, idempotency_key
from gateway.http import problems
from gateway.http.access import count
from gateway.http.context import language, settings
from gateway.http.observation import trace_id
from gateway.http.replies import json_reply
from gateway.identity.caller import Caller
from gateway.pages import session, taken_along
from gateway.pages.assets import asset_url
from gateway.pages.blueprint import blueprint
from gateway.pages.form_answers import answers
from gateway.pages.form_specs import specs_of
from gateway.pages.texts import words

PREFIX = "field."
SCRIPTS = ("sealed.js", "field-kept.js", "field-send.js", "field-form.js", "field.js")
ASSETS = ("setu.css", "work.css", "setu.svg", "setu.js", *SCRIPTS)
KEPT = {"hours_of_cases": 12, "hours_of_captures": 72}


@blueprint.get("/field-work/")
def field_work() -> AnyResponse:
    """Return the page, the same for everybody: what it shows comes from the phone."""
    if not request.path.endswith("/"):  # the worker's scope begins with the slash
        return redirect(url_for("pages.field_work"), 308)
    texts = {key: text for key, text in words(language()).items() if key.startswith(PREFIX)}
    page = render_template(
        "pages/field_work.html",
        said=texts,
        scripts=SCRIPTS,
        kept=KEPT,
        megabytes=settings().file_max_bytes // 2**20,
    )
    return make_response(page)


@blueprint.get("/field-work/worker.js")
def field_worker() -> Response:
    """Return the script that keeps the page for when there is no network;
    its scope is this folder."""
    shell = [url_for("pages.field_work"), *(asset_url(name) for name in ASSETS)]
    script = render_template("pages/field_worker.js", shell=shell, version=_version())
    answer = Response(script, content_type="text/javascript; charset=utf-8")
    answer.headers["Cache-Control"] = "no-cache"
    return answer


@blueprint.get("/field-work/cases")
def cases_to_take() -> AnyResponse:
    """Return the officer's cases with something to be done on the spot, their forms, and what a
    page needs to send; ``also`` are references in which something was captured."""
    try:
        officer = _officer()
        also = request.args.get("also", "").split(",")
        records = taken_along.cases_of(officer, [one for one in also if one])
    except ContractError as refused:
        return _refused(refused)
    return _reply(officer, cases=records, taken_at=time_source.now().isoformat())


@blueprint.get("/field-work/sender")
def sender() -> AnyResponse:
    """Say who would send now, and give the proof that the form is ours."""
    try:
        return _reply(_officer())
    except ContractError as refused:
        return _refused(refused)


@blueprint.post("/field-work/files")
def send_photo() -> AnyResponse:
    """Take one photo before what names it: sent again, that is the same to the letter."""
    try:
        _, received = session.posted(request)
        _officer()
        refused = [one.error for one in received if one.error]
        if refused:
            raise refused[0]
        files = [one.file for one in received if one.file]
        if len(files) != 1:
            raise ValidationFailed(fields={"file": "required"})
    except ContractError as error:
        return _refused(error)
    return json_reply({"id": files[0].id}, 201)


@blueprint.post("/field-work/<reference>/<action>")
def send_captured(reference: str, action: str) -> AnyResponse:
    """Do what was captured, once; a problem document says why not."""
    try:
        posted, _ = session.posted(request)
        officer = _officer()
        count("write", officer)
        specs = specs_of(cases.form_of(officer, reference, action))
        # In headers, as at the API: a form may well ask for something of the same name.
        key, capture = idempotency_key(), captured()
        view = cases.act(officer, reference, action, answers(specs, posted), key, capture)
    except ContractError as refused:
        return _refused(refused)
    return json_reply({name: view[name] for name in ("reference", "sequence", "state")})


def _officer() -> Caller:
    reader = session.require_reader()
    if reader.is_citizen:
        raise NotAllowed("for officers only")
    return reader


def _reply(officer: Caller, **more: Any) -> Response:
    body = {"officer": officer.id, "form_token": session.form_token(), **more}
    return json_reply(body, Cache_Control="no-store")


def _refused(error: ContractError) -> Response:
    if isinstance(error, session.StaleForm):
        error = BadRequest(details={"stale": True})
    return problems.response(error, language(), trace_id())


@cache
def _version() -> str:
    """Return a version that changes with what the worker keeps."""
    addresses = " ".join(asset_url(name) for name in ASSETS)
    return hashlib.sha256(addresses.encode()).hexdigest()[:12]
