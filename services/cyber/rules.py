"""What changes in a report of lost money besides its state."""

from casework.engine.rules import Rules, Step
from casework.typed.fields import Changes


def ask_bank(step: Step) -> Changes:
    """The bank is to be asked at once (``jobs.py``)."""
    return {"hold_due_at": step.now}


def bank_is_asked(step: Step) -> Changes:
    """Nothing is to be sent any more."""
    return {"hold_due_at": None}


RULES = Rules(effects={"ask-bank": ask_bank, "bank-is-asked": bank_is_asked})
