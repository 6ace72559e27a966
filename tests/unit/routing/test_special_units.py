"""Category first: special units are overlays, and the territorial station stays as copy."""

import pytest

from tests.unit.routing.worlds import ask, codes, district, records, snapshot, station

BUDDHA_COLONY = {"lat": 25.6222, "lon": 85.1272, "accuracy": 20}
OF_PATNA = {
    "cyber-fraud": "BR-PATNA-CYBER",
    "women-safety": "5117089",
    "sc-st-atrocity": "BR-PATNA-SC-ST",
    "traffic": "BR-PATNA-TRAFFIC",
    "railway": "5132019",
    "economic-offence": "BR-EOU",
}
TERRITORIAL = ("theft", "robbery", "burglary", "assault", "threat", "cheating", "missing-person",
               "missing-child", "property-dispute", "nuisance", "other")  # fmt: skip


@pytest.mark.parametrize(("category", "unit"), OF_PATNA.items())
def test_a_unit_takes_its_category_and_the_station_of_the_place_gets_a_copy(bihar, category, unit):
    answer = ask(bihar, BUDDHA_COLONY, category)
    assert (answer["outcome"], answer["station"]["code"]) == ("resolved", unit)
    assert answer["copy_to"] == ["5117012"]
    assert answer["offices"]["handling"] == unit


@pytest.mark.parametrize("category", TERRITORIAL)
def test_every_other_category_stays_with_the_station_of_the_place(bihar, category):
    answer = ask(bihar, BUDDHA_COLONY, category)
    assert answer["station"]["code"] == "5117012"
    assert answer["copy_to"] == []


def test_a_units_matter_needs_the_district_only_and_asks_nothing(bihar):
    answer = ask(bihar, {"lat": 25.6, "lon": 85.15}, "cyber-fraud")
    assert (answer["outcome"], answer["station"]["code"]) == ("resolved", "BR-PATNA-CYBER")
    assert answer["copy_to"] == []
    assert "5117065" in codes(answer["alternatives"])


def test_where_the_district_is_in_doubt_the_units_of_each_are_asked_about(bihar):
    answer = ask(bihar, {"pin": "800001"}, "women-safety")
    assert answer["station"]["code"] == "5117089"
    rows = [station("A"), station("B", in_="Beta"),
            station("AC", type="cyber"), station("BC", in_="Beta", type="cyber")]  # fmt: skip
    pin = {"pin": "801801", "districts": "Alpha; Beta", "lat": "", "lon": "", "radius_km": "",
           "stations": "A;B"}  # fmt: skip
    rule = {"category": "cyber-fraud", "unit": "cyber", "scope": "police-district"}
    world = snapshot(records(rows, pins=[pin], unit_rules=[rule]))
    answer = ask(world, {"pin": "801801"}, "cyber-fraud")
    assert (answer["outcome"], codes(answer["alternatives"])) == ("ask", ["AC", "BC"])


def test_a_district_without_the_unit_leaves_the_matter_to_the_station():
    rule = {"category": "cyber-fraud", "unit": "cyber", "scope": "police-district"}
    world = snapshot(records([station("A")], unit_rules=[rule]))
    answer = ask(world, {"district": "Alpha", "station": "A"}, "cyber-fraud")
    assert (answer["station"]["code"], answer["copy_to"]) == ("A", [])
    assert "no special unit" in answer["why"]["en"]


def test_special_units_are_never_candidates_for_a_place(bihar):
    for place in ({"lat": 25.6, "lon": 85.15}, {"pin": "800001"}, {"lat": 25.2, "lon": 86.98}):
        kinds = {one["type"] for one in ask(bihar, place)["alternatives"]}
        assert kinds == {"general"}


def test_a_complaint_against_police_goes_over_the_stations_head(bihar):
    answer = ask(bihar, BUDDHA_COLONY, "complaint-against-police")
    assert answer["station"]["code"] == answer["offices"]["handling"] == "PD-PATNA-SP"
    assert answer["station"]["name"]["hi"] == "पुलिस अधीक्षक, पटना"
    assert answer["offices"]["dsp"] is None


@pytest.mark.parametrize(
    "place",
    [BUDDHA_COLONY, {"pin": "800001"}, {"pin": "800013"}, {"lat": 25.6, "lon": 85.15},
     {"district": "Patna", "station": "Buddha Colony"}],
)  # fmt: skip
def test_the_station_complained_of_is_in_no_list(bihar, place):
    answer = ask(bihar, place, "complaint-against-police")
    listed = [*answer["offices"].values(), *answer["copy_to"], *codes(answer["alternatives"])]
    assert not set(filter(None, listed)) & set(bihar.directory.stations)
    assert answer["outcome"] == "resolved"


def test_a_complaint_against_police_between_two_districts_asks_which_superintendent(bihar):
    answer = ask(
        bihar, {"district": "West Champaran", "station": "Mahila"}, "complaint-against-police"
    )
    assert answer["outcome"] == "ask"
    assert codes(answer["alternatives"]) == ["PD-BAGAHA-SP", "PD-BETTIAH-SP"]


def test_a_vacant_superintendents_post_is_filled_by_its_stand_in():
    rule = {"category": "complaint-against-police", "unit": "sp", "scope": "over-the-head"}
    stations = records([station("A"), station("B", in_="Beta")], unit_rules=[rule])
    for office in stations["offices"]:
        if office["code"] == "PD-ALPHA-SP":
            office |= {"vacant": "yes", "stand_in": "PD-BETA-SP"}
    place = {"district": "Alpha", "station": "A"}
    answer = ask(snapshot(stations), place, "complaint-against-police")
    assert answer["station"]["code"] == "PD-BETA-SP"


def test_a_railway_station_is_taken_by_its_own_rail_police(bihar):
    answer = ask(bihar, {"lat": 25.60268, "lon": 85.1352, "accuracy": 30}, "railway")
    assert (answer["station"]["code"], answer["confidence"]) == ("5132019", "high")
    assert answer["offices"]["sp"] == "PD-RAIL-PATNA-SP"


def test_on_a_running_train_between_posts_the_citizen_is_asked(bihar):
    answer = ask(bihar, {"lat": 25.45, "lon": 84.3}, "railway")
    assert (answer["outcome"], answer["offices"]["handling"]) == ("ask", "PD-RAIL-PATNA-CR")
    assert {one["type"] for one in answer["alternatives"]} == {"rail"}


def test_the_rail_police_station_a_citizen_names_is_taken(bihar):
    place = {"district": "Rail Patna", "station": "Danapur"}
    answer = ask(bihar, place, "railway")
    assert (answer["station"]["code"], answer["confidence"]) == ("5132008", "certain")


def test_economic_offences_need_no_place_at_all(bihar):
    answer = ask(bihar, {"unknown": True}, "economic-offence")
    assert (answer["outcome"], answer["station"]["code"]) == ("resolved", "BR-EOU")


def test_a_new_rule_for_a_category_is_data_alone():
    rows = [station("A"), station("P", type="prohibition")]
    rule = {"category": "liquor", "unit": "prohibition", "scope": "police-district"}
    world = snapshot(records(rows, districts=[district("Alpha")], unit_rules=[rule]))
    answer = ask(world, {"district": "Alpha", "station": "A"}, "liquor")
    assert answer["station"]["code"] == "P"
