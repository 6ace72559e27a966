"""Offices and the chain of supervision above every station."""

from services.routing import codes
from tools.directory.stations import Row

POSTS = {
    "SP": ("sp", "Superintendent of Police, {en}", "पुलिस अधीक्षक, {hi}"),
    "DSP": ("dsp", "Deputy Superintendent of Police, {en}", "पुलिस उपाधीक्षक, {hi}"),
    "CR": ("control-room", "Police Control Room, {en}", "पुलिस नियंत्रण कक्ष, {hi}"),
}
STATE_OFFICES = (
    ("HQ", "headquarters", "Police Headquarters, Bihar", "पुलिस मुख्यालय, बिहार"),
    (
        "HQ-CR",
        "state-control-room",
        "State Control Room, Police Headquarters",
        "राज्य नियंत्रण कक्ष, पुलिस मुख्यालय",
    ),
)
UNIT_CONTROL_ROOMS = (
    ("rail", "RG-RAILWAYS", "Railway Police Control Room, Bihar", "रेल पुलिस नियंत्रण कक्ष, बिहार"),
    ("cyber", codes.HEADQUARTERS, "Cyber Control Room, Bihar", "साइबर नियंत्रण कक्ष, बिहार"),
)
"""For a unit's matter whose place nobody knows: unit, superior, names. Unsourced: no list at hand
names either room, and the names are descriptions in place of the real ones."""


def offices(districts: list[Row], ranges: list[Row]) -> list[Row]:
    """Return every office above the stations. No post is known to be vacant, so none is marked."""
    records = [_office(code, kind, en, hi) for code, kind, en, hi in STATE_OFFICES]
    records += [
        _office(codes.unit_control_room(unit), "unit-control-room", en, hi)
        for unit, superior, en, hi in UNIT_CONTROL_ROOMS
        if _stands(superior, ranges)
    ]
    records += [_office(row["code"], "range", row["name_en"], row["name_hi"]) for row in ranges]
    for district in districts:
        for post, (kind, en, hi) in POSTS.items():
            code = codes.office(district["name_en"], post)
            names = {"en": district["name_en"], "hi": district["name_hi"]}
            record = _office(code, kind, en.format(**names), hi.format(**names))
            records.append(record | {"police_district": district["name_en"]})
    return records


def _stands(superior: str, ranges: list[Row]) -> bool:
    return superior == codes.HEADQUARTERS or superior in {row["code"] for row in ranges}


def _office(code: str, kind: str, name_en: str, name_hi: str) -> Row:
    return {
        "code": code,
        "kind": kind,
        "name_en": name_en,
        "name_hi": name_hi,
        "police_district": "",
        "vacant": "no",
        "stand_in": "",
    }


def supervision(districts: list[Row], ranges: list[Row], stations: list[Row]) -> list[Row]:
    """Return who reports to whom: station → DSP → SP → range → headquarters.

    An outpost reports to its parent station where that is on record; the facts name no
    sub-divisions, so each police district has one DSP.
    """
    pairs = [(codes.STATE_CONTROL_ROOM, codes.HEADQUARTERS)]
    pairs += [
        (codes.unit_control_room(unit), superior)
        for unit, superior, _, _ in UNIT_CONTROL_ROOMS
        if _stands(superior, ranges)
    ]
    pairs += [(row["code"], codes.HEADQUARTERS) for row in ranges]
    for district in districts:
        name = district["name_en"]
        sp = codes.office(name, "SP")
        pairs += [(codes.office(name, "DSP"), sp), (codes.office(name, "CR"), sp)]
        pairs.append((sp, district["range"]))
    pairs += [(row["code"], _above(row)) for row in stations]
    return [{"office": office, "reports_to": above} for office, above in pairs]


def _above(station: Row) -> str:
    if station["police_district"] == codes.STATE:
        return codes.HEADQUARTERS
    return station["parent"] or codes.office(station["police_district"], "DSP")
