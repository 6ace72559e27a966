"""How a matter ends at the station, and how the citizen goes on from there.

Whoever is refused may send the substance of the information to the Superintendent of Police, who
investigates himself or directs an investigation (BNSS 173(4)); after that comes the Magistrate.
"""

from casework.engine.rules import Step
from casework.typed.fields import Changes
from contracts.errors import ValidationFailed
from services.complaints.rules.transfer import without_transfer
from services.complaints.rules.words import refusal

ENDED = frozenset({"closed", "not-investigated", "ncr-recorded", "search-open"})
"""States in which a station has decided; an appeal from any other is against its silence."""
WITHOUT_STEP = {"hi": "72 घंटे", "en": "72 hours"}
WITHOUT_DECISION = {"hi": "21 दिन", "en": "21 days"}
FINDINGS = frozenset({"no-prima-facie-case", "not-substantiated"})
"""Reasons that say what an enquiry found."""
NO_ENQUIRY = {
    "hi": "यह किसी जाँच का नतीजा है, और कोई जाँच नहीं हुई: प्रारंभिक जाँच डीएसपी की अनुमति से होती "
    "है (BNSS धारा 173(3))।",
    "en": "That is what an enquiry finds, and there was none: a preliminary enquiry takes the "
    "permission of a DSP (BNSS section 173(3)).",
}


# -- guards ------------------------------------------------------------------------------------


def decision_fits_the_case(step: Step) -> None:
    """Silence is not confirmed by a rejection, and what is registered is not registered twice."""
    appeal, decision = step.case["appeal"], step.body["decision"]
    if decision == "reject" and appeal["for_silence"]:
        raise ValidationFailed(fields={"decision": "not-a-choice"})
    if decision == "reject" and step.case.get("mandatory_fir"):
        # The FIR for a missing child is nobody's to refuse.
        raise ValidationFailed(fields={"decision": "not-a-choice"})
    if decision == "direct-registration" and fir_is_registered(step):
        raise ValidationFailed(fields={"decision": "not-a-choice"})


def a_finding_has_an_enquiry(step: Step) -> None:
    """Whether what was told is true nobody at the station finds out without an enquiry, and that
    takes a DSP's order: BNSS 173(3); Lalita Kumari v. State of Uttar Pradesh, 2013."""
    enquired = step.case.get("enquiry") or step.case.get("ncr")
    if step.body["reason_code"] in FINDINGS and not enquired:
        raise refusal("reason_code", NO_ENQUIRY)


# -- conditions --------------------------------------------------------------------------------


def registration_is_directed(step: Step) -> bool:
    """The Superintendent directs the station to register."""
    return step.body["decision"] == "direct-registration"


def action_is_directed(step: Step) -> bool:
    """The Superintendent directs the station to act."""
    return step.body["decision"] == "direct-action"


def fir_is_registered(step: Step) -> bool:
    """The matter stands in the register already."""
    return step.case.get("fir") is not None


def decision_is_overdue(step: Step) -> bool:
    """The time in which the station decides has run out."""
    return any(c["name"] == "decision" and c["status"] == "breached" for c in step.case["clocks"])


def search_goes_on(step: Step) -> bool:
    """What was appealed is a search under way: a rejected appeal does not end that."""
    return bool(step.case["appeal"]["from_state"] == "search-open")


def diary_is_empty(step: Step) -> bool:
    """The station had not even opened the complaint."""
    return step.case.get("gd_number") is None


# -- effects -----------------------------------------------------------------------------------


def record_closing(step: Step) -> Changes:
    """Closing states a reason, a section and, in words of its own, why: see the form."""
    known = step.case.get("classification")
    return {
        "transfer": None,
        **({"classification": {**known, "confirmed_by": step.actor.id}} if known else {}),
    }


def leave_open_to_appeal(step: Step) -> Changes:
    """A decision ends the silence; what may be appealed is the decision; who took it is told."""
    return {"silence": None, **say_who_decided(step)}


def say_who_decided(step: Step) -> Changes:
    """Name and rank of the officer stand in the entry: a paper that gives his reasons is his."""
    officer = step.officers.get(step.actor.id)
    by = {"by": {key: officer.get(key) for key in ("name", "rank")}} if officer else {}
    return {"details": by}


def note_silence(step: Step) -> Changes:
    """From now on the citizen may go to the Superintendent; for how long the station was silent is
    told."""
    silent_for = WITHOUT_DECISION if decision_is_overdue(step) else WITHOUT_STEP
    return {"silence": {"since": step.now}, "details": {"silent_for": dict(silent_for)}}


def take_appeal(step: Step) -> Changes:
    """Keep from where it was appealed; a transfer that was waiting ends."""
    state = step.case["state"]
    return without_transfer(step.case) | {
        "appeal": {
            "at": step.now,
            "from_state": state,
            "for_silence": state not in ENDED,
            "decision": None,
        },
        "silence": None,
    }


def take_appeal_decision(step: Step) -> Changes:
    """Keep what the Superintendent decided, and when."""
    decided = {"decision": step.body["decision"], "decided_at": step.now, "by": step.actor.id}
    return {"appeal": {**step.case["appeal"], **decided}}


def note_magistrate_kit(step: Step) -> Changes:
    """Since when the papers for the Magistrate are in the citizen's hands."""
    appeal, order = step.case.get("appeal"), step.case.get("magistrate_order")
    if appeal:
        return {"appeal": {**appeal, "kit_at": step.now}}
    # An order of a Magistrate that the station does not follow, without an appeal before it.
    return {"magistrate_order": {**order, "kit_at": step.now}} if order else {}


GUARDS = {
    "decision-fits-the-case": decision_fits_the_case,
    "a-finding-has-an-enquiry": a_finding_has_an_enquiry,
}
CONDITIONS = {
    "registration-is-directed": registration_is_directed,
    "action-is-directed": action_is_directed,
    "fir-is-registered": fir_is_registered,
    "search-goes-on": search_goes_on,
    "diary-is-empty": diary_is_empty,
}
EFFECTS = {
    "record-closing": record_closing,
    "leave-open-to-appeal": leave_open_to_appeal,
    "say-who-decided": say_who_decided,
    "note-silence": note_silence,
    "take-appeal": take_appeal,
    "take-appeal-decision": take_appeal_decision,
    "note-magistrate-kit": note_magistrate_kit,
}
