"""Which offence the information discloses, and the preliminary enquiry that the law allows for it.

The officer decides the sections; what follows from them is the law's (BNSS 173 and 174).
"""

from collections.abc import Mapping
from dataclasses import replace

from casework import closed_text
from casework.definition.conditions import value_at
from casework.engine.clocks import due_at
from casework.engine.rules import Step
from casework.policing.routing_rules import office_codes
from casework.typed.fields import Changes
from casework.typed.replies import Choice
from contracts.errors import ValidationFailed
from contracts.typed import Json, JsonObject
from services.complaints.law.classification import Release, as_named, classify
from services.complaints.law.consequences import of_category
from services.complaints.law.in_time import Occurred
from services.complaints.law.other_acts import OtherOffence
from services.complaints.law.punishment import Text
from services.complaints.law.search import described, search
from services.complaints.law.wording import joined, say
from services.complaints.rules.tasks import tasks_of_information
from services.complaints.rules.words import not_for, refusal

CONFIRMS = frozenset({"sho", "dsp", "sp"})
"""Roles whose own classification, or own next step on it, is the confirmation that the head of a
station owes to an enquiry officer's proposal."""
DSP_OR_ABOVE = frozenset({"dsp", "sp"})
NO_ENQUIRY_ALLOWED = {
    "hi": "इन धाराओं में प्रारंभिक जाँच की अनुमति नहीं है (BNSS धारा 173(3))।",
    "en": "For these sections there is no preliminary enquiry (BNSS section 173(3)).",
}
FOURTEEN_DAYS_ARE_OVER = {
    "hi": "प्रारंभिक जाँच के चौदह दिन बीत चुके हैं: FIR दर्ज करें।",
    "en": "The fourteen days of a preliminary enquiry are over: register the FIR.",
}
TAKES_A_DSP = {
    "hi": "एक बार संज्ञेय मानी गई शिकायत को केवल डीएसपी या उनसे वरिष्ठ अधिकारी असंज्ञेय कर सकते हैं।",
    "en": "What was once classified as cognizable only a DSP or above classifies as not.",
}
TIME_OF_OFFENCE = "time-of-offence"
"""The fact that says when it happened: by it the code is chosen."""
THEFT = "BNS 303(2)"
SMALL = 5000
"""Rupees: theft of less is under the proviso to BNS 303(2), if it is a first conviction."""
NONE_MADE_OUT = {"hi": "कोई नहीं", "en": "none"}


def classified(step: Step, sections: list[str], others: list[OtherOffence]) -> JsonObject:
    """Return the case's classification for ``sections`` of the tables and ``others`` that the
    officer wrote.

    ``registrable`` says that an FIR is what comes next; an enquiry is never open for what must be
    registered at once. What a DSP decided of an Act that no table has still counts.
    """
    decided = (step.case.get("classification") or {}).get("decided")
    occurred = Occurred(**(step.facts.get(TIME_OF_OFFENCE) or {}))
    classification = classify(sections, others, occurred, _release(decided)).to_dict()
    mandatory = bool(step.case.get("mandatory_fir"))
    no_enquiry = of_category(step.case["category"]).gives("no_enquiry")
    barred = mandatory or no_enquiry or enquiry_was_decided(step)
    if hint := _small_theft(step, classification):
        classification["why"] = joined([classification["why"], hint])
    return classification | {
        "by": step.actor.id,
        "confirmed_by": step.actor.id if step.actor.role in CONFIRMS else None,
        "enquiry_allowed": classification["enquiry_allowed"] and not barred,
        "registrable": classification["cognizable"] or mandatory,
        "decided": decided,
    }


def _small_theft(step: Step, classification: JsonObject) -> Text | None:
    """Return what the officer is told where the information makes of a
    theft one of little value."""
    value = step.facts.get("stated-value")
    stolen = any(row["section"] == THEFT for row in classification["sections"])
    return say("small-theft", value=value) if stolen and value and value < SMALL else None


def _release(decided: JsonObject | None) -> Release:
    if not decided:
        return Release()
    return Release(frozenset(decided["sections"]), decided["public"], decided["enquiry"])


def _as_the_officer_says(step: Step) -> JsonObject:
    return classified(step, step.body["sections"], step.body.get("other_offences", []))


def enquiry_was_decided(step: Step) -> bool:
    """A second enquiry would be an extension of the first; one that was refused is not asked again,
    however the offence is classified afterwards."""
    decisions = ("permit-enquiry", "refuse-enquiry")
    return any(entry["action"] in decisions for entry in step.case["timeline"])


def sections_text(classification: JsonObject | None) -> Json:
    """Return the sections in one line; the word "none" in both languages where there are none."""
    named = [row["section"] for row in (classification or {}).get("sections", ())]
    return closed_text.joined(", ", named) or NONE_MADE_OUT


def classify_offences(step: Step) -> Changes:
    """Classify as the officer says; a first classification in time ends the silence."""
    classification = _as_the_officer_says(step)
    details = {
        "sections_text": sections_text(classification),
        "classification": classification["why"],
    }
    details["cognizable"] = classification["cognizable"]
    changed: JsonObject = {"classification": classification, "details": details}
    if is_first_step_in_time(step):
        changed["silence"] = None
    closed = closed_to_others(step) if classification["sensitive"] else {}
    return {**changed, **closed, **tasks_of_information(step, classification)}


def is_first_step_in_time(step: Step) -> bool:
    """Classifying once more is no step, and none after the day of the decision takes the appeal
    from the citizen."""
    late = any(c["name"] == "decision" and c["status"] == "breached" for c in step.case["clocks"])
    return step.case.get("classification") is None and not late


def directed_registration_stands(step: Step) -> None:
    """What the Superintendent, or a DSP who refused the enquiry, said is to be registered is not
    classified into something that no FIR is registered for."""
    decided = step.case["state"] == "registration-directed" or any(
        entry["action"] == "refuse-enquiry" for entry in step.case["timeline"]
    )
    classification = _as_the_officer_says(step)
    if decided and not classification["registrable"]:
        raise ValidationFailed(fields={"sections": "not-a-choice"})


def lowering_takes_a_dsp(step: Step) -> None:
    """One hand does not make a cognizable offence into none: that would end it without an FIR,
    and takes an officer not below the rank of DSP."""
    known = step.case.get("classification") or {}
    if not known.get("cognizable") or step.actor.role in DSP_OR_ABOVE:
        return
    classification = classified(step, step.body["sections"], step.body.get("other_offences", []))
    if not classification["cognizable"]:
        raise refusal("sections", TAKES_A_DSP)


def closed_to_others(step: Step) -> Changes:
    """A matter whose victim the law protects is seen by those who handle it, whatever it was filed
    as; it stays so if the sections change again."""
    return {"sensitive": True, "office_codes": office_codes(step.case["offices"], closed=True)}


def another_step_follows(step: Step) -> bool:
    """The sections now named ask for another next step than those before: an FIR, the record of a
    non-cognizable matter, or advice."""
    classification = _as_the_officer_says(step)
    return _next_step(classification) != _next_step(step.case.get("classification") or {})


def _next_step(classification: Mapping[str, Json]) -> Json:
    return classification.get("registrable") or classification.get("kind")


def decide_on_unlisted(step: Step) -> Changes:
    """What no table has is open, or its enquiry possible, only because an officer of the rank of
    DSP or above says so; whatever the tables close stays closed."""
    known = step.case["classification"]
    decided = {
        "sections": [row["section"] for row in known["sections"] if not row.get("listed", True)],
        "public": bool(step.body.get("public")),
        "enquiry": bool(step.body.get("enquiry")),
        "by": step.actor.id,
        "role": step.actor.role,
        "at": step.now,
    }
    before = replace(step, case={**step.case, "classification": {**known, "decided": decided}})
    unchanged = {name: known[name] for name in ("by", "confirmed_by", "registrable")}
    return {"classification": classified(before, *as_named(known["sections"])) | unchanged}


def confirm_classification(step: Step) -> Changes:
    """Whoever goes on from a proposal confirms it."""
    known = step.case.get("classification")
    return {"classification": {**known, "confirmed_by": step.actor.id}} if known else {}


def enquiry_is_lawful(step: Step) -> None:
    """A preliminary enquiry exists for offences of three to under seven years: BNSS 173(3)."""
    known = step.case.get("classification") or {}
    if not known.get("enquiry_allowed") or step.case.get("mandatory_fir"):
        raise not_for("reasons", NO_ENQUIRY_ALLOWED)
    clock = step.definition.clocks["enquiry"]
    since = value_at(step.case, clock.counts_from) if clock.counts_from else step.now
    if step.now >= due_at(clock, since):
        # It would end as it begins, and a cognizable matter could be closed without any.
        raise not_for("reasons", FOURTEEN_DAYS_ARE_OVER)


def open_permitted_enquiry(step: Step) -> Changes:
    """The order, its number and who gave it."""
    return {
        "enquiry": {
            "order_number": step.body["order_number"],
            "by": step.actor.id,
            "role": step.actor.role,
            "permitted_at": step.now,
            "prima_facie": None,
        }
    }


def rule_out_enquiry(step: Step) -> Changes:
    """What was refused is not asked again: the FIR is registered."""
    return {"classification": {**step.case["classification"], "enquiry_allowed": False}}


def prima_facie_case_exists(step: Step) -> bool:
    """The officer's report says so."""
    return bool(step.body["prima_facie"])


def take_enquiry_report(step: Step) -> Changes:
    """A prima facie case is registered; where there is none the head decides with reasons."""
    prima_facie = prima_facie_case_exists(step)
    report = {"prima_facie": prima_facie, "reported_at": step.now, "reported_by": step.actor.id}
    return {
        "enquiry": {**step.case["enquiry"], **report},
        "classification": {**step.case["classification"], "registrable": prima_facie},
    }


def end_permitted_enquiry(step: Step) -> Changes:
    """Fourteen days are over without a report; there is no extension."""
    return {"enquiry": {**step.case["enquiry"], "ended_at": step.now}}


def find_offences(words: str) -> list[Choice]:
    """Return the sections that words may mean, each with its title and what a case of it is."""
    return [{"value": offence.section, "label": described(offence)} for offence in search(words)]


GUARDS = {
    "enquiry-is-lawful": enquiry_is_lawful,
    "lowering-takes-a-dsp": lowering_takes_a_dsp,
    "directed-registration-stands": directed_registration_stands,
}
CONDITIONS = {
    "prima-facie-case-exists": prima_facie_case_exists,
    "another-step-follows": another_step_follows,
}
EFFECTS = {
    "classify-offences": classify_offences,
    "decide-on-unlisted": decide_on_unlisted,
    "confirm-classification": confirm_classification,
    "open-permitted-enquiry": open_permitted_enquiry,
    "rule-out-enquiry": rule_out_enquiry,
    "take-enquiry-report": take_enquiry_report,
    "end-permitted-enquiry": end_permitted_enquiry,
}
FINDERS = {"offences": find_offences}
