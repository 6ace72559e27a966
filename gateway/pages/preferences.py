"""How a citizen wishes to be told: a small form."""

from flask import make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from gateway.http.access import count
from gateway.http.context import LANGUAGES, language
from gateway.messages import use_cases as messages
from gateway.pages import session
from gateway.pages.blueprint import blueprint
from gateway.pages.texts import translator

BOTH = "both"
YES = "yes"


@blueprint.get("/preferences")
def preferences_page() -> Response:
    """Show how the reader is told."""
    wishes = messages.preferences(session.require_reader())
    page = render_template(
        "pages/preferences.html",
        wishes=wishes,
        channel=wishes["channels"][0] if len(wishes["channels"]) == 1 else BOTH,
        told=translator(language())("wishes.done") if "done" in request.args else None,
    )
    return make_response(page)


@blueprint.post("/preferences")
def choose_preferences() -> Response:
    """Keep what the reader chose; what is no choice counts as not chosen."""
    reader = session.require_reader()
    posted, _ = session.posted(request)
    count("write", reader)
    channel, chosen = posted.get("channel"), posted.get("language")
    wishes = {
        "channels": [channel] if channel in ("sms", "email") else ["sms", "email"],
        "language": chosen if chosen in LANGUAGES else None,
        "reminders": posted.get("reminders") == YES,
        "surveys": posted.get("surveys") == YES,
        "digest": posted.get("digest") == YES,
    }
    messages.set_preferences(reader, wishes)
    return redirect(url_for("pages.preferences_page", done=""), 303)
