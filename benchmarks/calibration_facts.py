"""What the calibration measures against: data beside the repository that no rule was made from."""

import json
import math
import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import shapely
from shapely.geometry import shape

from services.routing.areas import FIXES_PER_SIGMA
from services.routing.book import Book
from services.routing.directory import TERRITORIAL, Directory, Station
from services.routing.directory_files import read_directory
from services.routing.finding import Snapshot
from services.routing.geometry import METRES_PER_DEGREE
from services.routing.places import Point
from services.routing.settings import SEED

FACTS = Path(__file__).resolve().parents[2] / "shared" / "data"


@dataclass
class Facts:
    """What the answers are measured against."""

    snapshot: Snapshot
    districts: list[str]
    outlines: shapely.STRtree
    blocks: list[tuple[shapely.Geometry, Station]]
    chance: random.Random

    def noisy(self, lat: float, lon: float, accuracy: float) -> Point:
        """Return where a phone of this accuracy may put the place."""
        spread = accuracy / FIXES_PER_SIGMA / METRES_PER_DEGREE
        north, east = self.chance.gauss(0, spread), self.chance.gauss(0, spread)
        return Point(lat + north, lon + east / math.cos(math.radians(lat)), float(accuracy))

    def inside(self, area: shapely.Geometry) -> tuple[float, float]:
        """Return an even (lat, lon) of an area."""
        west, south, east, north = area.bounds
        while True:
            lon, lat = self.chance.uniform(west, east), self.chance.uniform(south, north)
            if shapely.contains_xy(area, lon, lat):
                return lat, lon


def read_facts() -> Facts:
    """Open the shipped directory and what lies beside the repository."""
    snapshot = Book([Directory(read_directory(SEED))]).at(date.today())
    districts = features("admin/bihar_districts.geojson")
    tree = shapely.STRtree([area_of(one) for one in districts])
    areas = [area_of(one) for one in features("admin/bihar_blocks.geojson")]
    names = [one["properties"]["district"] for one in districts]
    blocks = list(_blocks_of_one_station(snapshot, areas))
    return Facts(snapshot, names, tree, blocks, random.Random(17))


def features(name: str) -> list[dict]:
    """Return the features of one file of the facts."""
    return json.loads((FACTS / name).read_text(encoding="utf-8"))["features"]


def area_of(feature: dict) -> shapely.Geometry:
    """Return the area of a feature, made valid."""
    return shapely.make_valid(shape(feature["geometry"]))


def _blocks_of_one_station(
    snapshot: Snapshot, areas: list[shapely.Geometry]
) -> Iterator[tuple[shapely.Geometry, Station]]:
    tree = shapely.STRtree(areas)
    holding: dict[int, list[Station]] = {}
    for station in stations_of(snapshot):
        if station.trusted and station.point:
            at = shapely.Point(station.point[1], station.point[0])
            for position in tree.query(at, predicate="within").tolist():
                holding.setdefault(position, []).append(station)
    for position, stations in sorted(holding.items()):
        if len(stations) == 1:
            yield areas[position], stations[0]


def stations_of(snapshot: Snapshot) -> list[Station]:
    """Return the stations that answer for an area."""
    return [s for s in snapshot.directory.stations.values() if s.type == TERRITORIAL]
