"""Who looked at a case, for the heads of offices: from the gateway's audit log, which has every
reading of a sensitive case."""

from __future__ import annotations

from typing import TypedDict

from casework.desk.reference import parse_reference
from contracts.errors import NotAllowed
from gateway.cases import policy
from gateway.http.context import parts
from gateway.identity.caller import Caller
from gateway.officers.departments import NOBODYS

READING = "see"


class Look(TypedDict):
    """The readings of the case by one officer in one post: the first and the newest, and how many;
    that it stood in somebody's list is not among them."""

    at: str
    first: str
    times: int
    officer: str
    role: str
    office: str | None


def looks_at_case(caller: Caller, reference: str) -> list[Look] | None:
    """Return who read a case that the caller may see, the newest reader first; None for who heads
    no office, and for a case that is not sensitive, of which readings are not written down.

    NotFound for a case that is not this caller's; NotAllowed for a citizen.
    """
    if caller.is_citizen:
        raise NotAllowed("for officers only")
    known = parse_reference(reference)
    case = policy.require_visible(caller, parts().cases.find(known) if known else None)
    role = parts().departments.role(caller.role) or NOBODYS
    if not role.heads or not case["sensitive"]:
        return None
    return [
        {
            "at": one["last"],
            "first": one["first"],
            "times": one["times"],
            "officer": one["actor"],
            "role": one["role"],
            "office": one["office"],
        }
        for one in parts().audit.actors_of(case["_id"], READING)
    ]
