"""Points on the earth: degrees in, metres out, and whether a point can be in India at all."""

import math

LatLon = tuple[float, float]
"""Latitude and longitude in degrees."""

EARTH_RADIUS_M = 6_371_008.8
METRES_PER_DEGREE = math.pi * EARTH_RADIUS_M / 180
INDIA = (6.0, 37.6, 68.0, 97.6)
"""South, north, west and east of India's land and islands, in degrees, with a little to spare."""


def in_india(lat: float, lon: float) -> bool:
    """Return whether the point lies in the box around India;
    the box takes in parts of its neighbours."""
    south, north, west, east = INDIA
    return south <= lat <= north and west <= lon <= east


def swapped(lat: float, lon: float) -> bool:
    """Return whether the point is outside India and would be inside with
    latitude and longitude exchanged.

    India's latitudes and longitudes do not overlap, so this is never true of a real place there.
    """
    return not in_india(lat, lon) and in_india(lon, lat)


def distance_m(one: LatLon, other: LatLon) -> float:
    """Return the great-circle distance in metres."""
    phi1, phi2 = math.radians(one[0]), math.radians(other[0])
    half_phi, half_lambda = (phi2 - phi1) / 2, math.radians(other[1] - one[1]) / 2
    a = math.sin(half_phi) ** 2 + math.cos(phi1) * math.cos(phi2) * math.sin(half_lambda) ** 2
    return 2 * EARTH_RADIUS_M * math.asin(math.sqrt(a))


class Plane:
    """A flat map in metres, true near ``lat``; 2 % off two hundred kilometres from there."""

    def __init__(self, lat: float) -> None:
        self.x_scale = METRES_PER_DEGREE * math.cos(math.radians(lat))
        self.y_scale = METRES_PER_DEGREE

    def xy(self, lat: float, lon: float) -> tuple[float, float]:
        """Return the point's place on the map, in metres."""
        return lon * self.x_scale, lat * self.y_scale
