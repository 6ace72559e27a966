"""The private code of whoever shares a phone: chosen, given, changed and lost on one page."""

import re

from flask import make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from contracts.errors import ContractError, NotAuthenticated, ValidationFailed
from gateway.http.access import count
from gateway.http.context import language
from gateway.identity.caller import Caller
from gateway.own_data import private_code
from gateway.pages import session
from gateway.pages.blueprint import blueprint
from gateway.pages.form_answers import Posted
from gateway.pages.form_errors import NO_ERRORS, FieldError, FormErrors, errors_of, input_id
from gateway.pages.one_time_password import otp_spec
from gateway.pages.own_paths import own_path
from gateway.pages.texts import translator
from gateway.pages.typed import Spec

FIELDS = ("code", "current", "again")
DONE = ("chosen", "taken_off")
_RECEIPT = re.compile(r"/applications/([0-9A-Z-]+)/filed")


@blueprint.get("/my-data/private-code")
def private_code_page() -> Response:
    """Ask for the code, or for one to choose; ``after`` is where the reader wanted to go."""
    session.require_reader()
    return _show(request.args.get("after"))


@blueprint.post("/my-data/private-code")
def use_private_code() -> Response:
    """Do what the reader asked by ``to``: ``give`` the code, ``choose`` one, ``take-off`` the
    present one; of one that was lost ``send`` a one-time password, ``verify`` it."""
    reader = session.require_reader()
    posted, _ = session.posted(request)
    after, challenge = own_path(posted.get("after")), None
    try:
        count("auth", reader)
        if posted.get("to") == "choose" and posted.get("again") != posted.get("code"):
            return _show(
                after, errors=_wrong("again", "private_code.again", "private_code.differs")
            )
        if posted.get("to") == "send":
            return _show(after, private_code.start_removal(reader))
        if posted.get("to") == "verify":
            challenge = posted.get("challenge", "")
        sentence = _do(reader, posted)
    except NotAuthenticated:
        return _show(after, challenge, _wrong("otp", "sign_in.otp", "sign_in.wrong"))
    except ContractError as refused:
        specs = [*(_spec(name) for name in FIELDS), otp_spec()]
        return _show(after, challenge, errors_of(refused, specs, language()))
    if posted.get("to") == "give":
        return redirect(after or url_for("pages.applications"), 303)
    return redirect(url_for("pages.private_code_page", after=after, done=sentence), 303)


def _do(reader: Caller, posted: Posted) -> str | None:
    """Do it, and return which sentence says so; None where the page itself does."""
    wish, code, current = posted.get("to"), posted.get("code", ""), posted.get("current", "")
    if wish == "give":
        private_code.give(reader, _written(code))
    elif wish == "choose":
        private_code.choose(reader, _written(code), current or None)
        return "chosen"
    elif wish == "take-off":
        private_code.choose(reader, None, current or None)
        return "taken_off"
    elif wish == "verify":
        private_code.finish_removal(reader, posted.get("challenge", ""), posted.get("otp", ""))
    return None


def _written(code: str) -> str:
    if not code.strip():
        raise ValidationFailed(fields={"code": "required"})
    return code


def _wrong(field: str, label: str, message: str) -> FormErrors:
    t = translator(language())
    return FormErrors([FieldError(field, input_id(field), t(label), t(message))])


def _show(
    after: str | None,
    challenge: str | None = None,
    errors: FormErrors = NO_ERRORS,
) -> Response:
    done = request.args.get("done")
    receipt = _RECEIPT.match(after or "")
    page = render_template(
        "pages/private_code.html",
        code=private_code.state_of(session.require_reader()),
        after=own_path(after),
        received=receipt.group(1) if receipt else None,
        told=translator(language())(f"private_code.done_{done}") if done in DONE else None,
        # A code is never sent back: it would stand in the page's source.
        posted=Posted(),
        errors=errors,
        challenge=challenge,
        specs={name: _spec(name) for name in FIELDS},
        otp_spec=otp_spec(),
        input_id=input_id,
    )
    return make_response(page, 422 if errors else 200)


def _spec(name: str) -> Spec:
    t = translator(language())
    return {
        "name": name,
        "type": "text",
        "required": True,
        "label": t(f"private_code.{name}"),
        "help": t(f"private_code.{name}_hint") if name == "code" else "",
    }
