"""After the police report: what the court does, and a further investigation (BNSS 193(9))."""

from casework.engine.rules import Step
from services.complaints.rules.words import refusal

BY_A_SENIOR_OFFICER = "senior-officer"
COGNIZANCE = "cognizance-taken"
ASKS_FOR_CLOSURE = frozenset({"closure-report", "untraced"})
SENIOR = frozenset({"dsp", "sp"})
COURT_PERMITS = {
    "hi": "संज्ञान के बाद आगे का अनुसंधान न्यायालय की अनुमति या आदेश से ही होता है (BNSS 193(9))",
    "en": "After cognizance a further investigation takes the permission or the order of the court "
    "(BNSS 193(9))",
}
SENIOR_DIRECTS = {
    "hi": "यह निर्देश डीएसपी या उनसे वरिष्ठ अधिकारी देते हैं",
    "en": "This direction is given by a DSP or above",
}
NO_CLOSURE_ASKED = {
    "hi": "पुलिस ने समापन रिपोर्ट नहीं दी थी",
    "en": "The police had not submitted a closure report",
}


def further_investigation_is_permitted(step: Step) -> None:
    """Before cognizance a senior officer may direct it (193(9) with 193(7)); afterwards the court
    alone permits it."""
    if step.body["basis"] != BY_A_SENIOR_OFFICER:
        return
    if step.case["regions"].get("court") != "with-court":
        raise refusal("basis", COURT_PERMITS)
    if step.actor.role not in SENIOR:
        raise refusal("basis", SENIOR_DIRECTS)


def closure_is_accepted_of_a_closure_report(step: Step) -> None:
    """A charge-sheet is not accepted as a closure."""
    closure = (step.case.get("final_report") or {}).get("outcome") in ASKS_FOR_CLOSURE
    if step.body["court_outcome"] == "closure-accepted" and not closure:
        raise refusal("court_outcome", NO_CLOSURE_ASKED)


def cognizance_is_taken(step: Step) -> bool:
    """The court goes on with the case."""
    return step.body["court_outcome"] == COGNIZANCE


def the_court_has_decided(step: Step) -> bool:
    """The court ended it, one way or the other."""
    return not cognizance_is_taken(step)


GUARDS = {
    "further-investigation-is-permitted": further_investigation_is_permitted,
    "closure-is-accepted-of-a-closure-report": closure_is_accepted_of_a_closure_report,
}
CONDITIONS = {
    "cognizance-is-taken": cognizance_is_taken,
    "the-court-has-decided": the_court_has_decided,
}
