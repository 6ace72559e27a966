"""Names of districts and stations, however spelled: found exactly, or only suggested.

A name or an alias on record finds its station. Likeness never does: it only suggests, because one
letter divides real places (Laukahi and Laukaha are two stations of one district).
"""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable

from rapidfuzz import fuzz, process

from services.routing.directory import TERRITORIAL, Directory, Station

NOISE = {
    "thana", "ps", "p", "s", "op", "police", "station", "outpost", "थाना", "थाने", "पुलिस", "ओपी",
}  # fmt: skip
GENERIC = {"nagar", "sadar", "town", "mufassil", "muffassil", "kotwali", "नगर", "सदर", "मुफस्सिल"}
"""Words that name a kind of station: shared by dozens, so they locate nothing by themselves."""

FOLDED_LETTERS = str.maketrans({"ँ": "ं", "़": None, "\u200c": None, "\u200d": None})
SOUNDS = (
    (r"chh|ch|c(?=[eiy])", "c"), (r"ph|f", "f"), (r"([kgjtdb])h", r"\1"), (r"sh|z(?=h)", "s"),
    (r"ksh|x", "ks"), (r"q|c(?!$)k?", "k"), (r"w", "v"), (r"z", "j"), (r"ee|ii|y", "i"),
    (r"oo|ou", "u"), (r"au|ao|aw", "o"), (r"ai|ay|ei", "e"), (r"a+", "a"), (r"(.)\1", r"\1"),
    (r"rh?", "r"), (r"(?<=.)h", ""), (r"m(?=[pb])|n(?=[kgcjtd])", "n"),
)  # fmt: skip
SUGGEST_FROM = 45
"""Likeness, of 100, under which a suggestion would only confuse."""


def fold(text: str) -> str:
    """Return ``text`` without case, marks, spaces and words such as "police station"."""
    return "".join(words(text))


def words(text: str) -> list[str]:
    """Return the folded words of ``text``, without those that every station's name may carry."""
    plain = unicodedata.normalize("NFKC", text).lower().replace("sc/st", "scst")
    plain = unicodedata.normalize("NFD", plain).translate(FOLDED_LETTERS)
    found = re.findall(r"[0-9a-z\u0900-\u097f]+", plain)
    return [word for word in found if word not in NOISE] or found


def sound(text: str) -> str:
    """Return a rough key of how a Roman spelling sounds: aspirates, vowel length, w/v folded."""
    key = fold(text)
    for pattern, replacement in SOUNDS:
        key = re.sub(pattern, replacement, key)
    return key


def likeness(by_key: float, by_sound: float, part: float, shorter: int) -> float:
    """Return one likeness of 100 from those of the spellings, their sounds, and one in the other.

    Only the very same spelling is 100. A name that stands in a longer one counts a little less;
    under four letters that happens by chance, so it does not count.
    """
    if by_key == 100:
        return 100.0
    whole = 0.4 * by_key + 0.6 * by_sound
    return float(0.99 * max(whole, 0.85 * part if shorter >= 4 else 0.0))


class NameIndex:
    """Finds districts and stations of one directory by name, alias or code."""

    def __init__(self, directory: Directory) -> None:
        self._directory = directory
        self._districts: dict[str, set[str]] = defaultdict(set)
        self._district_labels: dict[str, str] = {}
        self._by_name: dict[tuple[str, str], list[Station]] = defaultdict(list)
        self._spellings: dict[str, list[tuple[str, str, Station]]] = defaultdict(list)
        self._index_districts()
        self._index_stations()
        self._choices = {
            district: ([fold(name) for name, _, _ in rows], [key for _, key, _ in rows])
            for district, rows in self._spellings.items()
        }

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
                meant = self._directory.by_revenue.get(row["code"]) or (row["code"],)
                self._add_district(row["alias"], set(meant))

    def _add_district(self, spelling: str, police_districts: set[str]) -> None:
        self._districts[fold(spelling)] |= police_districts
        self._district_labels.setdefault(fold(spelling), spelling)

    def _index_stations(self) -> None:
        aliases = defaultdict(list)
        for row in self._directory.records["aliases"]:
            if row["kind"] == "station":
                aliases[row["code"]].append(row["alias"])
        for station in self._directory.stations.values():
            for spelling in dict.fromkeys([*station.name.values(), *aliases[station.code]]):
                found = self._by_name[station.police_district, fold(spelling)]
                if station not in found:
                    found.append(station)
                entry = (spelling, sound(spelling), station)
                self._spellings[station.police_district].append(entry)

    def police_districts(self, name: str) -> tuple[str, ...]:
        """Return the police districts a name means: West Champaran is two. Empty where unknown."""
        return tuple(sorted(self._districts.get(fold(name), ())))

    def suggest_districts(self, name: str, limit: int = 3) -> list[str]:
        """Return the names of districts that ``name`` is most like, best first."""
        near = process.extract(fold(name), list(self._district_labels), scorer=fuzz.ratio, limit=12)
        labels = [self._district_labels[key] for key, score, _ in near if score >= SUGGEST_FROM]
        seen: dict[tuple[str, ...], str] = {}
        for label in labels:
            meant = self.police_districts(label)
            seen.setdefault(meant, meant[0] if len(meant) == 1 else label)
        return list(seen.values())[:limit]

    def stations_named(self, name: str, districts: Iterable[str]) -> list[Station]:
        """Return the stations of these districts with exactly this name, alias or code.

        Where a territorial station and a special unit share it, only the territorial one.
        """
        wanted = set(districts)
        by_code = self._directory.stations.get(name.strip().upper())
        if by_code and by_code.police_district in wanted:
            return [by_code]
        found = [s for district in sorted(wanted) for s in self._in_district(name, district)]
        return [station for station in found if station.type == TERRITORIAL] or found

    def _in_district(self, name: str, district: str) -> list[Station]:
        found = self._by_name.get((district, fold(name)))
        return found or self._by_name.get((district, self._without(name, district)), [])

    def _without(self, name: str, district: str) -> str:
        """The name folded without its district: people say "Katihar Nagar", records say "Nagar"."""
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
        found = {
            station.code: station
            for district in districts
            for run in sorted(runs)
            for station in self._by_name.get((district, run), ())
            if station.type == TERRITORIAL
        }
        return list(found.values())

    def suggest(
        self, name: str, districts: Iterable[str] | None = None, limit: int = 5
    ) -> list[tuple[Station, float, str]]:
        """Return (station, likeness of 100, spelling matched), best first; exact names are 100."""
        key, heard = fold(name), sound(name)
        best: dict[str, tuple[float, Station, str]] = {}
        for district in self._spellings if districts is None else districts:
            if district not in self._choices:
                continue
            keys, sounds = self._choices[district]
            alike = process.cdist([key], keys, scorer=fuzz.ratio)[0]
            sounding = process.cdist([heard], sounds, scorer=fuzz.ratio)[0]
            within = process.cdist([heard], sounds, scorer=fuzz.partial_ratio)[0]
            for (spelling, heard_as, station), by_key, by_sound, part in zip(
                self._spellings[district], alike, sounding, within, strict=True
            ):
                score = likeness(by_key, by_sound, part, min(len(heard), len(heard_as)))
                if score >= SUGGEST_FROM and score > best.get(station.code, (0,))[0]:
                    best[station.code] = (score, station, spelling)
        ranked = sorted(
            best.values(), key=lambda hit: (-hit[0], hit[1].type != TERRITORIAL, hit[1].code)
        )
        return [(station, round(score, 1), spelling) for score, station, spelling in ranked[:limit]]
