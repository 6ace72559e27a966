"""Whether a caller may see a case and what the caller may do with it now.

The rules are casework's, applied to the tracking view with the definition the case began under.
As long as that definition has not been announced here, only the owner sees the case and nothing
can be done with it: deny by default. A case under a code that another service owns is nobody's.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeVar, cast

from casework.definition.model import Definition
from casework.engine import access, workflow
from casework.typed.replies import OpenAction
from chassis import time_source
from chassis.actor import Actor
from contracts.errors import NotAllowed, NotFound
from contracts.typed import TimelineEntry, View
from gateway.building import GatewayParts
from gateway.cases.store import StoredView
from gateway.cases.typed import Part, ShownBeside
from gateway.http import context
from gateway.http.context import parts
from gateway.http.problems import PrivateCodeNeeded
from gateway.identity.caller import Caller

Case = TypeVar("Case", View, StoredView)


def is_closed(case: View) -> bool:
    """Return whether the case is of a service whose every case is sensitive: that service's name
    would tell everything to whoever reads the reference on a shared phone."""
    if not case["sensitive"]:
        return False
    choices = parts().catalogue.service(case["service"]).definition.choices.values()
    return bool(choices) and all(one.get("sensitive") for one in choices)


def is_locked_in(gateway: GatewayParts, caller: Caller, case: View) -> bool:
    """Return whether the case is sensitive and its reader a citizen whose private code was not
    given in this sign-in (works outside a request, too)."""
    return bool(case["sensitive"]) and gateway.private_codes.is_asked_of(caller)


def may_see_in(gateway: GatewayParts, caller: Caller, case: View) -> bool:
    """Return whether the caller is shown the case now (works outside a request, too)."""
    return _may_know_of(gateway, caller, case) and not is_locked_in(gateway, caller, case)


def _may_know_of(gateway: GatewayParts, caller: Caller, case: View) -> bool:
    """Return whether the caller may know that the case exists."""
    service = gateway.catalogue.of_case(case)
    if service is None:
        if gateway.catalogue.is_anothers(case):
            return False
        return caller.is_citizen and case["owner"] == caller.id
    return access.may_see(service.definition, case, _actor(caller))


def require_visible(caller: Caller, case: StoredView | None) -> StoredView:
    """Return the case; NotFound, in the same words,
    when there is none and when it is not for this caller. PrivateCodeNeeded where it is, once the
    caller's private code is given.

    Every way to one case passes here: that an officer saw a sensitive one is in the audit log
    before this returns.
    """
    if case is None or not _may_know_of(parts(), caller, case):
        raise NotFound("no such case for this caller")
    require_open(caller, case)
    if case["sensitive"]:
        _write_down("see", case["_id"], caller)
    return case


def require_open(caller: Caller, case: View) -> None:
    """Refuse with PrivateCodeNeeded a case of this caller's that waits for the private code."""
    if is_locked_in(parts(), caller, case):
        raise PrivateCodeNeeded


def visible(caller: Caller, cases: list[StoredView]) -> list[StoredView]:
    """Return those of the cases that the caller may see; that an officer saw sensitive ones among
    them is in the audit log before this returns."""
    seen = [case for case in cases if may_see_in(parts(), caller, case)]
    sensitive = [case["_id"] for case in seen if case["sensitive"]]
    if sensitive:
        _write_down("list", " ".join(sensitive), caller)
    return seen


def waiting_for_code(caller: Caller, cases: list[StoredView]) -> list[StoredView]:
    """Return those of the cases that are the caller's and wait for the private code. Nothing of
    them but that they are there may be shown (`views.locked_entry`)."""
    return [
        case
        for case in cases
        if is_locked_in(parts(), caller, case) and _may_know_of(parts(), caller, case)
    ]


def as_shown(caller: Caller, case: Case) -> Case:
    """Return a case as the caller is shown it: the parts that the definition closes to the caller
    are empty, and a citizen reads no user name of an officer, which could be tried."""
    service = parts().catalogue.of_case(case)
    if service is not None:
        empty = access.in_place_of_closed(service.definition, case, _actor(caller))
        case = cast(Case, {**case, **empty}) if empty else case
    return _without_officers(case) if caller.is_citizen else case


def reads_part(caller: Caller, case: View, part: str) -> bool:
    """Return whether a part of the case is open to the caller; see `access.PARTS`."""
    service = parts().catalogue.of_case(case)
    return service is None or part not in access.parts_closed(
        service.definition, case, _actor(caller)
    )


def timeline_in(gateway: GatewayParts, caller: Caller, case: View) -> list[TimelineEntry]:
    """Return the steps of a case that the caller may see (works outside a request, too)."""
    service = gateway.catalogue.of_case(case)
    if service is None:
        return case["timeline"]
    closed = access.parts_closed(service.definition, case, _actor(caller))
    return [] if access.TIMELINE in closed else case["timeline"]


def _without_officers(case: Case) -> Case:
    capability = case.get("capability")
    unnamed = {**capability, "officer": None} if capability else capability
    return {**case, "capability": unnamed, "assigned_to": None}


def _write_down(what: str, references: str, caller: Caller) -> None:
    """Write the reading down before the answer leaves; Unavailable where it cannot be written: then
    nothing is shown.

    Once in a request, however many parts of a page read the case.
    """
    if caller.is_citizen or context.was_written(what, references, caller.id):
        return
    parts().audit.record(what, references, _actor(caller))
    context.note_written(what, references, caller.id)


def open_actions(caller: Caller, case: View) -> list[OpenAction]:
    """Return [{"name", "label", "form": JSON Schema}] of what the caller
    may do with the case now."""
    service = parts().catalogue.of_case(case)
    if service is None:
        return []
    return workflow.open_actions(service.definition, case, _actor(caller), time_source.now())


def part_of(caller: Caller, case: View) -> Part | None:
    """Return the part that a citizen who is not the owner has in the case;
    None for everybody else."""
    service = parts().catalogue.of_case(case)
    if service is None or not caller.is_citizen or case["owner"] == caller.id:
        return None
    relations = access.relations(case, _actor(caller))
    for one in service.definition.parties.values():
        if one.name in relations:
            return {"name": one.name, "label": one.label}
    return None


def is_among(caller: Caller, case: View, groups: Iterable[str]) -> bool:
    """Return whether the caller is in one of the groups that the case's definition names."""
    service = parts().catalogue.of_case(case)
    return service is not None and access.in_groups(
        service.definition, groups, caller.role, access.relations(case, _actor(caller))
    )


def shown_beside(caller: Caller, case: View) -> ShownBeside:
    """Return what the definition adds to what every case shows: of the documents those that the
    caller may have; ``may_pay``: whether a fee is asked of the caller. Nothing, {}, as long as the
    definition is not known here."""
    service = parts().catalogue.of_case(case)
    if service is None:
        return {}
    definition = service.definition
    relations = access.relations(case, _actor(caller))
    documents = [
        one
        for one in case["documents"]
        if (kind := definition.documents.get(one["kind"]))
        and access.in_groups(definition, kind.who, caller.role, relations)
    ]
    return {
        "documents": documents,
        "more": access.view_fields_shown(definition, case, _actor(caller)),
        "linked": access.links_shown(definition, case, _actor(caller)),
        "party": part_of(caller, case),
        "may_pay": caller.is_citizen and caller.id == case["owner"],
    }


def _actor(caller: Caller) -> Actor:
    return Actor(id=caller.id, role=caller.role, station=caller.station)


def check_identity(caller: Caller, definition: Definition) -> None:
    """Refuse with NotAllowed a signed-in citizen where the service keeps no identity, and a sender
    without identity everywhere else."""
    if caller.is_citizen and caller.is_anonymous != definition.anonymous:
        key = "phrase" if definition.anonymous else "mobile"
        raise NotAllowed("signed in with another key", details={"sign_in_with": key})
