"""A PIN code is never a location; with a locality it may be one."""

import pytest

from contracts.errors import ValidationFailed
from services.routing.gazetteer import Gazetteer
from services.routing.places import read_place
from services.routing.resolver import explain
from tests.unit.routing.worlds import KM, ask, codes, records, snapshot, station


@pytest.mark.parametrize("pin", ["899999", "800999", "852999", "012345", "999999", "290001"])
def test_a_pin_that_does_not_exist_is_refused_by_name(bihar, pin):
    with pytest.raises(ValidationFailed) as refusal:
        ask(bihar, {"pin": pin})
    assert refusal.value.fields == {"place.pin": "no-such-pin"}


@pytest.mark.parametrize(
    "pin",
    ["110001", "834001", "814112", "700001", "560001", "226001", "781001", "194101", "829101"],
)
def test_a_pin_of_another_state_is_taken_by_the_state_control_room(bihar, pin):
    answer = ask(bihar, {"pin": pin, "locality": "बाज़ार"})
    assert (answer["outcome"], answer["out_of_state"]) == ("queue", True)
    assert (answer["method"], answer["offices"]["handling"]) == ("out-of-state", "HQ-CR")
    assert "बिहार" in answer["why"]["hi"] and "Zero FIR" in answer["why"]["en"]


def test_why_a_pin_of_another_state_was_taken_can_be_explained(bihar):
    answer = explain(bihar, bihar, "cyber-fraud", read_place({"pin": "110001"}))
    assert answer["trace"][0]["rung"] == "pin-of-another-state"
    assert answer["offices"]["handling"] == "HQ-CR"


@pytest.mark.parametrize("pin", ["110001", "800001", "841301"])
def test_the_reason_does_not_repeat_where_the_citizen_lives(bihar, pin):
    """It travels in events and stands in views, which hold no personal data."""
    for place in ({"pin": pin}, {"pin": pin, "locality": "Kotwali"}):
        assert pin not in str(ask(bihar, place)["why"])


def test_a_pin_with_several_stations_asks_which(bihar):
    answer = ask(bihar, {"pin": "800001"})
    assert (answer["outcome"], answer["confidence"]) == ("ask", "low")
    assert {"5117012", "5117063", "5117028"} <= set(codes(answer["alternatives"]))
    assert answer["offices"]["handling"] == "PD-PATNA-CR"


def test_a_pin_with_one_station_near_is_asked_about_too(bihar):
    """Such a PIN's one station is right for half of its places: less than decides anything."""
    answer = ask(bihar, {"pin": "800013"})
    assert (answer["outcome"], answer["confidence"]) == ("ask", "low")
    assert codes(answer["alternatives"])[0] == "5117063"


@pytest.mark.parametrize(
    ("pin", "locality", "meant"),
    [("855107", "Kisanganj", "Kishanganj"), ("824101", "Aurangabad", "Nagar"),
     ("813214", "Kahalgaun", "Kahalgaon"), ("813214", "कहलगाव", "Kahalgaon"),
     ("855107", "Kishangunj bazar", "Kishanganj")],
)  # fmt: skip
def test_a_locality_not_quite_understood_is_never_overruled_by_the_pin(bihar, pin, locality, meant):
    """Stations that sound like it are offered first, however well their point is known."""
    answer = ask(bihar, {"pin": pin, "locality": locality})
    assert (answer["outcome"], answer["station"]) == ("ask", None)
    assert meant in [one["name"]["en"] for one in answer["alternatives"][:3]]


@pytest.mark.parametrize(
    ("pin", "locality", "meant"),
    [("841301", "Bhagwan Bazar", "Bhagwan Bazaar"), ("813210", "Sabour", "Sabaur"),
     ("813210", "sabour thana", "Sabaur"), ("841301", "भगवान बजार", "Bhagwan Bazaar")],
)  # fmt: skip
def test_a_locality_that_sounds_the_same_as_one_station_is_that_station(
    bihar, pin, locality, meant
):
    answer = ask(bihar, {"pin": pin, "locality": locality})
    assert (answer["outcome"], answer["station"]["name"]["en"]) == ("resolved", meant)
    assert (answer["method"], answer["confidence"]) == ("pin-locality", "medium")


def test_a_short_name_or_a_kind_is_not_told_by_its_sound(bihar):
    assert ask(bihar, {"pin": "802129", "locality": "नानगर"})["outcome"] == "ask"
    assert ask(bihar, {"pin": "803108", "locality": "तेलर"})["outcome"] == "ask"


@pytest.mark.parametrize("category", ["cyber-fraud", "complaint-against-police", "theft"])
def test_a_station_across_the_border_does_not_take_a_pin_from_its_own_district(bihar, category):
    """803301 is Patna's; the station nearest its post offices is Lakhisarai's."""
    answer = ask(bihar, {"pin": "803301"}, category)
    assert answer["offices"]["sp"] == "PD-PATNA-SP"
    assert {"Lakhisarai"} != {one["police_district"] for one in answer["alternatives"]}


def test_a_pin_of_two_districts_offers_stations_and_units_of_both(bihar):
    both = {"Muzaffarpur", "Sheohar"}
    for category in ("theft", "cyber-fraud", "complaint-against-police"):
        answer = ask(bihar, {"pin": "843128"}, category)
        assert answer["outcome"] == "ask"
        assert both <= {one["police_district"] for one in answer["alternatives"]}


def test_every_pin_keeps_its_own_districts(bihar):
    directory = bihar.directory
    for row in directory.records["pins"]:
        named = {d for name in row["districts"].split(";") for d in directory.by_revenue[name]}
        assert set(directory.pins[row["pin"]].police_districts) <= named


def test_a_pin_without_a_known_station_goes_to_the_district_control_room(bihar):
    answer = ask(bihar, {"pin": "800021"})
    assert (answer["outcome"], answer["station"]) == ("queue", None)
    assert answer["offices"]["handling"] == "PD-PATNA-CR"


@pytest.mark.parametrize(
    "locality",
    ["Buddha Colony", "बुद्धा कॉलोनी", "buddha  colony thana", "Lane 3, Buddha Colony, Patna"],
)
def test_a_locality_that_is_a_station_of_the_district_decides(bihar, locality):
    answer = ask(bihar, {"pin": "800001", "locality": locality})
    assert (answer["outcome"], answer["station"]["code"]) == ("resolved", "5117012")
    assert (answer["method"], answer["confidence"]) == ("pin-locality", "medium")


def test_a_station_named_inside_a_longer_text_is_offered_first_and_not_assumed(bihar):
    answer = ask(bihar, {"pin": "800001", "locality": "near Gandhi Maidan gate"})
    assert answer["outcome"] == "ask"
    assert codes(answer["alternatives"])[0] == "5117028"


@pytest.mark.parametrize("locality", ["Nagar", "सदर", "town"])
def test_a_word_that_only_names_a_kind_of_station_locates_nothing(bihar, locality):
    answer = ask(bihar, {"pin": "800001", "locality": locality})
    assert answer["method"] == "pin"


def test_a_station_name_far_from_the_pin_is_not_believed(bihar):
    """Mokamah is in Patna district and eighty kilometres from Patna's PIN 800013."""
    answer = ask(bihar, {"pin": "800013", "locality": "Mokamah"})
    assert answer["outcome"] == "ask"


def countryside():
    rows = [
        station(f"S{i}{j}", (25.0 + 0.36 * i, 84.6 + 0.4 * j)) for i in range(3) for j in range(3)
    ]
    pin = {"pin": "801801", "districts": "Alpha", "lat": "25.36", "lon": "85.0", "radius_km": "25",
           "stations": "S11;S12"}  # fmt: skip
    return records(rows, pins=[pin])


def test_a_village_on_the_deployments_list_is_placed_by_its_point():
    villages = Gazetteer()
    villages.add("Rampur Tola", "Alpha", 25.36 + 2 * KM, 85.0)
    world = snapshot(countryside(), gazetteer=villages)
    answer = ask(world, {"pin": "801801", "locality": "rampur tola"})
    assert (answer["station"]["code"], answer["method"]) == ("S11", "locality-list")


def test_two_villages_of_one_name_near_the_pin_are_asked_about():
    villages = Gazetteer()
    villages.add("Rampur", "Alpha", 25.36 + 2 * KM, 85.0)
    villages.add("Rampur", "Alpha", 25.36 + 20 * KM, 85.0)
    world = snapshot(countryside(), gazetteer=villages)
    answer = ask(world, {"pin": "801801", "locality": "Rampur"})
    assert (answer["outcome"], answer["method"]) == ("ask", "locality-list")


def test_a_village_of_that_name_far_from_the_pin_is_not_meant():
    villages = Gazetteer()
    villages.add("Rampur", "Alpha", 26.4, 86.0)
    world = snapshot(countryside(), gazetteer=villages)
    assert ask(world, {"pin": "801801", "locality": "Rampur"})["method"] == "pin"


def test_without_a_list_of_localities_the_pin_alone_answers(bihar):
    assert ask(bihar, {"pin": "800001", "locality": "Some Unknown Lane"})["method"] == "pin"


def test_a_village_that_only_shares_a_stations_name_is_asked_about(bihar):
    """Rampur is a station of Gaya town; the PIN's Rampur is a village thirty kilometres away."""
    answer = ask(bihar, {"pin": "823311", "locality": "RAMPUR"})
    assert (answer["outcome"], answer["alternatives"][0]["name"]["en"]) == ("ask", "Rampur")


def test_a_station_of_which_no_point_is_known_is_offered_first_and_not_assumed(bihar):
    directory = bihar.directory
    unplaced = [s for s in directory.stations.values() if s.type == "general" and not s.point]
    tried = 0
    for one in unplaced:
        only = (one.police_district,)
        theirs = [pin for pin, of in directory.pins.items() if of.police_districts == only]
        if theirs and one.name["en"] not in ("Nagar", "Sadar", "Mufassil", "Town"):
            answer = ask(bihar, {"pin": theirs[0], "locality": one.name["en"]})
            assert answer["outcome"] == "ask"
            tried += 1
    assert tried > 20


WITHOUT_FACTS = (
    "801302", "812004", "813204", "813205", "813206", "813213", "813222", "824127", "824233",
    "841312", "853201", "853202",
)  # fmt: skip


@pytest.mark.parametrize("pin", WITHOUT_FACTS)
def test_a_pin_of_two_districts_of_which_nothing_is_known_asks_with_choices_of_all(bihar, pin):
    both = set(bihar.directory.pins[pin].police_districts)
    assert len(both) >= 2
    for place in ({"pin": pin}, {"pin": pin, "locality": "Some Unknown Lane"}):
        for category in ("theft", "cyber-fraud", "complaint-against-police"):
            answer = ask(bihar, place, category)
            assert answer["outcome"] == "ask" and answer["question"]["hi"]
            assert {one["police_district"] for one in answer["alternatives"]} == both
    offered = codes(ask(bihar, {"pin": pin})["alternatives"])
    rooms = {bihar.directory.control_room(name) for name in both}
    assert rooms <= set(offered) and len(offered) > len(rooms)


def test_where_a_pins_centre_is_not_known_a_namesake_anywhere_in_the_district_decides_nothing(
    bihar,
):
    """Its choices hold the one that is meant, and its district's control room."""
    directory, tried = bihar.directory, 0
    for pin, known in directory.pins.items():
        if known.centre:
            continue
        for one in directory.stations.values():
            theirs = one.police_district in known.police_districts
            if theirs and one.type == "general" and one.code.endswith(("1", "4", "7")):
                answer = ask(bihar, {"pin": pin, "locality": one.name["hi"]})
                if answer["method"] == "pin-locality":
                    assert answer["outcome"] == "ask", (pin, one.name)
                    offered = codes(answer["alternatives"])
                    assert one.code in offered
                    assert directory.control_room(one.police_district) in offered
                    tried += 1
    assert tried > 200


@pytest.mark.parametrize(
    ("pin", "village", "namesake"),
    [("848201", "Nayagawn", "Nayagaon"), ("841214", "KOPA", "Kopa"), ("823005", "Delha", "Delha"),
     ("811314", "Batia", "Batia"), ("845416", "Mahuawa", "Mahuawa"), ("851206", "Amausi", "Amausi"),
     ("821109", "Bhagwanpur", "Bhagwanpur"), ("844121", "Bhagwanpur", "Bhagwanpur"),
     ("824207", "Rampur", "Rampur"), ("843322", "Sonbarsa", "Sonbarsa")],
)  # fmt: skip
def test_a_village_that_may_only_share_a_stations_name_is_asked_about(
    bihar, pin, village, namesake
):
    """Its station's place is known to the district alone, or its house is far from the PIN."""
    answer = ask(bihar, {"pin": pin, "locality": village})
    assert answer["outcome"] == "ask" and len(answer["alternatives"]) > 3
    assert answer["alternatives"][0]["name"]["en"] == namesake
