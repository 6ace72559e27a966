"""What a delay costs: reckoned at the end of each day, shown, and never more than the most.

In the case: ``delay {"since", "days", "rupees", "next_at", "shown"}``, and ``appealed_at`` once it
was appealed; None where there is none.
"""

from datetime import timedelta
from typing import TypedDict

from casework.engine.rules import Step
from casework.typed.fields import Changes

DAY = timedelta(days=1)


class Amount(TypedDict):
    """What so many days of delay cost; ``shown`` is None while they cost nothing."""

    days: int
    rupees: int
    shown: str | None


def date_the_delay_appeal(step: Step) -> Changes:
    """The Superintendent's fifteen days are counted from here."""
    return {"delay": {**step.case["delay"], "appealed_at": step.now}}


def begin_delay(step: Step) -> Changes:
    """The time limit has passed: the first day of delay runs."""
    due = next(one["due_at"] for one in step.case["clocks"] if one["name"] == "service")
    return {"delay": {"since": due, "next_at": due + DAY, **_amount(step, 0)}}


def reckon_delay(step: Step) -> Changes:
    """Add the day that is over; at the most there is no next."""
    delay = step.case["delay"]
    amount = _amount(step, delay["days"] + 1)
    most = step.definition.source["limits"]["delay_rupees_at_most"]
    next_at = None if amount["rupees"] >= most else delay["next_at"] + DAY
    return {"delay": {**delay, **amount, "next_at": next_at}}


def _amount(step: Step, days: int) -> Amount:
    limits = step.definition.source["limits"]
    rupees = min(days * limits["delay_rupees_per_day"], limits["delay_rupees_at_most"])
    grouped = f"{rupees:,}"
    return {"days": days, "rupees": rupees, "shown": f"₹{grouped}" if rupees else None}


EFFECTS = {
    "date-the-delay-appeal": date_the_delay_appeal,
    "begin-delay": begin_delay,
    "reckon-delay": reckon_delay,
}
