"""From the tracking view to what a caller is shown. Plain dictionaries: reads must stay cheap."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from contracts.typed import Json, NextStep, Payment, TimelineEntry, View
from gateway.cases import view_fields
from gateway.cases.store import StoredView


def case_view(
    case: View,
    actions: Sequence[Mapping[str, Json]],
    language: str,
    *,
    documents: Iterable[dict] = (),
    more: Iterable[str] = (),
    linked: Iterable[str] = (),
    party: dict | None = None,
    may_pay: bool = False,
) -> dict:
    """Return the case view of the API page. `actions` are those open to this caller now,
    `documents` those for this caller, `more` the fields that the definition shows beside the common
    ones, `linked` the links whose cases this caller is shown, `party` the part that a citizen
    beside the owner has; who `may_pay` is shown where."""
    common = {name: case.get(name) for name in view_fields.SHOWN}
    rows: Mapping[str, Any] = case.get("links") or {}
    return (
        {name: case.get(name) for name in more}
        | common
        | {
            "regions": case.get("regions") or {},
            "next": next_step(case["next"], language),
            "clocks": [_only(clock, view_fields.CLOCK) for clock in case["clocks"]],
            "timeline": [timeline_entry(entry) for entry in case["timeline"]],
            "documents": list(documents),
            "actions": actions,
            "routing": routing(case["routing"]),
            "linked_cases": _only(rows, linked),
            "links": links(case["reference"]),
            "party": party,
            "payment": payment(case.get("payment"), may_pay),
        }
    )


def list_entry(case: StoredView, language: str, party: dict | None = None) -> dict:
    """Return one line of a list."""
    return {
        **{name: case.get(name) for name in view_fields.LISTED},
        "reference": case["_id"],
        "next": next_step(case.get("next"), language),
        "clocks": [_only(clock, view_fields.CLOCK) for clock in case.get("clocks", ())],
        "links": links(case["_id"]),
        "party": party,
    }


def public_view(case: View, language: str) -> dict:
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
    documents: Iterable[dict] = (),
    more: Iterable[str] = (),
    linked: Iterable[str] = (),
) -> dict:
    """Return what the owner is shown who proved the mobile by a one-time password."""
    view = case_view(case, [], language, documents=documents, more=more, linked=linked)
    del view["actions"], view["links"], view["party"]
    return {**view, "proved": True}


def timeline_entry(entry: TimelineEntry) -> dict:
    """Return one step as it is shown; texts stay in both languages."""
    return _only(entry, view_fields.TIMELINE)


def next_step(step: NextStep | None, language: str) -> dict | None:
    """Return what comes next, in one language; None where nothing more is to come."""
    if step is None:
        return None
    rule = step.get("rule")
    return {
        "what": step["what"][language],
        "by": step["by"],
        "rule": rule[language] if rule else None,
    }


def routing(routing_answer: dict | None) -> dict | None:
    """Return how the station was found; None before it was."""
    return None if routing_answer is None else _only(routing_answer, view_fields.ROUTING)


def payment(record: Payment | None, may_pay: bool) -> dict | None:
    """Return what the case costs and whether it was paid;
    the address at which to pay is the owner's."""
    if record is None:
        return None
    return _only(record, view_fields.PAYMENT) | {"url": record["url"] if may_pay else None}


def links(reference: str) -> dict:
    """Return where to go on from a case."""
    base = f"/api/v1/cases/{reference}"
    return {"self": base, "events": f"{base}/events", "record": f"{base}/record"}


def _only(fields: Mapping[str, Any], keys: Iterable[str]) -> dict:
    return {key: fields[key] for key in keys if key in fields}
