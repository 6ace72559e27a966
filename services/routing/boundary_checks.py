"""What is looked at once all areas of a set are read: whether they fit each other and the ground.

Nothing here changes a map. Overlaps and gaps are real on the ground; a station house may stand
outside its own area. What is told is told with names, and what a person must look at says so.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from services.routing.areas import Area
from services.routing.boundary_report import Finding
from services.routing.directory import TERRITORIAL, Station
from services.routing.geometry import METRES_PER_DEGREE, Plane
from services.routing.station_finder import StationFinder

SMALLEST_FAULT_M2 = 10_000.0
"""Slivers under a hectare come from digitising, not from two stations claiming one place."""
FAR_FROM_HOUSE_M = 5_000.0
"""A station may stand in the town beside its area, and not several kilometres from it."""
INSIDE_SHARE = 0.95
"""Share of an area that lies in another, from which it is one cut out of that other's map."""
INNER_SHARE = 0.5
"""An inner area is at most this part of the outer one; two of one size are a double claim."""
M2 = 10_000.0
"""Square metres of a hectare."""


def square_metres(area: BaseGeometry) -> float:
    """Return the size of an area given in degrees."""
    if area.is_empty:
        return 0.0
    plane = Plane((area.bounds[1] + area.bounds[3]) / 2)
    return float(area.area) * plane.x_scale * METRES_PER_DEGREE


def check_fit(areas: list[Area], finder: StationFinder) -> Iterator[Finding]:
    """Yield what the areas of one set say against each other and against the station houses."""
    territorial = [area for area in areas if finder.station(area.station).type == TERRITORIAL]
    with ThreadPoolExecutor(1) as beside:  # geometry leaves the interpreter free meanwhile
        gaps = beside.submit(lambda: list(_gaps(territorial)))
        yield from _units(areas, finder)
        yield from _overlaps(territorial, finder)
        yield from gaps.result()
    yield from _houses(territorial, finder)


def check_regions(
    areas: list[Area], others: dict[str, list[Area]], finder: StationFinder
) -> Iterator[Finding]:
    """Yield where areas of this set and those in force for other regions claim the same ground."""
    for region, theirs in sorted(others.items()):
        common = [
            (size, ours.station, other.station)
            for ours, other, size in _shared(areas, theirs)
            if size > SMALLEST_FAULT_M2
        ]
        if not common:
            continue
        common.sort(reverse=True)
        size, ours, other = common[0]
        total = sum(one[0] for one in common) / M2
        text = (
            f"{len(common)} pairs claim {total:,.1f} ha twice; most of it {size / M2:,.1f} ha of "
        )
        text += f"{_label(finder, ours)} and {_label(finder, other)}"
        yield Finding("warning", "regions-overlap", f"region {region}", text, total, confirm=True)


def inner_areas(areas: list[Area]) -> list[tuple[Area, Area]]:
    """Return (inner, outer) for areas that lie inside another one's."""
    pairs = (_nested(one, other, size) for one, other, size in _shared(areas, areas))
    return [pair for pair in pairs if pair is not None]


def _nested(one: Area, other: Area, size: float) -> tuple[Area, Area] | None:
    """Return which of two areas that share so much lies inside the other; None if neither."""
    inner, outer = (one, other) if one.shape.area < other.shape.area else (other, one)
    whole = square_metres(inner.shape)
    smaller = whole <= INNER_SHARE * square_metres(outer.shape)
    return (inner, outer) if smaller and size >= INSIDE_SHARE * whole else None


def _units(areas: list[Area], finder: StationFinder) -> Iterator[Finding]:
    for area in areas:
        station = finder.station(area.station)
        if station.type != TERRITORIAL:
            text = f"is the area of a unit ({station.type}) and is laid over those of stations"
            yield Finding("warning", "unit-area", _label(finder, area.station), text)


def _overlaps(areas: list[Area], finder: StationFinder) -> Iterator[Finding]:
    for one, other, size in _shared(areas, areas):
        if size <= SMALLEST_FAULT_M2:
            continue
        names = f"{_label(finder, one.station)} and {_label(finder, other.station)}"
        nested = _nested(one, other, size)
        if nested is None:
            text = f"both claim {size / M2:,.1f} ha"
            yield Finding("warning", "overlap", names, text, size / M2)
            continue
        inner, outer = (_label(finder, area.station) for area in nested)
        text = f"{inner} ({size / M2:,.1f} ha) lies inside {outer}: if that ground is {inner}'s, "
        text += "import with --inner-wins, else everyone there is asked"
        yield Finding("warning", "area-inside", names, text, size / M2, confirm=True)


def _shared(ours: list[Area], theirs: list[Area]) -> Iterator[tuple[Area, Area, float]]:
    """Yield the pairs of areas of different stations that meet, and how much they share, in m²."""
    if not ours or not theirs:
        return
    shapes = np.array([area.shape for area in ours], dtype=object)
    others = np.array([area.shape for area in theirs], dtype=object)
    first, second = shapely.STRtree(others).query(shapes, predicate="intersects")
    once = [
        (i, j)
        for i, j in zip(first.tolist(), second.tolist(), strict=True)
        if ours[i] is not theirs[j] and not (ours is theirs and i > j)
    ]
    ground = _common_ground(
        shapes[[i for i, _ in once]] if once else shapes[:0],
        others[[j for _, j in once]] if once else others[:0],
    )
    for (i, j), size in zip(once, ground, strict=True):
        yield ours[i], theirs[j], size


def _common_ground(ones: np.ndarray, others: np.ndarray) -> list[float]:
    """Return how much each pair of areas shares, in m². Neighbours meet at an edge, so only what
    lies in the box of both is compared: the rest of either is most of the work."""
    boxes, their_boxes = shapely.bounds(ones), shapely.bounds(others)
    west_south = np.maximum(boxes[:, :2], their_boxes[:, :2])
    east_north = np.minimum(boxes[:, 2:], their_boxes[:, 2:])
    near = [
        [
            shapely.clip_by_rect(shape, *low, *high) if (low < high).all() else shapely.Polygon()
            for shape, low, high in zip(shapes, west_south, east_north, strict=True)
        ]
        for shapes in (ones, others)
    ]
    try:
        common = shapely.intersection(*near)
    except shapely.errors.GEOSException:  # clipping may leave a ring that touches itself
        common = shapely.intersection(ones, others)
    return [square_metres(area) for area in common]


def _gaps(areas: list[Area]) -> Iterator[Finding]:
    if not areas:
        return
    whole = shapely.union_all([area.shape for area in areas])
    for part in shapely.get_parts(whole):
        for ring in part.interiors:
            hole = shapely.Polygon(ring)
            size = square_metres(hole)
            if size > SMALLEST_FAULT_M2:
                at = hole.representative_point()
                where, text = f"{at.y:.4f}, {at.x:.4f}", f"{size / M2:,.1f} ha belong to no station"
                yield Finding("warning", "gap", where, text, size / M2)


def _houses(areas: list[Area], finder: StationFinder) -> Iterator[Finding]:
    by_station: dict[str, list[BaseGeometry]] = defaultdict(list)
    for area in areas:
        by_station[area.station].append(area.shape)
    far = [
        (metres, code)
        for code, shapes in by_station.items()
        if (metres := _metres_from_house(finder.station(code), shapes)) > FAR_FROM_HOUSE_M
    ]
    for metres, code in sorted(far, reverse=True):
        text = f"its station house is {metres / 1000:,.1f} km outside its area"
        yield Finding("warning", "house-outside", _label(finder, code), text, confirm=True)


def _metres_from_house(station: Station, shapes: Iterable[BaseGeometry]) -> float:
    if not station.trusted or station.point is None:
        return 0.0
    plane = Plane(station.point[0])
    house = shapely.Point(*plane.xy(*station.point))
    scaled = [
        shapely.transform(shape, lambda at: at * [plane.x_scale, plane.y_scale]) for shape in shapes
    ]
    return float(min(shapely.distance(shape, house) for shape in scaled))


def _label(finder: StationFinder, code: str) -> str:
    station = finder.station(code)
    return f"{station.name['en']} ({code}, {station.police_district})"
