"""Which offices of the directory are near a point. Whose it is, the directory decides alone."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

from gateway.directory.copies import LOCATES, METRES_PER_DEGREE
from gateway.directory.typed import StationView

TRUSTED = "A"
"""The quality of a point that is the house itself."""


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
