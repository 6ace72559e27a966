"""Boundaries of station areas, read from GeoJSON or GeoJSON lines, mended or refused with a report.

A boundary set covers one named region (a district, a city) from one date; a later set of the same
region takes its place from its own date, and an offence is routed by the set of its day.
"""

import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import NamedTuple, cast

import orjson
import shapely
from shapely.geometry.base import BaseGeometry

from contracts.typed import JsonObject
from services.routing.areas import Area
from services.routing.boundary_checks import check_fit, check_regions, inner_areas
from services.routing.boundary_report import Finding
from services.routing.boundary_shapes import read_area
from services.routing.directory import TERRITORIAL
from services.routing.station_finder import StationFinder
from services.routing.typed import Feature

NAMES_SHOWN = 12


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

    @property
    def to_confirm(self) -> list[Finding]:
        """What a person looks at before the set is put in force."""
        return [finding for finding in self.findings if finding.confirm]


def read_features(text: str) -> Iterator[Feature]:
    """Yield the features of a GeoJSON document, or of GeoJSON lines (with or without RS marks).

    Raises ValueError naming the line where the text is neither.
    """
    text = text.removeprefix("\ufeff")
    try:
        document = orjson.loads(text)
    except orjson.JSONDecodeError:
        yield from _lines(text)
        return
    if not isinstance(document, dict):
        raise ValueError("not a GeoJSON document")
    features = document.get("features")
    if document.get("type") == "FeatureCollection" and isinstance(features, list):
        if not all(isinstance(feature, dict) for feature in features):
            raise ValueError("a feature of the collection is no object")
        yield from features
    elif document.get("type") == "Feature":
        yield cast(Feature, document)
    else:
        raise ValueError("neither a FeatureCollection nor a Feature")


def _lines(text: str) -> Iterator[Feature]:
    for number, line in enumerate(text.splitlines(), start=1):
        line = line.strip("\x1e \t\r")
        if not line:
            continue
        try:
            feature = orjson.loads(line)
        except orjson.JSONDecodeError as error:
            raise ValueError(f"line {number} is not JSON: {error.msg}") from error
        if not isinstance(feature, dict) or feature.get("type") != "Feature":
            raise ValueError(f"line {number} is not a Feature")
        yield cast(Feature, feature)


def import_boundaries(
    text: str,
    *,
    id: str,
    region: str,
    effective_from: date,
    source: str,
    find_station: StationFinder,
    mapping: PropertyMapping = PropertyMapping(),
    anywhere: bool = False,
    inner_wins: bool = False,
    in_force: Mapping[str, list[Area]] | None = None,
) -> BoundarySet:
    """Read a boundary file. The result is whole or refused: see ``findings`` and ``refused``.

    Rings that cross themselves are mended, rings without extent dropped, and both reported;
    features of one station are joined; overlaps and gaps over a hectare are reported and kept, for
    both are real on the ground. ``anywhere`` allows areas outside India, for other countries' data.
    ``inner_wins``: an area that lies inside another is cut out of it, as a person confirmed.
    ``in_force``: areas by region of the sets that the new one will stand beside.
    """
    result = BoundarySet(id, region, effective_from, source)
    pieces: dict[str, list[BaseGeometry]] = defaultdict(list)
    try:
        features = list(read_features(text))
        for number, feature in enumerate(features, start=1):
            if not isinstance(feature.get("properties") or {}, dict):
                raise ValueError(f"the properties of feature {number} are no object")
        if not _lacks_properties(features, mapping, result):
            for number, feature in enumerate(features, start=1):
                _take(feature, number, mapping, find_station, anywhere, result, pieces)
    except ValueError as error:
        result.findings.append(Finding("error", "unreadable", id, str(error)))
    if not pieces and not result.refused:
        result.findings.append(Finding("error", "empty", id, "holds no area of a known station"))
    areas = [Area(code, _joined(code, parts, result), id) for code, parts in sorted(pieces.items())]
    if inner_wins:
        areas = _inner_cut_out(areas, find_station)
    if not result.refused:
        others = {name: theirs for name, theirs in (in_force or {}).items() if name != region}
        result.findings += check_fit(areas, find_station)
        result.findings += check_regions(areas, others, find_station)
    result.areas = [] if result.refused else areas
    return result


def _lacks_properties(
    features: list[Feature], mapping: PropertyMapping, result: BoundarySet
) -> bool:
    """Return whether the keys of the mapping name no station in any feature;
    say what keys there are.

    Without a district a code still stands, with a warning where the file may have one under
    another key; a name alone does not.
    """
    present = dict.fromkeys(key for one in features for key in (one.get("properties") or {}))
    keys = [key for key in (mapping.code, mapping.name) if key]
    if not features:
        return False
    names = ", ".join(list(present)[:NAMES_SHOWN]) or "no properties at all"
    if not any(key in present for key in keys):
        text = f"no feature has {' or '.join(keys)}; the file has: {names}"
        result.findings.append(Finding("error", "no-such-property", result.id, text))
        return True
    lacks_district = mapping.district and mapping.district not in present
    if mapping.fixed_district or not lacks_district:
        return False
    by_name = mapping.code not in present
    if by_name or len(present) > sum(key in present for key in keys):
        level = "error" if by_name else "warning"
        text = f"no feature has {mapping.district}; the file has: {names}"
        result.findings.append(Finding(level, "no-district-property", result.id, text))
    return by_name


def _take(
    feature: Feature,
    number: int,
    mapping: PropertyMapping,
    find_station: StationFinder,
    anywhere: bool,
    result: BoundarySet,
    pieces: dict[str, list[BaseGeometry]],
) -> None:
    named = _Named.of(feature, mapping)
    label = named.label or f"feature {number}"
    area = read_area(feature.get("geometry"), label, anywhere, result.findings)
    if area is None:
        return  # Left out, or refused: whose it would have been is nothing to ask.
    code = _station(named, label, find_station, result)
    if code:
        pieces[code].append(area)


class _Named(NamedTuple):
    """What a feature says of the station whose area it is; "" for what it does not say."""

    code: str
    name: str
    district: str

    @classmethod
    def of(cls, feature: Feature, mapping: PropertyMapping) -> "_Named":
        properties = feature.get("properties") or {}
        return cls(
            _property(properties, mapping.code).removeprefix(mapping.code_prefix),
            _property(properties, mapping.name),
            _property(properties, mapping.district) or mapping.fixed_district,
        )

    @property
    def label(self) -> str:
        return " ".join(part for part in (self.code, self.name) if part)


def _station(
    named: _Named, label: str, find_station: StationFinder, result: BoundarySet
) -> str | None:
    code, name, district = named
    matches = find_station(code, name, district)
    if len(matches) == 1:
        against = find_station.contradiction(matches[0], name, district)
        if against is None:
            if district and not find_station.knows_district(district):
                text = f"its code is taken; the directory has no district {district}"
                result.findings.append(Finding("warning", "unknown-district", label, text))
            return matches[0]
        kind, text = against
        result.findings.append(Finding("error", kind, label, text))
    elif matches:
        text = f"may be any of {', '.join(matches)}; give the code"
        result.findings.append(Finding("error", "ambiguous-station", label, text))
    else:
        text = f"is no station of the directory{f' in {district}' if district else ''}"
        result.findings.append(Finding("error", "unknown-station", label, text))
    return None


def _property(properties: JsonObject, key: str | None) -> str:
    value = properties.get(key) if key else None
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return unicodedata.normalize("NFC", str(value)).strip() if value is not None else ""


def _joined(code: str, parts: list[BaseGeometry], result: BoundarySet) -> BaseGeometry:
    if len(parts) == 1:
        return parts[0]
    result.findings.append(
        Finding("warning", "joined", code, f"{len(parts)} features, one station")
    )
    return shapely.union_all(parts)


def _inner_cut_out(areas: list[Area], find_station: StationFinder) -> list[Area]:
    """Cut every territorial area that lies inside another out of that other."""
    shapes = {area.station: area.shape for area in areas}
    theirs = [area for area in areas if find_station.station(area.station).type == TERRITORIAL]
    for inner, outer in inner_areas(theirs):
        shapes[outer.station] = shapely.difference(shapes[outer.station], inner.shape)
    return [replace(area, shape=shapes[area.station]) for area in areas]
