"""Areas of special units: overlays, which say which of a kind's units has a place and no more."""

from services.routing.answers import Ruling, ask_units, given_to, queue_of
from services.routing.areas import WELL_INSIDE_M, AreaHit, AreaIndex
from services.routing.directory import Station
from services.routing.finding import Candidate, Finding, Snapshot, territorial_choices
from services.routing.wording import listed, say

FEWEST_CHOICES = 2


def unit_of_area(snapshot: Snapshot, finding: Finding, type: str) -> Ruling | None:
    """Return which unit of ``type`` has the place on the map of units' areas.

    None where no area of that kind comes near it, or the place is not known as a point.
    """
    index = snapshot.unit_areas.get(type)
    if index is None or finding.point is None or not finding.exact_point:
        return None
    margin = max(WELL_INSIDE_M, finding.accuracy)
    hits = index.around(*finding.point, margin)
    stations = snapshot.directory.stations
    units = list(dict.fromkeys(stations[hit.station] for hit in hits if hit.station in stations))
    if not units:
        return None
    if len(units) == 1 and hits[0].inside and _is_clear(index, finding, hits[0], margin):
        why = say("unit-area", unit=units[0].name)
        others = territorial_choices(finding)
        return given_to(units[0], finding, "special-unit", "high", why, others)
    contenders = [
        *units,
        *(unit for unit in _of_districts(snapshot, finding, type) if unit not in units),
    ]
    if len(contenders) < FEWEST_CHOICES:
        return None
    why = say("unit-area-edge", units=listed(unit.name for unit in contenders))
    choices = [Candidate(unit) for unit in contenders]
    return ask_units("special-unit", why, choices, queue_of(snapshot.directory, finding))


def _is_clear(index: AreaIndex, finding: Finding, hit: AreaHit, margin: float) -> bool:
    if finding.point is None:
        return False
    lat, lon = finding.point
    return index.edge_distance(lat, lon, hit.station) >= margin


def _of_districts(snapshot: Snapshot, finding: Finding, type: str) -> list[Station]:
    groups = (snapshot.directory.units_of(district, type) for district in finding.districts)
    return [group[0] for group in groups if group]
