"""How it went, in the citizen's own words of four: asked when a case has ended, for any service.

It is kept beside the case and not in it: no officer's step waits for it or is undone by it, and
what the office says of the end is not what the citizen says. It holds nothing of who that is, and
goes with the case's personal data (``gateway.tracker.erasure``).
"""

from __future__ import annotations

from typing import TypedDict

from casework.engine.access import FEEDBACK
from chassis import time_source
from contracts.errors import ActionNotOpen, NotFound, ValidationFailed
from contracts.typed import View
from gateway.cases import policy
from gateway.http.context import database, parts
from gateway.identity.caller import Caller

ANSWERS = ("yes", "partly", "no", "nobody-came")
COLLECTION = "feedback"


class Feedback(TypedDict):
    """What a citizen said of the end of a case, and when (ISO 8601)."""

    answer: str
    at: str


def of_case(caller: Caller, case: View) -> Feedback | None:
    """Return what the citizen said of how the case has ended, to its owner and to officers who see
    it; None for nothing yet, for any other party, and of an end that the case was reopened after,
    for which the citizen is asked anew, and for whom the definition closes it to."""
    if not policy.reads_part(caller, case, FEEDBACK):
        return None
    if not _has_ended(case) or (caller.is_citizen and caller.id != case["owner"]):
        return None
    row = database()[COLLECTION].find_one({"_id": case["reference"]})
    # A row that does not say of which end it is, from an older version, counts for this one.
    if row is None or row.get("closed_at", case["closed_at"]) != case["closed_at"]:
        return None
    return {"answer": row["answer"], "at": row["at"]}


def may_give(caller: Caller, case: View) -> bool:
    """Return whether the case has ended and is this caller's own."""
    return caller.is_citizen and caller.id == case["owner"] and _has_ended(case)


def give(caller: Caller, case: View, answer: str) -> Feedback:
    """Keep what the citizen says, in place of what was said before.

    Refuses with NotFound (not the caller's own), ActionNotOpen (it has not ended), ValidationFailed
    (none of `ANSWERS`).
    """
    if caller.id != case["owner"]:
        raise NotFound("no such case of this caller")
    if not may_give(caller, case):
        raise ActionNotOpen(details={"open": []})
    if answer not in ANSWERS:
        raise ValidationFailed(fields={"answer": "required" if not answer else "not-a-choice"})
    feedback: Feedback = {"answer": answer, "at": time_source.now().isoformat()}
    station = case.get("station")
    row = {
        **feedback,
        "closed_at": case["closed_at"],
        "service": case["service"],
        "office": station and station["code"],
    }
    database()[COLLECTION].replace_one({"_id": case["reference"]}, row, upsert=True)
    return feedback


def _has_ended(case: View) -> bool:
    service = parts().catalogue.of_case(case)
    state = service.definition.states.get(case["state"]) if service else None
    return bool(state and state.terminal)
