"""The enquiries at the addresses, as the verification that asked for them sees them: rows of its
links, the times of visits that are offered, and the answer to them.

In the case: ``visit {"reference", "at", "offered", "reply"}`` of the newest offer or visit;
``visits_told`` {reference: what was last told of it}.
"""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from casework.engine.rules import Step

LINKS = ("present", "earlier")
PROPOSED, RECORDED = "proposed", "recorded"
ANSWERED = "answered"


def rows(case: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """Return the rows of all enquiries of ``case``."""
    links = case.get("links") or {}
    return [row for name in LINKS for row in links.get(name, ())]


def results_of_enquiries(case: Mapping[str, Any]) -> list[str]:
    """Return the results that came back."""
    return [row["result"] for row in rows(case) if row.get("result")]


def _news(case: Mapping[str, Any], state: str) -> Iterator[Mapping[str, Any]]:
    """Yield the rows whose visit is in ``state`` and was not told of."""
    marks = case.get("visits_told") or {}
    for row in rows(case):
        visit = row.get("visit") or {}
        if visit.get("state") == state and marks.get(row["reference"]) != _mark(visit):
            yield row


def _mark(visit: Mapping[str, Any]) -> str:
    return f"{visit['state']} {visit['at']}"


# -- conditions --------------------------------------------------------------------------------


def every_enquiry_is_answered(step: Step) -> bool:
    """Every station that was asked has answered, and none is still to be asked."""
    waiting = [one for one in step.case.get("links_due") or () if "tell" not in one]
    enquiries = rows(step.case)
    return bool(enquiries) and not waiting and all(row["state"] == ANSWERED for row in enquiries)


# -- effects -----------------------------------------------------------------------------------


def _told(step: Step, row: Mapping[str, Any], **visit: Any) -> dict[str, Any]:
    at = datetime.fromisoformat(row["visit"]["at"])
    marks = {**(step.case.get("visits_told") or {}), row["reference"]: _mark(row["visit"])}
    station = row.get("station") or {}
    entry = {"reference": row["reference"], "at": at, "station": station.get("name"), **visit}
    return {"visit": entry, "visits_told": marks}


def note_the_visit(step: Step) -> dict[str, Any]:
    """An officer proposes a time, which the person may accept; or was at an address, of which the
    proof is kept there."""
    offer = next(_news(step.case, PROPOSED), None)
    if offer is not None:
        return _told(step, offer, offered=True, officer=offer["visit"].get("officer"))
    return _told(step, next(_news(step.case, RECORDED)), offered=False)


def answer_the_offer(step: Step) -> dict[str, Any]:
    """The person has answered; the answer goes on to the station that asked."""
    reply, preferred = step.body["reply"], step.body.get("preferred_at")
    at = datetime.fromisoformat(preferred) if preferred else None
    visit = {**step.case["visit"], "offered": False, "reply": reply}
    return {"visit": visit, "details": {"preferred_at": at} if at else {}}


CONDITIONS = {
    "every-enquiry-is-answered": every_enquiry_is_answered,
    "a-visit-is-offered": lambda step: any(_news(step.case, PROPOSED)),
    "a-visit-was-recorded": lambda step: any(_news(step.case, RECORDED)),
    "the-time-suits": lambda step: step.body["reply"] == "accept",
}
EFFECTS = {
    "note-the-visit": note_the_visit,
    "answer-the-offer": answer_the_offer,
}
