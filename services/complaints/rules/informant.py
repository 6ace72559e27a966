"""Who informs: a citizen from home, a person at the counter, a public servant, or an officer on
what he knows himself (BNSS 173(1)). No input, no output."""

from collections.abc import Mapping
from dataclasses import replace

from casework.engine.rules import Step
from casework.policing.routing_rules import placed
from casework.typed.fields import Answers, Changes
from contracts.errors import ValidationFailed
from contracts.typed import Json, JsonObject
from services.complaints.rules.information import take_information

OWN_REPORT, PUBLIC_SERVANT = "own-report", "public-servant"
HERE: Mapping[str, str] = {
    "hi": "सूचना इसी थाने में दी गई; जगह किसी और थाने की हो तो यहाँ ज़ीरो FIR दर्ज होगी।",
    "en": "The information was given at this station; if the place is another's, a Zero FIR is "
    "registered here.",
}
PARTICULARS = ("direction", "distance", "beat", "inquest_number", "unnamed_because")
"""Answers of the registering officer that stand in the first information report alone."""


def how_given(step: Step) -> str | None:
    """Return how an officer says that the information came; None where a citizen files himself."""
    if step.actor.role in ("citizen", "system"):
        return None
    return str(step.body["how_given"])


# -- conditions --------------------------------------------------------------------------------


def is_own_report(step: Step) -> bool:
    """The officer is the informant."""
    return how_given(step) == OWN_REPORT


def is_taken_at_counter(step: Step) -> bool:
    """An officer files for somebody."""
    return how_given(step) not in (None, OWN_REPORT)


# -- guards ------------------------------------------------------------------------------------


def counter_information_is_whole(step: Step) -> None:
    """What is taken at the counter has a named informant who signed it; what he said or brought was
    read over to him and admitted correct: BNSS 173(1)(i), (ii)."""
    if not is_taken_at_counter(step):
        return
    needed = ["name", "informant_signed_by"]
    needed += [] if step.body["how_given"] == PUBLIC_SERVANT else ["read_over"]
    wrong = {field: "required" for field in needed if not step.body.get(field)}
    if wrong:
        raise ValidationFailed(fields=wrong)


def informant_is_named(step: Step) -> None:
    """An FIR names who informed, or says why not, also where the station acts before he signed. A
    missing child's waits for no name, and a Zero FIR that came from elsewhere has passed this. An
    officer is named by his own report."""
    case = step.case
    excused = case.get("mandatory_fir") or case["state"] == "zero-fir-received"
    # A case that began before this was asked for says nothing of it.
    named = (case.get("informant") or {"named": True})["named"]
    if not (excused or named or step.body.get("unnamed_because")):
        raise ValidationFailed(fields={"unnamed_because": "required"})


# -- effects -----------------------------------------------------------------------------------


def take_what_is_said(step: Step) -> Changes:
    """Keep the information as given, put the case where routing says; what an officer takes down
    stays at his station, signed."""
    information = dict(take_information(step))
    how = how_given(step)
    named = bool(step.body.get("name")) or how == OWN_REPORT
    information |= {"informant": {"named": named}, "intake": None}
    if how is None:
        # Handed on by another service for somebody nobody could name yet: as at the counter.
        origin = step.case.get("handed_on")
        unowned = {"how": "handed-on", "unowned": True} if origin and not origin["owned"] else None
        return information | {"intake": unowned}
    office = step.facts["counter-office"]
    here = replace(step, case={**step.case, "sensitive": information["sensitive"]})
    where = placed(here, office["station"], office["offices"], [])
    return information | dict(where) | _at_counter(step, how, information)


def _at_counter(step: Step, how: str, information: Mapping[str, Json]) -> JsonObject:
    officer = step.officers.get(step.actor.id) or {}
    return {
        "heal_at": None,
        "routing": {
            **information["routing"],
            "outcome": "resolved",
            "method": "taken-at-counter",
            "confidence": "certain",
            "why": HERE,
            "question": None,
        },
        "intake": {
            "how": how,
            "name": officer.get("name"),
            "rank": officer.get("rank"),
            "number": officer.get("number"),
            "signed_by": step.body.get("informant_signed_by"),
            "read_over": bool(step.body.get("read_over")),
            "unowned": how != OWN_REPORT and not step.parties,
        },
        "signature": {
            "method": how if how == OWN_REPORT else step.body["informant_signed_by"],
            "sha256": information["information_sha256"],
            "signed_at": step.now,
            "signer": step.case["owner"],
            "witness": None if how == OWN_REPORT else step.actor.id,
            "proof": None,
            "key": None,
        },
    }


def take_particulars(step: Step) -> Changes:
    """Note that the informant is named now; what was said stands in the notes."""
    return {"informant": {"named": True}} if step.body.get("name") else {}


def take_owner(step: Step) -> Changes:
    """The person who informed has the case from now on."""
    return {"intake": {**step.case["intake"], "unowned": False}}


def enter_particulars(step: Step) -> Changes:
    """Keep what stands in the report beside its number: where the place lies from the station, why
    nobody is named, the number of the officer who registers it, and the station, the offences and
    the officer who had the matter then: each may be another's afterwards."""
    officer = step.officers.get(step.actor.id) or {}
    answers: Answers = {name: step.body[name] for name in PARTICULARS if step.body.get(name)}
    entry = {
        **answers,
        "officer_number": officer.get("number"),
        "station": step.case["station"],
        "offences": (step.case.get("classification") or {}).get("sections") or [],
        "designated": step.case.get("capability"),
    }
    earlier = step.case.get("particulars") or {}
    return {"particulars": {**earlier, step.facts["register-number"]["field"]: entry}}


GUARDS = {
    "counter-information-is-whole": counter_information_is_whole,
    "informant-is-named": informant_is_named,
}
CONDITIONS = {"is-own-report": is_own_report, "is-taken-at-counter": is_taken_at_counter}
EFFECTS = {
    "take-information": take_what_is_said,
    "take-particulars": take_particulars,
    "take-owner": take_owner,
    "enter-particulars": enter_particulars,
}
