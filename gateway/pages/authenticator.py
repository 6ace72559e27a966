"""The page on which an officer sets up the authenticator app: the QR code, the key in words, and
the field for the code that confirms it. The key is on it once: not after a wrong code, nor when the
page is asked for again."""

from dataclasses import dataclass

from flask import make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from contracts.errors import ContractError, NotAllowed, NotAuthenticated, ValidationFailed
from documents.qr import qr_code
from gateway.http import problems
from gateway.http.access import count
from gateway.http.context import language
from gateway.identity.caller import Caller
from gateway.officers import own_authenticator
from gateway.officers.authenticators import Offer
from gateway.pages import session
from gateway.pages.blueprint import blueprint
from gateway.pages.form_answers import Posted
from gateway.pages.form_errors import NO_ERRORS, FieldError, FormErrors, errors_of, input_id
from gateway.pages.own_paths import own_path
from gateway.pages.texts import translator
from gateway.pages.typed import Spec

GROUP = 4
"""Signs of a key that are read at one glance."""


Shown = dict[str, str | list[str]]
"""What an offer shows once; empty where it was shown before."""


@dataclass(frozen=True)
class Ways:
    """Where the page stands: the frame around it, the endpoint that takes the code, the one where
    it is begun anew, the one that follows, and whether nothing else opens before it is done."""

    layout: str
    confirm: str
    begin: str
    follows: str
    before_all_else: bool


AT_SIGN_IN = Ways(
    "pages/base.html", "pages.confirm_authenticator", "pages.officer_page", "console.inbox", True
)


@blueprint.get("/officer/authenticator")
def authenticator_page() -> Response:
    """Lead to the sign-in, which offers one: a key is not shown a second time."""
    return redirect(url_for("pages.officer_page"), 303)


@blueprint.post("/officer/authenticator")
def confirm_authenticator() -> Response:
    """Sign in by a code of the authenticator that was just offered."""
    posted, _ = session.posted(request)
    return confirmed(posted, AT_SIGN_IN, None)


def offered(offer: Offer, after: str | None, ways: Ways) -> Response:
    """Return the page of an offer."""
    secret = offer.secret
    groups = [secret[at : at + GROUP] for at in range(0, len(secret), GROUP)]
    once: Shown = {"picture": qr_code(offer.address), "groups": groups, "address": offer.address}
    return _show(ways, offer.ticket, after, once)


def confirmed(posted: Posted, ways: Ways, reader: Caller | None) -> Response:
    """Take the code of an offer; sign in and go on, or show the field again."""
    ticket, after = posted.get("enrolment", ""), posted.get("after")
    try:
        count("auth", reader)
        access = own_authenticator.confirm_authenticator(
            ticket, posted.get("totp", ""), caller=reader
        )
    except NotAllowed:
        raise
    except problems.OfficerAbsent as absent:
        return _show(ways, None, after, {}, errors_of(absent, [], language()), 401)
    except NotAuthenticated:
        over = FormErrors([], translator(language())("authenticator.over"))
        return _show(ways, None, after, {}, over)
    except ValidationFailed:
        t = translator(language())
        label, message = t("officer.totp"), t("authenticator.not_the_code")
        wrong = FormErrors([FieldError("totp", input_id("totp"), label, message)])
        return _show(ways, ticket, after, {}, wrong)
    except ContractError as refused:
        errors = errors_of(refused, [], language())
        return _show(ways, ticket, after, {}, errors, problems.status_of(refused))
    notice = None if ways.before_all_else else "1"
    answer = redirect(own_path(after) or url_for(ways.follows, done=notice), 303)
    session.sign_in(answer, access["access_token"], access["expires_in"])
    session.know_device(answer, access["device"])
    return answer


def code_spec() -> Spec:
    """Return the field for a code of the app."""
    t = translator(language())
    return {
        "name": "totp",
        "type": "text",
        "required": True,
        "label": t("officer.totp"),
        "help": t("authenticator.code_hint"),
    }


def _show(
    ways: Ways,
    ticket: str | None,
    after: str | None,
    once: Shown,
    errors: FormErrors = NO_ERRORS,
    status: int | None = None,
) -> Response:
    page = render_template(
        "pages/authenticator.html",
        ways=ways,
        ticket=ticket,
        after=own_path(after) or "",
        once=once,
        spec=code_spec(),
        errors=errors,
        input_id=input_id,
    )
    return make_response(page, status or (422 if errors else 200))
