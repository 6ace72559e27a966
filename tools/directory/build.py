"""The project's directory, made from the facts.

Only facts are carried over (names, codes, points, counts) into the project's own format; polygons
and the list of habitations are not. The same facts give the same bytes. ``authored/`` in the output
folder holds what the project itself adds: Hindi spellings, aliases, ranges, parents of outposts.
"""

from pathlib import Path

from services.routing.directory_files import read_table
from services.routing.typed import Records
from tools.directory import offices, places
from tools.directory.stations import (
    ANTI_TRAFFICKING_NAMES,
    HindiNames,
    Row,
    StationImport,
    anti_trafficking_units,
)

VERSION = "2026.3"
EFFECTIVE_FROM = "2026-01-01"
SOURCES = {
    "stations": "MHA station master (undated, c. 2022-23) for numeric codes; press notices and "
    "public lists for the others: the status column says how firm each is",
    "station points": "MHA station master, OpenStreetMap (amenity=police, 2025-05-19, ODbL), "
    "block headquarters; quality A to X as docs/directory.md explains",
    "station names in Hindi": "project's own table, press spellings, else by rule "
    "(name_hi_quality)",
    "districts": "Local Government Directory codes, census 2011; press for most ranges, else "
    "general knowledge (range_source)",
    "pins": "India Post directory, centres and nearest stations computed",
    "railway stations": "public list of railway stations with points",
    "aliases": "spelling variants between two public lists of stations; project's own table",
    "supervision": "station, DSP, SP, range, headquarters as in every district police; no roster "
    "of posts and no list of sub-divisions was at hand",
    "anti-human trafficking units": "assumed, not sourced: one to a police district",
    "outpost parents": "general knowledge, not sourced: confirm",
}
VARIANT_DISTRICTS = {"KAIMUR (BHABUA)": "KAIMUR"}


def build(facts: Path, authored: Path) -> Records:
    """Return the directory's records made from the two folders."""
    own = {path.stem: read_table(path) for path in authored.glob("*.csv")}
    hindi = HindiNames(own["hindi_names"])
    own_names = {row["name_en"]: row["name_hi"] for row in own["district_names"]}
    district_facts = read_table(facts / "bihar_districts.csv")
    districts = places.police_districts(district_facts, own_names, own["ranges"])
    rail_facts = read_table(facts / "bihar_railway_stations.csv")
    importer = StationImport(hindi, _hindi_of(districts, own_names), _by_code_and_name(rail_facts))
    station_facts = read_table(facts / "bihar_police_stations.csv")
    stations = [importer.record(row) for row in station_facts]
    code_of = {
        row["station_id"]: new_station["code"]
        for row, new_station in zip(station_facts, stations, strict=True)
    }
    _set_parents(stations, own["outpost_parents"])
    units = anti_trafficking_units(districts)
    everywhere = [*stations, *units]
    return {
        "version": VERSION,
        "effective_from": EFFECTIVE_FROM,
        "sources": SOURCES,
        "ranges": own["ranges"],
        "revenue_districts": places.revenue_districts(district_facts),
        "districts": districts,
        "offices": offices.offices(districts, own["ranges"]),
        "supervision": offices.supervision(districts, own["ranges"], everywhere),
        "stations": sorted(everywhere, key=lambda station: station["code"]),
        "aliases": _aliases(facts, own, importer, station_facts, stations, units),
        "pins": places.pins(read_table(facts / "bihar_pins.csv"), code_of),
        "railway_stations": places.railway_stations(rail_facts, hindi),
        "unit_rules": own["unit_rules"],
    }


def _hindi_of(districts: list[Row], own_names: dict[str, str]) -> dict[str, str]:
    return own_names | {row["name_en"]: row["name_hi"] for row in districts}


def _by_code_and_name(rail_facts: list[Row]) -> dict[str, Row]:
    named = {row["name"].upper().removesuffix(" JN"): row for row in rail_facts}
    return named | {row["code"]: row for row in rail_facts}


def _set_parents(stations: list[Row], parents: list[Row]) -> None:
    general = {
        (row["police_district"], row["name_en"]): row["code"]
        for row in stations
        if row["type"] == "general"
    }
    known = {(row["police_district"], row["outpost"]): row["parent"] for row in parents}
    for station in stations:
        parent = known.get((station["police_district"], station["name_en"]))
        if station["type"] == "outpost" and parent:
            station["parent"] = general[station["police_district"], parent]


def _aliases(
    facts: Path,
    own: dict[str, list[Row]],
    importer: StationImport,
    rows: list[Row],
    stations: list[Row],
    units: list[Row],
) -> list[Row]:
    aliases = {("station", unit["code"], name) for unit in units for name in ANTI_TRAFFICKING_NAMES}
    by_spelling: dict[tuple[str, str], str] = {}
    for row, station in zip(rows, stations, strict=True):
        for name in importer.former_names(row):
            district = station["police_district"].upper()
            by_spelling.setdefault((district, name.upper()), station["code"])
            by_spelling.setdefault((row["revenue_district"].upper(), name.upper()), station["code"])
            if name not in (station["name_en"], station["name_hi"]):
                aliases.add(("station", station["code"], name))
    for row in read_table(facts / "bihar_station_spelling_variants.csv"):
        district = VARIANT_DISTRICTS.get(row["district"], row["district"])
        code = by_spelling[district, row["mha_spelling"].upper()]
        if row["mha_spelling"].upper() != row["ibhugoal_spelling"].upper():
            aliases.add(("station", code, row["ibhugoal_spelling"].title()))
    for row in own["station_aliases"]:
        code = by_spelling[row["police_district"].upper(), row["name_en"].upper()]
        aliases.add(("station", code, row["alias"]))
    for row in own["district_aliases"]:
        aliases.add(("district", row["district"], row["alias"]))
    return [{"kind": kind, "code": code, "alias": alias} for kind, code, alias in sorted(aliases)]
