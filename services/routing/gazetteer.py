"""An optional list of localities (villages, tolas, wards) that a deployment may add.

The project ships none: the one at hand has a licence of its own. The file is a CSV with the columns
``name``, ``lat``, ``lon`` and ``district`` (a revenue district in English); others are passed over.
"""

import csv
from collections import defaultdict
from pathlib import Path

from services.routing.geometry import LatLon, in_india
from services.routing.spelling import fold

COLUMNS = ("name", "lat", "lon", "district")


class UnreadableGazetteer(Exception):
    """The file is missing or lacks a column; the message says which."""


class Gazetteer:
    """Points of named localities by revenue district."""

    def __init__(self) -> None:
        self._points: dict[tuple[str, str], list[LatLon]] = defaultdict(list)
        self.passed_over = 0

    def add(self, name: str, district: str, lat: float, lon: float) -> None:
        """Add one locality; ``lat`` and ``lon`` in degrees."""
        self._points[district.strip().lower(), fold(name)].append((lat, lon))

    def points(self, name: str, district: str) -> list[LatLon]:
        """Return the (lat, lon) of every locality of this name in the district; often several."""
        return self._points.get((district.strip().lower(), fold(name)), [])

    def __len__(self) -> int:
        return sum(map(len, self._points.values()))


def load_gazetteer(path: Path) -> Gazetteer:
    """Read the file. Rows without a usable point are counted in ``passed_over``.

    Raises UnreadableGazetteer where the file cannot be read or a column is absent.
    """
    gazetteer = Gazetteer()
    try:
        with path.open(encoding="utf-8", newline="") as file:
            rows = csv.DictReader(file)
            missing = [column for column in COLUMNS if column not in (rows.fieldnames or ())]
            if missing:
                raise UnreadableGazetteer(f"{path} lacks the columns {', '.join(missing)}")
            for row in rows:
                _add(gazetteer, row)
    except (OSError, UnicodeDecodeError) as error:
        raise UnreadableGazetteer(f"{path}: {error}") from error
    return gazetteer


def _add(gazetteer: Gazetteer, row: dict[str, str]) -> None:
    try:
        lat, lon = float(row["lat"]), float(row["lon"])
    except (TypeError, ValueError):
        gazetteer.passed_over += 1
        return
    if not row["name"] or not in_india(lat, lon):
        gazetteer.passed_over += 1
        return
    gazetteer.add(row["name"], row["district"], lat, lon)
