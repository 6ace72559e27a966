"""The own authenticator app: since when there is one, and another in its place."""

from flask import make_response, render_template, request
from werkzeug.wrappers import Response

from contracts.errors import ContractError, NotAuthenticated
from gateway.console.blueprint import blueprint, officer
from gateway.http import problems
from gateway.http.access import count
from gateway.http.context import language
from gateway.identity.caller import Caller
from gateway.identity.known_devices import COOKIE
from gateway.officers import own_authenticator
from gateway.pages import session
from gateway.pages.authenticator import Ways, confirmed, offered
from gateway.pages.form_errors import NO_ERRORS, FieldError, FormErrors, errors_of, input_id
from gateway.pages.texts import translator
from gateway.pages.typed import Spec

ENDPOINT = "console.authenticator"
WAYS = Ways("console/base.html", "console.set_up_authenticator", ENDPOINT, ENDPOINT, False)


@blueprint.get("/authenticator")
def authenticator() -> Response:
    """Show whether there is one, and ask for what another takes."""
    return _show(officer())


@blueprint.post("/authenticator")
def set_up_authenticator() -> Response:
    """Offer another authenticator for the password and a code of the one in use; ``to`` `confirm`:
    take the code of the one that was offered."""
    posted, _ = session.posted(request)
    reader = officer()
    if posted.get("to") == "confirm":
        return confirmed(posted, WAYS, reader)
    try:
        count("auth", reader)
        offer = own_authenticator.offer_authenticator(
            reader.id,
            posted.get("password", ""),
            posted.get("totp", "") or None,
            request.cookies.get(COOKIE),
        )
    except NotAuthenticated:
        t = translator(language())
        wrong = FieldError(
            "password", input_id("password"), t("officer.password"), t("authenticator.wrong")
        )
        return _show(reader, FormErrors([wrong]))
    except ContractError as refused:
        return _show(reader, errors_of(refused, [], language()), problems.status_of(refused))
    return offered(offer, None, WAYS)


def _show(reader: Caller, errors: FormErrors = NO_ERRORS, status: int | None = None) -> Response:
    exists, since = own_authenticator.authenticator_since(reader)
    page = render_template(
        "console/authenticator.html",
        exists=exists,
        since=since,
        specs=_specs(exists),
        errors=errors,
        input_id=input_id,
    )
    return make_response(page, status or (422 if errors else 200))


def _specs(exists: bool) -> list[Spec]:
    t = translator(language())
    names = ("password", "totp") if exists else ("password",)
    return [
        {
            "name": name,
            "type": "text",
            "required": True,
            "label": t(f"officer.{name}"),
            "help": t("authenticator.present_hint") if name == "totp" else None,
        }
        for name in names
    ]
