"""Information pages (help, contact, privacy …) and the map of the site."""

from flask import render_template

from contracts.errors import NotFound
from gateway.http.context import language
from gateway.pages import session
from gateway.pages.blueprint import blueprint
from gateway.pages.information_text import NAMES, information
from gateway.pages.offered import departments


@blueprint.get("/information/<name>")
def information_page(name: str) -> str:
    """Show one page of words; NotFound for a name that is none."""
    session.reader()
    if name not in NAMES:
        raise NotFound("no such page")
    return render_template("pages/information.html", page=information(name, language()))


@blueprint.get("/sitemap")
def sitemap() -> str:
    """Show every page that anybody can open: those of the window, and what is announced."""
    session.reader()
    return render_template("pages/sitemap.html", groups=departments())
