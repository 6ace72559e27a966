"""The shape of one feature of a boundary file: read, mended with a word, or refused with one."""

from collections.abc import Iterator

import orjson
import shapely
from shapely.geometry.base import BaseGeometry

from contracts.typed import Json
from services.routing.boundary_report import Finding
from services.routing.geometry import in_india
from services.routing.typed import Geometry

FEWEST_CORNERS = 3
AREAS = ("Polygon", "MultiPolygon")
LEAST_EXTENT = 1e-10
"""Square degrees, about a square metre: what corners enclose that all stand on one line."""


def read_area(
    raw: Geometry | None, label: str, anywhere: bool, findings: list[Finding]
) -> BaseGeometry | None:
    """Return the area of a GeoJSON geometry in two dimensions; None where there is none to keep.

    Rings without extent are dropped, open ones closed and those that cross themselves mended; a
    feature that has no geometry or encloses nothing is left out: all with warnings. What is no
    area or lies outside India (unless ``anywhere``) is an error. Both go to ``findings``, under
    the feature's ``label``.
    """
    if raw is None:
        _leave_out("has no geometry", label, findings)
        return None
    if not isinstance(raw, dict) or raw.get("type") not in AREAS:
        kind = raw.get("type") if isinstance(raw, dict) else None
        text = f"is a {kind or 'feature without a type of geometry'}, not an area"
        findings.append(Finding("error", "not-an-area", label, text))
        return None
    try:
        whole = orjson.dumps(_without_flat_rings(raw, label, findings))
        area = shapely.force_2d(shapely.from_geojson(whole))
    except (ValueError, TypeError, IndexError, KeyError, shapely.errors.ShapelyError) as error:
        text = f"its coordinates are no lists of rings ({type(error).__name__}: {error})"
        findings.append(Finding("error", "broken-ring", label, text))
        return None
    if not area.is_valid:
        area = _mended(area, label, findings)
    if area.is_empty:
        _leave_out("encloses nothing", label, findings)
        return None
    if not anywhere and not _inside_india(area):
        text = "lies outside India: are latitude and longitude exchanged, or is it a projected map?"
        findings.append(Finding("error", "outside-country", label, text))
        return None
    return area


def _leave_out(why: str, label: str, findings: list[Finding]) -> None:
    findings.append(Finding("warning", "dropped-feature", label, f"{why} and was left out"))


def _without_flat_rings(raw: Geometry, label: str, findings: list[Finding]) -> Geometry:
    """Drop rings without extent: leavings of drawing, which no map shows.

    A part whose outer ring is one goes with its holes. Raises as ``shape`` does for what is no list
    of rings at all.
    """
    drawn = raw["coordinates"]
    parts = [_list(part) for part in (_list(drawn) if raw["type"] == "MultiPolygon" else [drawn])]
    whole = [list(_rings(part)) for part in parts]
    flat_rings = sum(len(part) for part in parts) - sum(map(len, whole))
    whole = [part for part in whole if part]
    if flat_rings and whole:
        text = f"{flat_rings} of its rings had no extent"
        findings.append(Finding("warning", "dropped-ring", label, text))
    if len(whole) == 1:
        return {"type": "Polygon", "coordinates": whole[0]}
    return {"type": "MultiPolygon", "coordinates": whole}


def _rings(part: list[Json]) -> Iterator[list[Json]]:
    for number, ring in enumerate(map(_list, part)):
        if _has_extent(ring):
            yield ring if ring[0] == ring[-1] else [*ring, ring[0]]
        elif number == 0:
            return


def _list(value: Json) -> list[Json]:
    if not isinstance(value, list):
        raise TypeError(f"{value!r:.40} is no list")
    return value


def _corner(value: Json) -> tuple[float, float]:
    lon, lat = _list(value)[:2]
    if any(isinstance(one, bool) or not isinstance(one, int | float) for one in (lon, lat)):
        raise TypeError(f"{value!r:.40} is no pair of numbers")
    return float(lon), float(lat)


def _has_extent(ring: list[Json]) -> bool:
    """Return whether the corners of a ring are not all on one line;
    three of them tell it of most."""
    some = [_corner(ring[at]) for at in (0, len(ring) // 3, 2 * len(ring) // 3)] if ring else []
    if len(set(some)) == FEWEST_CORNERS and shapely.Polygon(some).area > LEAST_EXTENT:
        return True
    corners = [_corner(corner) for corner in ring]
    if len(set(corners)) < FEWEST_CORNERS:
        return False
    return bool(shapely.MultiPoint(corners).convex_hull.area > LEAST_EXTENT)


def _mended(area: BaseGeometry, label: str, findings: list[Finding]) -> BaseGeometry:
    reason = shapely.is_valid_reason(area)
    valid = shapely.make_valid(area, method="structure", keep_collapsed=False)
    # A collection may hold several polygons as one of its parts.
    single = shapely.get_parts(shapely.get_parts(valid))
    parts = [part for part in single if part.geom_type == "Polygon"]
    findings.append(Finding("warning", "mended-ring", label, reason))
    return shapely.union_all(parts) if parts else shapely.Polygon()


def _inside_india(area: BaseGeometry) -> bool:
    west, south, east, north = area.bounds
    return in_india(south, west) and in_india(north, east)
