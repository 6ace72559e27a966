"""A refusal as a page: what is wrong and what to do, in the reader's language, never a trace."""

from flask import Response, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from contracts.errors import ContractError, NotAuthenticated
from gateway.http import problems
from gateway.http.context import language
from gateway.http.observation import trace_id
from gateway.pages import session
from gateway.pages.blueprint import blueprint


@blueprint.errorhandler(ContractError)
def refused(error: ContractError) -> AnyResponse:
    """Return the page of an error; who is not signed in is asked to, and comes back after."""
    session.choose_language()
    if isinstance(error, NotAuthenticated):
        after = request.full_path.rstrip("?") if request.method == "GET" else None
        return redirect(url_for("pages.sign_in_page", after=after), 303)
    if isinstance(error, problems.PrivateCodeNeeded):
        session.reader()
        after = request.full_path.rstrip("?") if request.method == "GET" else None
        return redirect(url_for("pages.private_code_page", after=after), 303)
    return page_of(error)


def page_of(error: ContractError) -> Response:
    """Return the page of an error, with its HTTP status."""
    words = problems.texts(language())
    answer = make_response(
        render_template(
            "pages/problem.html",
            title=words["titles"][error.code],
            detail=words["details"][error.code],
            reference=trace_id() if problems.status_of(error) >= 500 else None,
            again=_again(error),
        ),
        problems.status_of(error),
    )
    if _passes(error):
        answer.headers["Retry-After"] = str(error.details.get("retry_after", 5))
    return answer


def _passes(error: ContractError) -> bool:
    """Return whether the same may succeed a little later."""
    return error.retryable or error.code == "too-many-requests"


def _again(error: ContractError) -> str | None:
    """Return the address to try again; None where trying again would show the same."""
    if request.method == "GET" and (_passes(error) or problems.status_of(error) >= 500):
        return request.full_path.rstrip("?")
    return None
