"""Which station or unit has jurisdiction: strategies in order, the surest first. No I/O.

The place is settled on the boundaries and directory of the day of the matter; who handles it today
is settled on today's directory.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from contracts.errors import ValidationFailed
from services.routing import postal, units
from services.routing.answers import write_answer
from services.routing.finding import Finding, Outcome, Snapshot
from services.routing.places import Named, Pin, Place, Point, Several, SinglePlace, Train, Unknown
from services.routing.several import together
from services.routing.strategies_named import NAMED_STRATEGIES, UNKNOWN_STRATEGIES
from services.routing.strategies_pin import OTHER_STATES_PIN_STRATEGIES, PIN_STRATEGIES
from services.routing.strategies_point import POINT_STRATEGIES
from services.routing.strategies_train import TRAIN_STRATEGIES
from services.routing.typed import Answer, Explanation, Step
from services.routing.wording import joined, say

LADDERS: dict[type, Sequence[Callable[[Snapshot, Any], Outcome]]] = {
    Point: POINT_STRATEGIES,
    Pin: PIN_STRATEGIES,
    Named: NAMED_STRATEGIES,
    Train: TRAIN_STRATEGIES,
    Unknown: UNKNOWN_STRATEGIES,
}


def resolve(then: Snapshot, now: Snapshot, category: str, place: Place) -> Answer:
    """Return the reply for one matter; ``then`` is the snapshot of its day, ``now`` today's.

    Refuses with ValidationFailed only a PIN, district or station that does not exist; every point
    in India has an answer.
    """
    return _answered(then, now, category, locate(then, place))


def explain(then: Snapshot, now: Snapshot, category: str, place: Place) -> Explanation:
    """Return the same reply with ``trace``: every strategy in order and what became of it."""
    trace: list[Step] = []
    answer = _answered(then, now, category, locate(then, place, trace))
    entry = now.directory.unit_rules.get(category)
    trace.append({"rung": "category", "result": "decided", "rule": dict(entry) if entry else None})
    boundary_sets = sorted({then.areas[i].boundary_set for i in range(len(then.areas))})
    return {**answer, "trace": trace, "boundary_sets": boundary_sets}


def locate(snapshot: Snapshot, place: Place, trace: list[Step] | None = None) -> Finding:
    """Try one strategy after the other until one finds something; ``trace`` collects what became of
    each."""
    if isinstance(place, Several):
        return together([_part(snapshot, n, one, trace) for n, one in enumerate(place.places)])
    finding: Finding | None = None
    for strategy in _strategies(snapshot, place):
        if finding is not None and trace is None:
            break
        outcome = strategy(snapshot, place)
        if trace is not None:
            trace.append(_step(strategy.__name__, outcome, decided=finding is None))
        if finding is None and isinstance(outcome, Finding):
            finding = outcome
    return finding or Finding("nothing-known", "none", say("unknown"))


def _part(snapshot: Snapshot, number: int, place: SinglePlace, trace: list[Step] | None) -> Finding:
    """Locate one of several places; what is refused is named by its number."""
    try:
        return locate(snapshot, place, trace)
    except ValidationFailed as refused:
        prefix = f"place.places.{number}"
        fields = {prefix + key.removeprefix("place"): code for key, code in refused.fields.items()}
        raise ValidationFailed(fields=fields, details=refused.details) from None


def _strategies(snapshot: Snapshot, place: Place) -> Sequence[Callable[[Snapshot, Any], Outcome]]:
    if isinstance(place, Pin) and place.pin not in snapshot.directory.pins:
        if not postal.outside_bihar(place.pin, snapshot.directory.pin_prefixes):
            raise ValidationFailed(fields={"place.pin": "no-such-pin"})
        return OTHER_STATES_PIN_STRATEGIES
    return LADDERS[type(place)]


def _step(strategy: str, outcome: Outcome, decided: bool) -> Step:
    name = strategy.replace("_", "-")
    if isinstance(outcome, str):
        return {"rung": name, "result": "passed", "reason": outcome}
    return {
        "rung": name,
        "result": "decided" if decided else "would have decided",
        "method": outcome.method,
        "confidence": outcome.confidence,
        "station": outcome.station.code if outcome.station else None,
        "candidates": [candidate.station.code for candidate in outcome.candidates],
        "districts": list(outcome.districts),
    }


def _answered(then: Snapshot, now: Snapshot, category: str, finding: Finding) -> Answer:
    if now is not then:
        finding = _today(finding, then, now)
        now = replace(now, unit_areas=then.unit_areas)
    finding = _parent_of_outpost(finding, now)
    ruling = units.rule(now, category, finding)
    return write_answer(now.directory, then.directory.version, finding, ruling)


def _today(finding: Finding, then: Snapshot, now: Snapshot) -> Finding:
    """Put today's stations in place of those of the day; one that is gone leaves its district."""
    stations = now.directory.stations
    districts = tuple(name for name in finding.districts if name in now.directory.districts)
    candidates = tuple(
        replace(candidate, station=stations[candidate.station.code])
        for candidate in finding.candidates
        if candidate.station.code in stations
    )
    finding = replace(finding, candidates=candidates, districts=districts)
    if finding.station is None:
        return finding
    if finding.station.code in stations:
        return replace(finding, station=stations[finding.station.code])
    why = joined(finding.why, say("station-gone", station=finding.station.name))
    return replace(finding, station=None, candidates=(), confidence="low", why=why)


def _parent_of_outpost(finding: Finding, now: Snapshot) -> Finding:
    """Record the outpost; the FIR belongs to its station."""
    outpost = finding.station
    if outpost is None or outpost.type != "outpost":
        return finding
    parent = now.directory.stations.get(outpost.parent)
    if parent is None:
        why = say("outpost-without-parent", outpost=outpost.name)
        return replace(finding, station=None, outpost=outpost, confidence="low", why=why)
    why = say("outpost", outpost=outpost.name, station=parent.name)
    return replace(finding, station=parent, outpost=outpost, why=why)
