"""One field in which a case is matches."""

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from gateway.cases import inbox as cases
from gateway.console.blueprint import blueprint, officer
from gateway.console.rows import lines_of
from gateway.http.access import count
from gateway.pages import session

LONGEST = 80


@blueprint.post("/search")
def search() -> Response | str:
    """Find a case by its reference, the applicant's mobile or a number of a register. By POST: a
    mobile stays out of histories and logs."""
    posted, _ = session.posted(request)
    reader = officer()
    count("write", reader)
    words = posted.get("q", "").strip()[:LONGEST]
    matches = cases.search_cases(reader, words)
    if matches is None:
        return render_template("console/search.html", words=words, lines=None, slow=True)
    if len(matches) == 1:
        return redirect(url_for("console.case", reference=matches[0]["reference"]), 303)
    return render_template("console/search.html", words=words, lines=lines_of(matches), slow=False)


@blueprint.get("/search")
def search_page() -> str:
    """Show the field, and what can be matches by it and what not."""
    officer()
    return render_template("console/search.html", words="", lines=None, slow=False)
