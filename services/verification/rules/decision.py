"""Recommendation, decision, appeal: nothing adverse without a ground, and nobody unheard.

In the case: ``recommendation`` (in no view of it) {"code", "stage", "by", "at"}; ``result``
{"code", "label", "as_of", "settled_at"} once it is final, None before; ``certificate``
{"good_until"} where a certificate comes of it.
"""

from casework.engine.rules import Step
from casework.engine.working_days import due_after_days
from casework.typed.fields import CaseFields, Changes
from services.verification.rules.enquiries import results_of_enquiries
from services.verification.rules.records import confirmed
from services.verification.rules.words import refusal

CLEAR, ADVERSE, UNKNOWN = "nothing-adverse", "record-found", "could-not-verify"
NOTHING_FOUND = {
    "hi": "आपत्ति का कोई आधार नहीं मिला: न अपना रिकॉर्ड, न पते की जाँच में प्रतिकूल तथ्य।",
    "en": "There is no ground: neither a record that is the person's nor an adverse fact of an "
    "enquiry.",
}
FOUND = {
    "hi": "रिकॉर्ड या प्रतिकूल तथ्य मिले हैं; उन्हें छोड़ा नहीं जा सकता।",
    "en": "A record or an adverse fact was found, and cannot be passed over.",
}
ALL_VERIFIED = {
    "hi": "हर पते की जाँच का जवाब आया है; किसी में “सत्यापन नहीं हो सका” नहीं है।",
    "en": "Every enquiry has an answer, and none says that it could not be verified.",
}
NOT_ALL_VERIFIED = {
    "hi": "एक पते का सत्यापन नहीं हो सका; इसलिए “कुछ प्रतिकूल नहीं” नहीं कहा जा सकता।",
    "en": "One address could not be verified, so it cannot be said that nothing is adverse.",
}
ANOTHER_IS_RECOMMENDED = {
    "hi": "थाने की सिफ़ारिश कुछ और है। सहमत न हों तो मामला कारण सहित थाने को लौटाएँ।",
    "en": "The station recommends something else. If you do not agree, send it back with reasons.",
}


def adverse_ground(case: CaseFields) -> bool:
    """Return whether anything adverse was found: a record that is the person's by more than the
    name, or facts that an enquiry reports."""
    return bool(confirmed(case)) or "adverse" in results_of_enquiries(case)


# -- guards ------------------------------------------------------------------------------------


def recommendation_rests_on_what_was_found(step: Step) -> None:
    """What was found is not passed over, and what was not found is not recommended."""
    recommendation, ground = step.body["recommendation"], adverse_ground(step.case)
    unknown = UNKNOWN in results_of_enquiries(step.case)
    why = None
    if recommendation == ADVERSE:
        why = None if ground else NOTHING_FOUND
    elif ground:
        why = FOUND
    elif unknown is not (recommendation == UNKNOWN):
        why = NOT_ALL_VERIFIED if unknown else ALL_VERIFIED
    if why:
        raise refusal("recommendation", why)


def _recommended(code: str, step: Step) -> None:
    if (step.case.get("recommendation") or {}).get("code") != code:
        raise refusal("form", ANOTHER_IS_RECOMMENDED)


# -- effects -----------------------------------------------------------------------------------


def keep_recommendation(step: Step) -> Changes:
    """Keep it where no view shows it: an opinion is not a result."""
    recommendation = {"code": step.body["recommendation"], "stage": step.body.get("stage")}
    return {"recommendation": {**recommendation, "by": step.actor.id, "at": step.now}}


def _settled(step: Step, code: str) -> Changes:
    choices = step.definition.actions["recommend"].form.choices["recommendation"]
    as_of = (step.case.get("record_check") or {}).get("as_of") or step.now
    result = {"code": code, "label": dict(choices[code]["label"])}
    settled: Changes = {"result": {**result, "as_of": as_of, "settled_at": step.now}}
    days = step.definition.source["limits"].get("certificate_days")
    if code == CLEAR and days:
        settled["certificate"] = {"good_until": due_after_days(step.now, days)}
    return settled


def keep_the_end_of_the_certificate(step: Step) -> Changes:
    """A corrected certificate ends with the one before: nothing was looked at anew."""
    until = next(one["due_at"] for one in step.case["clocks"] if one["name"] == "validity")
    return {"certificate": {"good_until": until}}


def settle_after_hearing(step: Step) -> Changes:
    """The Superintendent has heard the person."""
    return _settled(step, CLEAR if step.body["decision"] == "clear" else ADVERSE)


def settle_appeal(step: Step) -> Changes:
    """The DIG allows the appeal, or the result stands."""
    return _settled(step, CLEAR) if step.body["decision"] == "allow" else {}


def send_to_passport_office(step: Step) -> Changes:
    """A result that is final goes to the passport office, by a job."""
    return {"passport_due_at": step.now}


def result_is_answered(step: Step) -> Changes:
    """The passport office has taken the result or refused it: nothing is to be sent any more."""
    return {"passport_due_at": None}


GUARDS = {
    "recommendation-rests-on-what-was-found": recommendation_rests_on_what_was_found,
    "clear-is-recommended": lambda step: _recommended(CLEAR, step),
    "adverse-is-recommended": lambda step: _recommended(ADVERSE, step),
    "not-verified-is-recommended": lambda step: _recommended(UNKNOWN, step),
}
CONDITIONS = {
    "the-answer-is-whole": lambda step: step.body.get("whole") is True,
    "it-is-decided-clear": lambda step: step.body["decision"] == "clear",
    "the-appeal-is-allowed": lambda step: step.body["decision"] == "allow",
}
EFFECTS = {
    "keep-recommendation": keep_recommendation,
    "keep-the-end-of-the-certificate": keep_the_end_of_the_certificate,
    "settle-clear": lambda step: _settled(step, CLEAR),
    "settle-not-verified": lambda step: _settled(step, UNKNOWN),
    "settle-after-hearing": settle_after_hearing,
    "settle-appeal": settle_appeal,
    "send-to-passport-office": send_to_passport_office,
    "result-is-answered": result_is_answered,
}
