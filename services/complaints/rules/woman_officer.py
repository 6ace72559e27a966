"""Information given by a woman against whom certain offences are alleged: a woman officer records
it (BNSS 173(1), first proviso)."""

from casework.engine.rules import Step
from contracts.errors import ValidationFailed

NUMBERED_ANEW = "zero-fir-received"
"""A Zero FIR gets its regular number: the information was recorded where it was given."""
HERSELF, ANOTHER = "woman-herself", "another-person"


def given_by_the_woman(step: Step) -> bool:
    """Return whether the woman herself gave the information: as the officer says who registers it,
    else as the citizen said who suffered; she did where neither says anything."""
    answer = step.body.get("given_by")
    if answer is not None:
        return bool(answer == HERSELF)
    return step.case.get("affected") != "someone-else"


def woman_officer_records(step: Step) -> None:
    """Information of certain offences, given by the woman against whom they are alleged, is
    recorded by a woman officer: BNSS 173(1), first proviso.

    Any woman officer may record it, and it is not asked again when a Zero FIR is numbered anew.
    """
    protected = (step.case.get("classification") or {}).get("woman_officer")
    if not protected or step.case["state"] == NUMBERED_ANEW:
        return
    if step.body.get("given_by") == ANOTHER and step.case.get("affected") == "myself":
        # The citizen wrote that it happened to herself, and she is who filed it.
        raise ValidationFailed(fields={"given_by": "does-not-match"})
    if not given_by_the_woman(step):
        return
    recorder = step.officers.get(step.body.get("recorded_by") or step.actor.id) or {}
    if not recorder.get("woman"):
        raise ValidationFailed(fields={"recorded_by": "woman-officer-required"})


GUARDS = {"woman-officer-records": woman_officer_records}
