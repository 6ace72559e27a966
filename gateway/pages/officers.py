"""Officers' sign-in, which leads to where they were: their work is in `gateway.console`."""

from flask import make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from contracts.errors import ContractError, NotAuthenticated
from gateway.http import problems
from gateway.http.access import count
from gateway.http.context import language
from gateway.identity import use_cases as identity
from gateway.identity.known_devices import COOKIE
from gateway.officers import own_authenticator, single_sign_on
from gateway.officers.authenticators import AuthenticatorNeeded
from gateway.pages import session
from gateway.pages.authenticator import AT_SIGN_IN, offered
from gateway.pages.blueprint import blueprint
from gateway.pages.form_answers import Posted
from gateway.pages.form_errors import NO_ERRORS, FieldError, FormErrors, errors_of, input_id
from gateway.pages.own_paths import own_path
from gateway.pages.texts import translator
from gateway.pages.typed import Spec


@blueprint.get("/officer")
def officer_page() -> Response:
    """Ask for user name and password."""
    reader = session.reader()
    if reader and not reader.is_citizen:
        return redirect(_after(request.args.get("after")), 303)
    return show(Posted({"after": request.args.get("after", "")}))


@blueprint.post("/officer")
def officer_sign_in() -> Response:
    """Sign in and go on to where the officer wanted to be, else to the inbox."""
    posted, _ = session.posted(request)
    try:
        count("auth")
        access = identity.sign_in_officer(*_proof(posted))
    except AuthenticatorNeeded:
        return _set_up(posted)
    except problems.OfficerAbsent as absent:
        return show(posted, errors_of(absent, [], language()), problems.status_of(absent))
    except NotAuthenticated:
        t = translator(language())
        wrong = FieldError(
            "username", input_id("username"), t("officer.username"), t("officer.wrong")
        )
        return show(posted, FormErrors([wrong]))
    except ContractError as refused:
        errors = errors_of(refused, [], language())
        return show(posted, errors, problems.status_of(refused))
    answer = redirect(_after(posted.get("after")), 303)
    session.sign_in(answer, access["access_token"], access["expires_in"])
    session.know_device(answer, access["device"])
    return answer


def _proof(posted: Posted) -> tuple[str, str, str | None, str | None]:
    """Return what was given to prove who signs in, with the device."""
    return (
        posted.get("username", "").strip().lower(),
        posted.get("password", ""),
        posted.get("totp", "") or None,
        request.cookies.get(COOKIE),
    )


def _set_up(posted: Posted) -> Response:
    """Lead who may not be signed in by the password alone to an authenticator, and nowhere else."""
    try:
        offer = own_authenticator.offer_authenticator(*_proof(posted))
    except ContractError as refused:
        errors = errors_of(refused, [], language())
        return show(posted, errors, problems.status_of(refused))
    return offered(offer, posted.get("after"), AT_SIGN_IN)


def _after(wish: str | None) -> str:
    return own_path(wish) or url_for("console.inbox")


def _specs() -> list[Spec]:
    t = translator(language())
    return [
        {
            "name": name,
            "type": "text",
            "required": name != "totp",
            "label": t(f"officer.{name}"),
            "help": t("officer.totp_hint") if name == "totp" else None,
        }
        for name in ("username", "password", "totp")
    ]


def show(posted: Posted, errors: FormErrors = NO_ERRORS, status: int | None = None) -> Response:
    """Return the page of the sign-in, with what is wrong."""
    page = render_template(
        "pages/officer_sign_in.html",
        told=translator(language())("officer.again")
        if posted.get("after") and not errors
        else None,
        posted=posted,
        errors=errors,
        specs=_specs(),
        provider=single_sign_on.provider_name(language()),
        input_id=input_id,
    )
    return make_response(page, status or (422 if errors else 200))
