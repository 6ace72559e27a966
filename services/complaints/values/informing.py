"""Who informs, and what of it is kept beside the application: what was asked later, and what an
officer took down at the counter. The papers and the form for CCTNS read both here."""

from collections.abc import Mapping, Sequence

from casework.typed.case import Note
from casework.typed.fields import CaseFields
from contracts.typed import Json, JsonObject

RECORDED = "record-informant"
"""The action by which particulars are given after filing."""
PARTICULARS = ("name", "relative_name", "year_of_birth", "nationality", "address", "occupation")
ELECTRONIC = "electronic"
OWN_REPORT = "own-report"


def how_given(form: Mapping[str, Json]) -> str:
    """Return ``electronic``, or how an officer says that the information came."""
    return form.get("how_given") or ELECTRONIC


def particulars(form: Mapping[str, Json], notes: Sequence[Note]) -> JsonObject:
    """Return what is known of the informant: what was said last of each, None where nothing was.

    ``identity`` is ``{"paper", "number"}`` as an officer saw it, or one text as it was given later.
    """
    later: JsonObject = {}
    for note in notes:
        if note["action"] == RECORDED:
            later |= {name: value for name, value in note["body"].items() if value is not None}
    known = {name: later.get(name, form.get(name)) for name in PARTICULARS}
    seen = {"paper": form.get("identity_paper"), "number": form.get("identity_number")}
    identity = later.get("identity") or (seen if any(seen.values()) else None)
    return {**known, "identity": identity}


def officer_who_informs(case: CaseFields) -> Mapping[str, Json] | None:
    """Return ``{"name", "rank", "number"}`` of the officer on whose own report the case rests; None
    where somebody else informed."""
    intake = case.get("intake") or {}
    return intake if intake.get("how") == OWN_REPORT else None


def kept_beside(case: CaseFields, kind: str) -> Mapping[str, Json]:
    """Return what the registering officer said for the report with the number ``kind`` alone."""
    return (case.get("particulars") or {}).get(kind) or {}


def total_value(form: Mapping[str, Json]) -> int | None:
    """Return the rupees that everything was worth: the things, and the money that went; None where
    nobody said."""
    things = [row["value"] for row in form.get("property") or () if row.get("value") is not None]
    paid = [row["amount"] for row in form.get("payments") or () if row.get("amount") is not None]
    lost = form.get("amount_lost")
    money = [lost] if lost is not None else paid
    amounts = [*things, *money]
    return sum(amounts) if amounts else None
