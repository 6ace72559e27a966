"""Railway stations by name or code, however spelled."""

from collections import defaultdict
from collections.abc import Iterable

from rapidfuzz import fuzz, process

from services.routing.directory import RailwayStation
from services.routing.geometry import distance_m
from services.routing.spelling import sound_of, written

OF_STATIONS = {
    "jn",
    "junction",
    "halt",
    "railway",
    "station",
    "rs",
    "जंक्शन",
    "हॉल्ट",
    "हाल्ट",
    "रेलवे",
    "स्टेशन",
}
SUGGESTED = 3
ONE_PLACE_M = 500.0


def fold_railway(name: str) -> str:
    """Return the name folded, without "junction", "halt" and the like."""
    spoken = written(name)
    return "".join(word for word in spoken if word not in OF_STATIONS) or "".join(spoken)


def _whole(name: str) -> str:
    return "".join(written(name))


class Railways:
    """The railway stations of one directory."""

    def __init__(self, stations: Iterable[RailwayStation]) -> None:
        self._by_code = {station.code: station for station in stations}
        self._by_whole_name: dict[str, dict[str, RailwayStation]] = defaultdict(dict)
        self._by_name: dict[str, dict[str, RailwayStation]] = defaultdict(dict)
        self._by_sound: dict[str, dict[str, RailwayStation]] = defaultdict(dict)
        for station in self._by_code.values():
            for name in station.name.values():
                self._by_whole_name[_whole(name)][station.code] = station
                key = fold_railway(name)
                self._by_name[key][station.code] = station
                self._by_sound[sound_of(key)][station.code] = station

    def named(self, name: str) -> list[RailwayStation]:
        """Return the stations of this code, else name, else sound; one if it is told apart.

        A halt may be told from a junction by that word alone, so the whole name goes first. A place
        that is on the list under two codes is one station.
        """
        return self.spelled(name) or self.sounding(name)

    def spelled(self, name: str) -> list[RailwayStation]:
        """Return the stations of this code, else of this very name."""
        by_code = self._by_code.get(name.strip().upper())
        if by_code:
            return [by_code]
        return _one_if_at_one_place(
            self._by_whole_name.get(_whole(name)) or self._by_name.get(fold_railway(name)) or {}
        )

    def sounding(self, name: str) -> list[RailwayStation]:
        """Return the stations of which a name sounds like this."""
        return _one_if_at_one_place(self._by_sound.get(sound_of(fold_railway(name)), {}))

    def alike(self, name: str) -> list[RailwayStation]:
        """Return the stations whose names are most like it, best first."""
        keys = list(self._by_name)
        near = process.extract(fold_railway(name), keys, scorer=fuzz.ratio, limit=SUGGESTED)
        return [station for key, _, _ in near for station in self._by_name[key].values()]


def _one_if_at_one_place(matches: dict[str, RailwayStation]) -> list[RailwayStation]:
    stations = list(matches.values())
    at_one_place = all(distance_m(stations[0].point, one.point) <= ONE_PLACE_M for one in stations)
    return stations[:1] if at_one_place else stations
