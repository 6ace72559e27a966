"""Which offices of the directory are near a point. Whose it is, the directory decides alone."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

from gateway.directory.copies import LOCATES, METRES_PER_DEGREE
from gateway.directory.typed import StationView
from gateway.pages.station_map import Point

TRUSTED = "A"
"""The quality of a point that is the house itself."""
SURENESS = {"A": "known", "B": "known", "D": "rough"}
"""What is said of a station's point by its quality; of any other its place is not known."""


@dataclass(frozen=True)
class Near:
    """An office, and how far it is as the crow flies."""

    station: StationView
    metres: int


def nearest(stations: Iterable[StationView], lat: float, lon: float, limit: int) -> list[Near]:
    """Return the offices nearest to a point, the nearest first: of those whose house is known, and
    that serve an area. Special units serve a whole district."""
    width = METRES_PER_DEGREE * math.cos(math.radians(lat))
    near = []
    for one in stations:
        if one["lat"] is None or one["lon"] is None:
            continue
        if one["type"] in LOCATES and one["quality"] == TRUSTED:
            north, east = (one["lat"] - lat) * METRES_PER_DEGREE, (one["lon"] - lon) * width
            near.append(Near(one, round(math.hypot(north, east))))
    return sorted(near, key=lambda one: one.metres)[:limit]


def known_point(station: StationView) -> Point | None:
    """Return where a station is; None where that is not known, or only to its district."""
    lat, lon = station["lat"], station["lon"]
    if lat is None or lon is None or station["quality"] not in SURENESS:
        return None
    return Point(lat, lon)
