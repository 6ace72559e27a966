"""The information itself, item by item of the integrated form; None is what nobody said."""

from collections.abc import Mapping
from typing import Any

from contracts.typed import Json, JsonObject
from services.complaints.values.informing import (
    how_given,
    officer_who_informs,
    particulars,
    total_value,
)
from services.complaints.values.source import Source
from services.complaints.values.whereabouts import address, occurrence, point
from services.complaints.values.wording import INFORMATION_TYPES, rupees


def information(source: Source) -> JsonObject:
    """Return what the templates name of the information given."""
    form, pen, case = source.personal["form"], source.pen, source.case
    when = occurrence(form, pen)
    where, at_point = address(form, case, pen), point(form, pen)
    return {
        "informant": _informant(source),
        "intake": _intake(source),
        "own_report": officer_who_informs(case) is not None,
        "information_type": pen(INFORMATION_TYPES[how_given(form)]),
        "occurrence": when,
        "occurred_at": when["whole"],
        "place": f"{where} ({at_point})" if where and at_point else where or at_point,
        "suspects": [_suspect(source, row) for row in form.get("suspects") or ()],
        "suspects_unknown": pen(form.get("suspects_unknown") or None),
        "delay_reason": form.get("delay_reason"),
        "properties": _things(source),
        "amount_lost": rupees(form.get("amount_lost")),
        "total_value": rupees(total_value(form)),
        "victim": _person(source, "victim"),
        "missing_person": _person(source, "missing_person"),
        "missing_person_age": form.get("missing_person_age"),
        "text": form.get("text"),
        "text_sha256": case.get("information_sha256"),
    }


def _informant(source: Source) -> JsonObject:
    form, pen = source.personal["form"], source.pen
    contact = source.personal.get("contact") or {}
    known = particulars(form, source.notes)
    officer = officer_who_informs(source.case)
    if officer:
        known |= {"name": pen(officer.get("name")), "occupation": pen(officer.get("rank"))}
    return known | {
        "identity": _identity(source, known["identity"]),
        "mobile": contact.get("mobile"),
        "email": contact.get("email") or form.get("email"),
    }


def _identity(source: Source, seen: Json) -> str | None:
    if not isinstance(seen, Mapping):
        return seen
    paper = source.pen(_label(source, "identity_paper", seen["paper"]))
    return ", ".join(filter(None, (paper, seen["number"]))) or None


def _intake(source: Source) -> JsonObject:
    """Return who took it down at the counter; all None where the informant filed it himself."""
    intake, pen = source.case.get("intake") or {}, source.pen
    parts = (pen(intake.get("name")), pen(intake.get("rank")), intake.get("number"))
    return {
        "officer": ", ".join(part for part in parts if part) or None,
        "read_over": pen(intake.get("read_over") or None),
        "has_mobile": bool((source.personal.get("contact") or {}).get("mobile")),
    }


def _suspect(source: Source, row: Mapping[str, Json]) -> JsonObject:
    return {
        "name": row.get("name"),
        "alias": row.get("alias"),
        "relative_name": row.get("relative_name"),
        "address": row.get("address"),
        "sex": source.pen(_label(source, "suspects", row.get("sex"), "sex")),
        "age": row.get("age"),
        "details": row.get("details"),
    }


def _things(source: Source) -> list[JsonObject]:
    """Return what was taken or lost, things and payments in one list, as item 9 has them."""
    form, pen = source.personal["form"], source.pen
    things: list[JsonObject] = [
        {
            "kind": pen(_label(source, "property", row.get("kind"), "kind")),
            "description": row.get("description"),
            "number": row.get("number"),
            "value": rupees(row.get("value")),
        }
        for row in form.get("property") or ()
    ]
    for row in form.get("payments") or ():
        to = f"→ {row['paid_to']}" if row.get("paid_to") else None
        words = (row.get("bank"), to, pen.moment(row.get("paid_at")))
        things.append(
            {
                "kind": pen({"hi": "भुगतान", "en": "Payment"}),
                "description": ", ".join(part for part in words if part) or None,
                "number": row.get("transaction"),
                "value": rupees(row.get("amount")),
            }
        )
    return things


def _person(source: Source, field: str) -> JsonObject | None:
    """Return one whom the form describes in a group of answers; None where it does not."""
    person = source.personal["form"].get(field)
    if not person:
        return None
    spec: Any = next(one for one in source.definition.form.specs if one["name"] == field)
    known = dict.fromkeys(inner["name"] for inner in spec["fields"]) | dict(person)
    return known | {"sex": source.pen(_label(source, field, person.get("sex"), "sex"))}


def _label(source: Source, field: str, value: Json, inner: str | None = None) -> Json:
    """Return the label of what was chosen in a field of the form, or in one within it."""
    if value is None:
        return None
    spec: Any = next((one for one in source.definition.form.specs if one["name"] == field), {})
    if inner is not None:
        spec = next((one for one in spec.get("fields", ()) if one["name"] == inner), {})
    choices = {one["value"]: one["label"] for one in spec.get("choices", ())}
    return choices.get(value, value)
