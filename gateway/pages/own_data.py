"""What is kept about the reader: a copy to take away, and the wish to have it erased."""

from flask import Response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as Redirected

from gateway.http.access import count
from gateway.http.context import language, parts
from gateway.http.downloads import zip_download
from gateway.own_data import copy, erasing, new_number, private_code
from gateway.own_data.consent import account_of
from gateway.pages import session
from gateway.pages.blueprint import blueprint
from gateway.pages.services import words_of


@blueprint.get("/my-data")
def own_data() -> str:
    """Show what can be taken away or erased, and which cases stay until when."""
    reader = session.require_reader()
    owner = account_of(reader)
    code = private_code.state_of(reader)
    hides = code["chosen"] and not code["given"]
    erasure = erasing.erasure_of(parts(), owner, neutral=hides)
    codes = {one["service"] for one in erasure["stays"] if one["service"]}
    return render_template(
        "pages/own_data.html",
        erasure=erasure,
        code=code,
        number=new_number.number_of(reader),
        names={code: words_of(code, language()).name for code in codes},
    )


@blueprint.get("/my-data/copy.zip")
def own_copy() -> Response:
    """Send a copy of all that is kept about the reader."""
    reader = session.require_reader()
    count("file", reader)
    return zip_download("my-data.zip", copy.own_copy(reader))


@blueprint.post("/my-data/erasure")
def erase_own_data() -> Redirected:
    """Erase what no law requires to be kept about the reader."""
    reader = session.require_reader()
    session.posted(request)
    count("write", reader)
    erasing.ask(parts(), account_of(reader))
    return redirect(url_for("pages.own_data"), 303)
