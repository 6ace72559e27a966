"""The answer as it crosses the bus, made from a finding."""

from collections.abc import Iterable
from dataclasses import dataclass

from contracts.typed import Text
from services.routing import codes
from services.routing.directory import TERRITORIAL, Directory, Office, Station
from services.routing.finding import Candidate, Finding, OfficeChoice
from services.routing.typed import AlternativeView, Answer
from services.routing.wording import joined, say


@dataclass(frozen=True)
class Ruling:
    """What the category makes of a finding; ``handler`` is None while someone must still say."""

    method: str
    confidence: str
    why: Text
    handler: Station | Office | None = None
    alternatives: tuple[Candidate | OfficeChoice, ...] = ()
    question: Text | None = None
    copy_to: tuple[str, ...] = ()
    queue: str = codes.STATE_CONTROL_ROOM


def write_answer(directory: Directory, version: str, finding: Finding, ruling: Ruling) -> Answer:
    """Return the reply of ``resolve``: resolved, ask, or queue; never without a handling office."""
    if ruling.handler:
        outcome, handling = "resolved", ruling.handler.code
    else:
        outcome, handling = ("ask" if ruling.question else "queue"), ruling.queue
    return {
        "outcome": outcome,
        "station": ruling.handler.view if ruling.handler else None,
        "method": ruling.method,
        "confidence": ruling.confidence,
        "why": ruling.why,
        "alternatives": [_alternative(candidate) for candidate in ruling.alternatives],
        "question": ruling.question,
        "offices": directory.chains[handling].copy(),
        "copy_to": list(ruling.copy_to),
        "directory_version": version,
        "boundary_set": finding.boundary_set,
        "out_of_state": finding.out_of_state,
        "outpost": finding.outpost.view if finding.outpost else None,
    }


def _alternative(candidate: Candidate | OfficeChoice) -> AlternativeView:
    metres = None if candidate.metres is None else round(candidate.metres)
    return {**candidate.view, "distance_m": metres}


def queue_of(directory: Directory, finding: Finding) -> str:
    """Return the control room that keeps a case nobody is sure of: the likeliest district's.

    The State's where no district is known, or where several are and no station points to one.
    """
    if len(finding.districts) == 1 or (finding.districts and finding.candidates):
        return directory.control_room(finding.districts[0])
    return codes.STATE_CONTROL_ROOM


def ask_or_queue(directory: Directory, finding: Finding, *reasons: Text) -> Ruling:
    """Ask which of the finding's candidates it is; without any, leave it to the control room."""
    queue = queue_of(directory, finding)
    if finding.candidates:
        rooms = finding.districts if finding.some_of_many else ()
        return Ruling(
            finding.method,
            finding.confidence,
            joined(*reasons, finding.why),
            alternatives=(
                *finding.candidates,
                *(OfficeChoice(directory.offices[codes.office(name, "CR")]) for name in rooms),
            ),
            question=say("ask-station"),
            queue=queue,
        )
    only = None
    if len(finding.districts) == 1 and finding.outpost is None:
        only = say("district-only", district=directory.districts[finding.districts[0]].name)
    return Ruling(
        finding.method, finding.confidence, joined(*reasons, finding.why, only), queue=queue
    )


def copied(finding: Finding) -> Station | None:
    """Return the territorial station that gets a copy when a unit takes the matter."""
    station = finding.station
    return station if station is not None and station.type == TERRITORIAL else None


def given_to(
    unit: Station,
    finding: Finding,
    method: str,
    confidence: str,
    why: Text,
    alternatives: tuple[Candidate, ...],
    after: Text | None = None,
) -> Ruling:
    """Return that ``unit`` handles it, with a copy to the territorial station if one is known."""
    station = copied(finding)
    copy_note = say("unit-copy", station=station.name) if station else None
    return Ruling(
        method,
        confidence,
        joined(why, copy_note, after),
        unit,
        alternatives,
        copy_to=(station.code,) if station else (),
    )


def ask_units(
    method: str,
    why: Text,
    units: Iterable[Candidate | OfficeChoice],
    queue: str,
    question: str = "ask-unit",
) -> Ruling:
    """Ask which of several special units or offices it is."""
    return Ruling(
        method, "low", why, alternatives=tuple(units), question=say(question), queue=queue
    )
