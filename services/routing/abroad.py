"""Whether a place is outside India, as far as a few strokes of a pen can say it.

The project ships no border. What stands here is drawn by hand from general knowledge, well inside
the neighbouring countries, and leaves out whatever is claimed by two of them: a place outside these
shapes may be abroad all the same, and is then told only that it is outside Bihar.
"""

import shapely

from services.routing.geometry import Plane

# Corners as (longitude, latitude) in degrees.
_NEPAL = (
    (80.5, 29.3), (81.6, 28.5), (83.3, 27.8), (84.1, 27.7), (85.0, 27.35), (86.0, 27.0),
    (87.0, 26.8), (87.9, 26.85), (87.95, 27.7), (86.5, 27.9), (85.3, 28.2), (84.0, 28.8),
    (82.2, 29.9), (81.2, 29.9), (80.6, 29.6),
)  # fmt: skip
_BANGLADESH = (
    (89.2, 22.2), (89.2, 25.0), (89.7, 25.0), (91.6, 24.8), (90.9, 23.9), (90.9, 23.3),
    (91.6, 22.5), (90.5, 22.0),
)  # fmt: skip
_BHUTAN = ((89.2, 27.05), (91.5, 27.05), (91.4, 27.8), (90.0, 28.0), (89.2, 27.4))
_TIBET = (
    (83.0, 30.8), (84.6, 29.7), (86.5, 28.6), (91.5, 28.6), (93.0, 29.5), (97.6, 30.2),
    (97.6, 37.6), (83.0, 37.6),
)  # fmt: skip
_PAKISTAN = (
    (68.0, 25.2), (69.5, 25.6), (69.6, 27.2), (71.3, 28.4), (72.5, 30.0), (73.3, 31.0),
    (73.5, 32.0), (72.4, 33.4), (71.0, 34.4), (68.0, 34.0),
)  # fmt: skip
_SRI_LANKA = ((79.95, 6.0), (81.8, 6.0), (81.8, 8.4), (80.4, 9.2), (79.95, 8.2))
_MYANMAR = ((94.9, 20.0), (95.0, 24.0), (95.6, 26.0), (97.6, 27.0), (97.6, 16.0), (94.9, 16.0))
_ABROAD = shapely.MultiPolygon(
    [
        shapely.Polygon(corners)
        for corners in (_NEPAL, _BANGLADESH, _BHUTAN, _TIBET, _PAKISTAN, _SRI_LANKA, _MYANMAR)
    ]
)
shapely.prepare(_ABROAD)


def outside_india(lat: float, lon: float, metres: float = 0.0) -> bool:
    """Return whether the point, and ``metres`` around it, are surely outside India."""
    if not shapely.contains_xy(_ABROAD, lon, lat):
        return False
    if not metres:
        return True
    degrees = metres / Plane(lat).x_scale
    edge = shapely.distance(shapely.boundary(_ABROAD), shapely.Point(lon, lat))
    return bool(edge >= degrees)
