"""Names of districts and stations, however spelled: found exactly, or only suggested.

A name or an alias on record finds its station. Likeness never does: it only suggests, because one
letter divides real places (Laukahi and Laukaha are two stations of one district).
"""

from collections import defaultdict
from collections.abc import Iterable
from typing import NamedTuple

import numpy as np
from rapidfuzz import fuzz, process

from services.routing.directory import TERRITORIAL, Directory, Station
from services.routing.likeness import SUGGEST_FROM, SpellingIndex
from services.routing.spelling import (
    ALSO_A_STATION,
    GENERIC,
    NOISE,
    OF_DISTRICTS,
    fold,
    fold_district,
    sound_of,
    words,
)

CALLED_BY_PLACE = (TERRITORIAL, "outpost")
"""Types of stations that are named after their place alone."""
DISTRICT_FROM = 60
"""Likeness, of 100, from which a word of a search may be a district's name with a slip in it."""
DISTRICTS_ALIKE = 3
SHORTEST_SLIP = 3
"""Letters of a word that may be a district's name with a slip in it."""
SLIPS_READ, AS_LIKE = 2, 15
"""Of the words of a search the likest to a district's name, nearly as like as the likest."""
BESIDE_A_SLIP = 0.8
"""What a name counts beside a district that is hardly like one, of what it counts beside one."""
LONGEST_DISTRICT = 3
"""Words in the longest name of a district."""
WELL_ALIKE = 90
"""Likeness from which the whole of what was typed is a name, and no word of it a district."""
UNIT_UNSAID = 0.85
"""A special unit is not meant by a name that is only somewhat like its own: most are named after
their district and their kind, and so are somewhat like whatever is said with that district."""


class Alike(NamedTuple):
    """A station, its likeness of 100 to what was typed, and the spelling of it that is like."""

    station: Station
    score: float
    spelling: str


class _Reading(NamedTuple):
    """One way to read a search: a name, and of the districts said beside it how sure each is."""

    name: str
    districts: dict[str, float] | None
    least: float = SUGGEST_FROM
    """Likeness under which this reading means nothing."""


class NameIndex:
    """Finds districts and stations of one directory by name, alias or code."""

    def __init__(self, directory: Directory) -> None:
        self._directory = directory
        self._districts: dict[str, set[str]] = defaultdict(set)
        self._district_labels: dict[str, str] = {}
        self._by_name: dict[tuple[str, str], list[Station]] = defaultdict(list)
        self._index_districts()
        self._spellings = SpellingIndex(self._index_stations())
        self._labels = list(self._district_labels)
        self._label_sounds = [sound_of(key) for key in self._labels]

    def _index_districts(self) -> None:
        for row in self._directory.records["districts"]:
            for spelling in (row["name_en"], row["name_hi"], row["code"]):
                self._add_district(spelling, {row["name_en"]})
        for row in self._directory.records["revenue_districts"]:
            group = set(self._directory.by_revenue.get(row["name_en"], ()))
            for spelling in (row["name_en"], row["name_hi"]):
                self._add_district(spelling, group)
        for row in self._directory.records["aliases"]:
            if row["kind"] == "district":
                districts = self._directory.by_revenue.get(row["code"]) or (row["code"],)
                self._add_district(row["alias"], set(districts))

    def _add_district(self, spelling: str, police_districts: set[str]) -> None:
        self._districts[fold_district(spelling)] |= police_districts
        self._district_labels.setdefault(fold_district(spelling), spelling)

    def _index_stations(self) -> list[tuple[str, Station]]:
        aliases = defaultdict(list)
        for row in self._directory.records["aliases"]:
            if row["kind"] == "station":
                aliases[row["code"]].append(row["alias"])
        spellings: list[tuple[str, Station]] = []
        for station in self._directory.stations.values():
            for spelling in dict.fromkeys([*station.name.values(), *aliases[station.code]]):
                namesakes = self._by_name[station.police_district, fold(spelling)]
                if station not in namesakes:
                    namesakes.append(station)
                spellings.append((spelling, station))
        return spellings

    # -- districts ------------------------------------------------------------------------------

    def police_districts(self, name: str) -> tuple[str, ...]:
        """Return the police districts a name means: West Champaran is two. Empty where unknown."""
        return tuple(sorted(self._districts.get(fold_district(name), ())))

    def spellings_of_districts(self) -> dict[str, list[str]]:
        """Return every spelling of a district on record, with the police districts it means."""
        return {label: sorted(self._districts[key]) for key, label in self._district_labels.items()}

    def suggest_districts(self, name: str, limit: int = 3) -> list[str]:
        """Return the names of districts that ``name`` is most like, best first."""
        near = process.extract(
            fold_district(name), list(self._district_labels), scorer=fuzz.ratio, limit=12
        )
        labels = [self._district_labels[key] for key, score, _ in near if score >= SUGGEST_FROM]
        seen: dict[tuple[str, ...], str] = {}
        for label in labels:
            districts = self.police_districts(label)
            seen.setdefault(districts, districts[0] if len(districts) == 1 else label)
        return list(seen.values())[:limit]

    def _beside_a_slip(self, slips: list[tuple[list[str], str]]) -> list[_Reading]:
        """Return the readings of those few words that are most like a district, with the others
        as a name. ``slips``: the words beside it, and the folded word itself."""
        slips = [(rest, key) for rest, key in slips if len(key) >= SHORTEST_SLIP]
        if not slips:
            return []
        keys = [key for _, key in slips]
        by_key = process.cdist(keys, self._labels, scorer=fuzz.ratio)
        sounds = [sound_of(key) for key in keys]
        by_sound = process.cdist(sounds, self._label_sounds, scorer=fuzz.ratio)
        alike = np.maximum((by_key + by_sound) / 2, 0.9 * by_key)
        likest = alike.max(axis=1)
        near = [n for n in np.argsort(-likest, kind="stable") if likest[n] + AS_LIKE > likest.max()]
        readings = []
        for n in near[:SLIPS_READ]:
            if districts := self._districts_like(alike[n]):
                readings += _beside(slips[n][0], districts)
        return readings

    def _districts_like(self, alike: np.ndarray) -> dict[str, float]:
        """Return the districts that a word may mean, and how sure each is, by its likeness to the
        label of each."""
        sure: dict[str, float] = {}
        for i in np.argsort(-alike, kind="stable")[: 2 * DISTRICTS_ALIKE]:
            if alike[i] >= DISTRICT_FROM and len(sure) < DISTRICTS_ALIKE:
                for district in self._districts[self._labels[i]]:
                    sure.setdefault(
                        district, BESIDE_A_SLIP + (1 - BESIDE_A_SLIP) * float(alike[i]) / 100
                    )
        return sure

    # -- stations -------------------------------------------------------------------------------

    def stations_named(self, name: str, districts: Iterable[str]) -> list[Station]:
        """Return the stations of these districts with exactly this name, alias or code.

        Where a territorial station and a special unit share it, only the territorial one.
        """
        own_districts = set(districts)
        by_code = self._directory.stations.get(name.strip().upper())
        if by_code and by_code.police_district in own_districts:
            return [by_code]
        namesakes = [
            s for district in sorted(own_districts) for s in self._in_district(name, district)
        ]
        return [station for station in namesakes if station.type == TERRITORIAL] or namesakes

    def _in_district(self, name: str, district: str) -> list[Station]:
        namesakes = self._by_name.get((district, fold(name)))
        return namesakes or self._by_name.get((district, self._without(name, district)), [])

    def _without(self, name: str, district: str) -> str:
        """Return the name folded without its district: people say "Katihar Nagar",
        records say "Nagar"."""
        own = {fold(text) for text in self._directory.districts[district].name.values()}
        own |= {fold(self._directory.districts[district].revenue_district)}
        return "".join(word for word in words(name) if word not in own)

    def stations_within(self, text: str, districts: Iterable[str]) -> list[Station]:
        """Return territorial stations whose whole name stands in ``text``; kinds do not count."""
        spoken = words(text)
        runs = {
            "".join(spoken[start:end])
            for start in range(len(spoken))
            for end in range(start + 1, min(len(spoken), start + 4) + 1)
            if not set(spoken[start:end]) <= GENERIC
        }
        mentioned = {
            station.code: station
            for district in districts
            for run in sorted(runs)
            for station in self._by_name.get((district, run), ())
            if station.type == TERRITORIAL
        }
        return list(mentioned.values())

    def stations_sounding(self, name: str, districts: Iterable[str]) -> list[Station]:
        """Return territorial stations of these districts of which a spelling sounds the same.

        Short keys sound like many a village's, so there the letters must be much the same too; a
        name that is a kind of station ("Nagar") is never told by sound.
        """
        keys = {fold(name), *(self._without(name, district) for district in districts)}
        alike = {
            station.code: station
            for district in districts
            for key in sorted(keys)
            for station in self._spellings.sounding(key, district)
            if station.type == TERRITORIAL
        }
        return list(alike.values())

    def suggest(
        self, name: str, districts: Iterable[str] | None = None, limit: int = 5
    ) -> list[Alike]:
        """Return stations like what was typed, best first; exact names are 100.

        ``districts``: only stations of these. Else a district may be said with the name, before or
        after it and with a slip in it ("Barh Patna", "बाढ़ थाना, पटना ज़िला"), and a code is known.
        """
        if districts is not None:
            return self._ranked(self._readings_within(name, tuple(districts)), limit)
        by_code = self._directory.stations.get(name.strip().upper())
        if by_code:
            return [Alike(by_code, 100.0, by_code.code)]
        return self._ranked(self._readings(name), limit)

    def _readings_within(self, name: str, districts: tuple[str, ...]) -> list[_Reading]:
        names = {fold(name), _without_words(words(name), ALSO_A_STATION)}
        names |= {self._without(name, district) for district in districts}
        return [_Reading(one, dict.fromkeys(districts, 1.0)) for one in sorted(names) if one]

    def _readings(self, text: str) -> list[_Reading]:
        """Return every way to read a search: all of it a name, or a name and a district."""
        spoken = words(text)
        whole = "".join(spoken)
        exact, slips = [], []
        for start, end in _runs(len(spoken)):
            rest = spoken[:start] + spoken[end:]
            rest = [word for word in rest if word not in OF_DISTRICTS] or rest
            key = fold_district(" ".join(spoken[start:end]))
            if districts := self._districts.get(key):
                exact += _beside(rest, dict.fromkeys(sorted(districts), 1.0))
            elif key not in NOISE:
                slips.append((rest, key))
        if exact:
            return [_Reading(whole, None, least=WELL_ALIKE), *exact]
        best = self._spellings.like(whole, None, partial=False, limit=1)
        if best and best[0][1] >= WELL_ALIKE:
            return [_Reading(whole, None)]
        return [_Reading(whole, None), *self._beside_a_slip(slips)]

    def _ranked(self, readings: list[_Reading], limit: int) -> list[Alike]:
        best: dict[str, Alike] = {}
        for reading in readings:
            partial = reading.least < WELL_ALIKE
            hits = self._spellings.like(reading.name, reading.districts, partial=partial)
            for (spelling, station), likeness in hits:
                score = likeness
                if reading.districts is not None:
                    score *= reading.districts[station.police_district]
                if likeness < WELL_ALIKE and station.type not in CALLED_BY_PLACE:
                    score *= UNIT_UNSAID
                earlier = best.get(station.code)
                if score >= reading.least and (earlier is None or score > earlier.score):
                    best[station.code] = Alike(station, score, spelling)
        ranked = sorted(
            best.values(),
            key=lambda hit: (-hit.score, hit.station.type != TERRITORIAL, hit.station.code),
        )
        return [hit._replace(score=round(hit.score, 1)) for hit in ranked[:limit]]


def _beside(rest: list[str], districts: dict[str, float]) -> list[_Reading]:
    names = dict.fromkeys(["".join(rest), _without_words(rest, ALSO_A_STATION)])
    return [_Reading(name, districts) for name in names if name]


def _without_words(spoken: list[str], unwanted: set[str]) -> str:
    return "".join(word for word in spoken if word not in unwanted)


def _runs(count: int) -> list[tuple[int, int]]:
    """Return the runs of words that may be a district with a name beside them."""
    return [
        (start, end)
        for start in range(count)
        for end in range(start + 1, min(count, start + LONGEST_DISTRICT) + 1)
        if end - start < count
    ]
