"""A map on which a place is pointed at: an image of a form, which posts where it was pressed.

It shows the stations of a district, and once a point is chosen the land around it, the nearer the
surer the point is: each press brings the reader closer. No script is needed, and no address has
the point in it.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from gateway.http.context import language
from gateway.pages.directory import directory
from gateway.pages.form_answers import Posted
from gateway.pages.nearest import known_point
from gateway.pages.place_point import HeldPoint, held_point, read_point
from gateway.pages.station_map import KM_PER_DEGREE, WIDTH, Frame, Point
from gateway.pages.texts import sayer, translator

SHOWN = 260
"""Width of the image in pixels of the page, whatever the screen: a press is told in these."""
FINGER = 8
"""Pixels by which a finger misses."""
SEEN = 5
"""How many times its radius of doubt is seen around a point, to each side."""
LEAST_M, MOST_M = 250.0, 20_000.0
"""Between these a radius of doubt widens the map."""


@dataclass(frozen=True)
class PlaceMap:
    """The drawing; ``of`` says what it shows, for ``place_pressed``."""

    svg: Markup
    of: str


def place_map(posted: Posted, path: str) -> PlaceMap | None:
    """Return the map for a place's question; None where neither a point nor a district is chosen,
    and where no station of it has a point."""
    point = held_point(posted, path)
    district = posted.get(f"{path}.district", "")
    of = f"{point.lat:.6f},{point.lon:.6f},{point.accuracy:.0f}" if point else district
    frame = _frame(of)
    if frame is None:
        return None
    named = [
        (place, sayer(language())(one["name"]))
        for one in directory().choosable()
        if (place := known_point(one))
    ]
    parts = [frame.dots([place for place, _ in named])]
    parts += [frame.cross(Point(point.lat, point.lon))] if point else []
    parts += [frame.names(named), frame.scale(translator(language())("stations.km"))]
    svg = Markup('<svg class="map" viewBox="0 0 {} {}" aria-hidden="true">{}</svg>').format(
        round(WIDTH), round(frame.height), Markup("").join(parts)
    )
    return PlaceMap(svg, of)


def place_pressed(of: str, x: str, y: str) -> HeldPoint | None:
    """Return the point that was pressed on the map ``of`` that, as far as a finger tells it; None
    where it was pressed by a key, which says no place, and where this is no map."""
    frame = _frame(of)
    if frame is None or not (x.isdecimal() and y.isdecimal()) or x == y == "0":
        return None
    across, down = (int(one[:5]) * WIDTH / SHOWN for one in (x, y))
    place = frame.place_at(min(across, WIDTH), min(down, frame.height))
    metres = FINGER * WIDTH / SHOWN / frame.units_per_km * 1000
    return HeldPoint(round(place.lat, 6), round(place.lon, 6), math.ceil(metres))


def _frame(of: str) -> Frame | None:
    parts = of.split(",")
    point = read_point(*parts) if len(parts) == 3 else None
    corners = _around(point) if point else _of_district(of)
    return Frame(corners) if corners else None


def _around(point: HeldPoint) -> Sequence[Point]:
    reach = SEEN * min(max(point.accuracy, LEAST_M), MOST_M) / 1000
    north = reach / KM_PER_DEGREE
    east = north / math.cos(math.radians(point.lat))
    return [
        Point(point.lat - north, point.lon - east),
        Point(point.lat + north, point.lon + east),
    ]


def _of_district(name: str) -> Sequence[Point]:
    stations = (one for one in directory().choosable() if one["police_district"] == name)
    return [place for one in stations if (place := known_point(one))]
