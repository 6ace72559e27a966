"""The rungs for a PIN code: a PIN is never a location, so the locality's name is asked first."""

import re

from services.routing.directory import PinFacts, Station
from services.routing.finding import Finding, Outcome, Snapshot, candidates, districts_of
from services.routing.geometry import LatLon, distance_m
from services.routing.places import Pin, Point
from services.routing.rungs_point import nearest_station
from services.routing.spelling import GENERIC, words
from services.routing.wording import listed, say

BEYOND_PIN_M = 5_000.0
"""Delivery areas reach past the outermost post office by about this much."""
VILLAGE_M = 500.0
"""A list of localities has one point for a whole village."""


def locality_is_a_station(snapshot: Snapshot, place: Pin) -> Outcome:
    """The locality bears the name of a station of the PIN's districts."""
    if not place.locality:
        return "no locality was given"
    facts = snapshot.directory.pins[place.pin]
    named = _named(snapshot, place.locality, facts)
    if len(named) == 1 and _within_reach(named[0], facts):
        return _decided("pin-locality", "locality-station", named[0], facts)
    found = named or snapshot.names.stations_within(place.locality, facts.police_districts)
    if not found:
        return "no station of the PIN's districts bears that name"
    stations = [*found, *(s for s in facts.stations if s not in found)]
    why = say("locality-several", stations=listed(s.name for s in found))
    return _asking("pin-locality", why, stations, facts)


def locality_is_on_the_list(snapshot: Snapshot, place: Pin) -> Outcome:
    """The locality is on the deployment's own list of localities, with a point."""
    if not place.locality or snapshot.gazetteer is None:
        return "no locality was given" if not place.locality else "no list of localities is loaded"
    facts = snapshot.directory.pins[place.pin]
    points = _points(snapshot, place, facts)
    if not points:
        return "the locality is not on the list near this PIN"
    nearest = [nearest_station(snapshot, Point(*point, accuracy=VILLAGE_M)) for point in points]
    findings = [finding for finding in nearest if isinstance(finding, Finding)]
    stations = list(dict.fromkeys(_stations(findings)))
    if len(findings) == 1 and findings[0].station:
        return _decided("locality-list", "locality-on-list", findings[0].station, facts)
    why = say("locality-on-list-several", stations=listed(s.name for s in stations))
    return _asking("locality-list", why, stations, facts)


def pin_alone(snapshot: Snapshot, place: Pin) -> Outcome:
    """Only the PIN: its one station, or the stations near its post offices, or its district."""
    facts = snapshot.directory.pins[place.pin]
    if not facts.stations:
        why = say("pin-without-stations")
        return Finding("pin", "low", why, districts=facts.police_districts, point=facts.centre)
    if len(facts.stations) == 1 and len(facts.police_districts) == 1:
        return _decided("pin", "pin-one", facts.stations[0], facts)
    return _asking("pin", say("pin-several"), list(facts.stations), facts)


def pin_of_another_state(snapshot: Snapshot, place: Pin) -> Outcome:
    """A PIN of the rest of India: taken as Zero FIR, never refused (BNSS 173)."""
    why = say("pin-out-of-state")
    return Finding("out-of-state", "medium", why, out_of_state=True)


PIN_RUNGS = (locality_is_a_station, locality_is_on_the_list, pin_alone)
OTHER_STATES_PIN_RUNGS = (pin_of_another_state,)


def _named(snapshot: Snapshot, locality: str, facts: PinFacts) -> list[Station]:
    parts = [part for part in re.split(r"[,;/]", locality) if words(part)]
    telling = [part for part in parts if not set(words(part)) <= GENERIC]
    for part in telling:
        named = snapshot.names.stations_named(part, facts.police_districts)
        territorial = [station for station in named if station.type == "general"]
        if territorial:
            return territorial
    return []


def _within_reach(station: Station, facts: PinFacts) -> bool:
    """Whether the station can be the PIN's; without a sure point it is not doubted."""
    if station in facts.stations or not station.trusted or not (facts.centre and station.point):
        return True
    metres = distance_m(facts.centre, station.point)
    return metres <= facts.radius_km * 1000 + BEYOND_PIN_M


def _points(snapshot: Snapshot, place: Pin, facts: PinFacts) -> list[LatLon]:
    if snapshot.gazetteer is None:
        return []
    directory, centre = snapshot.directory, facts.centre
    points = [
        point
        for district in sorted(
            {directory.districts[d].revenue_district for d in facts.police_districts}
        )
        for part in re.split(r"[,;/]", place.locality)
        for point in snapshot.gazetteer.points(part, district)
    ]
    reach = facts.radius_km * 1000 + BEYOND_PIN_M
    return [point for point in points if centre is None or distance_m(centre, point) <= reach]


def _stations(findings: list[Finding]) -> list[Station]:
    return [
        station
        for finding in findings
        for station in [finding.station, *(c.station for c in finding.candidates)]
        if station
    ]


def _decided(method: str, key: str, station: Station, facts: PinFacts) -> Finding:
    others = [other for other in facts.stations if other is not station]
    return Finding(
        method,
        "medium",
        say(key, station=station.name),
        station=station,
        candidates=candidates(others, None),
        districts=(station.police_district,),
        point=facts.centre,
    )


def _asking(method: str, why: dict, stations: list[Station], facts: PinFacts) -> Finding:
    made = candidates(stations, None)
    return Finding(
        method,
        "low",
        why,
        candidates=made,
        districts=districts_of([candidate.station for candidate in made]),
        point=facts.centre,
    )
