"""Which case comes after the one that an officer works on: the next of the list as it stood when
the case was opened.

An action moves a case to another place of its list, or out of it. Whoever works from the top wants
the first that is left below where the case stood, and not what follows its new place. So the
addresses of a case and of its actions bear the place that it had when it was opened, sealed as the
cursor of a page is; the way to any other case does not.
"""

from __future__ import annotations

from functools import partial
from typing import Any

from flask import g, request

from casework.desk.reference import parse_reference
from contracts.errors import ValidationFailed
from gateway.cases import inbox as cases
from gateway.cases.figures import in_time
from gateway.cases.inbox_store import ENDED, Wanted
from gateway.cases.ranking import DESK
from gateway.console.blueprint import blueprint
from gateway.http.context import parts, settings
from gateway.http.cursors import Cursors
from gateway.identity.caller import Caller

STOOD = "stood"
"""The name under which an address bears the place."""
LONGEST = 256
"""Characters; a place has fewer."""


def remember_place(wanted: Wanted, reference: str) -> None:
    """Let every address of this case bear the place that it had when it was opened: as this
    request says, else as it is now."""
    known = parse_reference(reference)
    if known is None or wanted.tab == ENDED:
        return
    place = _opened_at(known)
    g.place_is_older = place is not None
    place = place or _place_now(known)
    if place is not None:
        g.place = (known, place)


def around(caller: Caller, wanted: Wanted, reference: str) -> tuple[str | None, str | None]:
    """Return the references before and after where a case stood when it was opened; None where
    there is none, or they were not to be had in time."""
    _, place = g.get("place", (None, None))
    if not g.get("place_is_older"):
        return cases.neighbours(caller, wanted, reference)
    after = _first_below(caller, wanted, place, reference)
    before, _ = cases.neighbours(caller, wanted, after or reference)
    if before == reference:
        before, _ = cases.neighbours(caller, wanted, reference)
    return before, after


def _first_below(caller: Caller, wanted: Wanted, place: str, reference: str) -> str | None:
    """Return the first case below a place that is not the one that stood there."""
    for limit in (1, 2):  # who is shown a sensitive case is written down: no more than needed
        below = in_time(partial(cases.inbox_page, caller, wanted, cursor=place, limit=limit))
        listed = [one["reference"] for one in below["items"]] if below else []
        others = [one for one in listed if one != reference]
        if others or not listed:
            return next(iter(others), None)
    return None


def _opened_at(reference: str) -> str | None:
    """Return the place that the address bears, where it is one of this case."""
    place = request.args.get(STOOD, "")[:LONGEST]
    try:
        return place if place and _places().open(place)[1] == reference else None
    except ValidationFailed:
        return None


def _place_now(reference: str) -> str | None:
    row: Any = parts().cases.find(reference)
    if row is None or DESK not in row:
        return None
    return _places().seal(row[DESK]["urgency"], reference)


def _places() -> Cursors:
    return Cursors(settings().lookup_secret)


@blueprint.url_defaults
def _bear_the_place(_endpoint: str, values: dict[str, Any]) -> None:
    """Give the place of the case to every address of it, and of no other."""
    reference, place = g.get("place", (None, None))
    if place is not None and values.get("reference") == reference:
        values.setdefault(STOOD, place)
