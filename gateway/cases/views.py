"""From the tracking view to what a caller is shown. Plain dictionaries: reads must stay cheap."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TypeVar, cast

from casework.typed.replies import OpenAction
from contracts.typed import Json, JsonObject, Payment, TimelineEntry, View
from contracts.typed import NextStep as NextInBoth
from gateway.cases import view_fields
from gateway.cases.store import StoredView
from gateway.cases.typed import (
    CaseEntry,
    CaseLinks,
    CaseView,
    LockedEntry,
    NextStep,
    Part,
    TrackedCase,
)

Fields = TypeVar("Fields", bound=Mapping[str, Json])


def case_view(
    case: View,
    actions: Sequence[OpenAction],
    language: str,
    *,
    documents: Iterable[JsonObject] = (),
    more: Iterable[str] = (),
    linked: Iterable[str] = (),
    party: Part | None = None,
    may_pay: bool = False,
) -> CaseView:
    """Return the case view of the API page. `actions` are those open to this caller now,
    `documents` those for this caller, `more` the fields that the definition shows beside the common
    ones, `linked` the links whose cases this caller is shown, `party` the part that a citizen
    beside the owner has; who `may_pay` is shown where."""
    view = _view_of(case, language, documents, more, linked, may_pay)
    view |= {"actions": actions, "links": links(case["reference"]), "party": party}
    # The shape of the answer names its fields, and the definition those of `more`.
    return cast(CaseView, view)


def list_entry(case: StoredView, language: str, party: Part | None = None) -> CaseEntry:
    """Return one line of a list."""
    entry: JsonObject = {
        **{name: case.get(name) for name in view_fields.LISTED},
        "reference": case["_id"],
        "next": next_step(case.get("next"), language),
        "clocks": [_only(clock, view_fields.CLOCK) for clock in case.get("clocks", ())],
        "links": links(case["_id"]),
        "party": party,
    }
    return cast(CaseEntry, entry)


def locked_entry(case: StoredView) -> LockedEntry:
    """Return the line of a case that waits for its reader's private code."""
    return {
        "reference": case["_id"],
        "filed_at": case["filed_at"],
        "acknowledged_at": case["acknowledged_at"],
        "updated_at": case["updated_at"],
        "links": links(case["_id"]),
    }


def public_view(case: View, language: str) -> TrackedCase:
    """Return what anybody who knows the reference may see: nothing of who, what and where it was.

    In a sensitive matter not even the station: a women's station would already tell.
    """
    return {
        "reference": case["reference"],
        "service": case["service"],
        "state": case["state"],
        "station": None if case["sensitive"] else case["station"],
        "filed_at": case["filed_at"],
        "updated_at": case["updated_at"],
        "erased_at": case.get("erased_at"),
        "next": next_step(case["next"], language),
        "proved": False,
    }


def proved_view(
    case: View,
    language: str,
    *,
    documents: Iterable[JsonObject] = (),
    more: Iterable[str] = (),
    linked: Iterable[str] = (),
) -> TrackedCase:
    """Return what the owner is shown who proved the mobile by a one-time password."""
    view = _view_of(case, language, documents, more, linked, may_pay=False)
    return cast(TrackedCase, view | {"proved": True})


def timeline_entry(entry: TimelineEntry) -> TimelineEntry:
    """Return one step as it is shown; texts stay in both languages."""
    return _only(entry, view_fields.TIMELINE)


def next_step(step: NextInBoth | None, language: str) -> NextStep | None:
    """Return what comes next, in one language; None where nothing more is to come."""
    if step is None:
        return None
    rule = step.get("rule")
    return {
        "what": step["what"][language],
        "by": step["by"],
        "rule": rule[language] if rule else None,
    }


def routing(routing_answer: JsonObject | None) -> JsonObject | None:
    """Return how the station was found: {"method", "confidence", "why", "alternatives", "question",
    "directory_version"}, as far as routing said; None before it was."""
    return None if routing_answer is None else _only(routing_answer, view_fields.ROUTING)


def payment(record: Payment | None, may_pay: bool) -> Payment | None:
    """Return what the case costs and whether it was paid, None where nothing is to be paid;
    the address at which to pay is the owner's."""
    if record is None:
        return None
    return {**_only(record, view_fields.PAYMENT), "url": record["url"] if may_pay else None}


def links(reference: str) -> CaseLinks:
    """Return where to go on from a case."""
    base = f"/api/v1/cases/{reference}"
    return {"self": base, "events": f"{base}/events", "record": f"{base}/record"}


def _view_of(
    case: View,
    language: str,
    documents: Iterable[JsonObject],
    more: Iterable[str],
    linked: Iterable[str],
    may_pay: bool,
) -> JsonObject:
    view: JsonObject = {name: case.get(name) for name in (*more, *view_fields.SHOWN)}
    view |= {
        "regions": case.get("regions") or {},
        "next": next_step(case["next"], language),
        "clocks": [_only(clock, view_fields.CLOCK) for clock in case["clocks"]],
        "timeline": [timeline_entry(entry) for entry in case["timeline"]],
        "documents": list(documents),
        "routing": routing(case["routing"]),
        "linked_cases": _only(case.get("links") or {}, linked),
        "payment": payment(case.get("payment"), may_pay),
    }
    return view


def _only(fields: Fields, keys: Iterable[str]) -> Fields:
    """Return these of the fields, as far as they are there; of a shape, all that it requires."""
    return cast(Fields, {key: fields[key] for key in keys if key in fields})
