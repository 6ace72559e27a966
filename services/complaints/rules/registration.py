"""The register: first information reports (BNSS 173) and non-cognizable records (BNSS 174)."""

from casework.engine.rules import Step
from casework.typed.fields import Changes
from contracts.errors import ActionNotOpen, ValidationFailed
from contracts.typed import JsonObject
from services.complaints.rules.classification import (
    classified,
    confirm_classification,
    sections_text,
)
from services.complaints.rules.tasks import tasks_of_sections
from services.complaints.rules.transfer import without_transfer

MISSING_CHILD = ["BNS 137(2)"]
"""Kidnapping is presumed where a child is missing and the officer has named no cognizable offence
(Bachpan Bachao Andolan v. Union of India, 2013)."""


# -- guards ------------------------------------------------------------------------------------


def general_diary_comes_first(step: Step) -> None:
    """The entry in the general diary is never later than the FIR."""
    entered = step.case.get("gd_at")
    if entered is None or entered > step.now:
        raise ActionNotOpen(
            "the general diary comes before the register", details={"open": ["acknowledge"]}
        )


def offence_is_classified(step: Step) -> None:
    """An FIR names a cognizable offence; only a missing child's does not wait for one."""
    known = step.case.get("classification") or {}
    if not (known.get("cognizable") or step.case.get("mandatory_fir")):
        raise ActionNotOpen("no cognizable offence is classified", details={"open": ["classify"]})
    if step.body.get("zero") and step.body.get("own_information"):
        raise ValidationFailed(fields={"zero": "conflicting-fields"})


def woman_officer_records(step: Step) -> None:
    """Information of certain offences against a woman is recorded by a woman officer: BNSS 173(1),
    first proviso."""
    if not (step.case.get("classification") or {}).get("woman_officer"):
        return
    recorder = step.officers.get(step.body.get("recorded_by") or step.actor.id) or {}
    if not recorder.get("woman"):
        raise ValidationFailed(fields={"recorded_by": "woman-officer-required"})


# -- conditions --------------------------------------------------------------------------------


def zero_fir_is_meant(step: Step) -> bool:
    """It happened in another station's area; it is registered here all the same."""
    return bool(step.body.get("zero"))


def acts_on_own_information(step: Step) -> bool:
    """The officer acts on what the station knows, not on the unsigned information."""
    return bool(step.body.get("own_information"))


# -- effects -----------------------------------------------------------------------------------


def enter_in_register(step: Step) -> Changes:
    """Enter the FIR with its number, wait for CCTNS to take it, and decide if it may be public."""
    known = confirm_classification(step).get("classification")
    if not known or not known["cognizable"]:
        known = classified(step, MISSING_CHILD, [])
    number = step.facts["register-number"]
    record = _record(step, number, known)
    details = {"fir_number": record["number"], "sections_text": sections_text(known)}
    # A child's FIR does not wait for another station to answer.
    transfer_end = without_transfer(step.case) if step.case.get("transfer") else {}
    entered = {
        number["field"]: record,
        "classification": known,
        "silence": None,
        # What CCTNS has of a Zero FIR stays; the regular one goes after it.
        "cctns": {**(step.case.get("cctns") or {}), "state": "waiting", "tries": 0},
        "cctns_due_at": step.now,
        "details": details,
    }
    tasks = tasks_of_sections(step, known) if number["field"] == "fir" else {}
    return transfer_end | entered | _publication(step, number, known) | tasks


def _record(step: Step, number: JsonObject, known: JsonObject) -> JsonObject:
    officer = step.officers.get(step.actor.id) or {}
    return {
        **{key: number[key] for key in ("number", "office", "year", "serial")},
        "registered_at": step.now,
        "gd_number": step.case["gd_number"],
        "gd_at": step.case["gd_at"],
        "sections": [row["section"] for row in known["sections"]],
        "registered_by": step.actor.id,
        "officer_name": officer.get("name"),
        "officer_rank": officer.get("rank"),
        "recorded_by": step.body.get("recorded_by") or step.actor.id,
        "assistance": step.body.get("assistance"),
        "signed": bool(step.case.get("signature")),
        # What the public copy says of the event; the other answers name people.
        "occurred_at": step.facts["open-answers"].get("occurred_at"),
        "occurred_until": step.facts["open-answers"].get("occurred_until"),
    }


def _publication(step: Step, number: JsonObject, known: JsonObject) -> JsonObject:
    if number["field"] != "fir":
        return {}
    closed = step.case["sensitive"] or step.case.get("mandatory_fir") or known["closed_to_public"]
    return {"publication": {"state": "due", "barred": bool(closed)}}


def enter_ncr(step: Step) -> Changes:
    """Enter the substance of a non-cognizable matter and refer the informant to the Magistrate.

    A matter that stands in the book already, and came back on appeal, keeps its number.
    """
    known = confirm_classification(step)["classification"]
    record = step.case.get("ncr") or _record(step, step.facts["ncr-number"], known)
    details = {"ncr_number": record["number"], "sections_text": sections_text(known)}
    return {"ncr": record, "classification": known, "silence": None, "details": details}


GUARDS = {
    "general-diary-comes-first": general_diary_comes_first,
    "offence-is-classified": offence_is_classified,
    "woman-officer-records": woman_officer_records,
}
CONDITIONS = {
    "zero-fir-is-meant": zero_fir_is_meant,
    "acts-on-own-information": acts_on_own_information,
}
EFFECTS = {"enter-in-register": enter_in_register, "enter-ncr": enter_ncr}
