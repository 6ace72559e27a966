"""How a matter ends at the station, and how the citizen goes on from there.

Whoever is refused may send the substance of the information to the Superintendent of Police, who
investigates himself or directs an investigation (BNSS 173(4)); after that comes the Magistrate.
"""

from casework.engine.rules import Step
from casework.typed.fields import Changes
from contracts.errors import NotAllowed, ValidationFailed
from services.complaints.rules.transfer import without_transfer

PURSUED_BY_THE_STATE = frozenset({"missing-child", "women-safety", "sc-st-atrocity"})
"""Offences that are the State's to pursue once it knows of them. A complainant's withdrawal, which
may have been forced, is recorded and ends nothing: a missing child is a matter for registration
(Bachpan Bachao Andolan v. Union of India, 2013); offences against women and under the SC/ST
(Prevention of Atrocities) Act are cognizable and not the complainant's to settle."""
ENDED = frozenset({"closed", "not-investigated", "ncr-recorded"})
"""States in which a station has decided; an appeal from any other is against its silence."""
NOT_SERIOUS_YEARS = 3
"""An offence below this is "not of a serious nature" in the sense of BNSS 176(1)(a): a reading of
this service, the law gives no figure."""


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


def ground_fits_the_offence(step: Step) -> None:
    """A serious offence is not left uninvestigated as "not serious": BNSS 176(1), proviso (a)."""
    known = step.case.get("classification") or {}
    light = known.get("kind") == "cognizable-under-3-years"
    if step.body["ground"] == "not-serious" and not light:
        raise ValidationFailed(fields={"ground": "not-a-choice"})


def once_cognizable_is_not_closed_by_the_station(step: Step) -> None:
    """What was a cognizable offence by one classification is not made none by the next and closed
    by the same hand: that takes an officer not below the rank of DSP. An enquiry that found no
    prima facie case had a DSP's order before it."""
    was = any(entry["details"].get("cognizable") for entry in step.case["timeline"])
    if was and step.case["state"] == "classified" and step.actor.role not in ("dsp", "sp"):
        raise NotAllowed("once classified as cognizable, only a DSP or above closes it")


# -- conditions --------------------------------------------------------------------------------


def the_state_must_pursue_it(step: Step) -> bool:
    """Withdrawing does not end a matter that the State must pursue, or an SP's direction."""
    known = step.case.get("classification") or {}
    return bool(
        step.case["category"] in PURSUED_BY_THE_STATE
        or step.case.get("mandatory_fir")
        or known.get("cognizable")
        or step.case["state"] == "registration-directed"
    )


def registration_is_directed(step: Step) -> bool:
    """The Superintendent directs the station to register."""
    return step.body["decision"] == "direct-registration"


def action_is_directed(step: Step) -> bool:
    """The Superintendent directs the station to act."""
    return step.body["decision"] == "direct-action"


def fir_is_registered(step: Step) -> bool:
    """The matter stands in the register already."""
    return step.case.get("fir") is not None


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
    officer = step.officers.get(step.actor.id)
    by = {"by": {key: officer.get(key) for key in ("name", "rank")}} if officer else {}
    return {"silence": None, "details": by}


def note_silence(step: Step) -> Changes:
    """From now on the citizen may go to the Superintendent."""
    return {"silence": {"since": step.now}}


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


def end_transfer_with_it(step: Step) -> Changes:
    """A complaint that is withdrawn waits at no other station; one that goes on still does."""
    return {} if the_state_must_pursue_it(step) else without_transfer(step.case)


def take_appeal_decision(step: Step) -> Changes:
    """Keep what the Superintendent decided, and when."""
    decided = {"decision": step.body["decision"], "decided_at": step.now, "by": step.actor.id}
    return {"appeal": {**step.case["appeal"], **decided}}


GUARDS = {
    "decision-fits-the-case": decision_fits_the_case,
    "ground-fits-the-offence": ground_fits_the_offence,
    "once-cognizable-is-not-closed-by-the-station": once_cognizable_is_not_closed_by_the_station,
}
CONDITIONS = {
    "the-state-must-pursue-it": the_state_must_pursue_it,
    "registration-is-directed": registration_is_directed,
    "action-is-directed": action_is_directed,
    "fir-is-registered": fir_is_registered,
    "diary-is-empty": diary_is_empty,
}
EFFECTS = {
    "record-closing": record_closing,
    "leave-open-to-appeal": leave_open_to_appeal,
    "note-silence": note_silence,
    "take-appeal": take_appeal,
    "end-transfer-with-it": end_transfer_with_it,
    "take-appeal-decision": take_appeal_decision,
}
