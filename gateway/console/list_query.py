"""Which list an officer works along. Every address of a case in the console bears it, so that an
action, its form and its errors lead back to where the officer was."""

from collections.abc import Mapping
from typing import Any

from flask import g, request

from gateway.cases.inbox_store import TABS, Wanted, tab_of
from gateway.console.blueprint import blueprint

NARROWED_BY = ("service", "state", "category", "office")
NAMES = ("tab", *NARROWED_BY, "cursor")
"""All that an address hands on: none of them is an address, so none leads out of the console."""
LONGEST = 256
"""Characters; a cursor has fewer."""


def query_of(arguments: Mapping[str, str]) -> dict[str, str]:
    """Return what an address needs to ask for the same page of the same list again."""
    named = {name: arguments.get(name, "")[:LONGEST] for name in NAMES}
    return {name: value for name, value in named.items() if value and value != TABS[0]}


def wanted_of(arguments: Mapping[str, str]) -> Wanted:
    """Return what an address asks for; ValidationFailed for a list that there is not."""
    query = query_of(arguments)
    service, state, category, office = (query.get(name, "") for name in NARROWED_BY)
    return Wanted(tab_of(query.get("tab", TABS[0])), service, state, category, office)


@blueprint.url_defaults
def _bear_the_list(_endpoint: str, values: dict[str, Any]) -> None:
    """Give the list that this request was asked with to every address of a case."""
    if "reference" in values:
        for name, value in _query().items():
            values.setdefault(name, value)


@blueprint.context_processor
def _for_templates() -> dict[str, Any]:
    return {"query": _query()}


def _query() -> dict[str, str]:
    """Return the list of this request, worked out once: a page of a list has fifty addresses."""
    if "list_query" not in g:
        g.list_query = query_of(request.args)
    return g.list_query
