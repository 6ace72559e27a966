"""How often what the directory states is right: ``python -m benchmarks.calibration [--quick]``.

Prints one table: for what was stated (a confidence, or a question) how many answers there were and
how many were right; a question is right if the truth is among its choices. Truth comes from data
that the project does not ship (``../shared/data``): outlines of districts and of blocks, where a
block with one trusted station house stands for that station's area, real polygons of stations, and
places with their stations. Names are typed with slips by rules that the matcher knows nothing of,
fixes fall as a phone's do: two of three within the accuracy it reports.
"""

import argparse
import math
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date

import shapely

from benchmarks.calibration_facts import (
    FACTS,
    Facts,
    area_of,
    features,
    read_facts,
    stations_of,
)
from benchmarks.calibration_pins import (
    Case,
    is_station,
    namesakes,
    pins,
    pins_without_a_centre,
    villages,
)
from benchmarks.jurisdiction_lookup import book_of
from benchmarks.slips import roman, slip
from services.routing.directory import Station
from services.routing.finding import Snapshot
from services.routing.geometry import METRES_PER_DEGREE
from services.routing.positions import BIHAR_LAT
from services.routing.resolver import resolve

POLYGONS = ("bihar_sheohar_thana_sample", "bhubaneswar_police_jurisdiction", "nyc_police_precincts")
ACCURACIES = (20, 200, 1_000, 5_000)
BELTS = ((5_000, 30_000), (60_000, 90_000))
"""Metres beyond the border: where nobody may be sure, and where it is surely outside."""
AIMS = {"high": 0.99, "medium": 0.90, "ask": 0.97, "first": 0.97}


@dataclass
class Tally:
    """How often each statement was made, and was right."""

    stated: Counter[str] = field(default_factory=Counter)
    right: Counter[str] = field(default_factory=Counter)

    def add(self, stated: str, right: bool) -> None:
        """Count one answer."""
        self.stated[stated] += 1
        self.right[stated] += right


# -- what is tried ----------------------------------------------------------------------------


def points_of_stations(facts: Facts, count: int, accuracy: int) -> Iterator[Case]:
    """A theft somewhere in a block whose station is known."""
    for _ in range(count):
        area, station = facts.chance.choice(facts.blocks)
        yield facts.noisy(*facts.inside(area), accuracy), "theft", is_station(station)


def points_of_districts(facts: Facts, count: int, accuracy: int) -> Iterator[Case]:
    """A cyber fraud anywhere in Bihar: the unit of its district."""
    outlines = facts.outlines.geometries
    sizes = [outline.area for outline in outlines]
    for position in facts.chance.choices(range(len(outlines)), sizes, k=count):
        place = facts.noisy(*facts.inside(outlines[position]), accuracy)
        yield place, "cyber-fraud", _in_district(facts.snapshot, facts.districts[position])


def outside(facts: Facts, count: int, nearest: float, furthest: float) -> Iterator[Case]:
    """A place so many metres beyond the border: no station of Bihar is right, nor being sure."""
    state = shapely.union_all(facts.outlines.geometries)
    metres = METRES_PER_DEGREE * math.cos(math.radians(BIHAR_LAT))
    belt = shapely.difference(
        state.buffer(furthest / METRES_PER_DEGREE), state.buffer(nearest / metres)
    )
    for _ in range(count):
        yield facts.noisy(*facts.inside(belt), 20), "theft", lambda offered: True


def _in_district(snapshot: Snapshot, name: str) -> Callable[[dict], bool]:
    theirs = snapshot.directory.by_revenue[name]
    return lambda offered: offered["police_district"] in theirs


# -- how it is counted --------------------------------------------------------------------------


def tally(snapshot: Snapshot, cases: Iterator[Case], beyond: bool = False) -> Tally:
    """Count what was stated of each case, and how often that was right.

    ``beyond``: the places are outside Bihar, so that saying so is right.
    """
    counted = Tally()
    for place, category, is_right in cases:
        answer = resolve(snapshot, snapshot, category, place)
        if answer["outcome"] == "resolved":
            counted.add(answer["confidence"], is_right(answer["station"]))
        elif answer["outcome"] == "ask":
            counted.add("ask", any(map(is_right, answer["alternatives"])))
        else:
            stated = f"queue, {answer['confidence']}"
            counted.add(stated, answer["out_of_state"] is beyond)
    return counted


def polygons(facts: Facts, name: str, count: int, accuracy: int) -> Tally:
    """Points spread over real areas of stations, seen by a phone of this accuracy."""
    areas = [area_of(one) for one in features(f"boundaries/{name}.geojson")]
    snapshot = book_of(areas).at(date.today())
    counted = Tally()
    sizes = [area.area for area in areas]
    for position in facts.chance.choices(range(len(areas)), sizes, k=count):
        # Foreign areas lie outside the box of India, which only the reader of places asks for.
        seen = facts.noisy(*facts.inside(areas[position]), accuracy)
        answer = resolve(snapshot, snapshot, "theft", seen)
        code = f"S{position}"
        if answer["outcome"] == "resolved":
            counted.add(answer["confidence"], answer["station"]["code"] == code)
        elif answer["outcome"] == "ask":
            counted.add("ask", code in [one["code"] for one in answer["alternatives"]])
        else:
            counted.add("queue", True)
    return counted


def searches(facts: Facts, count: int) -> Iterator[tuple[str, Tally, float]]:
    """Yield, of each way to type a search: its label, how often the right one came first, and the
    milliseconds of the processor that a search took (half of them took less)."""
    names = facts.snapshot.directory.districts
    said = {
        language: lambda s, language=language: names[s.police_district].name[language]
        for language in ("en", "hi")
    }
    chance = facts.chance
    ways: dict[str, Callable[[Station], str]] = {
        "name district": lambda s: f"{s.name['en']} {said['en'](s)}",
        "नाम ज़िला": lambda s: f"{s.name['hi']} {said['hi'](s)}",
        "name (one slip) district": lambda s: f"{slip(s.name['en'], chance)} {said['en'](s)}",
        "नाम (एक चूक) थाना ज़िला": lambda s: (
            f"{slip(s.name['hi'], chance)} थाना {said['hi'](s)} ज़िला"
        ),
        "naam (Hindi in Roman) district": lambda s: f"{roman(s.name['hi'])} {said['en'](s)}",
        "name district (one slip)": lambda s: f"{s.name['en']} {slip(said['en'](s), chance)}",
    }
    stations = stations_of(facts.snapshot)
    for label, typed in ways.items():
        counted, taken = Tally(), []
        for station in chance.sample(stations, min(count, len(stations))):
            text = typed(station)
            started = time.thread_time()
            best = facts.snapshot.names.suggest(text, limit=1)
            taken.append(time.thread_time() - started)
            counted.add("first", bool(best) and best[0].station is station)
        yield label, counted, 1000 * sorted(taken)[len(taken) // 2]


def rows(facts: Facts, count: int) -> Iterator[tuple[str, str, int, float, str]]:
    """Yield the rows of the table: what was tried, what was stated, how often, how right, aim."""
    snapshot, chance = facts.snapshot, facts.chance
    for accuracy in ACCURACIES:
        label = f"point, ±{accuracy:,} m"
        yield from _rows(
            f"{label}: station", tally(snapshot, points_of_stations(facts, count, accuracy))
        )
        yield from _rows(
            f"{label}: unit", tally(snapshot, points_of_districts(facts, count, accuracy))
        )
    ways: dict[str, Callable[[Station], str]] = {
        "PIN alone": lambda s: "",
        "PIN and name": lambda s: s.name["en"],
        "PIN and name, Hindi": lambda s: s.name["hi"],
        "PIN and name, Hindi in Roman": lambda s: roman(s.name["hi"]),
        "PIN and name, one slip": lambda s: slip(s.name["en"], chance),
        "PIN and name, Hindi, one slip": lambda s: slip(s.name["hi"], chance),
    }
    for label, typed in ways.items():
        yield from _rows(label, tally(snapshot, pins(facts, count, typed)))
    yield from _rows("PIN and village", tally(snapshot, villages(facts, count)))
    label = "PIN and village with a station's name"
    yield from _rows(label, tally(snapshot, namesakes(facts, count)))
    label = "PIN without a centre, village"
    yield from _rows(label, tally(snapshot, pins_without_a_centre(facts, count)))
    for nearest, furthest in BELTS:
        label = f"{nearest // 1000} to {furthest // 1000} km outside"
        yield from _rows(label, tally(snapshot, outside(facts, count, nearest, furthest), True))
    for name in POLYGONS:
        for accuracy in (0, 20, 150, 1_000):
            label = f"{name.split('_')[0]} polygons, ±{accuracy:,} m"
            yield from _rows(label, polygons(facts, name, count, accuracy))
    for label, counted, milliseconds in searches(facts, count):
        yield from _rows(f"search: {label} ({milliseconds:.1f} ms)", counted)


def _rows(label: str, counted: Tally) -> Iterator[tuple[str, str, int, float, str]]:
    for stated in sorted(counted.stated, key=lambda one: (one not in AIMS, one)):
        times = counted.stated[stated]
        aim = f"{AIMS[stated]:.0%}" if stated in AIMS else ""
        yield label, stated, times, counted.right[stated] / times, aim


def main() -> int:
    """Print the table; return 1 where the facts are not beside the repository."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.calibration")
    parser.add_argument("--quick", action="store_true", help="fewer trials")
    count = 300 if parser.parse_args().quick else 1_000
    if not FACTS.is_dir():
        print(f"no facts at {FACTS}", file=sys.stderr)
        return 1
    print("| tried | stated | answers | right | aim |\n|---|---|---|---|---|")
    for label, stated, times, share, aim in rows(read_facts(), count):
        print(f"| {label} | {stated} | {times:,} | {share:.1%} | {aim} |", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
