"""Special units by category: overlays of a police district or of the State.

Category comes first: a unit takes a matter because of what it is about, and the territorial station
stays as the one that gets a copy, and as the fallback where the district has no such unit. Which
category belongs to which unit is data of the directory (``unit_rules``), with one of four scopes.
"""

from collections.abc import Callable
from dataclasses import replace

from services.routing import codes, rail_police
from services.routing.answers import Ruling, ask_or_queue, ask_units, given_to, queue_of
from services.routing.directory import Office
from services.routing.finding import Candidate, Finding, OfficeChoice, Snapshot, territorial_choices
from services.routing.strategies_named import UNKNOWN
from services.routing.typed import Row
from services.routing.unit_areas import unit_of_area
from services.routing.wording import joined, listed, say


def rule(snapshot: Snapshot, category: str, finding: Finding) -> Ruling:
    """Return who handles a matter of ``category`` at the place of ``finding``."""
    if finding.out_of_state:
        return Ruling(finding.method, finding.confidence, finding.why)
    entry = snapshot.directory.unit_rules.get(category)
    if entry is None:
        return _territorial(snapshot, finding)
    if finding.station is not None and finding.station.type == entry["unit"]:
        return _territorial(snapshot, finding)
    if finding.method == UNKNOWN:
        return _unit_of_unknown(snapshot, finding, entry)
    by_area = unit_of_area(snapshot, finding, entry["unit"])
    return by_area or SCOPES[entry["scope"]](snapshot, finding, entry["unit"])


def _unit_of_unknown(snapshot: Snapshot, finding: Finding, entry: Row) -> Ruling:
    """Let a unit's matter without any place wait with the unit's own
    control room, if it has one."""
    ruling = SCOPES[entry["scope"]](snapshot, finding, entry["unit"])
    queue = snapshot.directory.unit_control_room(entry["unit"])
    if ruling.handler is not None or queue == ruling.queue:
        return ruling
    office = snapshot.directory.offices[queue]
    return replace(ruling, queue=queue, why=say("unknown-unit", office=office.name))


def _territorial(snapshot: Snapshot, finding: Finding) -> Ruling:
    premises = rail_police.beside(snapshot, finding)
    if premises is None or (finding.station is None and not finding.candidates):
        if finding.station is None:
            return ask_or_queue(snapshot.directory, finding)
        return Ruling(
            finding.method, finding.confidence, finding.why, finding.station, finding.candidates
        )
    railway, post, at_platform = premises
    others = [choice for choice in finding.candidates if choice.station is not post.station]
    choices = (post, *others) if at_platform else (*others, post)
    why = joined(finding.why, say("railway-near", railway=railway))
    if finding.station is None:
        return ask_or_queue(snapshot.directory, replace(finding, why=why, candidates=choices))
    return Ruling(finding.method, finding.confidence, why, finding.station, choices)


def _district_unit(snapshot: Snapshot, finding: Finding, type: str) -> Ruling:
    directory = snapshot.directory
    if len(finding.districts) > 1:
        return _unit_of_one_of(snapshot, finding, type)
    if not finding.districts:
        return ask_or_queue(directory, finding)
    district = finding.districts[0]
    names = directory.districts[district].name
    units = directory.units_of(district, type)
    if not units:
        return _without_unit(snapshot, finding, names)
    why = say("unit", district=names, unit=units[0].name)
    others = territorial_choices(finding)
    sure = _sureness(finding)
    return given_to(units[0], finding, "special-unit", sure, why, others, after=finding.why)


def _without_unit(snapshot: Snapshot, finding: Finding, district: dict[str, str]) -> Ruling:
    absence = say("unit-absent", district=district)
    if finding.station is None:
        return ask_or_queue(snapshot.directory, finding, absence)
    return Ruling(
        finding.method,
        finding.confidence,
        joined(absence, finding.why),
        finding.station,
        finding.candidates,
    )


def _unit_of_one_of(snapshot: Snapshot, finding: Finding, type: str) -> Ruling:
    """Ask which of their units, as the place may be in several police districts."""
    choices = []
    for district in finding.districts:
        units = snapshot.directory.units_of(district, type)
        here = [c for c in finding.candidates if c.station.police_district == district]
        choices += [Candidate(units[0])] if units else here
    names = listed(snapshot.directory.districts[name].name for name in finding.districts)
    why = joined(say("unit-several", districts=names), finding.why)
    return ask_units("special-unit", why, choices, queue_of(snapshot.directory, finding))


def _state_unit(snapshot: Snapshot, finding: Finding, type: str) -> Ruling:
    units = snapshot.directory.units_of(codes.STATE, type)
    if not units:
        return _territorial(snapshot, finding)
    why = say("unit-of-state", unit=units[0].name)
    others = territorial_choices(finding)
    return given_to(units[0], finding, "special-unit", "high", why, others)


def _rail(snapshot: Snapshot, finding: Finding, _type: str) -> Ruling:
    return rail_police.rule(snapshot, finding) or _territorial(snapshot, finding)


def _over_the_head(snapshot: Snapshot, finding: Finding, post: str) -> Ruling:
    """Leave the station complained of out of every list: not handling, not copied,
    not an alternative."""
    directory = snapshot.directory
    offices = [directory.offices[codes.office(d, post.upper())] for d in finding.districts]
    if len(offices) == 1:
        office = _acting(snapshot, offices[0])
        why = say("over-the-head", office=office.name)
        return Ruling("over-the-head", _sureness(finding), why, office)
    if not offices:
        return Ruling(finding.method, finding.confidence, finding.why)
    names = listed(directory.districts[name].name for name in finding.districts)
    why = say("over-the-head-several", districts=names)
    choices = [OfficeChoice(office) for office in offices]
    return ask_units("over-the-head", why, choices, codes.STATE_CONTROL_ROOM)


def _acting(snapshot: Snapshot, office: Office) -> Office:
    return snapshot.directory.offices[office.stand_in] if office.vacant else office


def _sureness(finding: Finding) -> str:
    """Return how sure the police district is, which is all that a district's unit depends on."""
    return "certain" if finding.confidence == "certain" else finding.district_confidence


SCOPES: dict[str, Callable[[Snapshot, Finding, str], Ruling]] = {
    "police-district": _district_unit,
    "nearest": _rail,
    "state": _state_unit,
    "over-the-head": _over_the_head,
}
