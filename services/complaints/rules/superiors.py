"""The Superintendent who investigates himself or names another officer (BNSS 173(4)), and the
Magistrate who orders an investigation (BNSS 175(3), 175(4))."""

from casework.engine.officers import named
from casework.engine.rules import Step
from casework.typed.fields import Changes
from contracts.errors import ValidationFailed
from contracts.typed import Json
from services.complaints.rules.investigator import lacks_the_rank
from services.complaints.rules.transfer import without_transfer
from services.complaints.rules.words import refusal

HIMSELF, ANOTHER = "investigate-himself", "name-officer"
AGAINST_POLICE = "complaint-against-police"
REPORT_COMES_FIRST = {
    "hi": "लोक सेवक के विरुद्ध आदेश से पहले उनके वरिष्ठ अधिकारी की रिपोर्ट दर्ज होनी चाहिए "
    "(BNSS धारा 175(4))।",
    "en": "Before an order against a public servant the report of the officer superior to him "
    "is entered (BNSS section 175(4)).",
}
POLICE_ARE_PUBLIC_SERVANTS = {
    "hi": "यह शिकायत पुलिस के विरुद्ध है; पुलिस अधिकारी लोक सेवक हैं (BNSS धारा 175(4))।",
    "en": "This complaint is against police, who are public servants (BNSS section 175(4)).",
}
CHOSEN_BY_THE_SP = {
    "hi": "अनुसंधान अधिकारी पुलिस अधीक्षक (SP) ने तय किया है; केवल वे बदल सकते हैं (BNSS धारा 173(4))।",
    "en": "The Superintendent of Police (SP) named who investigates, and alone changes it "
    "(BNSS section 173(4)).",
}


# -- the Superintendent --------------------------------------------------------------------------


def superintendent_names_who_investigates(step: Step) -> bool:
    """The Superintendent investigates himself, or directs another officer to."""
    return step.body["decision"] in (HIMSELF, ANOTHER)


def name_who_investigates(step: Step) -> Changes:
    """Keep whom the Superintendent named, himself or another, and give him the case."""
    if not superintendent_names_who_investigates(step):
        return {}
    officer = step.actor.id if step.body["decision"] == HIMSELF else step.body["officer"]
    chosen: dict[str, Json] = {"officer": officer, "by": step.actor.id, "at": step.now}
    return {"investigation_by": chosen, **named(step, officer)}


def no_superior_is_named(step: Step) -> None:
    """An officer gives a case to nobody above: a Superintendent takes it himself (BNSS 173(4))."""
    officer = step.body.get("officer")
    role = (step.officers.get(officer) or {}).get("role") if officer else None
    if role == "sp" and step.actor.role != "sp":
        raise ValidationFailed(fields={"officer": "not-a-choice"})


def superintendents_choice_stands(step: Step) -> None:
    """Whom the Superintendent named, himself too, nobody below him replaces."""
    chosen = step.case.get("investigation_by")
    if chosen and step.body["officer"] == chosen["officer"]:
        return
    if chosen and step.actor.role != "sp":
        raise refusal("officer", CHOSEN_BY_THE_SP)
    no_superior_is_named(step)


# -- the Magistrate ------------------------------------------------------------------------------


def superiors_report_comes_first(step: Step) -> None:
    """An investigation of what a public servant did in office is ordered on the report of the
    officer superior to him: BNSS 175(4)(a)."""
    public_servant = bool(step.body.get("public_servant"))
    if step.case["category"] == AGAINST_POLICE and not public_servant:
        raise refusal("public_servant", POLICE_ARE_PUBLIC_SERVANTS)
    if public_servant and not step.case.get("superior_report"):
        raise refusal("public_servant", REPORT_COMES_FIRST)


def keep_superiors_report(step: Step) -> Changes:
    """Number, author and day of the report that goes to the Magistrate."""
    report = {"number": step.body["report_number"], "by": step.actor.id, "at": step.now}
    return {"superior_report": report}


def take_magistrates_order(step: Step) -> Changes:
    """The order stands in the case; a wish to withdraw and a silence are over with it, and an
    officer below the rank that the law asks for does not investigate by it."""
    order = {
        "number": step.body["order_number"],
        "court": step.body["court"],
        "at": step.now,
        "public_servant": bool(step.body.get("public_servant")),
    }
    known = step.case.get("classification") or {}
    let_go = named(step, None) if lacks_the_rank(step, known) else {}
    return (
        let_go
        | without_transfer(step.case)
        | {
            "magistrate_order": order,
            "withdrawal": None,
            "silence": None,
        }
    )


GUARDS = {
    "no-superior-is-named": no_superior_is_named,
    "superintendents-choice-stands": superintendents_choice_stands,
    "superiors-report-comes-first": superiors_report_comes_first,
}
CONDITIONS = {"superintendent-names-who-investigates": superintendent_names_who_investigates}
EFFECTS = {
    "name-who-investigates": name_who_investigates,
    "keep-superiors-report": keep_superiors_report,
    "take-magistrates-order": take_magistrates_order,
}
