"""The larger railway stations outside Bihar, where journeys begin or end that cross it.

Drawn up from general knowledge, to a kilometre or two: they only say in which direction a train
leaves Bihar, and no matter is ever given to anything there.
"""

from functools import cache

from services.routing.directory import RailwayStation
from services.routing.directory_files import Row, read_table
from services.routing.railways import Railways
from services.routing.settings import SEED

KINDS = {
    "central", "cantt", "terminal", "terminus", "city", "town", "road", "tawi",
    "सेंट्रल", "कैंट", "टर्मिनल", "टर्मिनस", "सिटी", "टाउन", "रोड", "तवी",
}  # fmt: skip
"""Words at the end of a station's name that people leave out where the town has one station."""


@cache
def railways_beyond() -> Railways:
    """Return the stations outside Bihar; a name without its last word too, if no other has it."""
    rows = read_table(SEED / "authored" / "railways_beyond.csv")
    stations = [_station(f"beyond-{number}", row) for number, row in enumerate(rows)]
    names = {name for station in stations for name in station.name.values()}
    for station in list(stations):
        short = {language: _short(name) for language, name in station.name.items()}
        if not names & set(short.values()):
            stations.append(RailwayStation(f"{station.code}-short", short, station.point, ""))
    return Railways(stations)


def _station(number: str, row: Row) -> RailwayStation:
    name = {"en": row["name_en"], "hi": row["name_hi"]}
    return RailwayStation(row["code"] or number, name, (float(row["lat"]), float(row["lon"])), "")


def _short(name: str) -> str:
    *town, last = name.split(" ")
    return " ".join(town) if town and last.lower() in KINDS else name
