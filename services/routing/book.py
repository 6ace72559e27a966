"""The dated book: every published directory and boundary set, opened at any day.

A directory is in force from its date until the next one's; a matter older than all is judged by
the oldest. A boundary set is in force for its region from its date until the region's next set;
before its first set a region has no boundaries on record, and none are assumed.
"""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable
from datetime import date

import shapely

from services.routing.areas import Area, AreaIndex
from services.routing.boundaries import BoundarySet
from services.routing.directory import OUTPOST, TERRITORIAL, Directory
from services.routing.finding import Snapshot
from services.routing.gazetteer import Gazetteer
from services.routing.names import NameIndex
from services.routing.positions import Positions
from services.routing.railways import Railways


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
        self._sets = sorted(boundary_sets, key=lambda one: one.effective_from)
        self._gazetteer = gazetteer
        starts = {date.min, *(directory.effective_from for directory in self._directories)}
        starts |= {one.effective_from for one in self._sets}
        self._days = sorted(starts)
        indexes = {
            d.version: (NameIndex(d), Positions(d), Railways(d.railway_stations))
            for d in self._directories
        }
        self._cut: dict[tuple[int, ...], AreaIndex] = {}
        self._unions: dict[tuple[int, ...], Area] = {}
        self._snapshots = [self._snapshot(day, indexes) for day in self._days]

    def at(self, day: date) -> Snapshot:
        """Return what was, is or will be in force on ``day``."""
        return self._snapshots[bisect_right(self._days, day) - 1]

    @property
    def versions(self) -> list[str]:
        """The versions of the directories in the book, oldest first."""
        return [directory.version for directory in self._directories]

    def _snapshot(
        self, day: date, indexes: dict[str, tuple[NameIndex, Positions, Railways]]
    ) -> Snapshot:
        begun = [d for d in self._directories if d.effective_from <= day]
        directory = begun[-1] if begun else self._directories[0]
        names, positions, railways = indexes[directory.version]
        territorial, outposts, units = self._areas(day, directory)
        return Snapshot(
            directory,
            names,
            positions,
            self._index(territorial),
            self._gazetteer,
            {type: self._index(areas) for type, areas in units.items()},
            railways,
            self._index(outposts),
        )

    def _index(self, areas: list[Area]) -> AreaIndex:
        """Return the index of just these areas; days with the same boundaries share one."""
        key = tuple(map(id, areas))
        if key not in self._cut:
            self._cut[key] = AreaIndex(areas)
        return self._cut[key]

    def _areas(
        self, day: date, directory: Directory
    ) -> tuple[list[Area], list[Area], dict[str, list[Area]]]:
        """Return the areas in force: those of stations, of outposts, and of special units by type.

        Whatever a surveyor draws for a unit is laid over the areas of stations and takes no place
        from them; an outpost's area is its station's as well, where that is on record.
        """
        latest = {one.region: one for one in self._sets if one.effective_from <= day}
        territorial: list[Area] = []
        outposts: list[Area] = []
        units: dict[str, list[Area]] = defaultdict(list)
        for area in (area for one in latest.values() for area in one.areas):
            station = directory.stations.get(area.station)
            if station is None:
                continue
            if station.type == OUTPOST and station.parent in directory.stations:
                outposts.append(area)
            elif station.type in (TERRITORIAL, OUTPOST):
                territorial.append(area)
            else:
                units[station.type].append(area)
        return self._with_outposts(territorial, outposts, directory), outposts, units

    def _with_outposts(
        self, territorial: list[Area], outposts: list[Area], directory: Directory
    ) -> list[Area]:
        """Add the areas of outposts to those of their stations."""
        theirs: dict[str, list[Area]] = defaultdict(list)
        for area in outposts:
            theirs[directory.stations[area.station].parent].append(area)
        if not theirs:
            return territorial
        whole = {
            code: [area for area in territorial if area.station == code] + added
            for code, added in theirs.items()
        }
        return [area for area in territorial if area.station not in whole] + [
            self._joined(code, areas) for code, areas in whole.items()
        ]

    def _joined(self, station: str, areas: list[Area]) -> Area:
        key = tuple(map(id, areas))
        if key not in self._unions:
            shape = shapely.union_all([area.shape for area in areas])
            self._unions[key] = Area(station, shape, areas[0].boundary_set)
        return self._unions[key]
