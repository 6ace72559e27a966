"""Polygon files are taken whole, mended and reported, or refused whole."""

import json
from datetime import date

import pytest
from shapely.geometry import MultiPolygon, Point, box, mapping

from services.routing.areas import Area
from services.routing.boundaries import PropertyMapping, import_boundaries
from services.routing.boundary_report import page
from services.routing.directory import Directory
from services.routing.directory_files import read_table
from services.routing.names import NameIndex
from services.routing.station_finder import station_finder
from tests.unit.routing.worlds import facts, records, square, station

DAY = date(2026, 1, 1)
NAMED = [station("5100001", name_en="East"), station("5100002", name_en="West"),
         station("5100003", name_en="Island")]  # fmt: skip


def finder(rows=NAMED):
    directory = Directory(records(rows))
    return station_finder(directory, NameIndex(directory))


def feature(shape, **properties):
    geometry = shape if isinstance(shape, dict) else mapping(shape)
    return {"type": "Feature", "properties": properties, "geometry": geometry}


def collection(*features):
    return json.dumps({"type": "FeatureCollection", "features": features})


def take(text, **more):
    settings = {"id": "set", "region": "alpha", "effective_from": DAY, "source": "a test"}
    return import_boundaries(text, **{**settings, "find_station": finder(), **more})


def levels(result):
    return {(finding.level, finding.code) for finding in result.findings}


WEST, EAST = square(25.0, 85.0, 10), square(25.0, 85.0 + 10 / 111.195, 10)
TWO = (feature(EAST, PS_Code="5100001", PS_NAME="EAST", DIST_NAME="Alpha"),
       feature(WEST, PS_Code=5100002, PS_NAME="WEST", DIST_NAME="Alpha"))  # fmt: skip


def test_geojson_and_geojson_lines_say_the_same():
    lines = "\n".join(json.dumps(one) for one in TWO)
    marked = "".join(f"\x1e{json.dumps(one)}\n" for one in TWO)
    by_windows = "\ufeff" + lines.replace("\n", "\r\n")
    for text in (collection(*TWO), lines, marked, by_windows, "\ufeff" + collection(*TWO)):
        result = take(text)
        assert [area.station for area in result.areas] == ["5100001", "5100002"]
        assert result.findings == []


def test_without_a_code_the_name_in_its_district_is_the_station():
    result = take(collection(feature(EAST, PS_NAME="EAST P.S.", DIST_NAME="ALPHA")))
    assert [area.station for area in result.areas] == ["5100001"]


@pytest.mark.parametrize(
    ("properties", "code"),
    [
        ({"PS_Code": "1", "PS_NAME": "Nowhere", "DIST_NAME": "Alpha"}, "unknown-station"),
        ({"PS_NAME": "East"}, "unknown-station"),
        ({}, "unknown-station"),
    ],
)
def test_an_area_of_no_known_station_refuses_the_whole_file(properties, code):
    result = take(collection(TWO[1], feature(EAST, **properties)))
    assert result.refused and result.areas == []
    assert ("error", code) in levels(result)


def test_a_name_that_two_stations_share_needs_a_code():
    rows = [station("1", name_en="Sadar"), station("2", name_en="Sadar")]
    text = collection(feature(EAST, PS_NAME="Sadar", DIST_NAME="Alpha"))
    assert ("error", "ambiguous-station") in levels(take(text, find_station=finder(rows)))


@pytest.mark.parametrize(
    "text",
    [
        json.dumps({**TWO[0], "properties": [1]}),
        json.dumps({**TWO[0], "properties": "East"}),
        "",
        "not json",
        '{"type": "Topology"}',
        "[1, 2]",
        json.dumps(TWO[0]) + "\n{broken",
        "7",
    ],
)
def test_a_file_that_is_not_geojson_is_refused_with_a_reason(text):
    result = take(text)
    assert result.refused and result.findings[0].text


def test_exchanged_coordinates_in_a_polygon_file_are_refused():
    text = collection(feature(box(25.0, 85.0, 25.1, 85.1), PS_Code="5100001"))
    assert ("error", "outside-country") in levels(take(text))


def test_holes_and_several_parts_are_kept():
    holed = WEST.difference(square(25.03, 85.03, 2))
    both = MultiPolygon([square(26.0, 85.0, 3), square(26.0, 85.2, 3)])
    result = take(collection(feature(holed, PS_Code="5100002"), feature(both, PS_Code="5100001")))
    by_station = {area.station: area.shape for area in result.areas}
    assert not by_station["5100002"].contains(Point(85.035, 25.035))
    assert by_station["5100001"].contains(Point(85.21, 26.01))


def test_features_of_one_station_are_joined():
    parts = (feature(WEST, PS_Code="5100001"), feature(EAST, PS_Code="5100001"))
    result = take(collection(*parts))
    assert ("warning", "joined") in levels(result)
    assert result.areas[0].shape.area == pytest.approx(WEST.area + EAST.area)


def test_overlaps_and_gaps_over_a_hectare_are_reported_and_kept():
    overlapping = (
        feature(WEST, PS_Code="5100002"),
        feature(square(25.0, 85.05, 8), PS_Code="5100001"),
    )
    assert ("warning", "overlap") in levels(take(collection(*overlapping)))
    holed = feature(WEST.difference(square(25.03, 85.03, 2)), PS_Code="5100002")
    assert levels(take(collection(holed))) == {("warning", "gap")}


def test_slivers_of_digitising_are_not_reported():
    east = square(25.0, 85.0 + 9.9999 / 111.195, 10)
    text = collection(feature(WEST, PS_Code="5100002"), feature(east, PS_Code="5100001"))
    assert take(text).findings == []


def test_the_bihar_sample_is_taken_by_its_own_codes(bihar):
    find = station_finder(bihar.directory, bihar.names)
    text = facts("boundaries", "bihar_sheohar_thana_sample.geojson").read_text()
    mapped = PropertyMapping("id", "name", "district", code_prefix="BH-")
    result = take(text, find_station=find, mapping=mapped)
    assert not result.refused, result.findings
    assert len(result.areas) == 7
    stations = bihar.directory.stations
    assert {stations[area.station].police_district for area in result.areas} == {"Sheohar"}


@pytest.mark.parametrize(
    ("file", "key", "count"),
    [("bhubaneswar_police_jurisdiction.geojson", "Name", 17),
     ("nyc_police_precincts.geojson", "Precinct", 76)],
)  # fmt: skip
def test_real_polygons_of_other_cities_are_taken_through_a_mapping(file, key, count):
    text = facts("boundaries", file).read_text()
    names = [str(one["properties"][key]) for one in json.loads(text)["features"]]
    rows = [station(f"S{number}", name_en=name) for number, name in enumerate(names)]
    result = take(
        text,
        find_station=finder(rows),
        mapping=PropertyMapping(None, key, None, fixed_district="Alpha"),
        anywhere=True,
    )
    assert not result.refused, result.findings[:3]
    assert len(result.areas) == count
    assert all(area.shape.is_valid for area in result.areas)


def test_the_fields_of_a_file_with_other_names_are_told_once():
    areas = [feature(shape, id="BH-5100001", thana="East") for shape in (EAST, WEST)]
    [only] = take(collection(*areas)).findings
    assert (only.level, only.code) == ("error", "no-such-property")
    assert "PS_Code" in only.text and "id, thana" in only.text


def patna(bihar, shape, code, name, district="Patna"):
    text = collection(feature(shape, PS_Code=code, PS_NAME=name, DIST_NAME=district))
    return take(text, find_station=station_finder(bihar.directory, bihar.names))


def code_of(bihar, name, district):
    return bihar.names.stations_named(name, [district])[0].code


@pytest.mark.parametrize(
    ("name", "district", "sentence"),
    [("DIGHA", "PATNA", "code-against-district"), ("DIGHA", "", "code-against-name"),
     ("Kanti", "पटना", "code-against-district"), ("Motipur", "Muzaffarpur", "code-against-name")],
)  # fmt: skip
def test_a_code_against_its_name_or_district_is_an_error(bihar, name, district, sentence):
    kanti = code_of(bihar, "Kanti", "Muzaffarpur")
    result = patna(bihar, square(26.2, 85.3, 5), kanti, name, district)
    assert result.refused and ("error", sentence) in levels(result)


@pytest.mark.parametrize(
    ("name", "district"),
    [("KANTI", "MUZAFFARPUR"), ("कांटी", "मुजफ्फरपुर"), ("Kaanti P.S.", "Muzaffarpur"), ("", "")],
)
def test_a_name_in_another_spelling_does_not_speak_against_its_code(bihar, name, district):
    kanti = code_of(bihar, "Kanti", "Muzaffarpur")
    assert not patna(bihar, square(26.2, 85.3, 5), kanti, name, district).refused


def test_one_letter_between_two_stations_speaks_against_a_code(bihar):
    laukahi = code_of(bihar, "Laukahi", "Madhubani")
    result = patna(bihar, square(26.5, 86.5, 5), laukahi, "LAUKAHA", "MADHUBANI")
    assert ("error", "code-against-name") in levels(result)


def test_real_spellings_of_two_lists_agree_with_their_codes(bihar):
    find = station_finder(bihar.directory, bihar.names)
    for pair in read_table(facts("bihar_station_spelling_variants.csv")):
        districts = bihar.names.police_districts(pair["district"])
        [code] = {s.code for s in bihar.names.stations_named(pair["mha_spelling"], districts)}
        assert find.contradiction(code, pair["ibhugoal_spelling"], pair["district"]) is None, pair


def test_a_trusted_house_far_from_its_area_is_told_and_confirmed(bihar):
    result = patna(bihar, square(26.9, 86.6, 5), "5117012", "BUDDHA COLONY")
    [sentence] = result.to_confirm
    assert sentence.code == "house-outside" and not result.refused
    assert "Buddha Colony" in sentence.subject and " km " in sentence.text
    near = patna(bihar, square(25.62, 85.12, 5), "5117012", "BUDDHA COLONY")
    assert near.findings == []


def test_a_town_inside_its_rural_area_is_proposed_and_a_person_confirms():
    town = square(25.03, 85.03, 2)
    text = collection(feature(WEST, PS_Code="5100002"), feature(town, PS_Code="5100001"))
    answer = take(text)
    [doubt] = answer.to_confirm
    assert doubt.code == "area-inside" and "East" in doubt.text and "--inner-wins" in doubt.text
    confirmed = take(text, inner_wins=True)
    by_station = {area.station: area.shape for area in confirmed.areas}
    assert not by_station["5100002"].contains(Point(85.035, 25.035))
    assert confirmed.findings == []


def test_two_regions_that_overlap_are_told_with_names_and_summed_up():
    beside = [Area("5100003", square(25.0, 85.04, 10), "old")]
    text = collection(feature(WEST, PS_Code="5100002"))
    result = take(text, in_force={"beta": beside, "alpha": beside})
    [sentence] = result.to_confirm
    assert sentence.code == "regions-overlap" and "beta" in sentence.subject
    assert "West" in sentence.text and "Island" in sentence.text and sentence.hectares > 1000


def test_a_district_that_nobody_knows_beside_a_valid_code_is_a_warning():
    text = collection(feature(EAST, PS_Code="5100001", PS_NAME="EAST", DIST_NAME="Atlantis"))
    result = take(text)
    [sentence] = result.findings
    assert (sentence.level, sentence.code) == ("warning", "unknown-district")
    assert "Atlantis" in sentence.text and "EAST" in sentence.subject and len(result.areas) == 1


def test_a_missing_district_is_answered_with_the_properties_present():
    named = take(collection(feature(EAST, PS_NAME="EAST", zila="Alpha")))
    coded = take(collection(feature(EAST, PS_Code="5100001", PS_NAME="EAST", zila="Alpha")))
    assert levels(named) == {("error", "no-district-property")} and named.refused
    assert levels(coded) == {("warning", "no-district-property")} and not coded.refused
    for result in (named, coded):
        assert "DIST_NAME" in result.findings[0].text and "zila" in result.findings[0].text


def test_the_area_of_a_unit_is_told_and_fits_beside_any_other():
    rows = [*NAMED, station("5100009", name_en="Mahila", type="mahila")]
    text = collection(feature(WEST, PS_Code="5100002"), feature(WEST, PS_Code="5100009"))
    assert levels(take(text, find_station=finder(rows))) == {("warning", "unit-area")}


def test_a_report_is_one_page_with_the_largest_first():
    rows = [station(f"S{n}") for n in range(60)]
    shapes = [square(25.0, 85.0 + n * 0.01, 1 + n / 10) for n in range(60)]
    text = collection(*(feature(shape, PS_Code=f"S{n}") for n, shape in enumerate(shapes)))
    lines = list(page(take(text, find_station=finder(rows)).findings))
    assert len(lines) < 40
    sizes = [float(line.split()[-2].replace(",", "")) for line in lines if "both claim" in line]
    assert sizes == sorted(sizes, reverse=True) and len(sizes) > 2
    assert "of this kind" in lines[0] and "ha in all" in lines[0]
