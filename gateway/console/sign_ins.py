"""Where an officer is signed in, and the keys of the keyboard."""

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from gateway.console.blueprint import blueprint, officer
from gateway.http.access import count
from gateway.officers import own
from gateway.pages import session


@blueprint.get("/sign-ins")
def sign_ins() -> str:
    """List the own sign-ins."""
    return render_template("console/sign_ins.html", rows=own.own_sign_ins(officer()))


@blueprint.post("/sign-ins")
def end_sign_ins() -> Response:
    """End one of them, or all but this one."""
    posted, _ = session.posted(request)
    reader = officer()
    count("write", reader)
    if posted.get("end") == "others":
        own.end_other_sign_ins(reader)
    else:
        own.end_sign_in(reader, posted.get("end", ""))
    return redirect(url_for("console.sign_ins", done=1), 303)


@blueprint.get("/keys")
def keys() -> str:
    """Say what the keys of the keyboard do."""
    officer()
    return render_template("console/keys.html")
