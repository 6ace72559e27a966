"""Whom an action of a case may name: the officers to choose from, so that nobody types a name that
they sign in with."""

from __future__ import annotations

from typing import TypedDict

from casework.definition.posts import HANDLING_POST
from casework.desk.reference import parse_reference
from contracts.typed import Text, View
from gateway.cases import policy
from gateway.cases.figures import in_time
from gateway.http.context import parts
from gateway.identity.caller import Caller
from gateway.officers import named
from gateway.officers.register import Officer


class Candidate(TypedDict):
    """An officer who may be named. `until` is when one who is away comes back, None where that is
    not known; `open` how many open cases the officer has, None
    where it could not be counted in time."""

    username: str
    name: Text
    rank: Text
    open: int | None
    absent: bool
    until: str | None


def officers_to_name(caller: Caller, reference: str, action: str) -> dict[str, list[Candidate]]:
    """Return the officers whom each field of the action's form may name, by the field: those of the
    caller's office and of the one that handles the case, those who are there before those who are
    away, and who has fewest open cases first. {} where the action is not open to the caller.

    NotFound for a case that is not this caller's.
    """
    known = parse_reference(reference)
    case = policy.require_visible(caller, parts().cases.find(known) if known else None)
    service = parts().catalogue.of_case(case)
    if service is None or action not in {one["name"] for one in policy.open_actions(caller, case)}:
        return {}
    specs = [
        one for one in service.definition.actions[action].form.specs if one["type"] == "username"
    ]
    if not specs:
        return {}
    colleagues = _of_offices(caller, case)
    fit = [one for one in colleagues if named.may_be_given(caller, service.definition, case, one)]
    load = in_time(lambda: parts().inbox.load([one.username for one in colleagues]))
    return {
        spec["name"]: _listed(colleagues if spec.get("anywhere") else fit, load) for spec in specs
    }


def _of_offices(caller: Caller, case: View) -> list[Officer]:
    offices = dict.fromkeys([case["offices"].get(HANDLING_POST), caller.station])
    return [one for office in offices if office for one in parts().register.of_office(office)]


def _listed(officers: list[Officer], load: dict[str, int] | None) -> list[Candidate]:
    candidates = [
        _candidate(one, None if load is None else load.get(one.username, 0)) for one in officers
    ]
    return sorted(candidates, key=lambda one: (one["absent"], one["open"] or 0, one["username"]))


def _candidate(officer: Officer, cases: int | None) -> Candidate:
    away = officer.absence if officer.is_absent else None
    return {
        "username": officer.username,
        "name": dict(officer.name),
        "rank": dict(officer.rank),
        "open": cases,
        "absent": away is not None,
        "until": away.until.isoformat(timespec="milliseconds") if away and away.until else None,
    }
