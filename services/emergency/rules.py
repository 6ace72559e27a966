"""What changes in an event of 112 besides its state."""

from casework.engine.rules import Rules, Step
from casework.typed.fields import Changes


def enter_in_diary(step: Step) -> Changes:
    """The event is in the centre's diary from the moment it is taken in."""
    return {"diary": step.facts["diary-number"]}


RULES = Rules(effects={"enter-in-diary": enter_in_diary})
