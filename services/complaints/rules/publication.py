"""The public register of FIRs: within 24 hours, unless the law or a DSP closes one (Youth Bar
Association of India v. Union of India, Supreme Court, 2016). Closed is what nothing has opened:
only an effect below writes the row that is public, and never for a matter the law closes."""

from datetime import datetime

from casework.engine.rules import Step
from casework.typed.fields import CaseFields, Changes
from contracts.typed import Json, JsonObject
from services.complaints.rules.refusals import refusal

CLOSED = {
    "hi": "यह FIR सार्वजनिक नहीं की जा सकती: क़ानून या आदेश से गोपनीय है",
    "en": "This FIR is closed to the public, by law or by an order",
}


def is_open_to_the_public(case: CaseFields) -> bool:
    """Return whether the FIR is public, or will be within the day."""
    return (case.get("publication") or {}).get("state") in ("due", "published")


def barred(publication: Json, now: datetime) -> JsonObject:
    """Return the field ``publication`` of a case that the law closes now. One that an officer
    withheld before stays withheld; it has no row either way."""
    if publication["state"] == "withheld":
        return {**publication, "barred": True}
    return {"state": "barred", "barred": True, "at": now}


def may_be_published(step: Step) -> None:
    """Refuse where the offence, the victim or an order closes it, whatever led here."""
    known = step.case.get("publication") or {}
    closed = step.case["sensitive"] or step.case.get("mandatory_fir") or known.get("barred", True)
    if closed or (step.case.get("classification") or {}).get("closed_to_public", True):
        raise refusal("publication", CLOSED)


def open_publication(step: Step) -> Changes:
    """Write the public row: the register's own words, nobody's name."""
    fir = step.case["fir"]
    row = {
        "number": fir["number"],
        "registered_at": fir["registered_at"],
        "station": step.case["station"],
        "district": (step.case["station"] or {}).get("district"),
        "sections": list(fir["sections"]),
        "gd_number": fir["gd_number"],
    }
    published = {"state": "published", "barred": False, "row": row, "at": step.now}
    return {"publication": published, "details": {"fir_number": fir["number"]}}


def withdraw_publication(step: Step) -> Changes:
    """A DSP or above decided; who and when stays on record, the row goes."""
    decision = {"by": step.actor.id, "role": step.actor.role, "at": step.now}
    barred = (step.case.get("publication") or {}).get("barred", True)
    return {"publication": {"state": "withheld", "barred": barred, **decision}}


def close_publication(step: Step) -> Changes:
    """The law closes it."""
    return {"publication": {"state": "barred", "barred": True, "at": step.now}}


GUARDS = {"may-be-published": may_be_published}
EFFECTS = {
    "open-publication": open_publication,
    "withdraw-publication": withdraw_publication,
    "close-publication": close_publication,
}
