"""Search over what the window offers: services, public lists, and its own pages."""

from collections.abc import Iterator
from typing import TypedDict

from flask import render_template, request, url_for

from contracts.errors import ContractError
from gateway.catalogue import use_cases as catalogue
from gateway.catalogue.search import LONGEST, Entry, Index
from gateway.catalogue.typed import ServiceEntry
from gateway.http.context import language
from gateway.pages import session
from gateway.pages.blueprint import blueprint
from gateway.pages.information_text import NAMES, information
from gateway.pages.offered import departments
from gateway.pages.texts import WHOLE, sayer, translator, words
from gateway.public_lists import use_cases as lists

OTHERS = 6
"""Lists and pages that are shown beneath the services."""
TITLE, ABOUT, SAID = 1.0, 0.6, 0.45
TOOLS = (
    ("pages.track_page", "home.track", "home.track_help"),
    ("pages.applications", "home.mine", "home.mine_help"),
    ("pages.know_your_station", "stations.title", "stations.about"),
    ("pages.figures", "figures.title", "figures.about"),
    ("pages.paper_forms", "paper.list", "paper.list_help"),
    ("pages.check", "verify.title", "verify.camera"),
)
"""Pages that are no service: endpoint, title, and what is said of it."""


class Place(TypedDict):
    """A page that the search leads to."""

    address: str
    title: str
    about: str


@blueprint.get("/search")
def search() -> str:
    """Show what is meant by words in Hindi, English or Hindi in Roman letters; all services where
    nothing is."""
    session.reader()
    query = " ".join(request.args.get("q", "").split())[:LONGEST]
    services = _services(query)
    others = _others(query) if query else []
    nothing = not (services or others)
    return render_template(
        "pages/search.html",
        query=query,
        services=services,
        others=others,
        groups=departments() if nothing else [],
    )


def _services(query: str) -> list[ServiceEntry]:
    try:
        return catalogue.find_services(query) if query else []
    except ContractError:
        return []


def _others(query: str) -> list[Place]:
    places = {}
    entries = []
    for place, texts in (*_lists(), *_own_pages()):
        places[place["address"]] = place
        entries.append(Entry(place["address"], tuple(texts)))
    return [places[address] for address, _ in Index(entries).search(query, OTHERS)]


def _own_pages() -> Iterator[tuple[Place, list[tuple[float, str]]]]:
    """Yield the information pages, by their titles and all they say,
    in both languages; and the tools."""
    chosen = language()
    for name in NAMES:
        address = url_for("pages.information_page", name=name)
        both = [information(name, one) for one in WHOLE]
        texts = [(TITLE, one.title) for one in both] + [(SAID, one.plain) for one in both]
        yield {"address": address, "title": information(name, chosen).title, "about": ""}, texts
    for endpoint, title, about in TOOLS:
        texts = [(TITLE, words(one)[title]) for one in WHOLE]
        texts += [(ABOUT, words(one)[about]) for one in WHOLE]
        t = translator(chosen)
        yield {"address": url_for(endpoint), "title": t(title), "about": t(about)}, texts


def _lists() -> Iterator[tuple[Place, list[tuple[float, str]]]]:
    """Yield the public lists, found by their own name and by the search words of the
    service that keeps them."""
    in_words = sayer(language())
    for one in lists.public_lists():
        address = url_for("pages.public_list", code=one["code"], name=one["list"])
        words = catalogue.service(one["code"])["search"]
        texts = [(TITLE, name) for name in one["name"].values()]
        texts += [(ABOUT, phrase) for phrases in words.values() for phrase in phrases]
        yield {"address": address, "title": in_words(one["name"]), "about": ""}, texts
