"""Boundaries of station areas, read from GeoJSON or GeoJSON lines, mended or refused with a report.

A boundary set covers one named region (a district, a city) from one date; a later set of the same
region takes its place from its own date, and an offence is routed by the set of its day.
"""

import json
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import shapely
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

from services.routing.areas import Area
from services.routing.geometry import METRES_PER_DEGREE, Plane, in_india

SMALLEST_FAULT_M2 = 10_000.0
"""Slivers under a hectare come from digitising, not from two stations claiming one place."""

FindStation = Callable[[str, str, str], list[str]]
"""Station codes for (code, name, district), any of them empty."""


@dataclass(frozen=True)
class PropertyMapping:
    """Which property holds the station's code, name and district; None where there is none.

    ``code_prefix`` is cut from the front of a code; ``fixed_district`` stands for an absent one.
    """

    code: str | None = "PS_Code"
    name: str | None = "PS_NAME"
    district: str | None = "DIST_NAME"
    code_prefix: str = ""
    fixed_district: str = ""


@dataclass(frozen=True)
class Finding:
    """One thing noticed. An ``error`` refuses the whole set; a warning is for the surveyor."""

    level: str
    code: str
    subject: str
    text: str

    def __str__(self) -> str:
        return f"{self.level}: {self.code}: {self.subject}: {self.text}"


@dataclass
class BoundarySet:
    """A dated set of station areas of one region. ``areas`` is empty when the set was refused."""

    id: str
    region: str
    effective_from: date
    source: str
    areas: list[Area] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)

    @property
    def refused(self) -> bool:
        """Whether any finding is an error; such a set is never stored."""
        return any(finding.level == "error" for finding in self.findings)


def read_features(text: str) -> Iterator[dict[str, Any]]:
    """Yield the features of a GeoJSON document, or of GeoJSON lines (with or without RS marks).

    Raises ValueError naming the line where the text is neither.
    """
    try:
        document = json.loads(text)
    except json.JSONDecodeError:
        yield from _lines(text)
        return
    if not isinstance(document, dict):
        raise ValueError("not a GeoJSON document")
    if document.get("type") == "FeatureCollection" and isinstance(document.get("features"), list):
        yield from document["features"]
    elif document.get("type") == "Feature":
        yield document
    else:
        raise ValueError("neither a FeatureCollection nor a Feature")


def _lines(text: str) -> Iterator[dict[str, Any]]:
    for number, line in enumerate(text.splitlines(), start=1):
        line = line.strip("\x1e \t\r")
        if not line:
            continue
        try:
            feature = json.loads(line)
        except json.JSONDecodeError as error:
            raise ValueError(f"line {number} is not JSON: {error.msg}") from error
        if not isinstance(feature, dict) or feature.get("type") != "Feature":
            raise ValueError(f"line {number} is not a Feature")
        yield feature


def import_boundaries(
    text: str,
    *,
    id: str,
    region: str,
    effective_from: date,
    source: str,
    find_station: FindStation,
    mapping: PropertyMapping = PropertyMapping(),
    anywhere: bool = False,
) -> BoundarySet:
    """Read a boundary file. The result is whole or refused: see ``findings`` and ``refused``.

    Rings that cross themselves are mended and reported; features of one station are joined;
    overlaps and gaps over a hectare are reported and kept, for both are real on the ground.
    ``anywhere`` allows areas outside India, for other countries' data.
    """
    result = BoundarySet(id, region, effective_from, source)
    pieces: dict[str, list[BaseGeometry]] = defaultdict(list)
    try:
        for number, feature in enumerate(read_features(text), start=1):
            _take(feature, number, mapping, find_station, anywhere, result, pieces)
    except ValueError as error:
        result.findings.append(Finding("error", "unreadable", id, str(error)))
    if not pieces:
        result.findings.append(Finding("error", "empty", id, "holds no area of a known station"))
    areas = [Area(code, _joined(code, parts, result), id) for code, parts in sorted(pieces.items())]
    result.findings += [*_overlaps(areas), *_gaps(areas)]
    result.areas = [] if result.refused else areas
    return result


def _take(
    feature: dict[str, Any],
    number: int,
    mapping: PropertyMapping,
    find_station: FindStation,
    anywhere: bool,
    result: BoundarySet,
    pieces: dict[str, list[BaseGeometry]],
) -> None:
    label, code = _station(feature, number, mapping, find_station, result)
    area = _geometry(feature, label, anywhere, result)
    if code and area is not None:
        pieces[code].append(area)


def _station(
    feature: dict[str, Any],
    number: int,
    mapping: PropertyMapping,
    find_station: FindStation,
    result: BoundarySet,
) -> tuple[str, str | None]:
    properties = feature.get("properties") or {}
    code = _property(properties, mapping.code).removeprefix(mapping.code_prefix)
    name = _property(properties, mapping.name)
    district = _property(properties, mapping.district) or mapping.fixed_district
    label = " ".join(part for part in (code, name) if part) or f"feature {number}"
    found = find_station(code, name, district)
    if len(found) == 1:
        return label, found[0]
    if found:
        text = f"may be any of {', '.join(found)}; give the code"
        result.findings.append(Finding("error", "ambiguous-station", label, text))
    else:
        text = f"is no station of the directory{f' in {district}' if district else ''}"
        result.findings.append(Finding("error", "unknown-station", label, text))
    return label, None


def _property(properties: dict[str, Any], key: str | None) -> str:
    value = properties.get(key) if key else None
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return unicodedata.normalize("NFC", str(value)).strip() if value is not None else ""


def _geometry(
    feature: dict[str, Any], label: str, anywhere: bool, result: BoundarySet
) -> BaseGeometry | None:
    raw = feature.get("geometry") or {}
    if raw.get("type") not in ("Polygon", "MultiPolygon"):
        text = f"is a {raw.get('type') or 'feature without geometry'}, not an area"
        result.findings.append(Finding("error", "not-an-area", label, text))
        return None
    try:
        area = shapely.force_2d(shape(raw))
    except (ValueError, TypeError, IndexError, shapely.errors.ShapelyError) as error:
        result.findings.append(Finding("error", "broken-ring", label, str(error)))
        return None
    if not area.is_valid:
        area = _mended(area, label, result)
    if area.is_empty:
        result.findings.append(Finding("error", "broken-ring", label, "encloses nothing"))
        return None
    if not anywhere and not _inside_india(area):
        text = "lies outside India: are latitude and longitude exchanged, or is it a projected map?"
        result.findings.append(Finding("error", "outside-country", label, text))
        return None
    return area


def _mended(area: BaseGeometry, label: str, result: BoundarySet) -> BaseGeometry:
    reason = shapely.is_valid_reason(area)
    made = shapely.make_valid(area, method="structure", keep_collapsed=False)
    parts = [part for part in shapely.get_parts(made) if part.geom_type == "Polygon"]
    result.findings.append(Finding("warning", "mended-ring", label, reason))
    return shapely.union_all(parts) if parts else shapely.Polygon()


def _inside_india(area: BaseGeometry) -> bool:
    west, south, east, north = area.bounds
    return in_india(south, west) and in_india(north, east)


def _joined(code: str, parts: list[BaseGeometry], result: BoundarySet) -> BaseGeometry:
    if len(parts) == 1:
        return parts[0]
    result.findings.append(
        Finding("warning", "joined", code, f"{len(parts)} features, one station")
    )
    return shapely.union_all(parts)


def _square_metres(area: BaseGeometry) -> float:
    if area.is_empty:
        return 0.0
    plane = Plane((area.bounds[1] + area.bounds[3]) / 2)
    return area.area * plane.x_scale * METRES_PER_DEGREE


def _overlaps(areas: list[Area]) -> Iterator[Finding]:
    shapes = [area.shape for area in areas]
    if not shapes:
        return
    first, second = shapely.STRtree(shapes).query(shapes, predicate="intersects")
    for i, j in zip(first, second, strict=True):
        if i >= j:
            continue
        shared = _square_metres(shapely.intersection(shapes[i], shapes[j]))
        if shared > SMALLEST_FAULT_M2:
            pair = f"{areas[i].station}, {areas[j].station}"
            yield Finding("warning", "overlap", pair, f"both claim {shared / 10_000:.1f} ha")


def _gaps(areas: list[Area]) -> Iterator[Finding]:
    if not areas:
        return
    whole = shapely.union_all([area.shape for area in areas])
    for part in shapely.get_parts(whole):
        for ring in part.interiors:
            hole = shapely.Polygon(ring)
            size = _square_metres(hole)
            if size > SMALLEST_FAULT_M2:
                at = hole.representative_point()
                where = f"{at.y:.4f}, {at.x:.4f}"
                yield Finding(
                    "warning", "gap", where, f"{size / 10_000:.1f} ha belong to no station"
                )
