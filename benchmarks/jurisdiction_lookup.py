"""Jurisdiction lookups per second from polygons, beside raw shapely doing the bare job.

    python -m benchmarks.jurisdiction_lookup [FOLDER_OF_POLYGONS]

For each set of real polygons, in one run over the same random points: the floor (an STRtree query
and ``contains`` on what it finds, which gives one number and no doubt), and ``resolve`` (150 metre
margin, accuracy, category, chain of supervision, the sentence in two languages). A ratio of 2
means that resolve takes twice as long. Points well inside an area are also measured on their own:
they are what most citizens' places are, and what the fast path is for.
"""

import json
import random
import sys
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

import shapely
from shapely.geometry import Point as Mark
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

from services.routing.areas import Area
from services.routing.book import Book
from services.routing.boundaries import BoundarySet
from services.routing.directory import Directory
from services.routing.directory_files import TABLES
from services.routing.places import Point
from services.routing.resolver import resolve
from tools.directory import offices

FOLDER = Path(__file__).resolve().parents[2] / "shared" / "data" / "boundaries"
SETS = (
    "nyc_police_precincts.geojson",
    "bhubaneswar_police_jurisdiction.geojson",
    "bihar_sheohar_thana_sample.geojson",
)
POINTS = 4_000
ROUNDS = 3
DAY = date(2026, 1, 1)


def book_of(shapes: list[BaseGeometry]) -> Book:
    """Return a book with one made-up station for each polygon."""
    district = {"code": "PD-TEST", "name_en": "Test", "name_hi": "परीक्षण", "kind": "territorial"}
    district |= {"range": "RG-TEST", "revenue_district": "Test", "range_source": ""}
    ranges = [{"code": "RG-TEST", "name_en": "Test Range", "name_hi": "परीक्षण क्षेत्र"}]
    stations = [_station(number, polygon) for number, polygon in enumerate(shapes)]
    records = {kind: [] for kind in TABLES} | {
        "version": "benchmark",
        "effective_from": DAY.isoformat(),
        "sources": {"stations": "made up"},
        "districts": [district],
        "ranges": ranges,
        "offices": offices.offices([district], ranges),
        "supervision": offices.supervision([district], ranges, stations),
        "stations": stations,
    }
    areas = [Area(f"S{number}", polygon, "set") for number, polygon in enumerate(shapes)]
    return Book([Directory(records)], [BoundarySet("set", "test", DAY, "benchmark", areas)])


def _station(number: int, polygon: BaseGeometry) -> dict[str, str]:
    at = polygon.representative_point()
    row = dict.fromkeys(TABLES["stations"], "")
    names = {"code": f"S{number}", "name_en": f"Station {number}", "name_hi": f"थाना {number}"}
    place = {"police_district": "Test", "lat": f"{at.y}", "lon": f"{at.x}", "quality": "A"}
    return row | names | place | {"type": "general"}


def random_points(shapes: list[BaseGeometry], tree: shapely.STRtree) -> list[tuple[float, float]]:
    """Return points spread evenly over the area that the polygons cover, as (lat, lon)."""
    west, south, east, north = shapely.total_bounds(shapes)
    chance = random.Random(7)
    found: list[tuple[float, float]] = []
    while len(found) < POINTS:
        lon, lat = chance.uniform(west, east), chance.uniform(south, north)
        if len(tree.query(Mark(lon, lat), predicate="intersects")):
            found.append((lat, lon))
    return found


def rate(work: Callable[[float, float], object], points: list[tuple[float, float]]) -> float:
    """Return calls per second, the best of a few rounds, so that a busy machine weighs less."""
    best = 0.0
    for _ in range(ROUNDS):
        started = time.perf_counter()
        for lat, lon in points:
            work(lat, lon)
        best = max(best, len(points) / (time.perf_counter() - started))
    return best


def measure(path: Path) -> None:
    """Print one line for each kind of point of one set of polygons."""
    features = json.loads(path.read_text(encoding="utf-8"))["features"]
    shapes = [shapely.make_valid(shape(feature["geometry"])) for feature in features]
    tree = shapely.STRtree(shapes)
    started = time.perf_counter()
    snapshot = book_of(shapes).at(DAY)
    loaded = time.perf_counter() - started

    def raw(lat: float, lon: float) -> list[int]:
        mark = Mark(lon, lat)
        return [i for i in tree.query(mark) if shapes[i].contains(mark)]

    def ours(lat: float, lon: float) -> dict:
        return resolve(snapshot, snapshot, "theft", Point(lat, lon, 20.0))

    everywhere = random_points(shapes, tree)
    inside = [point for point in everywhere if snapshot.areas.well_inside(*point)]
    vertices = shapely.get_num_coordinates(shapes).sum()
    print(f"{path.stem}: {len(shapes)} polygons, {vertices:,} vertices, loaded in {loaded:.2f} s")
    for label, points in (("everywhere", everywhere), ("well inside", inside)):
        floor, reached = rate(raw, points), rate(ours, points)
        counted = f"{label:12} {len(points):5} points"
        rates = f"raw {floor:9,.0f}/s   resolve {reached:9,.0f}/s"
        print(f"  {counted}   {rates}   ratio {floor / reached:.2f}")


def main(arguments: list[str]) -> int:
    """Measure every set that is there; return 1 where the folder is absent."""
    folder = Path(arguments[0]) if arguments else FOLDER
    if not folder.is_dir():
        print(f"no polygons at {folder}", file=sys.stderr)
        return 1
    for name in SETS:
        measure(folder / name)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
