"""The set: pairs, and what only looks like them, with places and days."""

import math
import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from pathlib import Path

from services.lostfound.matching.entry import Entry, Place, Side
from services.routing.directory_files import read_table
from tools.lost_property.things import Teller, Thing, another, draw
from tools.lost_property.vocabulary import PARTS, Part, Vocabulary, vocabulary

ROOT = Path(__file__).resolve().parents[2]
FIRST_DAY, DAYS = date(2026, 1, 1), 330
KM_A_DEGREE = 111.2
FOUND_WITHIN = ((0.60, 0.0, 1.0), (0.25, 1.0, 8.0), (0.10, 8.0, 40.0), (0.05, 40.0, 150.0))
"""(share, from, to): kilometres from where it was lost, the last ones in trains and buses."""
FOUND_AFTER = (
    (0.36, 0, 0),
    (0.30, 1, 3),
    (0.20, 4, 14),
    (0.10, 15, 60),
    (0.03, 61, 150),
    (0.01, -1, -1),
)
"""(share, from, to): days; before it was lost where somebody erred in the day."""
LOOKALIKES: tuple[Side, ...] = ("found", "found", "lost")
WITHIN_KM, WITHIN_DAYS = 3.0, 4
"""How near in place and time what only looks alike is."""
PLACE_UNKNOWN, DAY_UNSURE = 0.04, 0.2


@dataclass(frozen=True)
class Pair:
    """One thing twice, and other things that look like it."""

    part: Part
    lost: Entry
    found: Entry
    lookalikes: tuple[Entry, ...]


@lru_cache(maxsize=1)
def stations() -> list[Place]:
    """Return where Bihar's police stations are: things are lost where people are."""
    rows = read_table(ROOT / "services/routing/data/stations.csv")
    return [Place(float(row["lat"]), float(row["lon"])) for row in rows if row["lat"]]


def labelled(pairs: int, seed: int) -> Iterator[Pair]:
    """Yield that many pairs, by turns of either part; the same for the same seed."""
    words = vocabulary()
    for number in range(pairs):
        yield pair(words, number, PARTS[number % 2], random.Random(f"{seed}/{number}"))


def pair(words: Vocabulary, number: int, part: Part, chance: random.Random) -> Pair:
    """Return one pair with its lookalikes."""
    teller = Teller(words, part, chance)
    thing = draw(words, chance)
    place = moved(chance.choice(stations()), chance, 0.0, 4.0)
    day = FIRST_DAY + timedelta(chance.randrange(DAYS))
    lost = entry(teller, thing, "lost", f"L{number}", place, day, chance)
    where = moved(place, chance, *_drawn(FOUND_WITHIN, chance))
    _, after, until = chance.choices(FOUND_AFTER, [share for share, _, _ in FOUND_AFTER])[0]
    later = day + timedelta(chance.randint(after, until))
    find = entry(teller, thing, "found", f"F{number}", where, later, chance)
    others = []
    for count, side in enumerate(LOOKALIKES):
        other, centre = another(words, chance, thing), (where if side == "found" else place)
        at = moved(centre, chance, 0.0, WITHIN_KM)
        then = (later if side == "found" else day) + timedelta(
            chance.randint(-WITHIN_DAYS, WITHIN_DAYS)
        )
        others.append(entry(teller, other, side, f"X{number}-{count}", at, then, chance))
    return Pair(part, lost, find, tuple(others))


def entry(
    teller: Teller,
    thing: Thing,
    side: Side,
    case: str,
    place: Place,
    day: date,
    chance: random.Random,
) -> Entry:
    """Return what one side files of a thing."""
    account = teller.tell(thing, side)
    unsure = side == "lost" and chance.random() < DAY_UNSURE
    return Entry(
        case=case,
        side=side,
        category=account.category,
        description=account.description,
        colours=account.colours,
        brand=account.brand,
        place=None if side == "lost" and chance.random() < PLACE_UNKNOWN else place,
        day=day - timedelta(chance.randint(0, 2)) if unsure else day,
        until=day + timedelta(chance.randint(0, 2)) if unsure else None,
        numbers=account.numbers,
    )


def moved(place: Place, chance: random.Random, least: float, most: float) -> Place:
    """Return a place between so many kilometres away, in any direction."""
    km, angle = chance.uniform(least, most), chance.uniform(0, 2 * math.pi)
    north, east = km * math.cos(angle), km * math.sin(angle)
    narrowed = KM_A_DEGREE * math.cos(math.radians(place.lat))
    return Place(round(place.lat + north / KM_A_DEGREE, 5), round(place.lon + east / narrowed, 5))


def _drawn(
    shares: tuple[tuple[float, float, float], ...], chance: random.Random
) -> tuple[float, float]:
    _, least, most = chance.choices(shares, [share for share, _, _ in shares])[0]
    return least, most
