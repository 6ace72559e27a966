"""Leave, return and posting of officers: who holds which post decides who may act on a case.

Nobody posts himself, and what an administrator posts, a second one agrees to; all of it is in the
audit log.

The administrator enters them for everybody; the head of an office, as the department says who heads
one, for the officers of the same office, of a rank not above the own. Nobody gives a post as high
as the own, or one at an office that is not the own or below it, and nobody changes the entry of an
officer whom the administrator entered as absent: all that is for the administrator. A post is a
role and an office of one department.
"""

from __future__ import annotations

from datetime import UTC, datetime

from chassis import log, time_source
from chassis.actor import Actor
from contracts.departments import department_of_role
from contracts.errors import NotAllowed, NotFound, ValidationFailed
from gateway.directory import offices
from gateway.directory.offices import Office
from gateway.http.context import parts, settings
from gateway.identity.caller import Caller
from gateway.officers import named as named_officers
from gateway.officers.departments import ADMINISTRATOR, NOBODYS
from gateway.officers.register import Absence, Officer, OfficerRegister
from gateway.officers.sign_in import fits
from gateway.officers.typed import OfficeHead, OfficerEntry, OfficerList, Posting

logger = log.get(__name__)

REASONS = ("leave", "removed")


def of_office(caller: Caller, office: str) -> OfficerList:
    """Return the officers of one office, by user name.

    For its own officers, the offices above it and the administrator; NotAllowed for others,
    NotFound for an office that does not exist, Unavailable while the directory does not answer.
    """
    if caller.role != ADMINISTRATOR and caller.station != office:
        _require_at_or_below(offices.find(office), caller)
    return {"items": [description(one) for one in _register().of_office(office)], "next": None}


def heads_of(office: str) -> list[OfficeHead]:
    """Return who heads an office, for anybody to know: those whose role heads one and who are
    there; no user name and no telephone number. [] where nobody is."""
    roles = parts().departments.roles()
    officers = [one for one in _register().of_office(office) if not one.is_absent]
    return [
        {"name": one.name, "rank": one.rank, "role": roles[one.role].name}
        for one in officers
        if one.role in roles and roles[one.role].heads
    ]


def leave(
    caller: Caller,
    username: str,
    *,
    reason: str,
    begins: str | None,
    until: str | None,
    successor: str | None,
) -> OfficerEntry:
    """Enter that an officer is away, from now or from a past time on; return the entry since.

    Whoever is named as successor is given the open cases; where nobody is, the heads of the units
    are told that nobody has them. Refuses with NotAllowed, NotFound, ValidationFailed, Conflict.
    """
    officer = subject(caller, username)
    absence = _absence(reason, begins, until)
    heir = _successor(officer, successor)
    write_down(reason, caller, officer)
    _register().leave(officer, absence, heir, _actor(caller))
    return entered(officer, caller, reason)


def come_back(caller: Caller, username: str) -> OfficerEntry:
    """Enter that an officer is present; return the entry since. Cases do not come back by it.

    Refuses with NotAllowed and NotFound.
    """
    officer = subject(caller, username)
    if officer.absence is not None:
        write_down("return", caller, officer)
        _register().come_back(officer)
    return entered(officer, caller, "return")


def post(
    caller: Caller, username: str, *, office: str, role: str, successor: str | None
) -> OfficerEntry:
    """Give an officer another post; return the entry since. The same post again changes nothing.
    Where a second administrator has to agree nothing changes yet, and the entry is ``proposed``.

    Refuses as `leave`, and with Unavailable while the directory does not answer.
    """
    officer = subject(caller, username)
    if officer.username == caller.id:
        raise NotAllowed("nobody gives a post to himself")
    ranks = parts().departments
    if ranks.role(role) is None:
        raise ValidationFailed(fields={"role": "not-a-choice"})
    if caller.role != ADMINISTRATOR and ranks.rank(role) >= ranks.rank(caller.role):
        raise NotAllowed("a post as high as the own")
    _check_office(caller, role, office)
    heir = _successor(officer, successor)
    if (officer.role, officer.office) == (role, office):
        return entered(officer, caller, "posting")
    posting: Posting = {"role": role, "office": office, "successor": successor}
    if _waits_for_another(caller, officer, posting):
        write_down("propose", caller, officer, posting)
        return {**description(officer), "proposed": {**posting, "by": caller.id}}
    write_down("post", caller, officer, posting)
    _register().post(officer, role=role, office=office, successor=heir, by=_actor(caller))
    return entered(officer, caller, "posting")


def proposals(caller: Caller) -> list[OfficerEntry]:
    """Return the officers whose posting is ``proposed`` and waits for a second administrator, the
    oldest first; NotAllowed for anybody else."""
    if caller.role != ADMINISTRATOR:
        raise NotAllowed("for the administrator only")
    waiting = _register().proposals()
    return [{**description(officer), "proposed": proposed} for officer, proposed in waiting]


def _waits_for_another(caller: Caller, officer: Officer, posting: Posting) -> bool:
    """Return whether it takes a second person: an administrator sees no case, and could open every
    one by a post. What one proposed, another one enters; the newest proposal counts."""
    chosen = settings()
    if caller.role != ADMINISTRATOR or chosen.local or not chosen.postings_by_two:
        return False
    return not _register().is_agreed(officer, posting, caller.id)


def write_down(what: str, caller: Caller, officer: Officer, posting: Posting | None = None) -> None:
    """Write the change down before it is entered: Unavailable where it cannot be written."""
    to = f" {posting['role']} {posting['office']}" if posting else ""
    parts().audit.record(what, officer.username + to, _actor(caller))


def subject(caller: Caller, username: str) -> Officer:
    """Return the officer, if the caller may change the entry; NotAllowed and NotFound else."""
    ranks = parts().departments
    if caller.role != ADMINISTRATOR and not (ranks.role(caller.role) or NOBODYS).heads:
        raise NotAllowed("not the head of an office")
    officer = _register().find(username)
    if officer is None:
        raise NotFound("no such officer for this caller")
    if caller.role == ADMINISTRATOR:
        return officer
    if officer.office != caller.station or not _of_one_department(officer.role, caller.role):
        raise NotFound("no such officer for this caller")
    if ranks.rank(officer.role) > ranks.rank(caller.role):
        raise NotAllowed("an officer of a higher rank")
    if officer.absence and officer.is_absent and officer.absence.by == ADMINISTRATOR:
        raise NotAllowed("entered as absent by the administrator")
    return officer


def _absence(reason: str, begins: str | None, until: str | None) -> Absence:
    now = time_source.now()
    start = _moment(begins, "from") or now
    end = _moment(until, "until")
    if start > now:
        raise ValidationFailed(fields={"from": "in-the-future"})
    if end is not None and end <= now:
        raise ValidationFailed(fields={"until": "out-of-range"})
    return Absence(start, end, reason)


def _moment(text: str | None, field: str) -> datetime | None:
    if text is None:
        return None
    try:
        moment = datetime.fromisoformat(text)
        if moment.tzinfo is None:
            raise ValueError("no zone")
        return moment.astimezone(UTC)
    except (ValueError, OverflowError):
        raise ValidationFailed(fields={field: "not-a-date"}) from None


def _successor(officer: Officer, username: str | None) -> Officer | None:
    """Return who is given the cases: somebody else of the same office who is there and can work on
    them; None where nobody is named."""
    if username is None:
        return None
    successor = _register().find(username)
    services = parts().catalogue.newest()
    if (
        successor is None
        or successor.username == officer.username
        or successor.office != officer.office
        or not any(named_officers.works_on_cases(s.definition, successor.role) for s in services)
    ):
        raise ValidationFailed(fields={"successor": "not-a-choice"})
    if successor.is_absent:
        raise ValidationFailed(fields={"successor": "officer-absent"})
    return successor


def _check_office(caller: Caller, role: str, code: str) -> None:
    """Refuse an office that does not exist, one of another department than the role's, and one at
    which the caller gives no posts: whoever holds a post there reads its cases."""
    try:
        office = offices.find(code)
    except NotFound:
        raise ValidationFailed(fields={"office": "no-such-station"}) from None
    if not fits(role, code):
        raise ValidationFailed(fields={"role": "not-a-choice"})
    if caller.role == ADMINISTRATOR:
        return
    if not _of_one_department(role, caller.role):
        raise NotAllowed("a post of another department")
    _require_at_or_below(office, caller)


def _require_at_or_below(office: Office, caller: Caller) -> None:
    if not office.is_at_or_below(caller.station):
        raise NotAllowed("an office that is neither the own nor below it")


def _of_one_department(role: str, other: str) -> bool:
    return department_of_role(role) == department_of_role(other)


def entered(officer: Officer, caller: Caller, what: str) -> OfficerEntry:
    """Return the officer as the register has it now, after a change."""
    parts().sessions.forget(officer.username)
    extra = {"officer": officer.username, "what": what, "by": caller.id}
    logger.info("the register of officers was changed", extra=extra)
    return description(_register().find(officer.username) or officer)


def description(officer: Officer) -> OfficerEntry:
    """Return an officer as the register is shown."""
    away = officer.absence if officer.is_absent else None
    return {
        "username": officer.username,
        "name": dict(officer.name),
        "rank": dict(officer.rank),
        "role": officer.role,
        "office": officer.office,
        "woman": officer.woman,
        "absent": away is not None,
        "absence": {
            "from": away.begins.isoformat(timespec="milliseconds"),
            "until": away.until.isoformat(timespec="milliseconds") if away.until else None,
            "reason": away.reason,
        }
        if away
        else None,
    }


def _register() -> OfficerRegister:
    return parts().register


def _actor(caller: Caller) -> Actor:
    return Actor(id=caller.id, role=caller.role, station=caller.station)
