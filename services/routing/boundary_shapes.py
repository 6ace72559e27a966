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


def read_area(
    raw: Geometry | None, label: str, anywhere: bool, findings: list[Finding]
) -> BaseGeometry | None:
    """Return the area of a GeoJSON geometry in two dimensions; None where it is refused.

    Rings without extent are dropped and rings that cross themselves mended, with warnings; what
    encloses nothing, is no area or lies outside India (unless ``anywhere``) is an error. Both go
    to ``findings``, under the feature's ``label``.
    """
    raw = raw or {}
    if raw.get("type") not in AREAS:
        text = f"is a {raw.get('type') or 'feature without geometry'}, not an area"
        findings.append(Finding("error", "not-an-area", label, text))
        return None
    try:
        whole = orjson.dumps(_without_flat_rings(raw, label, findings))
        area = shapely.force_2d(shapely.from_geojson(whole))
    except (ValueError, TypeError, IndexError, KeyError, shapely.errors.ShapelyError) as error:
        findings.append(Finding("error", "broken-ring", label, str(error)))
        return None
    if not area.is_valid:
        area = _mended(area, label, findings)
    if area.is_empty:
        findings.append(Finding("error", "broken-ring", label, "encloses nothing"))
        return None
    if not anywhere and not _inside_india(area):
        text = "lies outside India: are latitude and longitude exchanged, or is it a projected map?"
        findings.append(Finding("error", "outside-country", label, text))
        return None
    return area


def _without_flat_rings(raw: Geometry, label: str, findings: list[Finding]) -> Geometry:
    """Drop rings of fewer than three corners: leavings of drawing, which no map shows.

    A part whose outer ring is one goes with its holes. Raises as ``shape`` does for what is no list
    of rings at all.
    """
    several = raw["type"] == "MultiPolygon"
    parts = raw["coordinates"] if several else [raw["coordinates"]]
    whole = [list(_rings(part)) for part in parts]
    flat_rings = sum(len(part) for part in parts) - sum(map(len, whole))
    if flat_rings:
        text = f"{flat_rings} of its rings had no extent"
        findings.append(Finding("warning", "dropped-ring", label, text))
    whole = [part for part in whole if part]
    return {"type": "MultiPolygon", "coordinates": whole} if several or not whole else {
        "type": "Polygon", "coordinates": whole[0]
    }  # fmt: skip


def _rings(part: list[Json]) -> Iterator[list[Json]]:
    for number, ring in enumerate(part):
        corners = {tuple(corner[:2]) for corner in ring}
        if len(corners) >= FEWEST_CORNERS:
            yield ring if len(ring) > FEWEST_CORNERS else [*ring, ring[0]]
        elif number == 0:
            return


def _mended(area: BaseGeometry, label: str, findings: list[Finding]) -> BaseGeometry:
    reason = shapely.is_valid_reason(area)
    valid = shapely.make_valid(area, method="structure", keep_collapsed=False)
    parts = [part for part in shapely.get_parts(valid) if part.geom_type == "Polygon"]
    findings.append(Finding("warning", "mended-ring", label, reason))
    return shapely.union_all(parts) if parts else shapely.Polygon()


def _inside_india(area: BaseGeometry) -> bool:
    west, south, east, north = area.bounds
    return in_india(south, west) and in_india(north, east)
