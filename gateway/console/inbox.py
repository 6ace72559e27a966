"""The office's inbox: what is to be done first, in lists, narrowed, page by page."""

import secrets

from flask import render_template, request

from gateway.cases import inbox as cases
from gateway.cases.inbox_store import ENDED, TABS
from gateway.catalogue import use_cases as catalogue
from gateway.console.blueprint import blueprint, officer
from gateway.console.list_query import wanted_of
from gateway.console.offices import office_name
from gateway.console.people import candidates, label_of
from gateway.console.quick import Quick, offered
from gateway.console.rows import Line, lines_of
from gateway.http.context import language
from gateway.identity.caller import Caller
from gateway.pages.services import ServiceWords, words_of

PER_PAGE = 25
Option = tuple[str, str]


@blueprint.get("")
def inbox() -> str:
    """List the cases of the office, the most urgent first."""
    reader, wanted = officer(), wanted_of(request.args)
    cursor = request.args.get("cursor") or None
    page = cases.inbox_page(reader, wanted, cursor=cursor, limit=PER_PAGE)
    if cursor and not page["items"]:
        # Whoever has worked off a further page is not told that nothing is left.
        cursor, page = None, cases.inbox_page(reader, wanted, limit=PER_PAGE)
    lines = lines_of(page["items"])
    quick = offered(line.quick for line in lines)
    services = _services()
    return render_template(
        "console/inbox.html",
        lines=lines,
        counts=cases.inbox_counts(reader),
        tabs=[tab for tab in TABS if tab != ENDED],
        wanted=wanted,
        office=office_name(wanted.office, language()),
        more=page["next"],
        beyond_first=cursor is not None,
        services=[(one.definition["code"], one.name) for one in services],
        states=_states(services, wanted.service),
        categories=_categories(services, wanted.service),
        quick=quick,
        people=_people(reader, lines, quick),
        key=secrets.token_urlsafe(18),
        to_enter=[one for one in services if one.filed_by(reader.role)],
        field_work=any(one.works_offline for one in services),
    )


def _services() -> list[ServiceWords]:
    codes = [one["code"] for one in catalogue.services(for_officers=True)]
    return [words_of(code, language()) for code in codes]


def _states(services: list[ServiceWords], chosen: str) -> list[Option]:
    """Return the states of the chosen service, or of all: name and words."""
    labels: dict[str, str] = {}
    for words in services:
        if chosen in ("", words.definition["code"]):
            for name in words.states():
                labels.setdefault(name, words.state(name))
    return list(labels.items())


def _categories(services: list[ServiceWords], chosen: str) -> list[Option]:
    """Return the categories of the chosen service; none before one is chosen."""
    words = next((one for one in services if one.definition["code"] == chosen), None)
    choices = words.categories if words else []
    return [(one["value"], words.category(one["value"])) for one in choices] if words else []


def _people(reader: Caller, lines: list[Line], quick: list[Quick]) -> dict[str, list[Option]]:
    """Return whom the actions on several cases may name, by the action: who has fewest first."""
    people: dict[str, list[Option]] = {}
    for action in quick:
        if action.field is None or action.field["type"] != "username":
            continue
        reference = next(
            line.view["reference"]
            for line in lines
            if any(one.name == action.name for one in line.quick)
        )
        people_there = candidates(reader, reference, action.name).get(action.field["name"], [])
        people[action.name] = [
            (one["username"], label_of(one)) for one in people_there if not one["absent"]
        ]
    return people
