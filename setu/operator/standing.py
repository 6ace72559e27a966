"""Where one case stands across its service, its view and its messages; nothing personal."""

from collections.abc import Iterable, Iterator

from casework.engine.notices import iso
from chassis.mongo import Document
from contracts.typed import JsonObject
from setu.operator.place import GATEWAY, NOTIFY, Databases

MESSAGES = 200
_CASE = ("service", "definition_version", "state", "regions", "sequence", "category", "sensitive")
_MOMENTS = ("filed_at", "updated_at", "closed_at", "erased_at")
_STEP = ("sequence", "action", "state", "actor_role")
_MESSAGE = ("sequence", "audience", "template", "channel", "state", "reason", "attempts")


def standing(databases: Databases, services: Iterable[str], reference: str) -> JsonObject | None:
    """Return where the case stands: {"service": {...} or None, "view": {"sequence", "state"} or
    None, "messages": [...]}; None where nobody knows it."""
    view = databases.of(GATEWAY)["cases"].find_one({"_id": reference})
    case = _case(databases, services, reference)
    if view is None and case is None:
        return None
    messages = databases.of(NOTIFY)["messages"].find({"reference": reference})
    return {
        "reference": reference,
        "service": case,
        "view": view and {"sequence": view["sequence"], "state": view["state"]},
        "messages": [_only(row, _MESSAGE) for row in messages.sort("sequence", 1).limit(MESSAGES)],
    }


def _case(databases: Databases, services: Iterable[str], reference: str) -> JsonObject | None:
    for name in services:
        case = databases.of(name)["cases"].find_one({"_id": reference})
        if case is not None:
            return {"deployable": name, **_told_of(case)}
    return None


def _told_of(case: Document) -> JsonObject:
    station = case.get("station") or {}
    return {
        **_only(case, _CASE),
        **{name: iso(case.get(name)) for name in _MOMENTS},
        "station": station.get("code"),
        "clocks": [
            {"name": one["name"], "due_at": iso(one.get("due_at")), "status": one.get("status")}
            for one in case.get("clocks", ())
        ],
        "steps": [{**_only(one, _STEP), "at": iso(one["at"])} for one in case.get("timeline", ())],
        "unsent": len(case.get("outbox", ())),
    }


def _only(row: Document, fields: Iterable[str]) -> JsonObject:
    return {name: row.get(name) for name in fields}


def lines(answer: JsonObject) -> Iterator[str]:
    """Yield the same for a reader."""
    case, view = answer["service"], answer["view"]
    yield answer["reference"]
    if case is None:
        yield "  no service has it"
    else:
        yield (
            f"  {case['deployable']}: {case['service']} version {case['definition_version']}, "
            f"{case['state']}, step {case['sequence']}, at {case['station'] or 'no office'}, "
            f"{case['unsent']} events unsent"
        )
        yield from (f"    {one['at']} {one['action']} → {one['state']}" for one in case["steps"])
        for clock in case["clocks"]:
            yield f"    clock {clock['name']}: {clock['status']}, due {clock['due_at']}"
    yield f"  view: {view['state']}, step {view['sequence']}" if view else "  view: none"
    for one in answer["messages"]:
        why = f" ({one['reason']})" if one["reason"] else ""
        yield (
            f"  message of step {one['sequence']} to {one['audience']} by {one['channel']}: "
            f"{one['template']}, {one['state']}{why}"
        )
    if not answer["messages"]:
        yield "  messages: none"
