"""The spatial index of station areas: which polygon, how far from its edge, which are near."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import shapely
from shapely.affinity import affine_transform
from shapely.geometry.base import BaseGeometry

from services.routing.geometry import Plane

WELL_INSIDE_M = 150.0
"""Surveys of thana boundaries and phones are seldom better than this, so nearer the edge we ask."""
SIMPLIFIED_M = 20.0
SMALLEST_CELL_M = 100.0
MOST_CELLS = 200_000
"""Some 20 MiB at most; for the whole of Bihar a cell is 900 m wide."""
FIXES_PER_SIGMA = 1.515
"""A phone's accuracy is the radius of 68 of 100 fixes: so many standard deviations of each axis."""
_RINGS, _SPOKES = 12, 24
ROUNDING_M = 5.0
"""Round corners are cut as polygons, which fall short of the true arc by up to 3.5 m."""


@dataclass(frozen=True)
class Area:
    """One station's polygon in degrees (longitude, latitude), of one dated boundary set."""

    station: str
    shape: BaseGeometry
    boundary_set: str


@dataclass(frozen=True)
class AreaHit:
    """A polygon that a circle around the point touches; ``inside``: it holds the point itself."""

    station: str
    inside: bool
    boundary_set: str


class AreaIndex:
    """Answers from polygons. Most lookups end at a *core*: the part of a polygon that is well
    inside it and well away from every other, cut once at load. A grid of cells that lie wholly in
    one core answers most of those without geometry; the rest are looked up exactly.
    """

    def __init__(self, areas: Iterable[Area]) -> None:
        self._areas = list(areas)
        shapes = [area.shape for area in self._areas]
        self._plane = Plane(_middle_latitude(shapes))
        matrix = [self._plane.x_scale, 0, 0, self._plane.y_scale, 0, 0]
        self._shapes = [affine_transform(shape, matrix) for shape in shapes]
        self._tree = shapely.STRtree(self._shapes)
        self._cores = _cores(self._shapes, self._tree)
        shapely.prepare(self._cores)
        shapely.prepare(self._shapes)
        self._core_tree = shapely.STRtree(self._cores)
        self._cell = _cell_size(self._shapes)
        self._cells = _cells(self._cores, self._cell)

    def __len__(self) -> int:
        return len(self._areas)

    def __getitem__(self, position: int) -> Area:
        return self._areas[position]

    def well_inside(self, lat: float, lon: float) -> Area | None:
        """Return the one area the point is well inside of, 150 m from any edge; else None."""
        if not self._areas:
            return None
        x, y = self._plane.xy(lat, lon)
        core_position = self._cells.get((int(x // self._cell), int(y // self._cell)))
        if core_position is not None:
            return self._areas[core_position]
        for i in self._core_tree.query(shapely.Point(x, y)):
            if shapely.contains_xy(self._cores[i], x, y):
                return self._areas[i]
        return None

    def around(self, lat: float, lon: float, metres: float) -> list[AreaHit]:
        """Return every area that a circle of this radius touches, those holding the point first."""
        if not self._areas:
            return []
        x, y = self._plane.xy(lat, lon)
        point = shapely.Point(x, y)
        hits = []
        for i in self._tree.query(shapely.box(x - metres, y - metres, x + metres, y + metres)):
            shape, area = self._shapes[i], self._areas[i]
            if shapely.intersects_xy(shape, x, y):
                hits.append(AreaHit(area.station, True, area.boundary_set))
            elif shapely.dwithin(shape, point, metres):
                hits.append(AreaHit(area.station, False, area.boundary_set))
        return sorted(hits, key=lambda hit: (not hit.inside, hit.station))

    def shares(self, lat: float, lon: float, accuracy: float) -> dict[str, float]:
        """Return how likely each station's area has a place that a phone put here, of 1.

        ``accuracy``: the phone's own radius of doubt in metres. Areas without a share are absent.
        """
        if not self._areas:
            return {}
        x, y = self._plane.xy(lat, lon)
        spread = _SPREAD * accuracy
        points = shapely.points(x + spread[:, 0], y + spread[:, 1])
        at, positions = self._tree.query(points, predicate="intersects")
        fixes_inside: dict[str, set[int]] = defaultdict(set)
        for point, position in zip(at.tolist(), positions.tolist(), strict=True):
            fixes_inside[self._areas[position].station].add(point)
        return {station: len(points) / len(spread) for station, points in fixes_inside.items()}

    def edge_distance(self, lat: float, lon: float, station: str) -> float:
        """Return the distance in metres from the point to the edge of a station's areas."""
        point = shapely.Point(*self._plane.xy(lat, lon))
        edges = [
            shapely.distance(shapely.boundary(shape), point)
            for area, shape in zip(self._areas, self._shapes, strict=True)
            if area.station == station
        ]
        return float(min(edges))


def _spread() -> np.ndarray:
    """Return offsets on which a phone's fixes fall equally often, for an accuracy of one metre."""
    shares = (np.arange(_RINGS) + 0.5) / _RINGS
    radii = np.sqrt(-2 * np.log(1 - shares)) / FIXES_PER_SIGMA
    angles = 2 * np.pi * (np.arange(_SPOKES) + 0.5) / _SPOKES
    rings = [np.column_stack((r * np.cos(angles), r * np.sin(angles))) for r in radii]
    return np.concatenate(rings)


_SPREAD = _spread()


def _cell_size(shapes: list[BaseGeometry]) -> float:
    """Return the side of a grid cell in metres, so that the grid stays within MOST_CELLS."""
    if not shapes:
        return SMALLEST_CELL_M
    west, south, east, north = shapely.total_bounds(shapes)
    return max(SMALLEST_CELL_M, float(((east - west) * (north - south) / MOST_CELLS) ** 0.5))


def _cells(cores: np.ndarray, side: float) -> dict[tuple[int, int], int]:
    """Return which core each cell lies wholly in; a cell that lies wholly in none is absent."""
    cells: dict[tuple[int, int], int] = {}
    for position, core in enumerate(cores):
        if shapely.is_empty(core):
            continue
        west, south, east, north = (int(bound // side) for bound in core.bounds)
        grid = np.meshgrid(np.arange(west, east + 1), np.arange(south, north + 1))
        columns, rows = grid[0].ravel(), grid[1].ravel()
        boxes = shapely.box(columns * side, rows * side, (columns + 1) * side, (rows + 1) * side)
        inside = shapely.contains_properly(core, boxes)
        for column, row in zip(columns[inside].tolist(), rows[inside].tolist(), strict=True):
            cells[column, row] = position
    return cells


def _middle_latitude(shapes: list[BaseGeometry]) -> float:
    if not shapes:
        return 0.0
    _, south, _, north = shapely.total_bounds(shapes)
    return float(south + north) / 2


def _cores(shapes: list[BaseGeometry], tree: shapely.STRtree) -> np.ndarray:
    """Cut from each shape what is near its edge or near another; errs towards cutting too much.

    Outlines are simplified first, so the margin grows by as much as simplifying may move an edge.
    """
    if not shapes:
        return np.array([], dtype=object)
    margin = WELL_INSIDE_M + SIMPLIFIED_M + ROUNDING_M
    plain = shapely.simplify(np.array(shapes, dtype=object), SIMPLIFIED_M)
    cores = shapely.buffer(plain, -margin, quad_segs=4)
    for i, shape in enumerate(shapes):
        # One query for each shape, not one for all: a long call would keep other threads waiting.
        for j in tree.query(shape, predicate="dwithin", distance=WELL_INSIDE_M):
            if i != j and not shapely.is_empty(cores[i]):
                near = shapely.buffer(plain[j], margin, quad_segs=4)
                if shapely.intersects(cores[i], near):
                    cores[i] = shapely.difference(cores[i], near)
    return cores
