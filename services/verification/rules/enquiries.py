"""The enquiries at the addresses, as the verification that asked for them sees them: rows of its
links, the times of visits that are offered, and the answer to them.

In the case: ``visit {"reference", "at", "offered", "reply"}`` of the newest offer or visit;
``visits_told`` {reference: what was last told of it}.
"""

from collections.abc import Iterator
from datetime import datetime
from typing import NotRequired, TypedDict

from casework.engine.rules import Step
from casework.typed.fields import CaseFields, Changes
from casework.typed.links import LinkRow
from contracts.typed import Json

LINKS = ("present", "earlier")
PROPOSED, RECORDED = "proposed", "recorded"
ANSWERED = "answered"


class VisitOfRow(TypedDict):
    """The newest offer or visit of an enquiry; ``at`` is ISO text."""

    state: str
    at: str
    officer: NotRequired[str | None]


class EnquiryRow(LinkRow):
    """An enquiry as the verification links it, with what the link shows of it."""

    visit: NotRequired[VisitOfRow | None]
    result: NotRequired[str | None]


def rows(case: CaseFields) -> list[EnquiryRow]:
    """Return the rows of all enquiries of ``case``."""
    links = case.get("links") or {}
    return [row for name in LINKS for row in links.get(name, ())]


def results_of_enquiries(case: CaseFields) -> list[str]:
    """Return the results that came back."""
    return [result for row in rows(case) if (result := row.get("result"))]


def _news(case: CaseFields, state: str) -> Iterator[tuple[EnquiryRow, VisitOfRow]]:
    """Yield the rows whose visit is in ``state`` and was not told of, each with that visit."""
    marks = case.get("visits_told") or {}
    for row in rows(case):
        visit = row.get("visit")
        if not visit or visit.get("state") != state:
            continue
        if marks.get(row["reference"]) != _mark(visit):
            yield row, visit


def _mark(visit: VisitOfRow) -> str:
    return f"{visit['state']} {visit['at']}"


# -- conditions --------------------------------------------------------------------------------


def every_enquiry_is_answered(step: Step) -> bool:
    """Every station that was asked has answered, and none is still to be asked."""
    waiting = [one for one in step.case.get("links_due") or () if "tell" not in one]
    enquiries = rows(step.case)
    return bool(enquiries) and not waiting and all(row["state"] == ANSWERED for row in enquiries)


# -- effects -----------------------------------------------------------------------------------


def _note(step: Step, row: EnquiryRow, visit: VisitOfRow, **more: Json) -> Changes:
    at = datetime.fromisoformat(visit["at"])
    marks = {**(step.case.get("visits_told") or {}), row["reference"]: _mark(visit)}
    station = row.get("station")
    name = station.get("name") if station else None
    entry = {"reference": row["reference"], "at": at, "station": name, **more}
    return {"visit": entry, "visits_told": marks}


def note_the_visit(step: Step) -> Changes:
    """An officer proposes a time, which the person may accept; or was at an address, of which the
    proof is kept there."""
    offer = next(_news(step.case, PROPOSED), None)
    if offer is not None:
        return _note(step, *offer, offered=True, officer=offer[1].get("officer"))
    return _note(step, *next(_news(step.case, RECORDED)), offered=False)


def answer_the_offer(step: Step) -> Changes:
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
