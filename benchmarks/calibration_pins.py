"""What the calibration tries with PIN codes: names of stations and villages typed beside them."""

import csv
from collections.abc import Callable, Iterable, Iterator
from itertools import islice

import shapely

from benchmarks.calibration_facts import FACTS, Facts, stations_of
from services.routing.directory import Station
from services.routing.finding import Snapshot
from services.routing.geometry import distance_m
from services.routing.places import Pin, Place

NEAR_PIN_M = 15_000.0
Village = tuple[str, tuple[float, float], Station]
"""Name, point and station."""
Case = tuple[Place, str, Callable[[dict], bool]]
"""A place, a category, and whether an office or station is the right one."""


def pins(facts: Facts, count: int, typed: Callable[[Station], str]) -> Iterator[Case]:
    """The PIN nearest to a station house, with its name as somebody types it, or without."""
    placed = [s for s in stations_of(facts.snapshot) if s.point and s.quality in "AD"]
    for station in facts.chance.sample(placed, min(count, len(placed))):
        pin = _pin_of(facts.snapshot, station.point or (0, 0), station.police_district)
        if pin:
            yield Pin(pin, typed(station)), "theft", is_station(station)


def villages(facts: Facts, count: int) -> Iterator[Case]:
    """A village with the PIN nearest to it, in a block whose station is known."""
    return islice(_with_pins(facts, _villages(facts)), count)


def namesakes(facts: Facts, count: int) -> Iterator[Case]:
    """Of the villages, those alone that bear the name of a station of their district."""
    names = facts.snapshot.names

    def is_namesake(name: str, station: Station) -> bool:
        own = (station.police_district,)
        return bool(names.stations_named(name, own) or names.stations_sounding(name, own))

    alike = (village for village in _villages(facts) if is_namesake(village[0], village[2]))
    return islice(_with_pins(facts, alike), count)


def pins_without_a_centre(facts: Facts, count: int) -> Iterator[Case]:
    """A village of the district with a PIN of which no point is known, and its name."""
    pins = facts.snapshot.directory.pins
    blank = [(pin, known.police_districts) for pin, known in pins.items() if not known.centre]
    for name, _, station in _villages(facts):
        theirs = [pin for pin, districts in blank if station.police_district in districts]
        if theirs:
            yield Pin(facts.chance.choice(theirs), name), "theft", _is_or_its_room(facts, station)
            count -= 1
        if not count:
            return


def _with_pins(facts: Facts, villages: Iterable[Village]) -> Iterator[Case]:
    for name, at, station in villages:
        pin = _pin_of(facts.snapshot, at, station.police_district)
        if pin:
            yield Pin(pin, name), "theft", is_station(station)


def _villages(facts: Facts) -> Iterator[Village]:
    """Yield the villages whose station is known, mixed up."""
    tree = shapely.STRtree([area for area, _ in facts.blocks])
    with (FACTS / "bihar_habitations.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    facts.chance.shuffle(rows)
    points = shapely.points([(float(row["lon"]), float(row["lat"])) for row in rows])
    for village, block in tree.query(points, predicate="within").T.tolist():
        row = rows[village]
        yield row["name"], (float(row["lat"]), float(row["lon"])), facts.blocks[block][1]


def _pin_of(snapshot: Snapshot, at: tuple[float, float], district: str) -> str | None:
    near = [
        (distance_m(at, one.centre), pin)
        for pin, one in snapshot.directory.pins.items()
        if one.centre and district in one.police_districts
    ]
    return min(near)[1] if near and min(near)[0] < NEAR_PIN_M else None


def is_station(station: Station) -> Callable[[dict], bool]:
    return lambda offered: offered["code"] == station.code


def _is_or_its_room(facts: Facts, station: Station) -> Callable[[dict], bool]:
    room = facts.snapshot.directory.control_room(station.police_district)
    return lambda offered: offered["code"] in (station.code, room)
