"""The blueprint of the console: officers only, and what its frame shows of who is signed in."""

from typing import Any

from flask import Blueprint, Response, g, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from contracts.errors import ContractError, NotAllowed, NotAuthenticated
from gateway.console.offices import office_name
from gateway.http.context import language
from gateway.identity.caller import Caller
from gateway.officers import own
from gateway.officers.departments import ADMINISTRATOR
from gateway.pages import session
from gateway.pages.blueprint import PAGE_HEADERS
from gateway.pages.refusals import page_of

blueprint = Blueprint("console", __name__, template_folder="../templates", url_prefix="/console")


@blueprint.before_request
def _begin() -> None:
    session.choose_language()
    officer()


@blueprint.after_request
def _end(answer: Response) -> Response:
    for name, value in PAGE_HEADERS.items():
        answer.headers.setdefault(name, value)
    answer.headers["Content-Language"] = language()
    session.remember(answer)
    return answer


@blueprint.errorhandler(ContractError)
def refused(error: ContractError) -> AnyResponse:
    """Return the page of an error. Whose sign-in has ended is asked for a new one where officers
    sign in, and comes back to the same page; nothing is done twice, so a form is opened anew."""
    session.choose_language()
    if isinstance(error, NotAuthenticated):
        address = request.full_path.rstrip("?") if request.method == "GET" else request.referrer
        return redirect(url_for("pages.officer_page", after=_own_path(address)), 303)
    return page_of(error)


@blueprint.context_processor
def _for_templates() -> dict[str, Any]:
    reader = g.get("reader")
    if reader is None or reader.is_citizen:
        return {}
    me = own.me(reader)
    return {
        "me": me,
        "my_office": office_name(me.office, language()),
        "administers": reader.role == ADMINISTRATOR,
    }


def officer() -> Caller:
    """Return the officer who is signed in; NotAuthenticated for nobody, NotAllowed for a
    citizen."""
    reader = session.require_reader()
    if reader.is_citizen:
        raise NotAllowed("for officers only")
    return reader


def _own_path(address: str | None) -> str | None:
    """Return the path of an address of the console; None for any other."""
    path = (address or "").removeprefix(request.host_url.rstrip("/"))
    return path if path.startswith("/console") else None
