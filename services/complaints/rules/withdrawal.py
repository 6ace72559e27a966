"""What becomes of a complaint that the citizen no longer wants.

Before it is classified nobody knows whether it is his to take back: the wish is recorded, the
station is told, and the sections decide. Offences are the State's to pursue where they are
cognizable.
"""

from casework.engine.rules import Step
from casework.typed.fields import Changes
from services.complaints.law.consequences import of_category
from services.complaints.rules.transfer import without_transfer


def the_state_must_pursue_it(step: Step) -> bool:
    """Withdrawing does not end a matter that the State must pursue, or a direction to register.

    A complainant's withdrawal, which may have been forced, is recorded and ends nothing there: a
    missing child is a matter for registration (Bachpan Bachao Andolan v. Union of India, 2013);
    offences against women and under the SC/ST (Prevention of Atrocities) Act are cognizable and not
    the complainant's to settle; a missing person is searched for until traced. Which categories and
    sections these are, the table of consequences says.
    """
    known = step.case.get("classification") or {}
    return bool(
        of_category(step.case["category"]).gives("pursued_by_state")
        or step.case.get("mandatory_fir")
        or known.get("cognizable")
        or known.get("pursued_by_state")
        or step.case["state"] == "registration-directed"
    )


def is_not_classified(step: Step) -> bool:
    """Nobody has said yet which offence the information discloses."""
    return step.case.get("classification") is None


def take_withdrawal(step: Step) -> Changes:
    """Keep a wish that the sections will decide on; what ends waits at no other station."""
    if the_state_must_pursue_it(step):
        return {}
    if is_not_classified(step):
        return {"withdrawal": {"asked_at": step.now}}
    return without_transfer(step.case)


def drop_withdrawal(step: Step) -> Changes:
    """The citizen wants it to go on after all."""
    return {"withdrawal": None}


CONDITIONS = {
    "the-state-must-pursue-it": the_state_must_pursue_it,
    "is-not-classified": is_not_classified,
}
EFFECTS = {"take-withdrawal": take_withdrawal, "drop-withdrawal": drop_withdrawal}
