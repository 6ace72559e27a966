"""Officers' sign-in with the single sign-on of their State: there, back, and where it is needed the
code of the own authenticator."""

from flask import make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from contracts.errors import ContractError, NotFound, Unavailable
from gateway.http import problems
from gateway.http.access import count
from gateway.http.context import language
from gateway.identity.known_devices import COOKIE as DEVICE_COOKIE
from gateway.identity.typed import OfficerSession
from gateway.officers import single_sign_on
from gateway.officers.sign_on_steps import COOKIE, LIFE
from gateway.officers.single_sign_on import SignOnRefused, WrongCode
from gateway.pages import officers, session
from gateway.pages.authenticator import code_spec
from gateway.pages.blueprint import blueprint
from gateway.pages.form_answers import Posted
from gateway.pages.form_errors import NO_ERRORS, FieldError, FormErrors, errors_of, input_id
from gateway.pages.own_paths import own_path
from gateway.pages.texts import translator

LONGEST_AFTER = 500
"""Characters of an address that goes along in the cookie."""


@blueprint.get("/officer/single-sign-on")
def single_sign_on_begin() -> Response:
    """Lead to the provider."""
    after = own_path(request.args.get("after")) or ""
    after = after if len(after) <= LONGEST_AFTER else ""
    try:
        count("auth")
        address, step = single_sign_on.begin(after)
    except NotFound:
        raise
    except ContractError as refused:
        return _refused(refused, after)
    answer = redirect(address, 303)
    _keep(answer, step)
    return answer


@blueprint.get("/officer/single-sign-on/return")
def single_sign_on_return() -> Response:
    """Sign in whom the provider names, or ask for the code of the own authenticator."""
    try:
        count("auth")
        back = single_sign_on.come_back(request.args.to_dict(), request.cookies.get(COOKIE))
    except NotFound:
        raise
    except ContractError as refused:
        answer = _refused(refused, "")
        _forget(answer)
        return answer
    if back.session is not None:
        return _signed_in(back.session, back.after)
    answer = redirect(url_for("pages.single_sign_on_code"), 303)
    _keep(answer, back.code_step or "")
    return answer


@blueprint.get("/officer/single-sign-on/code")
def single_sign_on_code() -> Response:
    """Ask for the code of the own authenticator."""
    if single_sign_on.provider_name(language()) is None:
        raise NotFound()
    return _ask_code(NO_ERRORS)


@blueprint.post("/officer/single-sign-on/code")
def single_sign_on_give_code() -> Response:
    """Sign in by that code."""
    posted, _ = session.posted(request)
    try:
        count("auth")
        access, after = single_sign_on.give_code(
            posted.get("totp", ""), request.cookies.get(COOKIE), request.cookies.get(DEVICE_COOKIE)
        )
    except NotFound:
        raise
    except WrongCode:
        t = translator(language())
        label, message = t("officer.totp"), t("sign_on.wrong_code")
        return _ask_code(FormErrors([FieldError("totp", input_id("totp"), label, message)]))
    except ContractError as refused:
        return _refused(refused, "")
    return _signed_in(access, after)


def _signed_in(access: OfficerSession, after: str) -> Response:
    answer = redirect(own_path(after) or url_for("console.inbox"), 303)
    session.sign_in(answer, access["access_token"], access["expires_in"])
    session.know_device(answer, access["device"])
    _forget(answer)
    return answer


def _ask_code(errors: FormErrors) -> Response:
    page = render_template(
        "pages/single_sign_on_code.html", spec=code_spec(), errors=errors, input_id=input_id
    )
    return make_response(page, 422 if errors else 200)


def _refused(refused: ContractError, after: str) -> Response:
    """Say on the page of the password, which stays possible, why nobody is signed in."""
    t = translator(language())
    if isinstance(refused, SignOnRefused):
        errors = FormErrors([], t(f"sign_on.{refused.reason}"))
    elif isinstance(refused, Unavailable):
        errors = FormErrors([], t("sign_on.away"))
    else:
        errors = errors_of(refused, [], language())
    return officers.show(Posted({"after": after}), errors, problems.status_of(refused))


def _keep(answer: Response, step: str) -> None:
    session.keep_for(answer, COOKIE, step, int(LIFE.total_seconds()))


def _forget(answer: Response) -> None:
    session.forget(answer, COOKIE)
