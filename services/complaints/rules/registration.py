"""The register: first information reports (BNSS 173) and non-cognizable records (BNSS 174)."""

from casework.engine.rules import Step
from casework.typed.fields import Changes
from contracts.typed import JsonObject
from services.complaints.law.in_time import Occurred, in_force
from services.complaints.rules.classification import (
    TIME_OF_OFFENCE,
    classified,
    confirm_classification,
    sections_text,
)
from services.complaints.rules.sections import NOTHING_COGNIZABLE, sections_as_changed
from services.complaints.rules.tasks import tasks_of_sections
from services.complaints.rules.transfer import without_transfer
from services.complaints.rules.words import not_open, refusal

MISSING_CHILD = "BNS 137(2)"
"""Kidnapping is presumed where a child is missing and the officer has named no cognizable offence
(Bachpan Bachao Andolan v. Union of India, 2013); before 1 July 2024 of the IPC."""
DIARY_FIRST = {
    "hi": "पहले जनरल डायरी में दर्ज करें: उसकी प्रविष्टि FIR या NCR से पहले होती है।",
    "en": "Enter it in the general diary first: its entry comes before the FIR or the NCR.",
}
NOT_CLASSIFIED = {
    "hi": "पहले धाराएँ तय करें: FIR संज्ञेय अपराध की ही होती है।",
    "en": "Classify it first: an FIR is of a cognizable offence.",
}


# -- guards ------------------------------------------------------------------------------------


def general_diary_comes_first(step: Step) -> None:
    """The entry in the general diary is never later than the FIR."""
    entered = step.case.get("gd_at")
    if entered is None or entered > step.now:
        raise not_open("own_information", DIARY_FIRST, "acknowledge")


def offence_is_classified(step: Step) -> None:
    """An FIR names a cognizable offence; only a missing child's does not wait for one."""
    known = step.case.get("classification") or {}
    if not (known.get("cognizable") or step.case.get("mandatory_fir")):
        raise not_open("own_information", NOT_CLASSIFIED, "classify")


def a_zero_fir_stays_cognizable(step: Step) -> None:
    """As an FIR does; what turns out to be none ends at the station with jurisdiction."""
    zero = step.case.get("zero_fir") and not step.case.get("fir")
    if zero and not sections_as_changed(step)["registrable"]:
        raise refusal("sections", NOTHING_COGNIZABLE)


# -- conditions --------------------------------------------------------------------------------


def zero_fir_is_meant(step: Step) -> bool:
    """It happened in another station's area; it is registered here all the same."""
    return bool(step.body.get("zero"))


def acts_on_own_information(step: Step) -> bool:
    """The officer acts on what the station knows, not on the unsigned information."""
    return bool(step.body.get("own_information"))


def a_record_becomes_cognizable(step: Step) -> bool:
    """A non-cognizable record without an FIR, of which the sections now ask for one."""
    recorded = step.case.get("ncr") and not step.case.get("fir")
    return bool(recorded and sections_as_changed(step)["cognizable"])


# -- effects -----------------------------------------------------------------------------------


def enter_in_register(step: Step) -> Changes:
    """Enter the FIR with its number, wait for CCTNS to take it, and decide if it may be public.

    ``recorded_at`` is the moment of the first of its numbers, be it that of a Zero FIR.
    """
    known = confirm_classification(step).get("classification")
    if not known or not known["cognizable"]:
        occurred = Occurred(**(step.facts.get(TIME_OF_OFFENCE) or {}))
        known = classified(step, in_force(MISSING_CHILD, occurred), [])
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
    return (
        transfer_end
        | entered
        | {"recorded_at": step.case.get("recorded_at") or step.now}
        | _publication(step, number, known)
        | tasks_of_sections(step, known)
    )


def _record(step: Step, number: JsonObject, known: JsonObject) -> JsonObject:
    officer = step.officers.get(step.actor.id) or {}
    # A Zero FIR that is numbered anew was recorded where it was given (BNSS 173(1)).
    before = step.case.get("zero_fir") or {}
    return {
        **{key: number[key] for key in ("number", "office", "year", "serial")},
        "registered_at": step.now,
        "gd_number": step.case["gd_number"],
        "gd_at": step.case["gd_at"],
        "sections": [row["section"] for row in known["sections"]],
        "registered_by": step.actor.id,
        "officer_name": officer.get("name"),
        "officer_rank": officer.get("rank"),
        "recorded_by": step.body.get("recorded_by") or before.get("recorded_by") or step.actor.id,
        "assistance": step.body.get("assistance") or before.get("assistance"),
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


def tell_cctns_of_despatch(step: Step) -> Changes:
    """CCTNS is told when the report of the FIR went to the court; where it refused the FIR, that
    goes with it once a person sends it again."""
    known = step.case.get("cctns") or {}
    if not step.case.get("fir") or known.get("state") == "refused":
        return {}
    return {"cctns": {**known, "state": "waiting", "tries": 0}, "cctns_due_at": step.now}


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
    "a-zero-fir-stays-cognizable": a_zero_fir_stays_cognizable,
}
CONDITIONS = {
    "zero-fir-is-meant": zero_fir_is_meant,
    "acts-on-own-information": acts_on_own_information,
    "a-record-becomes-cognizable": a_record_becomes_cognizable,
}
EFFECTS = {
    "enter-in-register": enter_in_register,
    "enter-ncr": enter_ncr,
    "tell-cctns-of-despatch": tell_cctns_of_despatch,
}
