"""An e-mail address is confirmed by a button: programs that look at e-mails open links by
themselves, and confirm nothing by that."""

from flask import make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from gateway.http.access import count
from gateway.messages import use_cases as messages
from gateway.pages import session
from gateway.pages.blueprint import blueprint


@blueprint.get("/confirm-email/<token>")
def confirm_email_page(token: str) -> Response:
    """Ask whether messages may come to the address that the link was sent to."""
    session.reader()
    page = render_template("pages/confirm_email.html", token=token, done="done" in request.args)
    return make_response(page)


@blueprint.post("/confirm-email/<token>")
def confirm_email(token: str) -> Response:
    """Confirm it."""
    session.posted(request)
    count("auth")
    messages.confirm_email(token)
    return redirect(url_for("pages.confirm_email_page", token=token, done=""), 303)
