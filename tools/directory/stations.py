"""Stations and units, from the facts to the project's own records."""

import re

from services.routing import codes
from tools.directory.transliteration import transliterate

UNIT_NAMES = {
    "cyber": ("Cyber Police Station", "साइबर थाना"),
    "mahila": ("Mahila Police Station", "महिला थाना"),
    "sc-st": ("SC/ST Police Station", "एससी/एसटी थाना"),
    "traffic": ("Traffic Police Station", "यातायात थाना"),
    "prohibition": ("Prohibition Police Station", "मद्य निषेध थाना"),
    "rail": ("Rail Police Station", "रेल थाना"),
    "river": ("Riverine Police Station", "नदी थाना"),
}
RAIL_PREMISES = {"Fatuha": "FUT", "Patna Sahib": "PNC", "Bhabua": "BHABUA ROAD"}
"""Rail police stations whose railway station is spelled otherwise: its code or name there."""

ANTI_TRAFFICKING = "ahtu"
ANTI_TRAFFICKING_NAMES = ("Anti-Human Trafficking Unit", "मानव तस्करी रोधी इकाई", "AHTU")
"""As people say them without the district; the first two are the name, in both languages."""

STATE_UNITS = {
    "economic-offences-unit-ps": "BR-EOU",
    "anti-terrorist-squad": "BR-ATS",
    "special-vigilance-unit": "BR-SVU",
    "vigilance-investigation-bureau": "BR-VIB",
    "cid-patna": "BR-CID",
}
"""Codes of the units of the whole State, which the MHA station master does not list."""

Row = dict[str, str]


class HindiNames:
    """Hindi spellings: the project's own table first, then the facts, then by rule."""

    def __init__(self, table: list[Row]) -> None:
        self._known = {(row["name_en"], row["police_district"]): row["name_hi"] for row in table}
        self._anywhere = {
            en.lower(): hi for (en, district), hi in self._known.items() if not district
        }

    def of(self, name_en: str, police_district: str = "", on_record: str = "") -> tuple[str, str]:
        """Return the Hindi name and its quality: ``table``, ``press`` or ``transliterated``."""
        known = self._known.get((name_en, police_district)) or self._known.get((name_en, ""))
        if known:
            return known, "table"
        if on_record:
            return on_record, "press"
        return self._by_rule(name_en), "transliterated"

    def _by_rule(self, name_en: str) -> str:
        """Spell by rule, but keep what the table knows of it: "Patna" in "Patna Jn"."""
        words = name_en.split()
        for count in range(len(words), 1, -1):
            known = self._anywhere.get(" ".join(words[:count]).lower())
            if known:
                return " ".join([known, *map(self._word, words[count:])])
        return " ".join(map(self._word, words))

    def _word(self, word: str) -> str:
        return self._anywhere.get(word.lower()) or transliterate(word)


class StationImport:
    """Makes one station record of each row of facts."""

    def __init__(
        self, hindi: HindiNames, district_names: dict[str, str], rail_points: dict[str, Row]
    ) -> None:
        self._hindi = hindi
        self._district_names = district_names
        self._rail_points = rail_points

    def record(self, row: Row) -> Row:
        """Return the station's record; docs/directory.md explains ``quality``, A to X."""
        district = self._district(row)
        name_en, name_hi, name_quality = self._names(row, district)
        lat, lon, quality, point_source = self._point(row)
        listed = row["station_id"].isdigit()
        return {
            "code": row["station_id"] if listed else unlisted_station(row["station_id"], district),
            "name_en": name_en,
            "name_hi": name_hi,
            "name_hi_quality": name_quality,
            "type": row["type"],
            "status": row["status"],
            "police_district": district,
            "revenue_district": row["revenue_district"],
            "sub_division": row["sub_division"],
            "parent": "",
            "lat": lat,
            "lon": lon,
            "quality": quality,
            "point_source": point_source,
        }

    def former_names(self, row: Row) -> list[str]:
        """Return other names the facts give this station: as the master writes it, and its id."""
        names = {row["name_raw"].title(), row["name_en"], row["name_hi"], *self._short_names(row)}
        return sorted(name for name in names if name)

    def _short_names(self, row: Row) -> list[str]:
        if row["type"] not in UNIT_NAMES or row["type"] in ("rail", "river"):
            return []
        english, hindi = UNIT_NAMES[row["type"]]
        return [english, hindi]

    @staticmethod
    def _district(row: Row) -> str:
        district = row["police_district"]
        return codes.STATE if district.startswith("Statewide") else district

    def _names(self, row: Row, district: str) -> tuple[str, str, str]:
        name = row["name_en"]
        if row["type"] not in UNIT_NAMES:
            hindi, quality = self._hindi.of(name, district, row["name_hi"])
            return name, hindi, quality
        unit_en, unit_hi = UNIT_NAMES[row["type"]]
        seat = self._seat(row)
        if not seat:
            return f"{unit_en}, {district}", f"{unit_hi}, {self._district_names[district]}", "table"
        seat_hi, quality = self._hindi.of(seat, district)
        return f"{unit_en}, {seat}", f"{unit_hi}, {seat_hi}", quality

    @staticmethod
    def _seat(row: Row) -> str:
        """Return the town in a unit's name; empty where the unit is named after its district."""
        if row["type"] == "rail":
            return row["name_en"].removesuffix(" Rail PS")
        if row["type"] == "river":
            return re.sub(r"\b(Riverine|PS|Nadi)\b", "", row["name_en"]).strip()
        return (
            row["name_en"].removesuffix(" Traffic") if row["name_en"] == "Bodhgaya Traffic" else ""
        )

    def _point(self, row: Row) -> tuple[str, str, str, str]:
        if row["lat"]:
            return row["lat"], row["lon"], row["coord_quality"][0], row["coord_source"]
        seat = self._seat(row) if row["type"] == "rail" else ""
        premises = self._rail_points.get(RAIL_PREMISES.get(seat, seat).upper().replace("-", " "))
        if premises:
            return premises["lat"], premises["lon"], "B", "point of the railway station it serves"
        return "", "", "X", row["coord_source"]


def anti_trafficking_units(districts: list[Row]) -> list[Row]:
    """Return an Anti-Human Trafficking Unit for each police district. No list of them was at hand:
    that each has one is the standard of the Ministry of Home Affairs, and an assumption here."""
    english, hindi, _ = ANTI_TRAFFICKING_NAMES
    return [
        dict.fromkeys(("sub_division", "parent", "lat", "lon", "point_source"), "")
        | {
            "code": f"BR-{codes.slug(district['name_en'])}-AHTU",
            "name_en": f"{english}, {district['name_en']}",
            "name_hi": f"{hindi}, {district['name_hi']}",
            "name_hi_quality": "table",
            "type": ANTI_TRAFFICKING,
            "status": "assumed: one to a police district",
            "police_district": district["name_en"],
            "revenue_district": district["revenue_district"],
            "quality": "X",
        }
        for district in districts
    ]


def unlisted_station(fact_id: str, police_district: str) -> str:
    """Return a stable, readable code for a station without an MHA code.

    ``fact_id`` is its identity in the facts, ``x-<district>-<name>``: ``x-patna-patna-cyber-ps``
    becomes ``BR-PATNA-CYBER``. State units have short codes of their own.
    """
    if fact_id.startswith("x-statewide-patna-"):
        return STATE_UNITS[fact_id.removeprefix("x-statewide-patna-")]
    district = codes.slug(police_district).lower()
    name = fact_id.removeprefix(f"x-{district}-").removeprefix(f"{district}-")
    name = re.sub(r"-ps$", "", name)
    if police_district.startswith("Rail "):
        name = re.sub(r"-rail$", "", name)
    return f"BR-{codes.slug(police_district)}-{codes.slug(name) or codes.slug(police_district)}"
