"""The case document, and the public view of it.

A case document, times aware in UTC::

    _id              the reference
    service, definition_version, category, sensitive, language, owner
    idempotency_key, request_hash
    state, sequence (1 at filing, +1 with every change), filed_at, acknowledged_at (durably
                     accepted), updated_at, closed_at
    station          {"code", "name"} or None; offices {"handling", "dsp", "sp", "control_room"}
    office_codes     the offices whose officers may list it; assigned_to a username or None
    routing          what routing answered; heal_at when to ask it again, or None
    transfer         {"to": {"code", "name"}, "offices", "from"} while one waits, else None
    transfers        how many there were
    clocks           see casework.clocks; next_tick_at the next moment on any, or None
    timeline         [{"sequence", "at", "action", "state", "actor", "actor_role", "text",
                     "details", "internal", "key", "hash"}]
    personal         encrypted {"form", "contact"}; contact the citizen's address, sealed for notify
    notes            [{"sequence", "at", "action", "actor_role", "actor", "visibility", "body"}],
                     the body encrypted
    outbox           events not sent yet
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from casework.clocks import shown
from casework.definition import Definition
from casework.notices import iso

Case = dict[str, Any]
ROUTING_PENDING = "routing-pending"
"""The state, in every service that routes, of a case that has no station yet."""
NO_OFFICES = {"handling": None, "dsp": None, "sp": None, "control_room": None}


def new_case(
    definition: Definition, reference: str, owner: str, form: Mapping[str, Any], now: datetime
) -> Case:
    """Return a case before its first action: without state, station or timeline."""
    category: str | None = form.get(definition.source["routing"]["category"])
    choice = definition.choices.get(category or "", {})
    return {
        "_id": reference,
        "service": definition.code,
        "definition_version": definition.version,
        "category": category,
        "sensitive": bool(choice.get("sensitive", False)),
        "language": form.get(definition.source.get("contact", {}).get("language", ""), "hi"),
        "owner": owner,
        "state": None,
        "sequence": 0,
        "filed_at": now,
        "acknowledged_at": now,
        "updated_at": now,
        "closed_at": None,
        "station": None,
        "offices": dict(NO_OFFICES),
        "office_codes": [],
        "assigned_to": None,
        "routing": None,
        "transfer": None,
        "transfers": 0,
        "clocks": [],
        "timeline": [],
        "documents": [],
        "fir": None,
        "notes": [],
        "outbox": [],
    }


def next_step(definition: Definition, case: Mapping[str, Any]) -> dict[str, Any] | None:
    """Return what comes next, by when (ISO text or None) and under which rule."""
    step = definition.states[case["state"]].next
    if step is None:
        return None
    running = {record["name"]: record for record in case["clocks"] if record["ended_at"] is None}
    name = next((name for name in step.clocks if name in running), None)
    by = iso(running[name]["due_at"]) if name else None
    rule = step.rule or (definition.clocks[name].rule if name else None)
    return {"what": step.what, "by": by, "rule": rule}


def _entry_shown(entry: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "sequence": entry["sequence"],
        "at": iso(entry["at"]),
        "action": entry["action"],
        "state": entry["state"],
        "actor_role": entry["actor_role"],
        "text": entry["text"],
        "details": entry["details"],
    }


def tracking_view(definition: Definition, case: Mapping[str, Any]) -> dict[str, Any]:
    """Return what may be shown of ``case`` without personal data, in JSON types.

    It goes into every event, so internal notes and who wrote what are not in it.
    """
    transfer = case.get("transfer")
    return {
        "reference": case["_id"],
        "service": case["service"],
        "bus_service": definition.bus_service,
        "definition_version": case["definition_version"],
        "state": case["state"],
        "sequence": case["sequence"],
        "owner": case["owner"],
        "station": case["station"],
        "offices": case["offices"],
        "office_codes": case["office_codes"],
        "assigned_to": case["assigned_to"],
        "filed_at": iso(case["filed_at"]),
        "acknowledged_at": iso(case["acknowledged_at"]),
        "updated_at": iso(case["updated_at"]),
        "closed_at": iso(case["closed_at"]),
        "next": next_step(definition, case),
        "clocks": [shown(record) | {"due_at": iso(record["due_at"])} for record in case["clocks"]],
        "timeline": [_entry_shown(entry) for entry in case["timeline"] if not entry["internal"]],
        "documents": case["documents"],
        "fir": case["fir"],
        "routing": case["routing"],
        "transfer": {"to": transfer["to"]} if transfer else None,
        "category": case["category"],
        "sensitive": case["sensitive"],
        "language": case["language"],
    }
