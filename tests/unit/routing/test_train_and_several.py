"""A journey by train and an offence in several places can be stated (BNSS 198 and 203)."""

import pytest

from contracts.errors import ValidationFailed
from services.routing.directory import RailwayStation
from services.routing.directory_files import read_table
from services.routing.places import read_place
from services.routing.railways import Railways
from services.routing.resolver import explain
from tests.unit.routing.worlds import SHIPPED, ask, codes

BUDDHA_COLONY = {"district": "Patna", "station": "Buddha Colony"}


@pytest.mark.parametrize("category", ["railway", "theft"])
def test_the_rail_police_on_the_way_of_a_train_is_asked_about_in_its_order(bihar, category):
    answer = ask(bihar, {"from": "Patna Jn", "to": "गया", "train": "12365"}, category)
    offered = answer["alternatives"]
    assert {one["type"] for one in offered} == {"rail"} and len(offered) >= 3
    assert codes(offered)[0] == "5132019"
    assert "Gaya" in offered[-1]["name"]["en"]
    assert answer["offices"]["control_room"] == "PD-RAIL-PATNA-CR"


def test_on_a_complaint_against_police_on_a_train_the_rail_superintendent_decides(bihar):
    answer = ask(bihar, {"from": "PNBE", "to": "GAYA"}, "complaint-against-police")
    assert answer["station"]["code"] == "PD-RAIL-PATNA-SP"


def test_a_railway_station_that_does_not_exist_is_refused_with_those_like_it(bihar):
    with pytest.raises(ValidationFailed) as refusal:
        ask(bihar, {"from": "Atlantis", "to": "Gaya"})
    assert refusal.value.fields == {"place.from": "no-such-railway-station"}
    assert refusal.value.details["suggestions"]["place.from"]


@pytest.mark.parametrize(
    ("start", "end", "first", "last", "never"),
    [
        ("Patna", "New Delhi", "Patna", "Buxar", "Kishanganj"),
        ("हावड़ा", "Gaya", "Gaya", "Gaya", "Buxar"),
        ("NDLS", "Patna Jn", "Buxar", "Patna", "Katihar"),
        ("Kota", "Sasaram", "Bhabua", "Sasaram", "Gaya"),
        ("Delhi", "Howrah Jn", "Bhabua", "Jhajha", "Kishanganj"),
        ("Puri", "Patna", "Gaya", "Patna", "Siwan"),
        ("Kishanganj", "Guwahati", "Kishanganj", "Kishanganj", "Katihar"),
        ("Lucknow", "Narkatiaganj", "Narkatiyaganj", "Narkatiyaganj", "Patna"),
    ],
)
def test_a_train_from_or_to_outside_is_understood_as_far_as_bihar_reaches(
    bihar, start, end, first, last, never
):
    answer = ask(bihar, {"from": start, "to": end}, "railway")
    assert answer["out_of_state"] is False and answer["method"] == "train"
    offered = [one["name"]["en"] for one in answer["alternatives"]]
    offered = offered or [answer["station"]["name"]["en"]]
    assert first in offered[0] or any(first in name for name in offered[:2])
    assert any(last in name for name in offered[-2:])
    assert not any(never in name for name in offered) and len(offered) <= 20


def test_a_train_that_does_not_pass_through_bihar_is_taken_as_zero_fir(bihar):
    for category in ("theft", "railway", "cyber-fraud"):
        answer = ask(bihar, {"from": "Mumbai", "to": "Chennai Central"}, category)
        assert (answer["outcome"], answer["out_of_state"]) == ("queue", True)
        assert answer["offices"]["handling"] == "HQ-CR" and "बिहार" in answer["why"]["hi"]


def test_a_name_in_bihar_goes_before_the_same_name_beyond_and_every_other_is_its_own(bihar):
    own = {name for one in bihar.directory.railway_stations for name in one.name.values()}
    rows = read_table(SHIPPED / "authored" / "railways_beyond.csv")
    assert len(rows) > 120
    for row in rows:
        for name in (row["name_en"], row["name_hi"], row["code"]):
            if name and name not in own:
                answer = ask(bihar, {"from": name, "to": "Patna Jn"})
                assert answer["method"] == "train" and answer["outcome"] == "ask", name


@pytest.mark.parametrize(
    ("place", "field"),
    [({"from": "Gaya"}, "place.to"),
     ({"from": "Gaya", "to": "PNBE", "train": "abc"}, "place.train"),
     ({"places": [BUDDHA_COLONY]}, "place.places"), ({"places": "two"}, "place.places"),
     ({"places": [BUDDHA_COLONY, {"pin": "8"}]}, "place.places.1.pin"),
     ({"places": [BUDDHA_COLONY, {"places": [BUDDHA_COLONY] * 2}]}, "place.places.1"),
     ({"places": [BUDDHA_COLONY, {"pin": "899999"}]}, "place.places.1.pin")],
)  # fmt: skip
def test_what_is_wrong_with_one_part_is_said_of_that_part(bihar, place, field):
    with pytest.raises(ValidationFailed) as refusal:
        ask(bihar, place)
    assert list(refusal.value.fields) == [field]


def test_two_places_of_two_stations_are_asked_about(bihar):
    digha = {"district": "Patna", "station": "Digha"}
    answer = ask(bihar, {"places": [BUDDHA_COLONY, digha]})
    assert (answer["outcome"], answer["method"]) == ("ask", "several-places")
    assert [one["name"]["en"] for one in answer["alternatives"]] == ["Buddha Colony", "Digha"]
    assert answer["offices"]["sp"] == "PD-PATNA-SP"


def test_several_places_of_one_station_need_no_question(bihar):
    house = {"lat": 25.6222, "lon": 85.1272, "accuracy": 20}
    answer = ask(bihar, {"places": [BUDDHA_COLONY, house]})
    assert (answer["outcome"], answer["station"]["code"]) == ("resolved", "5117012")


def test_a_place_outside_bihar_does_not_take_the_others_with_it(bihar):
    delhi = {"lat": 28.61, "lon": 77.21}
    assert ask(bihar, {"places": [delhi, BUDDHA_COLONY]})["station"]["code"] == "5117012"
    assert ask(bihar, {"places": [delhi, delhi]})["out_of_state"] is True


def test_in_two_districts_the_units_of_both_are_asked_about(bihar):
    gaya = {"district": "Gaya", "station": "Kotwali"}
    answer = ask(bihar, {"places": [BUDDHA_COLONY, gaya]}, "cyber-fraud")
    assert {one["police_district"] for one in answer["alternatives"]} == {"Patna", "Gaya"}


def test_every_part_is_in_the_trace(bihar):
    place = read_place({"places": [BUDDHA_COLONY, {"from": "Gaya", "to": "PNBE"}]})
    strategies = [step["rung"] for step in explain(bihar, bihar, "theft", place)["trace"]]
    assert {"named-station", "stretch-of-a-train", "category"} <= set(strategies)


@pytest.mark.parametrize(
    ("category", "office"), [("railway", "HQ-RAIL-CR"), ("cyber-fraud", "HQ-CYBER-CR"),
                             ("women-safety", "HQ-CR"), ("theft", "HQ-CR")],
)  # fmt: skip
def test_without_any_place_a_units_matter_waits_with_the_units_own_control_room(
    bihar, category, office
):
    answer = ask(bihar, {"unknown": True}, category)
    assert (answer["outcome"], answer["offices"]["handling"]) == ("queue", office)
    assert answer["offices"]["control_room"] == "HQ-CR"


def test_every_name_of_a_railway_station_is_understood_as_it_is_written(bihar):
    stations = bihar.directory.railway_stations
    railways = Railways(stations)
    lost = [
        name
        for station in stations
        for name in station.name.values()
        if [one.name for one in railways.named(name)] != [station.name]
    ]
    assert not lost


def test_a_place_on_the_list_under_two_codes_is_one_station_and_two_places_are_two():
    here, beside, away = (25.6, 85.1), (25.602, 85.1), (25.7, 85.1)
    name = {"en": "Invented", "hi": "कल्पित"}
    first = RailwayStation("AAA", name, here, "Patna")
    one_place = Railways([first, RailwayStation("AAB", name, beside, "Patna")])
    two_places = Railways([first, RailwayStation("AAC", name, away, "Patna")])
    assert [one.code for one in one_place.named("Invented")] == ["AAA"]
    assert len(two_places.named("Invented")) == 2
