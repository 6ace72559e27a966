"""The general diary: the station's book in which everything is entered first."""

from casework.engine.rules import Step
from casework.typed.fields import Changes


def enter_in_general_diary(step: Step) -> Changes:
    """The entry in the general diary is the proof that the station has the information."""
    number = step.facts["general-diary-number"]
    return {"gd_number": number, "gd_at": step.now, "details": {"gd_number": number}}


EFFECTS = {"enter-in-general-diary": enter_in_general_diary}
