"""Shapes of the answers that say what a police office is."""

from typing import TypedDict

from contracts.typed import Text


class StationView(TypedDict):
    """A station, or an office in its shape; ``lat`` and ``lon`` are None where none is known."""

    code: str
    name: Text
    type: str
    police_district: str
    lat: float | None
    lon: float | None
    quality: str
