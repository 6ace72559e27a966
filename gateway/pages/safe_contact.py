"""How the reader can be reached without harm: a small form."""

from flask import make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from contracts.errors import ValidationFailed
from gateway.http.access import count
from gateway.http.context import language
from gateway.messages import safe_contact
from gateway.messages.typed import SafeContact
from gateway.pages import session
from gateway.pages.blueprint import blueprint
from gateway.pages.form_answers import Posted
from gateway.pages.form_errors import NO_ERRORS, FormErrors, errors_of, input_id
from gateway.pages.texts import translator
from gateway.pages.typed import Spec

YES = "yes"
HOURS = [str(hour) for hour in range(24)]


@blueprint.get("/safe-contact")
def safe_contact_page() -> Response:
    """Show how the reader can be reached."""
    wish = safe_contact.safe_contact(session.require_reader())
    return _show(wish, Posted([("call_on", wish["call_on"] or "")]))


@blueprint.post("/safe-contact")
def choose_safe_contact() -> Response:
    """Keep what the reader chose. Hours of which one is missing are asked for once more: any hour
    may be one in which somebody else reads along."""
    reader = session.require_reader()
    posted, _ = session.posted(request)
    count("write", reader)
    begin, end = (one if one in HOURS else "" for one in (posted.get("begin"), posted.get("end")))
    wish: SafeContact = {
        "no_sms": posted.get("no_sms") == YES,
        "neutral": posted.get("neutral") == YES,
        "hours": f"{begin}-{end}" if begin or end else None,
        "no_calls": posted.get("no_calls") == YES,
        "call_on": posted.get("call_on", "").strip() or None,
    }
    try:
        safe_contact.set_safe_contact(reader, wish)
    except ValidationFailed as refused:
        specs = [_spec("call_on", "mobile"), _spec("hours", "choice")]
        return _show(wish, posted, errors_of(refused, specs, language()))
    return redirect(url_for("pages.safe_contact_page", done=""), 303)


def _show(wish: SafeContact, posted: Posted, errors: FormErrors = NO_ERRORS) -> Response:
    begin, _, end = (wish["hours"] or "").partition("-")
    page = render_template(
        "pages/safe_contact.html",
        wish=wish,
        begin=begin,
        end=end,
        hours=HOURS,
        posted=posted,
        errors=errors,
        call_on=_spec("call_on", "mobile"),
        input_id=input_id,
        told=translator(language())("safe.done") if "done" in request.args else None,
    )
    return make_response(page, 422 if errors else 200)


def _spec(name: str, kind: str) -> Spec:
    t = translator(language())
    return {
        "name": name,
        "type": kind,
        "required": False,
        "label": t(f"safe.{name}"),
        "help": t(f"safe.{name}_hint"),
    }
