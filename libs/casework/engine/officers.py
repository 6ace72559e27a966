"""Rules that every service with designated officers shares: naming one, and handing over.

A capability says as what an officer was named: in which role, at which office. It ends when a
successor takes over, and with the officer's posting (``casework.engine.access``).
"""

from casework.engine.rules import Rules, Step
from casework.typed.fields import Changes

FIELDS = frozenset({"assigned_to", "capability"})
"""What these rules fill."""
_TOLD = ("role", "office", "name", "rank", "phone")
_WHERE_KNOWN = ("number", "entered_at")


def named(step: Step, username: str | None) -> Changes:
    """Return the case's fields that make ``username`` its officer; nobody where it is None.

    An officer of whom the step knows no record is named without a capability.
    """
    record = step.officers.get(username) if username else None
    capability = None
    if record:
        description = {key: record.get(key) for key in _TOLD}
        description |= {key: record.get(key) for key in _WHERE_KNOWN if record.get(key)}
        capability = {"officer": username, **description, "since": step.now}
    return {"assigned_to": username, "capability": capability}


def name_the_officer(step: Step) -> Changes:
    """One officer by name: only the designated officer acts, and the citizen knows who it is."""
    return named(step, step.body["officer"])


def hand_over_to_successor(step: Step) -> Changes:
    """The officer left: the successor has the case, or nobody until its head names one."""
    return named(step, step.body.get("officer"))


def a_successor_is_named(step: Step) -> bool:
    """Whoever recorded the leaving said who takes over."""
    return bool(step.body.get("officer"))


OFFICER_RULES = Rules(
    conditions={"a-successor-is-named": a_successor_is_named},
    effects={
        "name-the-officer": name_the_officer,
        "hand-over-to-successor": hand_over_to_successor,
    },
)
