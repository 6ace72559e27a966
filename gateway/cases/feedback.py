"""How it went, in the citizen's own words of four: asked when a case has ended, for any service.

It is kept beside the case and not in it: no officer's step waits for it or is undone by it, and
what the office says of the end is not what the citizen says. It holds nothing of who that is.
"""

from __future__ import annotations

from typing import TypedDict

from chassis import time_source
from contracts.errors import ActionNotOpen, NotFound, ValidationFailed
from contracts.typed import View
from gateway.http.context import database, parts
from gateway.identity.caller import Caller

ANSWERS = ("yes", "partly", "no", "nobody-came")
COLLECTION = "feedback"


class Feedback(TypedDict):
    """What a citizen said of the end of a case, and when (ISO 8601)."""

    answer: str
    at: str


def of_case(case: View) -> Feedback | None:
    """Return what the citizen said of a case, to whoever sees it; None for nothing yet."""
    row = database()[COLLECTION].find_one({"_id": case["reference"]})
    return {"answer": row["answer"], "at": row["at"]} if row else None


def may_give(caller: Caller, case: View) -> bool:
    """Whether the case has ended and is this caller's own."""
    service = parts().catalogue.of_case(case)
    state = service.definition.states.get(case["state"]) if service else None
    return caller.is_citizen and caller.id == case["owner"] and bool(state and state.terminal)


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
    row = {**feedback, "service": case["service"], "office": station and station["code"]}
    database()[COLLECTION].replace_one({"_id": case["reference"]}, row, upsert=True)
    return feedback
