"""A small map of offices, drawn from the points of their directory: no tiles, no outside host.

The directory holds points and, as it is delivered, no boundaries; so the map shows where offices
are and draws no line between them. What is drawn stands in words beside it as well.
"""

import math
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import NamedTuple

from markupsafe import Markup

WIDTH = 320.0
"""Units of the drawing; a phone shows about as many pixels."""
LOWEST, HIGHEST = 120.0, 320.0
"""Its height, whatever lies on it."""
MARGIN = 14.0
KM_PER_DEGREE = 111.195
LEAST_KM = 2.0
"""Across: two offices of one street are not shown as far apart as two towns."""
SCALES_KM = (1, 2, 5, 10, 20, 50, 100, 200)
LONGEST_SCALE = WIDTH / 3
NAME_FROM, LETTER, LINE = 6.0, 8.0, 16.0
"""Of a name beside its point: the gap before it, the room of a letter, the height of a line."""


class Point(NamedTuple):
    """A place, in degrees."""

    lat: float
    lon: float


def drawing(
    label: str,
    faint: tuple[Point, ...],
    numbered: tuple[Point, ...] = (),
    chosen: Point | None = None,
    here: Point | None = None,
    km: str = "km",
) -> Markup:
    """Return an SVG that is read out as ``label``, or nothing where no point is known.

    ``faint`` points are small dots; around the reader's place they do not widen the map.
    ``numbered`` bear their place in the list beside it, from 1; ``chosen`` is the office that it is
    about, ``here`` the reader's own place. ``km`` is how a kilometre is written.
    A drawing with the reader's place is made for that reader and kept nowhere, others are.
    """
    if here:
        return _draw(label, faint, numbered, chosen, here, km)
    return _drawing_for_all(label, faint, numbered, chosen, km)


@lru_cache(maxsize=128)
def _drawing_for_all(
    label: str,
    faint: tuple[Point, ...],
    numbered: tuple[Point, ...],
    chosen: Point | None,
    km: str,
) -> Markup:
    return _draw(label, faint, numbered, chosen, None, km)


def _draw(
    label: str,
    faint: tuple[Point, ...],
    numbered: tuple[Point, ...],
    chosen: Point | None,
    here: Point | None,
    km: str,
) -> Markup:
    about = [*numbered, *(one for one in (chosen, here) if one)]
    framing = about if here else [*about, *faint]
    if not framing:
        return Markup("")
    frame = Frame(framing)
    parts = [frame.dots(faint)]
    parts += [frame.number(point, place) for place, point in enumerate(numbered, 1)]
    if chosen:
        parts.append(frame.ring(chosen))
    if here:
        parts.append(frame.cross(here))
    parts.append(frame.scale(km))
    opening = Markup('<svg class="map" viewBox="0 0 {} {}" role="img" aria-label="{}">').format(
        round(WIDTH), round(frame.height), label
    )
    return opening + Markup("").join(parts) + Markup("</svg>")


class Frame:
    """From degrees to units of the drawing, and back."""

    def __init__(self, points: Sequence[Point]) -> None:
        south, north = min(one.lat for one in points), max(one.lat for one in points)
        west, east = min(one.lon for one in points), max(one.lon for one in points)
        self._centre = Point((south + north) / 2, (west + east) / 2)
        self._km_per_lon = KM_PER_DEGREE * math.cos(math.radians(self._centre.lat))
        wide = max((east - west) * self._km_per_lon, LEAST_KM)
        high = max((north - south) * KM_PER_DEGREE, LEAST_KM)
        inside = WIDTH - 2 * MARGIN
        self.units_per_km = min(inside / wide, (HIGHEST - 2 * MARGIN) / high)
        drawn = high * self.units_per_km + 2 * MARGIN
        self.height = min(max(drawn, LOWEST), HIGHEST)

    def _at(self, point: Point) -> tuple[float, float]:
        x = WIDTH / 2 + (point.lon - self._centre.lon) * self._km_per_lon * self.units_per_km
        y = self.height / 2 - (point.lat - self._centre.lat) * KM_PER_DEGREE * self.units_per_km
        return x, y

    def place_at(self, x: float, y: float) -> Point:
        """Return the place that is drawn at ``x``, ``y``, in units from the upper left corner."""
        east, north = x - WIDTH / 2, self.height / 2 - y
        return Point(
            self._centre.lat + north / (KM_PER_DEGREE * self.units_per_km),
            self._centre.lon + east / (self._km_per_lon * self.units_per_km),
        )

    def names(self, named: Iterable[tuple[Point, str]]) -> Markup:
        """Write a name beside its point; of those that would lie on each other, the earlier."""
        written: list[tuple[float, float, float]] = []
        parts = []
        for point, name in named:
            x, y = self._at(point)
            end = x + NAME_FROM + len(name) * LETTER
            inside = x > 0 and end < WIDTH and LINE < y < self.height - LINE
            if not inside or any(
                x < far and near < end and abs(y - other) < LINE for near, far, other in written
            ):
                continue
            written.append((x, end, y))
            shape = '<text class="name" x="{:.0f}" y="{:.0f}">{}</text>'
            parts.append(Markup(shape).format(x + NAME_FROM, y + 4, name))
        return Markup("").join(parts)

    def dots(self, points: Iterable[Point]) -> Markup:
        """Draw whole units, none twice: a line of no length with a round end is a dot."""
        places = {(round(x), round(y)) for x, y in map(self._at, points)}
        inside = sorted((x, y) for x, y in places if 0 < x < WIDTH and 0 < y < self.height)
        path = "".join(f"M{x} {y}h0" for x, y in inside)
        return Markup('<path class="dots" d="{}"/>').format(path) if path else Markup("")

    def number(self, point: Point, number: int) -> Markup:
        x, y = self._at(point)
        shape = (
            '<circle class="pin" cx="{0:.0f}" cy="{1:.0f}" r="9"/>'
            '<text x="{0:.0f}" y="{2:.0f}">{3}</text>'
        )
        return Markup(shape).format(x, y, y + 4, number)

    def ring(self, point: Point) -> Markup:
        return Markup('<circle class="ring" cx="{:.0f}" cy="{:.0f}" r="8"/>').format(
            *self._at(point)
        )

    def cross(self, point: Point) -> Markup:
        x, y = self._at(point)
        return Markup('<path class="here" d="M{:.0f} {:.0f}h14m-7 -7v14"/>').format(x - 7, y)

    def scale(self, km: str) -> Markup:
        """Draw the longest round distance that fits, at the foot."""
        longest = LONGEST_SCALE / self.units_per_km
        length = max((one for one in SCALES_KM if one <= longest), default=SCALES_KM[0])
        shape = (
            '<path class="scale" d="M8 {0:.0f}h{1:.0f}"/>'
            '<text class="scale" x="8" y="{2:.0f}">{3} {4}</text>'
        )
        y = self.height - 6
        return Markup(shape).format(y, length * self.units_per_km, y - 5, length, km)
