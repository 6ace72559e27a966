"""The dated book: every published directory and boundary set, opened at any day.

A directory is in force from its date until the next one's; a matter older than all is judged by
the oldest. A boundary set is in force for its region from its date until the region's next set;
before its first set a region has no boundaries on record, and none are assumed.
"""

from bisect import bisect_right
from collections.abc import Iterable
from datetime import date

from services.routing.areas import Area, AreaIndex
from services.routing.boundaries import BoundarySet
from services.routing.directory import Directory
from services.routing.finding import Snapshot
from services.routing.gazetteer import Gazetteer
from services.routing.names import NameIndex
from services.routing.positions import Positions


class Book:
    """Snapshots by day. Everything is built here, once, so that opening one costs nothing."""

    def __init__(
        self,
        directories: Iterable[Directory],
        boundary_sets: Iterable[BoundarySet] = (),
        gazetteer: Gazetteer | None = None,
    ) -> None:
        self._directories = sorted(directories, key=lambda directory: directory.effective_from)
        if not self._directories:
            raise ValueError("a book needs a directory")
        self._sets = sorted(boundary_sets, key=lambda found: found.effective_from)
        self._gazetteer = gazetteer
        starts = {date.min, *(directory.effective_from for directory in self._directories)}
        starts |= {found.effective_from for found in self._sets}
        self._days = sorted(starts)
        indexes = {d.version: (NameIndex(d), Positions(d)) for d in self._directories}
        self._cut: dict[tuple[int, ...], AreaIndex] = {}
        self._snapshots = [self._snapshot(day, indexes) for day in self._days]

    def at(self, day: date) -> Snapshot:
        """Return what was, is or will be in force on ``day``."""
        return self._snapshots[bisect_right(self._days, day) - 1]

    @property
    def versions(self) -> list[str]:
        """The versions of the directories in the book, oldest first."""
        return [directory.version for directory in self._directories]

    def _snapshot(self, day: date, indexes: dict[str, tuple[NameIndex, Positions]]) -> Snapshot:
        begun = [d for d in self._directories if d.effective_from <= day]
        directory = begun[-1] if begun else self._directories[0]
        names, positions = indexes[directory.version]
        areas = self._index(self._areas(day, directory))
        return Snapshot(directory, names, positions, areas, self._gazetteer)

    def _index(self, areas: list[Area]) -> AreaIndex:
        """The index of just these areas; days with the same boundaries share one."""
        key = tuple(map(id, areas))
        if key not in self._cut:
            self._cut[key] = AreaIndex(areas)
        return self._cut[key]

    def _areas(self, day: date, directory: Directory) -> list[Area]:
        latest = {found.region: found for found in self._sets if found.effective_from <= day}
        return [
            area
            for found in latest.values()
            for area in found.areas
            if area.station in directory.stations
        ]
