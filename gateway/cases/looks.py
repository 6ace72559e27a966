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

SHOWN_AT_MOST = 50
READING = "see"


class Look(TypedDict):
    """One reading of the case, and by whom; that it stood in somebody's list is not among them."""

    at: str
    officer: str
    role: str
    office: str | None


def looks_at_case(caller: Caller, reference: str) -> list[Look] | None:
    """The newest readings of a case that the caller may see; None for who heads no office, and for
    a case that is not sensitive, of which readings are not written down.

    NotFound for a case that is not this caller's; NotAllowed for a citizen.
    """
    if caller.is_citizen:
        raise NotAllowed("for officers only")
    known = parse_reference(reference)
    case = policy.require_visible(caller, parts().cases.find(known) if known else None)
    role = parts().departments.role(caller.role) or NOBODYS
    if not role.heads or not case["sensitive"]:
        return None
    entries = parts().audit.newest_of(case["_id"], READING, SHOWN_AT_MOST)
    return [
        {
            "at": one["at"],
            "officer": one["actor"],
            "role": one["role"],
            "office": one["office"],
        }
        for one in entries
    ]
