"""An office's work, as its officers are shown it: what is to be done first, how much there is, and
how one case is found. The pages of officers call these.

Every function runs inside a request of an officer and refuses with a ContractError; NotAllowed for
a citizen.
"""

from __future__ import annotations

from dataclasses import replace

from casework.definition.panels import panels
from casework.desk.reference import parse_reference
from casework.engine import access
from chassis import time_source
from chassis.actor import Actor
from contracts.errors import NotAllowed, ValidationFailed
from contracts.typed import View
from gateway.cases import policy, views
from gateway.cases.figures import Counts, in_time
from gateway.cases.inbox_store import DAY, SOON, OfficeRow, Wanted
from gateway.cases.ranking import DESK
from gateway.cases.store import StoredView
from gateway.cases.typed import InboxEntry, InboxPage
from gateway.cases.visible_to import Condition, visible_to
from gateway.http import context as request_context
from gateway.http.context import parts
from gateway.identity import mobile
from gateway.identity.caller import Caller

BOTH: tuple[None, None] = (None, None)
"""The neighbours of a case that has none."""
MOBILE = "mobile"
"""The field of a form by whose rule it is decided who may know the applicant's number."""


def inbox_page(
    caller: Caller, wanted: Wanted, *, cursor: str | None = None, limit: int = 25
) -> InboxPage:
    """Return a page of a list, the most urgent first; see `gateway.cases.ranking`.
    ValidationFailed for a cursor that is none."""
    visible = _visible(caller)
    cases, following = parts().inbox.page(caller, visible, _timed(wanted), cursor, limit)
    return {"items": _listed(caller, cases), "next": following}


def inbox_counts(caller: Caller) -> Counts:
    """Return how many open cases are in each list, by its name, as it was a few seconds ago; None
    where it could not be counted in time."""
    return parts().figures.counts(caller, _visible(caller))


def neighbours(caller: Caller, wanted: Wanted, reference: str) -> tuple[str | None, str | None]:
    """Return the references before and after a case in a list, None where there is none
    or they were not to be had in time. That an officer was shown those of sensitive
    cases is in the audit log."""
    known = parse_reference(reference)
    if known is None:
        return None, None
    visible, timed = _visible(caller), _timed(wanted)
    both = in_time(lambda: parts().inbox.neighbours(caller, visible, timed, known))
    readable = {one["_id"] for one in policy.visible(caller, [one for one in both or () if one])}
    before, after = (one["_id"] if one and one["_id"] in readable else None for one in both or BOTH)
    return before, after


def overview(caller: Caller) -> list[OfficeRow] | None:
    """Return what lies open at each office within the caller's, see `InboxStore.by_office`, as it
    was a few seconds ago; nothing that the caller may not see is counted. None where it could not
    be counted in time."""
    return parts().figures.by_office(caller, _visible(caller), time_source.now())


def load_of(caller: Caller, usernames: list[str]) -> dict[str, int] | None:
    """Return how many open cases each of these officers has; who has none may be absent. None where
    it could not be counted in time."""
    _require_officer(caller)
    return parts().figures.load(usernames)


def search_cases(caller: Caller, text: str) -> list[InboxEntry] | None:
    """Return the cases at the office, as list entries, that a reference, the applicant's mobile or
    a number of a register names; [] where there is none, None where it took too long to look.

    By a mobile only cases are found whose rules let this officer read the number; the mobile
    itself is looked up by its keyed hash and is in no log. Names are encrypted and cannot be
    searched for. What was found by a mobile is in the audit log.
    """
    _require_officer(caller)
    words = text.strip()
    if not words:
        return []
    reference = parse_reference(words)
    if reference is not None:
        case = parts().cases.find(reference)
        return _listed(caller, [case]) if case else []
    try:
        number = mobile.normalise(words)
    except ValidationFailed:
        of_number = in_time(lambda: _of_number(caller, words))
        return None if of_number is None else _listed(caller, of_number)
    citizen = parts().citizens.find(number)
    visible = _visible(caller)
    cases = in_time(lambda: parts().inbox.of_citizen(caller, visible, citizen) if citizen else [])
    if cases is None:
        return None
    readable = [case for case in cases if _reads_mobile(caller, case)]
    match = " ".join(case["_id"] for case in readable)
    parts().audit.record("search", match, _actor(caller))
    return _listed(caller, readable)


def _of_number(caller: Caller, number: str) -> list[StoredView]:
    services = parts().catalogue.versions()
    fields = {
        panel.field for service in services for panel in panels(service.definition.source).numbers
    }
    cases = parts().inbox.of_number(caller, _visible(caller), fields, number)
    return [case for case in cases if _reads_number(caller, case, number)]


def _reads_number(caller: Caller, case: StoredView, number: str) -> bool:
    """Return whether the field that bears the number is one that the caller
    is shown of this case."""
    service = parts().catalogue.of_case(case)
    if service is None:
        return False
    fields = set(policy.shown_beside(caller, case)["more"])
    return any(
        panel.field.partition(".")[0] in fields and _at(case, panel.field) == number
        for panel in panels(service.definition.source).numbers
    )


def _at(case: View, path: str) -> object:
    value: object = case
    for part in path.split("."):
        value = value.get(part) if isinstance(value, dict) else None
    return value


def _reads_mobile(caller: Caller, case: StoredView) -> bool:
    service = parts().catalogue.of_case(case)
    if service is None:
        return False
    how = access.shown_as(service.definition, case, _actor(caller), MOBILE)
    return how == access.FULL


def _listed(caller: Caller, cases: list[StoredView]) -> list[InboxEntry]:
    language = request_context.language()
    return [
        {
            **views.list_entry(policy.as_shown(caller, case), language),
            "sensitive": case["sensitive"],
            "moves": (case.get(DESK) or {}).get("moves", 0),  # type: ignore[attr-defined]
            "actions": policy.open_actions(caller, case),
        }
        for case in policy.visible(caller, cases)
    ]


def _visible(caller: Caller) -> Condition:
    _require_officer(caller)
    return visible_to(caller, parts().catalogue.versions())


def _timed(wanted: Wanted) -> Wanted:
    return replace(wanted, soon=time_source.now() + DAY) if wanted.tab == SOON else wanted


def _require_officer(caller: Caller) -> None:
    if caller.is_citizen:
        raise NotAllowed("for officers only")


def _actor(caller: Caller) -> Actor:
    return Actor(id=caller.id, role=caller.role, station=caller.station)
