"""From what is stored to a book in memory: work of a second or so, without I/O."""

from datetime import date

from shapely.geometry import shape

from services.routing.areas import Area
from services.routing.book import Book
from services.routing.boundaries import BoundarySet
from services.routing.directory import Directory
from services.routing.gazetteer import Gazetteer
from services.routing.store import RawBook
from services.routing.typed import BoundaryEntry, StoredArea


def open_book(raw: RawBook, gazetteer: Gazetteer | None = None) -> Book:
    """Return the book of everything published."""
    directories = [Directory(records) for records in raw.directories]
    sets = [_boundary_set(entry, features) for entry, features in raw.boundary_sets]
    return Book(directories, sets, gazetteer)


def areas_in_force(raw: RawBook, day: date) -> dict[str, list[Area]]:
    """Return the areas of each region's boundary set that is in force on ``day``."""
    begun = [one for one in raw.boundary_sets if one[0]["effective_from"] <= day.isoformat()]
    begun.sort(key=lambda one: one[0]["effective_from"])
    return {entry["region"]: _boundary_set(entry, rows).areas for entry, rows in begun}


def _boundary_set(entry: BoundaryEntry, features: list[StoredArea]) -> BoundarySet:
    areas = [Area(row["station"], shape(row["geometry"]), entry["id"]) for row in features]
    day = date.fromisoformat(entry["effective_from"])
    return BoundarySet(entry["id"], entry["region"], day, "", areas)
