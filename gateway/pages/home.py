"""The first page: what do you need? And the way out of it."""

from flask import redirect, render_template
from werkzeug.wrappers import Response

from gateway.pages import session
from gateway.pages.blueprint import blueprint
from gateway.pages.offered import departments

ELSEWHERE = "https://mausam.imd.gov.in/"
"""Where a quick exit leads: the weather, which nobody asks questions about."""


@blueprint.get("/")
def home() -> str:
    """Show the search, the services by department, tracking, and the emergency numbers; these also
    while all else is away."""
    session.reader()
    return render_template("pages/home.html", groups=departments())


@blueprint.get("/leave")
def leave() -> Response:
    """Sign out and be elsewhere at once; the way back shows nothing, and nothing that a citizen
    kept stays on the device. What an officer took along is work, and asks before it is deleted."""
    reader = session.reader()
    answer = redirect(ELSEWHERE, 303)
    session.sign_out(answer)
    is_officer = reader is not None and not reader.is_citizen
    answer.headers["Clear-Site-Data"] = '"cache"' if is_officer else '"cache", "storage"'
    return answer
