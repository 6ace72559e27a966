"""Small made-up worlds of stations and areas, and the facts beside the repository."""

from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from shapely.geometry import box
from shapely.geometry.base import BaseGeometry

from services.routing.areas import Area
from services.routing.book import Book
from services.routing.boundaries import BoundarySet
from services.routing.directory import Directory
from services.routing.directory_files import TABLES
from services.routing.finding import Snapshot
from services.routing.places import read_place
from services.routing.resolver import resolve
from services.routing.typed import Records
from tools.directory import offices

FACTS = Path(__file__).resolve().parents[4] / "shared" / "data"
SHIPPED = Path(__file__).resolve().parents[3] / "services" / "routing" / "data"
DAY = date(2026, 1, 1)
RANGES = [{"code": "RG-TEST", "name_en": "Test Range", "name_hi": "परीक्षण क्षेत्र"}]
KM = 1 / 111.195
"""One kilometre north, in degrees."""


def facts(*parts: str) -> Path:
    """Return a file of the shared facts; skips, saying so, where they are absent."""
    path = FACTS.joinpath(*parts)
    if not path.exists():
        pytest.skip(f"the shared facts are not beside the repository: {'/'.join(parts)}")
    return path


def district(name: str, hindi: str = "परीक्षण", kind: str = "territorial") -> dict[str, str]:
    """Return a district's row; its revenue district has its own name."""
    return {
        "code": f"PD-{name.upper()}",
        "name_en": name,
        "name_hi": hindi,
        "kind": kind,
        "range": "RG-TEST",
        "revenue_district": name if kind == "territorial" else "",
        "range_source": "made up",
    }


def station(
    code: str, point: tuple[float, float] | None = None, *, in_: str = "Alpha", **more: str
) -> dict[str, str]:
    """Return a station's row: general, quality A if it has a point, else X."""
    row = dict.fromkeys(TABLES["stations"], "") | {
        "code": code,
        "name_en": f"Station {code}",
        "name_hi": f"थाना {code}",
        "type": "general",
        "police_district": in_,
        "quality": "A" if point else "X",
        "lat": str(point[0]) if point else "",
        "lon": str(point[1]) if point else "",
    }
    return row | more


def records(stations: list[dict[str, str]], **tables: Any) -> Records:
    """Return a whole directory of these stations, with offices and supervision made for it."""
    names = dict.fromkeys(row["police_district"] for row in stations)
    districts = tables.get("districts") or [district(name) for name in names if name != "State"]
    content: Records = {kind: [] for kind in TABLES} | {
        "version": "test.1",
        "effective_from": DAY.isoformat(),
        "sources": {"stations": "made up"},
        "ranges": RANGES,
        "districts": districts,
        "offices": offices.offices(districts, RANGES),
        "supervision": offices.supervision(districts, RANGES, stations),
        "stations": stations,
    }
    return content | tables


def snapshot(
    content: Records, areas: dict[str, BaseGeometry] | None = None, gazetteer: Any = None
) -> Snapshot:
    """Return the snapshot of one directory and one boundary set."""
    sets = [boundary_set("set", areas)] if areas else []
    return Book([Directory(content)], sets, gazetteer).at(DAY)


def boundary_set(
    id: str, areas: dict[str, BaseGeometry], day: date = DAY, region: str = "test"
) -> BoundarySet:
    """Return a boundary set with one area for each station."""
    content = [Area(code, shape, id) for code, shape in areas.items()]
    return BoundarySet(id, region, day, "made up", content)


def square(lat: float, lon: float, km: float) -> BaseGeometry:
    """Return a square (roughly) with this south-west corner."""
    return box(lon, lat, lon + km * KM, lat + km * KM)


def ask(world: Snapshot, place: dict[str, Any], category: str = "theft") -> dict[str, Any]:
    """Resolve as the service does, on the day of the snapshot."""
    return resolve(world, world, category, read_place(place))


def codes(alternatives: Iterable[dict[str, Any]]) -> list[str]:
    """Return the codes of an answer's alternatives."""
    return [one["code"] for one in alternatives]
