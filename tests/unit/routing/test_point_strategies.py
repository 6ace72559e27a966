"""A map point: polygons first, then trusted station houses, then distance, never a refusal."""

import json
import math

import numpy as np
import pytest
from shapely import make_valid, transform, union_all
from shapely.geometry import Polygon, box, shape

from tests.unit.routing.worlds import KM, ask, codes, facts, records, snapshot, square, station

KM_PER_DEGREE_EAST = 111.195 * math.cos(math.radians(25.8))
SOUTH, WEST = 25.0, 85.0
A_HOUSE, B_HOUSE, FAR_HOUSE = (25.05, 85.05), (25.05, 85.15), (25.9, 86.5)


def two_areas(**more):
    """Two squares of ten kilometres, side by side: A in the west, B in the east."""
    directory = records([station("A", A_HOUSE), station("B", B_HOUSE), station("C", FAR_HOUSE)])
    areas = {
        "A": square(SOUTH, WEST, 10),
        "B": square(SOUTH, WEST + 10 * KM, 10),
    }
    return snapshot(directory, areas | more)


@pytest.fixture(scope="module")
def world():
    return two_areas()


def test_a_point_well_inside_one_area_goes_to_its_station(world):
    answer = ask(world, {"lat": SOUTH + 3 * KM, "lon": WEST + 3 * KM, "accuracy": 10})
    assert (answer["outcome"], answer["station"]["code"]) == ("resolved", "A")
    assert (answer["method"], answer["confidence"]) == ("polygon", "high")
    assert answer["boundary_set"] == "set"


def test_a_point_near_the_edge_between_two_areas_asks_which(world):
    answer = ask(world, {"lat": SOUTH + 3 * KM, "lon": WEST + 9.95 * KM})
    assert answer["outcome"] == "ask"
    assert codes(answer["alternatives"]) == ["A", "B"]
    assert answer["question"]["hi"] and answer["question"]["en"]


def test_a_point_at_the_outer_edge_also_offers_the_nearest_stations_beyond(world):
    answer = ask(world, {"lat": SOUTH + 3 * KM, "lon": WEST + 0.05 * KM})
    assert answer["outcome"] == "ask"
    assert set(codes(answer["alternatives"])) == {"A", "B", "C"}


@pytest.mark.parametrize(
    ("accuracy", "outcome"), [(20, "resolved"), (900, "resolved"), (1200, "ask")]
)
def test_a_circle_of_doubt_that_touches_two_areas_is_asked_about(world, accuracy, outcome):
    place = {"lat": SOUTH + 3 * KM, "lon": WEST + 9 * KM, "accuracy": accuracy}
    assert ask(world, place)["outcome"] == outcome


def test_a_point_in_two_overlapping_areas_asks_which():
    world = two_areas(B=square(SOUTH, WEST + 8 * KM, 10))
    answer = ask(world, {"lat": SOUTH + 3 * KM, "lon": WEST + 9 * KM})
    assert (answer["outcome"], answer["method"]) == ("ask", "polygon-overlap")
    assert set(codes(answer["alternatives"])) == {"A", "B"}


def test_a_point_in_a_gap_between_areas_asks_which():
    world = two_areas(B=square(SOUTH, WEST + 10.8 * KM, 10))
    answer = ask(world, {"lat": SOUTH + 3 * KM, "lon": WEST + 10.4 * KM})
    assert (answer["outcome"], answer["method"]) == ("ask", "polygon-gap")
    assert {"A", "B"} <= set(codes(answer["alternatives"]))


def test_an_island_in_an_area_belongs_to_the_area_it_was_cut_out_for():
    island = box(WEST + 4 * KM, SOUTH + 4 * KM, WEST + 6 * KM, SOUTH + 6 * KM)
    holed = Polygon(square(SOUTH, WEST, 10).exterior, [island.exterior])
    world = two_areas(A=holed, C=island)
    answer = ask(world, {"lat": SOUTH + 5 * KM, "lon": WEST + 5 * KM})
    assert (answer["outcome"], answer["station"]["code"]) == ("resolved", "C")


def test_a_hole_that_is_nobodys_is_not_given_to_the_area_around_it():
    hole = box(WEST + 4 * KM, SOUTH + 4 * KM, WEST + 6 * KM, SOUTH + 6 * KM)
    world = two_areas(A=Polygon(square(SOUTH, WEST, 10).exterior, [hole.exterior]))
    answer = ask(world, {"lat": SOUTH + 5 * KM, "lon": WEST + 5 * KM})
    assert answer["outcome"] == "ask"


def test_a_station_house_nearby_never_overrules_a_polygon(world):
    """A station may stand outside its own area; the map decides."""
    answer = ask(world, {"lat": B_HOUSE[0], "lon": B_HOUSE[1]})
    assert answer["method"] == "polygon"


def test_at_a_trusted_station_house_that_station_is_taken_with_medium_confidence(bihar):
    answer = ask(bihar, {"lat": 25.6222, "lon": 85.1272, "accuracy": 20})
    assert answer["station"]["code"] == "5117012"
    assert answer["station"]["name"] == {"en": "Buddha Colony", "hi": "बुद्धा कॉलोनी"}
    assert (answer["method"], answer["confidence"]) == ("station-house", "medium")


def test_two_trusted_houses_at_one_point_are_asked_about():
    world = snapshot(
        records([station("A", A_HOUSE), station("B", A_HOUSE), station("C", FAR_HOUSE)])
    )
    answer = ask(world, {"lat": A_HOUSE[0], "lon": A_HOUSE[1]})
    assert answer["outcome"] == "ask"
    assert {"A", "B"} <= set(codes(answer["alternatives"]))


def test_an_untrusted_house_at_the_same_point_does_not_hide_the_trusted_one():
    world = snapshot(records([station("A", A_HOUSE), station("B", A_HOUSE, quality="C")]))
    answer = ask(world, {"lat": A_HOUSE[0], "lon": A_HOUSE[1]})
    assert answer["station"]["code"] == "A"
    assert codes(answer["alternatives"]) == ["B"]


def rural():
    """Stations forty kilometres apart, with one in the middle of the others."""
    rows = [
        station(f"S{i}{j}", (25.0 + 0.36 * i, 84.6 + 0.4 * j)) for i in range(3) for j in range(3)
    ]
    return snapshot(records(rows))


def test_in_the_country_a_clearly_nearest_station_is_taken_with_medium_confidence():
    answer = ask(rural(), {"lat": 25.36 + 2 * KM, "lon": 85.0})
    assert (answer["station"]["code"], answer["method"]) == ("S11", "nearest-station")
    assert answer["confidence"] == "medium"
    assert "no map" in answer["why"]["en"]


def test_between_two_stations_distance_decides_nothing_and_seven_are_shown():
    answer = ask(rural(), {"lat": 25.36 + 19 * KM, "lon": 85.0})
    assert answer["outcome"] == "ask"
    assert len(answer["alternatives"]) == 7
    distances = [one["distance_m"] for one in answer["alternatives"]]
    assert distances == sorted(distances)


def test_in_a_city_the_nearest_station_is_not_taken(bihar):
    answer = ask(bihar, {"lat": 25.6, "lon": 85.15, "accuracy": 20})
    assert (answer["outcome"], answer["method"]) == ("ask", "nearest-several")
    assert codes(answer["alternatives"])[0] == "5117065"
    assert answer["offices"]["handling"] == "PD-PATNA-CR"


def test_a_wide_circle_takes_away_what_distance_seemed_to_decide():
    place = {"lat": 25.36 + 2 * KM, "lon": 85.0, "accuracy": 20_000}
    assert ask(rural(), place)["outcome"] == "ask"


@pytest.mark.parametrize(
    ("where", "lat", "lon"),
    [("Delhi", 28.61, 77.21), ("Ranchi", 23.34, 85.31), ("Lucknow", 26.85, 80.95),
     ("the Bay of Bengal", 19.0, 88.0)],
)  # fmt: skip
def test_outside_bihar_is_taken_as_zero_fir_by_the_state_control_room(bihar, where, lat, lon):
    for category in ("theft", "cyber-fraud", "complaint-against-police", "railway"):
        answer = ask(bihar, {"lat": lat, "lon": lon}, category)
        assert answer["out_of_state"] is True, where
        assert (answer["outcome"], answer["offices"]["handling"]) == ("queue", "HQ-CR")


@pytest.mark.parametrize(
    ("where", "lat", "lon"),
    [("north of Raxaul, towards Nepal", 27.02, 84.86), ("the Ganga at Buxar", 25.59, 83.97),
     ("the Uttar Pradesh bank opposite Buxar", 25.60, 83.95)],
)  # fmt: skip
def test_at_the_border_the_citizen_is_asked_and_nobody_is_sure(bihar, where, lat, lon):
    answer = ask(bihar, {"lat": lat, "lon": lon})
    assert answer["outcome"] == "ask", where
    assert answer["out_of_state"] is False


def test_a_place_beside_a_railway_platform_also_offers_the_rail_police(bihar):
    row = station("A", A_HOUSE)
    rail = station("R", (25.06, 85.05), in_="Rail Alpha", type="rail", quality="B")
    platform = {"code": "PLT", "name_en": "Testpur", "name_hi": "टेस्टपुर", "lat": "25.0502",
                "lon": "85.05", "revenue_district": "Alpha"}  # fmt: skip
    world = snapshot(records([row, rail], railway_stations=[platform]))
    answer = ask(world, {"lat": A_HOUSE[0], "lon": A_HOUSE[1]})
    assert answer["station"]["code"] == "A"
    assert codes(answer["alternatives"])[0] == "R"
    assert "Testpur" in answer["why"]["en"] and "टेस्टपुर" in answer["why"]["hi"]


@pytest.mark.parametrize(
    ("lat", "lon", "accuracy"),
    [(25.32, 83.01, 80_000), (27.4224, 84.169, 0), (25.32, 83.2, 20), (25.6, 83.9, 60_000)],
)
def test_within_thirty_kilometres_or_a_circle_of_bihar_nobody_says_it_is_outside(
    bihar, lat, lon, accuracy
):
    for category in ("theft", "cyber-fraud", "complaint-against-police"):
        answer = ask(bihar, {"lat": lat, "lon": lon, "accuracy": accuracy}, category)
        assert answer["out_of_state"] is False
        assert answer["confidence"] != "high"
    answer = ask(bihar, {"lat": lat, "lon": lon, "accuracy": accuracy})
    assert (answer["outcome"], answer["confidence"]) == ("ask", "low")


def test_along_the_whole_border_nobody_is_sure_of_outside_within_thirty_kilometres(bihar):
    """Points 5 to 30 km beyond the real outline, all around it; no circle of doubt helps them."""
    outlines = json.loads(facts("admin", "bihar_districts.geojson").read_text())["features"]
    state = union_all([make_valid(shape(one["geometry"])) for one in outlines])
    flat = transform(state, lambda at: at * [KM_PER_DEGREE_EAST, 111.195])
    tried = 0
    for kilometres in (5, 17, 30):
        ring = flat.buffer(kilometres).exterior
        for along in np.arange(0, ring.length, 10):
            at = ring.interpolate(along)
            place = {"lat": at.y / 111.195, "lon": at.x / KM_PER_DEGREE_EAST, "accuracy": 10}
            answer = ask(bihar, place)
            assert (answer["outcome"], answer["confidence"]) == ("ask", "low"), place
            tried += 1
    assert tried > 400


@pytest.mark.parametrize(
    ("where", "lat", "lon", "abroad"),
    [("Kathmandu", 27.71, 85.32, True), ("Dhaka", 23.8, 90.4, True), ("Pokhara", 28.2, 83.98, True),
     ("Thimphu", 27.47, 89.64, True), ("Multan", 30.2, 71.5, True),
     ("Lucknow", 26.85, 80.95, False), ("Darjeeling", 27.04, 88.26, False),
     ("Agartala", 23.83, 91.28, False),
     ("Gangtok", 27.33, 88.61, False), ("Shillong", 25.57, 91.88, False)],
)  # fmt: skip
def test_abroad_has_its_own_words_and_the_rest_of_india_has_not(bihar, where, lat, lon, abroad):
    answer = ask(bihar, {"lat": lat, "lon": lon, "accuracy": 50})
    assert answer["out_of_state"] is True and answer["offices"]["handling"] == "HQ-CR", where
    assert ("outside India" in answer["why"]["en"]) is abroad
    assert ("भारत से बाहर" in answer["why"]["hi"]) is abroad


def test_confidence_knows_the_circle():
    """A phone's accuracy is the radius of two fixes of three: the third lies beyond it."""
    wide = two_areas(A=square(SOUTH - 30 * KM, WEST - 60 * KM, 70), B=square(SOUTH, 85.1, 10))
    deep = {"lat": SOUTH + 3 * KM, "lon": WEST - 25 * KM}
    assert ask(wide, {**deep, "accuracy": 5_000})["confidence"] == "high"
    near = {"lat": SOUTH + 3 * KM, "lon": WEST + 4 * KM}
    stated = ask(wide, {**near, "accuracy": 5_000})
    assert (stated["outcome"], stated["confidence"]) == ("resolved", "medium")
    assert ask(wide, {**near, "accuracy": 9_000})["outcome"] == "ask"
    for accuracy in (80, 150):
        beside = {"lat": SOUTH + 3 * KM, "lon": WEST + 9.83 * KM, "accuracy": accuracy}
        assert ask(wide, beside)["confidence"] == ("high" if accuracy == 80 else "medium")


def test_a_choice_holds_where_a_poor_fix_may_be_in_truth():
    """The circle touches A alone; a third of such fixes come from further away."""
    answer = ask(two_areas(), {"lat": SOUTH + 5 * KM, "lon": WEST + 5.5 * KM, "accuracy": 4_000})
    assert (answer["outcome"], set(codes(answer["alternatives"])) >= {"A", "B"}) == ("ask", True)


def test_at_every_platform_the_rail_police_can_be_chosen(bihar):
    """Whatever the category, and whether or not the station of the place is known."""
    for railway in bihar.directory.railway_stations:
        answer = ask(bihar, {"lat": railway.point[0], "lon": railway.point[1]})
        offered = {one["type"] for one in answer["alternatives"]}
        assert "rail" in offered, railway.code
        assert railway.name["en"] in answer["why"]["en"] or "railway station" in answer["why"]["en"]


def test_on_the_premises_of_a_junction_its_rail_police_is_offered(bihar):
    answer = ask(bihar, {"lat": 25.60256, "lon": 85.13682})
    assert "5132019" in codes(answer["alternatives"])
