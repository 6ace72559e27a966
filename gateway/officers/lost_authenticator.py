"""An authenticator that was lost is taken off, so that its officer sets up another one.

The administrator does it for everybody and the head of an office for the officers of the same
office, of a rank below the own; nobody for himself. What one administrator wants a second one
agrees to, as with a posting. The password is asked for all the same, and all sign-ins end.
"""

from __future__ import annotations

from contracts.errors import NotAllowed
from gateway.http.context import parts, settings
from gateway.identity.caller import Caller
from gateway.officers import use_cases
from gateway.officers.departments import ADMINISTRATOR
from gateway.officers.typed import OfficerEntry, ResetOfficer

RESET, PROPOSE = "reset-authenticator", "propose-reset"
"""What the audit log says, of the user name."""


def may_reset(caller: Caller, entry: OfficerEntry) -> bool:
    """Return whether the caller, who may change this entry, may reset its authenticator, too."""
    ranks = parts().departments
    is_other = entry["username"] != caller.id
    return is_other and (
        caller.role == ADMINISTRATOR or ranks.rank(entry["role"]) < ranks.rank(caller.role)
    )


def reset_authenticator(caller: Caller, username: str) -> ResetOfficer:
    """Take the authenticator of an officer off; return the entry since. Where a second
    administrator has to agree nothing changes yet, and ``reset_proposed_by`` says who has.

    Refuses with NotAllowed, NotFound, Conflict, and Unavailable where it cannot be written down.
    """
    officer = use_cases.subject(caller, username)
    entry = use_cases.description(officer)
    if not may_reset(caller, entry):
        raise NotAllowed("the own authenticator, or of a rank as high as the own")
    authenticators = parts().officers.authenticators
    if _takes_two(caller) and not authenticators.is_reset_agreed(officer.username, caller.id):
        use_cases.write_down(PROPOSE, caller, officer)
        return {**entry, "reset_proposed_by": caller.id}
    use_cases.write_down(RESET, caller, officer)
    authenticators.take_off(officer.username, officer.role, officer.office)
    return {**use_cases.entered(officer, caller, RESET), "reset_proposed_by": None}


def proposed_resets(caller: Caller) -> list[ResetOfficer]:
    """Return the officers whose authenticator is reset once a second administrator agrees, the
    oldest first; NotAllowed for anybody else."""
    if caller.role != ADMINISTRATOR:
        raise NotAllowed("for the administrator only")
    waiting = parts().officers.authenticators.resets()
    rows = [(parts().register.find(username), by) for username, by in waiting]
    return [
        {**use_cases.description(officer), "reset_proposed_by": by}
        for officer, by in rows
        if officer is not None
    ]


def _takes_two(caller: Caller) -> bool:
    return caller.role == ADMINISTRATOR and not settings().local and settings().postings_by_two
