"""The question for a place: what its own buttons do to what was typed, and what it is shown with.

A search line, a list of districts, a press on the map and "use my location" all fill in the same
inputs (``form_answers.PLACE_WAYS``); none of it needs a script.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from gateway.pages.directory import directory
from gateway.pages.form_answers import Posted, shown_places
from gateway.pages.place_map import PlaceMap, place_map, place_pressed
from gateway.pages.place_matches import LONGEST, Matches, matches, pin_beside
from gateway.pages.place_point import held_point, point_in_words
from gateway.pages.typed import Spec

FIND, POINT, ELSEWHERE = "find", "point", "elsewhere"
BUTTONS = frozenset({FIND, POINT, ELSEWHERE})
"""Of a place's question; behind a dot stands the path of the place."""
_CHOSEN = ("next", "stations")
"""Buttons of the page that are pressed with a way chosen."""
STATION = "station:"
"""Begins the answer that is a station of those found."""


@dataclass(frozen=True)
class PlaceShown:
    """What a question is shown with: the ``matches`` of its search (None where nothing was looked
    for), the chosen point in ``words``, and the ``map``."""

    matches: Matches | None
    words: Sequence[str]
    map: PlaceMap | None


def take(posted: Posted, specs: Iterable[Spec]) -> None:
    """Turn what was pressed, searched and pointed at into the inputs of the place."""
    for path in shown_places(posted, specs):
        _take_pressed(posted, path)
        _take_searched(posted, path)
        if posted.get("to") == f"{ELSEWHERE}.{path}":
            for name in ("way", "lat", "lon", "accuracy"):
                posted.pop(f"{path}.{name}", None)


def _take_pressed(posted: Posted, path: str) -> None:
    of = posted.pop(f"{path}.map.of", "")
    x, y = posted.pop(f"{path}.map.x", ""), posted.pop(f"{path}.map.y", "")
    posted.pop(f"{path}.map", None)
    if not (x or y):
        return
    posted["to"] = f"{POINT}.{path}"
    if point := place_pressed(of, x, y):
        _fill(posted, path, way="point", lat=str(point.lat), lon=str(point.lon))
        _fill(posted, path, accuracy=f"{point.accuracy:.0f}")


def _take_searched(posted: Posted, path: str) -> None:
    line, chosen = _line(posted, path), posted.get(f"{path}.way", "")
    if chosen.startswith(STATION):
        posted.pop(f"{path}.way")
        if station := directory().stations.get(chosen.removeprefix(STATION)):
            _fill(posted, path, way="station", station=station["code"])
            _fill(posted, path, district=station["police_district"])
    to = posted.get("to", "")
    if line and to == "next" and not posted.get(f"{path}.way"):
        to = posted["to"] = f"{FIND}.{path}"  # who presses Enter in the line wants it looked for
    if to == f"{FIND}.{path}":
        pin, locality = pin_beside(line)
        if pin:
            _fill(posted, path, way="pin", pin=pin, locality=locality)
    elif to in _CHOSEN or to == f"{POINT}.{path}":
        posted.pop(f"{path}.line", None)  # the place is chosen, what was found is done with


def _fill(posted: Posted, path: str, **values: str) -> None:
    for name, value in values.items():
        posted[f"{path}.{name}"] = value


def _line(posted: Posted, path: str) -> str:
    return " ".join(posted.get(f"{path}.line", "").split())[:LONGEST]


def places_shown(posted: Posted, paths: Iterable[str], category: str) -> dict[str, PlaceShown]:
    """Return what each place's question is shown with, by its path."""
    return {path: _help_of(posted, path, category) for path in paths}


def _help_of(posted: Posted, path: str, category: str) -> PlaceShown:
    line = _line(posted, path)
    point = held_point(posted, path)
    return PlaceShown(
        matches(line, category) if line else None,
        point_in_words(point, category) if point else (),
        place_map(posted, path),
    )
