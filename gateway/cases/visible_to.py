"""The access policy as a condition of the database: what `casework.engine.access.may_see` says of
one case, said of all of them, so that nothing is counted that its reader may not see.

A line of a list passes `policy.visible` all the same; this decides what is counted and paged.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from casework.definition.model import Definition
from gateway.catalogue.catalogue import Service
from gateway.identity.caller import Caller

Condition = dict[str, Any]
NOTHING: Condition = {"_id": {"$exists": False}}


def visible_to(caller: Caller, versions: Iterable[Service]) -> Condition:
    """Return the condition of the cases that an officer may see, under any of these versions."""
    alike: dict[tuple[bool, str, str, frozenset[str]], list[int]] = defaultdict(list)
    for service in versions:
        definition = service.definition
        for sensitive, groups in ((False, "see"), (True, "see_sensitive")):
            relations = _relations(definition, groups, caller.role)
            if relations:
                key = (sensitive, service.owner, definition.code, relations)
                alike[key].append(definition.version)
    ways = [
        {
            "bus_service": owner,
            "service": code,
            "definition_version": {"$in": sorted(numbers)},
            "sensitive": sensitive,
            "$or": [_stands(caller, one) for one in sorted(relations)],
        }
        for (sensitive, owner, code, relations), numbers in alike.items()
    ]
    return {"$or": ways} if ways else NOTHING


def _relations(definition: Definition, groups: str, role: str) -> frozenset[str]:
    # A definition none of whose cases is sensitive says nothing of who sees such.
    policy: Any = definition.source["access"]
    return frozenset(
        relation
        for group in policy.get(groups, ())
        for relation in definition.groups[group].get(role, ())
        if relation not in ("owner", "system") and relation not in definition.parties
    )


def _stands(caller: Caller, relation: str) -> Condition:
    office = caller.station or "no office"
    if relation == "listed":
        return {"office_codes": office}
    if relation == "assigned":
        return {"assigned_to": caller.id}
    return {f"offices.{relation}": office}
