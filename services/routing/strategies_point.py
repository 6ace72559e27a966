"""The strategies for a map point: polygons first, then trusted station houses, then distance."""

from dataclasses import replace

from contracts.typed import Text
from services.routing.abroad import outside_india
from services.routing.areas import WELL_INSIDE_M, AreaHit
from services.routing.directory import Station
from services.routing.finding import (
    MOST_CANDIDATES,
    Finding,
    Outcome,
    Snapshot,
    candidates,
    districts_of,
)
from services.routing.places import Point
from services.routing.positions import BORDER_M, Near
from services.routing.wording import listed, say

GAP_M = 1_000.0
"""A point in no area but this near one is in a gap of the map, not off the map."""
WIDEST_CIRCLE_M = 20_000.0
WIDE_CIRCLE_M = 1_000.0
"""Metres: with a wider circle more stations are offered."""
HOUSE_ACCURACY_M = 500.0
"""Metres: a wider circle does not know whether it is at a house, and no distance is exact in it."""
CIRCLES = 2.0
"""A fix is 99 times of 100 within so many of the circles that a phone reports."""
SURE_SHARE, LIKELY_SHARE = 0.985, 0.92
"""Shares of a phone's fixes that fall into one area, from which it is stated high, or medium."""
CLEARLY_NEAREST = 0.25
"""Nearest to second-nearest distance: under this the nearest station was right in 96 % of a real
set outside cities, and in 69 % without it (shared measurements, see docs/directory.md)."""
SHOWN = 7
"""Stations offered where distance alone must do: in places whose station is known the true one is
among the nearest three 89 times of 100, five 96, seven 99 (see docs/directory.md)."""


def well_inside_an_area(snapshot: Snapshot, place: Point) -> Outcome:
    """Take the one polygon that has the point (with its circle of doubt) at
    least 150 m from any edge."""
    if place.accuracy * CIRCLES > WELL_INSIDE_M:
        return "the reported accuracy is too wide for the margin"
    area = snapshot.areas.well_inside(place.lat, place.lon)
    if area is None:
        return "no area has the point well inside"
    return _decided_by_polygon(snapshot, place, area.station, area.boundary_set)


def near_edges_of_areas(snapshot: Snapshot, place: Point) -> Outcome:
    """Name candidates near an edge, in several polygons, or in a gap between them, and ask."""
    margin = min(max(WELL_INSIDE_M, place.accuracy), WIDEST_CIRCLE_M)
    hits = snapshot.areas.around(place.lat, place.lon, margin)
    if not hits:
        return _in_a_gap(snapshot, place)
    shares: dict[str, float] = {}
    if place.accuracy * CIRCLES > WELL_INSIDE_M:
        shares = snapshot.areas.shares(place.lat, place.lon, place.accuracy)
    if len(hits) == 1 and hits[0].inside and _clear_of_edge(snapshot, place, hits[0], margin):
        share = shares.get(hits[0].station, 0.0) if shares else 1.0
        if share >= LIKELY_SHARE:
            sure = "high" if share >= SURE_SHARE else "medium"
            return _decided_by_polygon(snapshot, place, hits[0].station, hits[0].boundary_set, sure)
    stations = _stations_of(snapshot, hits, shares)
    if len(stations) == 1:
        stations += _others_near(snapshot, place, stations)
    key = _doubt(hits, place)
    why = say(key, stations=listed(s.name for s in stations), metres=round(place.accuracy))
    asking = _asking(place, key, why, stations, hits[0].boundary_set)
    if len(asking.districts) > 1 or not shares or sum(shares.values()) >= SURE_SHARE:
        return asking
    guess = snapshot.positions.district(place.lat, place.lon, place.accuracy)
    districts = tuple(dict.fromkeys([*asking.districts, *guess.all]))
    return replace(asking, districts=districts, district_confidence="medium")


def outside_bihar(snapshot: Snapshot, place: Point) -> Outcome:
    """Take what lies beyond the border as Zero FIR, never refuse it (BNSS 173); abroad, BNSS 208.

    Where the circle of doubt reaches Bihar or the belt along its border, it is not said.
    """
    metres = snapshot.positions.metres_outside(place.lat, place.lon)
    if metres - CIRCLES * place.accuracy <= BORDER_M:
        return f"{metres:.0f} m outside the outline of Bihar's facts, not beyond the border belt"
    abroad = outside_india(place.lat, place.lon, CIRCLES * place.accuracy)
    return Finding(
        "out-of-state",
        "high",
        say("abroad" if abroad else "out-of-state"),
        point=(place.lat, place.lon),
        exact_point=True,
        accuracy=place.accuracy,
        out_of_state=True,
    )


def at_a_station_house(snapshot: Snapshot, place: Point) -> Outcome:
    """Take the one trusted station house within 150 m, if the point's circle touches no other."""
    near = snapshot.positions.stations(place.lat, place.lon)
    if place.accuracy > HOUSE_ACCURACY_M:
        return "the reported accuracy is too wide to be at one house"
    reach = max(WELL_INSIDE_M, place.accuracy)
    houses = [hit for hit in near if hit.station.trusted and hit.metres <= reach]
    if len(houses) != 1 or houses[0].metres > WELL_INSIDE_M:
        return f"{len(houses)} trusted station houses within {reach:.0f} m"
    station = houses[0].station
    others = [hit.station for hit in near if hit.station is not station]
    return Finding(
        "station-house",
        "medium",
        say("station-house", station=station.name),
        station=station,
        candidates=candidates(others[:SHOWN], (place.lat, place.lon)),
        districts=(station.police_district,),
        point=(place.lat, place.lon),
        exact_point=True,
        accuracy=place.accuracy,
    )


def nearest_station(snapshot: Snapshot, place: Point) -> Outcome:
    """Return the nearest trusted station if clearly nearest and rural;
    else the nearest three, and ask."""
    if not snapshot.positions.stations(place.lat, place.lon, limit=1):
        return "no station has a point"
    guess = snapshot.positions.district(place.lat, place.lon, place.accuracy)
    outside = snapshot.positions.metres_outside(place.lat, place.lon)
    at_border = outside > 0 or place.accuracy > WIDEST_CIRCLE_M
    sure = not guess.others and not at_border
    among = guess.all[:1] if sure else None
    most = SHOWN if place.accuracy <= WIDE_CIRCLE_M else MOST_CANDIDATES
    near = snapshot.positions.stations(place.lat, place.lon, among, limit=most)
    if not near:
        return "no station of the district has a point"
    if sure and _clearly_nearest(snapshot, place, near):
        station = near[0].station
        district = snapshot.directory.districts[guess.district].name
        return Finding(
            "nearest-station",
            "medium",
            say("nearest-station", station=station.name, district=district),
            station=station,
            candidates=candidates([hit.station for hit in near[1:SHOWN]], (place.lat, place.lon)),
            districts=(station.police_district,),
            district_confidence=guess.confidence,
            point=(place.lat, place.lon),
            exact_point=True,
            accuracy=place.accuracy,
        )
    stations = [hit.station for hit in near]
    key = "border" if at_border else "nearest-several"
    finding = _asking(place, key, say(key, stations=listed(s.name for s in stations)), stations)
    sureness = guess.confidence if sure else "medium" if len(guess.all) == 1 else "low"
    return replace(finding, districts=guess.all, district_confidence=sureness)


POINT_STRATEGIES = (
    well_inside_an_area,
    near_edges_of_areas,
    outside_bihar,
    at_a_station_house,
    nearest_station,
)


def _clearly_nearest(snapshot: Snapshot, place: Point, near: list[Near]) -> bool:
    if not near[0].station.trusted or len(near) < 2:
        return False
    first, second = near[0].metres, near[1].metres
    rural = not snapshot.positions.urban(place.lat, place.lon)
    doubt = place.accuracy / 2 if place.accuracy > HOUSE_ACCURACY_M else 0.0
    clearly = first + doubt < CLEARLY_NEAREST * (second - doubt)
    return rural and clearly and 2 * place.accuracy < second - first


def _decided_by_polygon(
    snapshot: Snapshot, place: Point, code: str, boundary_set: str, confidence: str = "high"
) -> Finding:
    station = snapshot.directory.stations[code]
    why = snapshot.sentences.get(code)
    if why is None:
        why = snapshot.sentences[code] = say("polygon", station=station.name)
    outpost = snapshot.outposts.well_inside(place.lat, place.lon)
    if outpost is not None:
        station = snapshot.directory.stations[outpost.station]
    return Finding(
        "polygon",
        confidence,
        why,
        station=station,
        districts=(station.police_district,),
        district_confidence=confidence,
        point=(place.lat, place.lon),
        exact_point=True,
        accuracy=place.accuracy,
        boundary_set=boundary_set,
    )


def _clear_of_edge(snapshot: Snapshot, place: Point, hit: AreaHit, margin: float) -> bool:
    return snapshot.areas.edge_distance(place.lat, place.lon, hit.station) >= margin


def _doubt(hits: list[AreaHit], place: Point) -> str:
    if sum(hit.inside for hit in hits) > 1:
        return "polygon-overlap"
    return "polygon-accuracy" if place.accuracy > WELL_INSIDE_M else "polygon-edge"


def _in_a_gap(snapshot: Snapshot, place: Point) -> Outcome:
    hits = snapshot.areas.around(place.lat, place.lon, GAP_M)
    if not hits:
        return "no area in force on the day comes near the point"
    stations = _stations_of(snapshot, hits)
    stations += _others_near(snapshot, place, stations)[: max(0, SHOWN - len(stations))]
    why = say("polygon-gap", stations=listed(s.name for s in stations))
    return _asking(place, "polygon-gap", why, stations, hits[0].boundary_set)


def _stations_of(
    snapshot: Snapshot, hits: list[AreaHit], shares: dict[str, float] | None = None
) -> list[Station]:
    """Return the stations of the areas that the circle touches, the likeliest first."""
    shares = shares or {}
    touched = dict.fromkeys([hit.station for hit in hits])
    codes = sorted(touched | dict.fromkeys(shares), key=lambda code: -shares.get(code, 0.0))
    return [snapshot.directory.stations[code] for code in codes]


def _others_near(snapshot: Snapshot, place: Point, others: list[Station]) -> list[Station]:
    near = snapshot.positions.stations(place.lat, place.lon, limit=SHOWN)
    return [hit.station for hit in near if hit.station not in others][: SHOWN - 1]


def _asking(
    place: Point, method: str, why: Text, stations: list[Station], boundary_set: str | None = None
) -> Finding:
    return Finding(
        method,
        "low",
        why,
        candidates=candidates(stations[:MOST_CANDIDATES], (place.lat, place.lon)),
        districts=districts_of(stations),
        point=(place.lat, place.lon),
        exact_point=True,
        accuracy=place.accuracy,
        boundary_set=boundary_set,
    )
