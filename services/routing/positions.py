"""Where a point lies, told from trusted points alone: no district or State outline may be shipped.

Measured against real district outlines (see docs/directory.md): the nearest fact is in the right
district 91 % of the time, and 97 % or better where it is at least three times as near as the
nearest fact of any other district. Nothing here is proof, and every answer says so.
"""

from dataclasses import dataclass

import numpy as np
import shapely

from services.routing.directory import TERRITORIAL, Directory, RailwayStation, Station
from services.routing.geometry import LatLon, Plane, distance_m

BIHAR_LAT = 25.8
HULL_RATIO = 0.05
"""How closely the outline follows the facts: at this value 0.4 % of what is inside is not Bihar."""
BORDER_M = 53_000
"""Facts thin out at the border, so the outline lies up to 25 km inside Bihar: within this distance
of it are all of Bihar and, all along the real border, 30 km of land beyond."""
SURE_RATIO = 0.3
"""Nearest fact at most this part as far as the nearest of another district: taken as sure."""
VERY_SURE_RATIO = 0.12
"""The same, from which it is right 99.7 times of 100; between the two it is 98."""
RIVALS = 5
"""Districts of which one is looked at: more than four never meet."""
WIDEST_PIN_KM = 8.0
URBAN_WITHIN_M = 5_000
URBAN_STATIONS = 3


@dataclass(frozen=True)
class DistrictGuess:
    """``district`` by the nearest fact; ``others`` it may be instead, if unsure."""

    district: str
    others: tuple[str, ...]
    confidence: str = "medium"
    """How sure it is to be ``district``: high, medium, or low where there are others."""

    @property
    def all(self) -> tuple[str, ...]:
        """Every police district it may be, the likeliest first."""
        return (self.district, *self.others)


@dataclass(frozen=True)
class Near:
    """A station and its distance from the point, in metres."""

    station: Station
    metres: float


class PointSet:
    """Labelled points, searched by distance. A few thousand points: a scan beats an index."""

    def __init__(self, plane: Plane, points: list[LatLon]) -> None:
        self._plane = plane
        flat = [plane.xy(lat, lon) for lat, lon in points]
        self.flat = np.array(flat, dtype=float).reshape(-1, 2)

    def distances(self, lat: float, lon: float) -> np.ndarray:
        """Return the distance in metres from the point to each of the set, in their order."""
        x, y = self._plane.xy(lat, lon)
        return np.hypot(self.flat[:, 0] - x, self.flat[:, 1] - y)


class Positions:
    """The facts of one directory, asked: which district, in Bihar or not, which stations near."""

    def __init__(self, directory: Directory) -> None:
        plane = Plane(BIHAR_LAT)
        self._plane = plane
        points, labels = _district_facts(directory)
        self._facts = PointSet(plane, points)
        self._names = sorted(set(labels))
        self._labels = np.array([self._names.index(label) for label in labels], dtype=int)
        self._outline = shapely.concave_hull(shapely.MultiPoint(self._facts.flat), ratio=HULL_RATIO)
        shapely.prepare(self._outline)
        self._stations = [
            station
            for station in directory.stations.values()
            if station.type == TERRITORIAL and station.point
        ]
        self._houses = PointSet(plane, [s.point for s in self._stations if s.point])
        self._none = np.array([], dtype=int)
        self._all_houses = np.arange(len(self._stations))
        self._houses_of = {
            name: np.array([i for i, s in enumerate(self._stations) if s.police_district == name])
            for name in {station.police_district for station in self._stations}
        }
        self._railways = directory.railway_stations
        self._platforms = PointSet(plane, [r.point for r in self._railways])

    def district(self, lat: float, lon: float, accuracy: float = 0.0) -> DistrictGuess:
        """Return the police district the point is taken to be in, and the others it may be.

        Every place in the circle of ``accuracy`` metres counts: at its edge the nearest fact is so
        much further and those of other districts so much nearer. Raises LookupError for a directory
        without a single point.
        """
        if not self._names:
            raise LookupError("no district has a point")
        metres = self._facts.distances(lat, lon)
        nearest = np.full(len(self._names), np.inf)
        np.minimum.at(nearest, self._labels, metres)
        order = np.argsort(nearest)
        first = nearest[order[0]] + accuracy
        ratios = [first / max(nearest[i] - accuracy, 1.0) for i in order[1:RIVALS]]
        rivals = [
            self._names[i]
            for i, ratio in zip(order[1:RIVALS], ratios, strict=True)
            if ratio > SURE_RATIO
        ]
        very = not ratios or ratios[0] <= VERY_SURE_RATIO
        confidence = "low" if rivals else "high" if very else "medium"
        return DistrictGuess(self._names[order[0]], tuple(rivals), confidence)

    def metres_outside(self, lat: float, lon: float) -> float:
        """Return how far the point is outside the outline of Bihar's facts; 0 inside it.

        0 also for a directory without a single point, which can exclude nothing.
        """
        if self._outline.is_empty:
            return 0.0
        return float(self._outline.distance(shapely.Point(self._plane.xy(lat, lon))))

    def stations(
        self, lat: float, lon: float, districts: tuple[str, ...] | None = None, limit: int = 5
    ) -> list[Near]:
        """Return the nearest territorial stations, of these police districts if given."""
        among = self._all_houses if districts is None else self._houses_in(districts)
        if not len(among):
            return []
        metres = self._houses.distances(lat, lon)[among]
        nearest = np.argpartition(metres, min(limit, len(metres)) - 1)[:limit]
        nearby = [
            Near(self._stations[i], distance_m((lat, lon), point))
            for i in among[nearest]
            if (point := self._stations[i].point)
        ]
        return sorted(nearby, key=lambda near: (near.metres, near.station.code))

    def _houses_in(self, districts: tuple[str, ...]) -> np.ndarray:
        return np.concatenate([self._houses_of.get(name, self._none) for name in districts])

    def urban(self, lat: float, lon: float) -> bool:
        """Return whether stations stand close together here, so that the nearest means little."""
        return int((self._houses.distances(lat, lon) < URBAN_WITHIN_M).sum()) >= URBAN_STATIONS

    def railway_station(self, lat: float, lon: float) -> tuple[RailwayStation, float] | None:
        """Return the nearest railway station and its distance in metres; None if there is none."""
        if not self._railways:
            return None
        metres = self._platforms.distances(lat, lon)
        i = int(metres.argmin())
        return self._railways[i], float(metres[i])


def _district_facts(directory: Directory) -> tuple[list[LatLon], list[str]]:
    """Return every point whose police district is known, and the districts, in the same order."""
    facts = [
        (station.point, station.police_district)
        for station in directory.stations.values()
        if station.point and _is_territorial(directory, station.police_district)
    ]
    facts += [
        (pin.centre, pin.police_districts[0])
        for pin in directory.pins.values()
        if pin.centre and len(pin.police_districts) == 1 and pin.radius_km <= WIDEST_PIN_KM
    ]
    for railway in directory.railway_stations:
        districts = directory.by_revenue.get(railway.revenue_district, ())
        if len(districts) == 1:
            facts.append((railway.point, districts[0]))
    return [point for point, _ in facts], [label for _, label in facts]


def _is_territorial(directory: Directory, police_district: str) -> bool:
    district = directory.districts.get(police_district)
    return district is not None and district.kind == "territorial"
