"""The reader has another mobile: asked for, proved and stopped on one page."""

from flask import make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from contracts.errors import ContractError, NotAuthenticated
from gateway.http.access import count
from gateway.http.context import language
from gateway.own_data import new_number
from gateway.pages import session
from gateway.pages.blueprint import blueprint
from gateway.pages.form_answers import Posted
from gateway.pages.form_errors import NO_ERRORS, FieldError, FormErrors, errors_of, input_id
from gateway.pages.one_time_password import mobile_hint, otp_spec
from gateway.pages.texts import translator
from gateway.pages.typed import Spec


@blueprint.get("/my-data/number")
def new_number_page() -> Response:
    """Ask for the new mobile, or show the change that waits."""
    session.require_reader()
    return _show(Posted())


@blueprint.post("/my-data/number")
def change_number() -> Response:
    """Do what the reader asked by ``to``: ``send`` a password, ``verify`` it, ``stop`` the change;
    anything else starts over."""
    reader = session.require_reader()
    posted, _ = session.posted(request)
    wish, challenge = posted.get("to"), None
    try:
        if wish in ("send", "verify"):
            count("auth")
        if wish == "send":
            return _show(posted, new_number.start(reader, posted.get("mobile", "")))
        if wish == "verify":
            challenge = posted.get("challenge", "")
            new_number.finish(reader, challenge, posted.get("otp", ""))
        if wish == "stop":
            count("write", reader)
            new_number.stop(reader)
    except NotAuthenticated:
        t = translator(language())
        wrong = FieldError("otp", input_id("otp"), t("sign_in.otp"), t("sign_in.wrong"))
        return _show(posted, challenge, FormErrors([wrong]))
    except ContractError as refused:
        errors = errors_of(refused, [_mobile_spec(), otp_spec()], language())
        return _show(posted, None if "mobile" in refused.fields else challenge, errors)
    return redirect(url_for("pages.new_number_page"), 303)


def _show(posted: Posted, challenge: str | None = None, errors: FormErrors = NO_ERRORS) -> Response:
    page = render_template(
        "pages/new_number.html",
        number=new_number.number_of(session.require_reader()),
        errors=errors,
        challenge=challenge,
        posted=posted,
        mobile_hint=mobile_hint(posted),
        mobile_spec=_mobile_spec(),
        otp_spec=otp_spec(),
        input_id=input_id,
    )
    return make_response(page, 422 if errors else 200)


def _mobile_spec() -> Spec:
    t = translator(language())
    return {
        "name": "mobile",
        "type": "mobile",
        "required": True,
        "label": t("new_number.mobile"),
        "help": t("new_number.mobile_hint"),
    }
