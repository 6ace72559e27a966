"""Districts, PIN codes and railway stations, from the facts to the project's own records."""

from services.routing import codes
from tools.directory.stations import HindiNames, Row

RAIL_DISTRICTS = ("Rail Patna", "Rail Muzaffarpur", "Rail Jamalpur", "Rail Katihar")


def revenue_districts(facts: list[Row]) -> list[Row]:
    """Return the 38 revenue districts with their codes and headquarters."""
    return [
        {
            "name_en": row["district_en"],
            "name_hi": row["district_hi"],
            "lgd_code": row["lgd_code"],
            "census2011_code": row["census2011_code"],
            "hq_town": row["hq_town"],
            "hq_lat": row["hq_lat"],
            "hq_lon": row["hq_lon"],
            "population_2011": row["population_2011"],
        }
        for row in facts
    ]


def police_districts(facts: list[Row], own_names: dict[str, str], ranges: list[Row]) -> list[Row]:
    """Return the 40 territorial and 4 rail police districts, each with its range."""
    range_codes = {row["fact_name"]: row["code"] for row in ranges if row["fact_name"]}
    records = []
    for row in facts:
        for name in row["police_districts"].split("; "):
            hindi = own_names.get(name) or row["district_hi"]
            source = row["range_source"]
            records.append(
                _district(name, hindi, "territorial", range_codes[row["police_range"]], source)
                | {"revenue_district": row["district_en"]}
            )
    records += [
        _district(name, own_names[name], "rail", "RG-RAILWAYS", "MHA station master")
        for name in RAIL_DISTRICTS
    ]
    return sorted(records, key=lambda record: record["code"])


def _district(name: str, hindi: str, kind: str, range_code: str, source: str) -> Row:
    return {
        "code": f"PD-{codes.slug(name)}",
        "name_en": name,
        "name_hi": hindi,
        "kind": kind,
        "range": range_code,
        "revenue_district": "",
        "range_source": source,
    }


def pins(facts: list[Row], code_of: dict[str, str]) -> list[Row]:
    """Return the PIN codes: districts, centre, reach in km, and the stations trusted to be near."""
    return [
        {
            "pin": row["pin"],
            "districts": row["districts"],
            "lat": row["median_lat"],
            "lon": row["median_lon"],
            "radius_km": row["max_radius_km"] if row["median_lat"] else "",
            "stations": ";".join(
                code_of[id]
                for id in row["nearest_trusted_station_ids_of_its_post_offices"].split(";")
                if id
            ),
        }
        for row in facts
    ]


def railway_stations(facts: list[Row], hindi: HindiNames) -> list[Row]:
    """Return the railway stations, which answer "is this railway premises?"."""
    return [
        {
            "code": row["code"],
            "name_en": row["name"].title(),
            "name_hi": hindi.of(row["name"].title())[0],
            "lat": f"{float(row['lat']):.5f}",
            "lon": f"{float(row['lon']):.5f}",
            "revenue_district": row["district"],
        }
        for row in facts
    ]
