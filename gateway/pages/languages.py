"""The languages that there are, to choose from."""

from flask import render_template

from gateway.pages import session
from gateway.pages.blueprint import blueprint
from gateway.pages.texts import languages


@blueprint.get("/languages")
def languages_page() -> str:
    """Show every language by its own name."""
    session.reader()
    return render_template("pages/languages.html", languages=languages())
