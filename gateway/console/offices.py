"""What offices are called, asked once in a while: their names stand on every page."""

from datetime import datetime, timedelta

from flask import current_app

from chassis import time_source
from contracts.errors import ContractError
from contracts.typed import Text
from gateway.cases.inbox_store import NO_OFFICE
from gateway.directory import offices
from gateway.pages.directory import directory
from gateway.pages.texts import sayer, translator

KEPT = timedelta(minutes=10)
RETRY = timedelta(seconds=20)
"""While nobody answers, nobody is asked for every page."""


def office_name(code: str | None, language: str) -> str:
    """Return the name of an office; its code where no name is known; what stands in place of one
    for NO_OFFICE; empty for None."""
    if not code:
        return ""
    if code == NO_OFFICE:
        return translator(language)("case.no_station")
    station = directory().stations.get(code)
    name = station["name"] if station else _name_of(code)
    return sayer(language)(name) or code


def _name_of(code: str) -> Text:
    known: dict[str, tuple[datetime, Text]] = current_app.extensions.setdefault("office_names", {})
    now = time_source.now()
    until, name = known.get(code, (now, {}))
    if now < until:
        return name
    try:
        name, life = dict(offices.find(code).name), KEPT
    except ContractError:
        life = RETRY
    known[code] = (now + life, name)
    return name
