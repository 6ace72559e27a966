"""The case document, and the public view of it.

A case document, times aware in UTC::

    _id              the reference
    service, definition_version, category, sensitive, language, owner
    idempotency_key, request_hash
    state            how it is handled; regions {region: state} of all that runs beside it
    sequence (1 at filing, +1 with every change), filed_at, acknowledged_at (durably accepted),
                     updated_at, closed_at
    erase_at         when what is personal goes, while the case is closed, or None; erased_at when
                     it went (casework.desk.erasing), or None
    station          {"code", "name"} of the office that handles it, or None: the word is the public
                     API's, whatever the office is; offices {post: code} (``definition.posts``)
    office_codes     the offices whose officers may list it; assigned_to a username or None
    capability       {"officer", "role", "office", "name", "rank", "phone", "since"}: as what
                     assigned_to was named, or None; it ends where the post or the role does;
                     entered_at is of the record by which the officer was named, and not shown
    routing          what routing answered; heal_at when to ask it again, or None
    transfer         {"to": {"code", "name"}, "offices", "from"} while one waits, else None
    transfers        how many there were
    clocks           see casework.engine.clocks; next_tick_at the next moment on any, or None
    timeline         [{"sequence", "at", "action", "state", "actor", "actor_role",
                     "actor_rank", "actor_name", "actor_office", "definition_version", "text",
                     "details", "internal", "key", "hash"}]
    documents        [{"id", "kind", "sha256", "issued_at", "name", "valid_until", "shows" (what its
                     check shows: [{"name", "value"}]), "station" (that issued it), "earlier" (its
                     former sha256), "replaces", "replaced" (see casework.papers.replacing)}];
                     documents_due [{"kind", "sequence"}] not issued yet; documents_due_at when
                     to try, or None
    parties          {party: {"id", "since"}} of the citizens beside the owner with a part in it;
                     party_contacts {party: {"contact" (sealed, or None), "language"}}
    payment          what is owed and was paid (see ``engine.fees``), or None; payment_due_at when
                     the provider is asked next, or None
    slots            {slot: {"office", "at", "ends_at", "number"} or None} where one was booked;
                     claims what no other case may bear (see ``engine.slots``)
    links, links_due, links_due_at, asked, followers
                     see casework.engine.links
    personal         encrypted {"form", "contact"}; contact the citizen's address, sealed for notify
    attachments      ids of the files that answers name; only where there are any
    notes            [{"sequence", "at", "action", "actor_role", "actor", "visibility", "body"}],
                     the body encrypted
    feed_key         what it follows in another system; feed_serial of the entry taken last, 0 for
                     none; feed_due_at when to look for a newer one, or None. Only where it follows
    records          {record: rows} (casework.desk.record_chain), where there are any
    outbox           events not sent yet

Rules add fields of their own, so do answers that are kept, and each register of the definition is
one, None until the case is in the book; those the definition names under ``view`` are public. A
case that began under an older version may be without the newer fields.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, cast

from casework.definition.conditions import meets
from casework.definition.feeds import key_in
from casework.definition.model import Definition, NextStep
from casework.engine import attachments, fees, links
from casework.engine.notices import iso
from casework.engine.parties import ids_of
from casework.typed.case import Case, ClockRecord, Entry
from casework.typed.fields import Answers, CaseFields, Changes
from contracts import typed
from contracts.typed import Json


def with_changes(case: CaseFields, changes: Changes) -> Case:
    """Return ``case`` with ``changes`` made to its fields, new ones among them."""
    return cast(Case, {**case, **changes})


def new_case(
    definition: Definition, reference: str, owner: str, form: Answers, now: datetime
) -> Case:
    """Return a case before its first action: without state, station or timeline."""
    category: str | None = form.get(definition.category_field or "")
    choice = definition.choices.get(category or "")
    case: Case = {
        "_id": reference,
        "service": definition.code,
        "definition_version": definition.version,
        "category": category,
        "sensitive": bool(choice and choice.get("sensitive")),
        "language": form.get(definition.source.get("contact", {}).get("language", ""), "hi"),
        "owner": owner,
        "state": None,  # type: ignore[typeddict-item]  # before its first action alone
        "regions": {},
        "sequence": 0,
        "filed_at": now,
        "acknowledged_at": now,
        "updated_at": now,
        "closed_at": None,
        "erase_at": None,
        "erased_at": None,
        "station": None,
        "offices": dict.fromkeys(definition.posts),
        "office_codes": [],
        "assigned_to": None,
        "capability": None,
        "routing": None,
        "transfer": None,
        "transfers": 0,
        "parties": {},
        "party_contacts": {},
        "payment": None,
        "payment_due_at": None,
        "clocks": [],
        "timeline": [],
        "documents": [],
        "documents_due": [],
        "documents_due_at": None,
        "links": {name: [] for name in definition.links},
        "links_due": [],
        "links_due_at": None,
        "followers": [],
        "notes": [],
        "outbox": [],
    }
    registers = dict.fromkeys(definition.registers)
    return with_changes(case, {**_followed(definition, form, now), **registers})


def _followed(definition: Definition, form: Answers, now: datetime) -> Changes:
    """Return what a case that follows another system has besides;
    it looks for its entry at once."""
    key = key_in(definition, form)
    return {"feed_key": key, "feed_serial": 0, "feed_due_at": now} if key else {}


def next_step(definition: Definition, case: CaseFields) -> typed.NextStep | None:
    """Return what comes next, by when (ISO text or None) and under which rule."""
    if case.get("erased_at"):
        return None
    running = {record["name"]: record for record in case["clocks"] if record["ended_at"] is None}
    step = _told_first(definition, case, running) or definition.states[case["state"]].next
    if step is None:
        return None
    name = next((name for name in step.clocks if name in running), None)
    by = iso(running[name]["due_at"]) if name else None
    rule = step.rule or (definition.clocks[name].rule if name else None)
    return cast(typed.NextStep, {"what": step.what, "by": by, "rule": rule})


def _told_first(
    definition: Definition, case: CaseFields, running: Mapping[str, ClockRecord]
) -> NextStep | None:
    for urgent in definition.next_first:
        runs = not urgent.step.clocks or not running.keys().isdisjoint(urgent.step.clocks)
        if runs and meets(case, urgent.only_if):
            return urgent.step
    return None


def _plain(value: Json) -> Json:
    """Return ``value`` in JSON types: every time in it as ISO text."""
    if isinstance(value, datetime):
        return iso(value)
    if isinstance(value, Mapping):
        return {key: _plain(part) for key, part in value.items()}
    return [_plain(part) for part in value] if isinstance(value, list) else value


def _capability_shown(capability: Mapping[str, Json] | None) -> Json:
    if capability is None:
        return None
    return _plain({key: part for key, part in capability.items() if key != "entered_at"})


def _clock_shown(record: ClockRecord) -> typed.Clock:
    clock: typed.Clock = {
        "name": record["name"],
        "due_at": iso(record["due_at"]),
        "status": record["status"],
        "level": record["level"],
    }
    # A limit that was missed stays "breached" for ever: that it is over has to be said apart.
    return clock if record["ended_at"] is None else {**clock, "ended": True}


def _entry_shown(entry: Entry) -> typed.TimelineEntry:
    captured: Any = {"captured_at": iso(entry["captured_at"])} if entry.get("captured_at") else {}
    return captured | {
        "sequence": entry["sequence"],
        "at": iso(entry["at"]),
        "action": entry["action"],
        "state": entry["state"],
        "actor_role": entry["actor_role"],
        "text": entry["text"],
        "details": _plain(entry["details"]),
    }


def tracking_view(definition: Definition, case: CaseFields) -> typed.View:
    """Return what may be shown of ``case`` without personal data, in JSON types.

    It goes into every event, so internal notes and who wrote what are not in it.
    """
    transfer = case["transfer"]
    more = {field: _plain(case.get(field)) for field in definition.view_fields}
    common: typed.View = {
        "reference": case["_id"],
        "service": case["service"],
        "bus_service": definition.bus_service,
        "definition_version": case["definition_version"],
        "state": case["state"],
        "regions": case["regions"],
        "sequence": case["sequence"],
        "owner": case["owner"],
        "parties": ids_of(case),
        "station": case["station"],
        "offices": case["offices"],
        "office_codes": case["office_codes"],
        "assigned_to": case["assigned_to"],
        "capability": _capability_shown(case["capability"]),
        "filed_at": iso(case["filed_at"]),
        "acknowledged_at": iso(case["acknowledged_at"]),
        "updated_at": iso(case["updated_at"]),
        "closed_at": iso(case["closed_at"]),
        "erased_at": iso(case.get("erased_at")),
        "next": next_step(definition, case),
        "clocks": [_clock_shown(record) for record in case["clocks"]],
        "timeline": [_entry_shown(entry) for entry in case["timeline"] if not entry["internal"]],
        "documents": _plain(case["documents"]),
        "payment": _plain(fees.payment_view(definition, case)),
        "links": links.view_rows(definition, case),
        "routing": case["routing"],
        "transfer": {"to": transfer["to"]} if transfer else None,
        "category": case["category"],
        "sensitive": case["sensitive"],
        "language": case["language"],
    }
    return cast(typed.View, {**more, **common, **attachments.view_of(case)})
