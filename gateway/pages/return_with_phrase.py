"""Coming back with a receipt phrase to what was filed without an identity."""

from flask import make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from contracts.errors import ContractError, NotAuthenticated
from gateway.http.access import count
from gateway.http.context import language
from gateway.identity import use_cases as identity
from gateway.pages import session
from gateway.pages.blueprint import blueprint
from gateway.pages.form_answers import Posted
from gateway.pages.form_errors import NO_ERRORS, FieldError, FormErrors, errors_of, input_id
from gateway.pages.texts import translator
from gateway.pages.typed import Spec


@blueprint.get("/return")
def return_page() -> Response:
    """Ask for the phrase."""
    return _show(Posted(), NO_ERRORS)


@blueprint.post("/return")
def come_back() -> Response:
    """Sign in the bearer of the phrase; show the form again where the phrase is wrong."""
    posted, _ = session.posted(request)
    count("auth")
    try:
        access = identity.return_with_phrase(posted.get("phrase", ""))
    except NotAuthenticated:
        t = translator(language())
        wrong = FieldError("phrase", input_id("phrase"), t("phrase.name"), t("phrase.unknown"))
        return _show(posted, FormErrors([wrong]))
    except ContractError as refused:
        return _show(posted, errors_of(refused, [_spec()], language()))
    answer = redirect(url_for("pages.applications"), 303)
    session.sign_in(answer, access["access_token"], access["expires_in"])
    return answer


def _show(posted: Posted, errors: FormErrors) -> Response:
    page = render_template(
        "pages/return.html", errors=errors, posted=posted, spec=_spec(), input_id=input_id
    )
    return make_response(page, 422 if errors else 200)


def _spec() -> Spec:
    t = translator(language())
    return {
        "name": "phrase",
        "type": "text",
        "required": True,
        "label": t("phrase.name"),
        "help": t("phrase.hint"),
    }
