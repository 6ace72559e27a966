"""The notice of which data is kept, between the sign-in and where the reader wanted to go."""

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from gateway.http.access import count
from gateway.http.context import language
from gateway.own_data import consent
from gateway.pages import session
from gateway.pages.blueprint import blueprint
from gateway.pages.information_text import information
from gateway.pages.own_paths import own_path


@blueprint.get("/notice")
def notice_page() -> str:
    """Show the notice; ``after`` is where the reader goes then."""
    session.require_reader()
    return render_template(
        "pages/notice.html",
        page=information("notice", language()),
        after=own_path(request.args.get("after")) or url_for("pages.applications"),
    )


@blueprint.post("/notice")
def accept_notice() -> Response:
    """Keep that the reader accepted it, and go on."""
    reader = session.require_reader()
    posted, _ = session.posted(request)
    count("write", reader)
    consent.accept_notice(reader)
    return redirect(own_path(posted.get("after")) or url_for("pages.applications"), 303)
