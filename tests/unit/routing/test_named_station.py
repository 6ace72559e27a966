"""A district and a station by name, in either language, by alias or by code."""

import pytest

from contracts.errors import ValidationFailed
from tests.unit.routing.worlds import ask, codes, records, snapshot, station


@pytest.mark.parametrize(
    ("district", "name", "code"),
    [
        ("Patna", "Buddha Colony", "5117012"),
        ("पटना", "बुद्धा कॉलोनी थाना", "5117012"),
        ("patna", "BUDDHA COLONY P.S.", "5117012"),
        ("PD-PATNA", "5117012", "5117012"),
        ("Patna", "SK Puri", "5117046"),
        ("Chapra", "Nagar", "5123004"),
        ("Bhagalpur", "Industrial Area", None),
        ("Katihar", "Katihar Nagar", None),
        ("मोतिहारी", "रक्सौल", "5128030"),
    ],
)
def test_a_name_an_alias_or_a_code_is_certain(bihar, district, name, code):
    answer = ask(bihar, {"district": district, "station": name})
    assert (answer["outcome"], answer["confidence"]) == ("resolved", "certain")
    assert code is None or answer["station"]["code"] == code


def test_a_misspelled_station_is_not_guessed_but_suggested(bihar):
    with pytest.raises(ValidationFailed) as refusal:
        ask(bihar, {"district": "Patna", "station": "Budha Coloni"})
    assert refusal.value.fields == {"place.station": "no-such-station"}
    suggested = refusal.value.details["suggestions"]["place.station"]
    assert suggested[0]["code"] == "5117012"


def test_a_station_of_another_district_is_suggested_with_its_district(bihar):
    with pytest.raises(ValidationFailed) as refusal:
        ask(bihar, {"district": "Patna", "station": "Forbesganj"})
    suggested = refusal.value.details["suggestions"]["place.station"]
    assert ("5140027", "Araria") in [(one["code"], one["police_district"]) for one in suggested]


def test_an_unknown_district_is_refused_with_the_nearest_names(bihar):
    with pytest.raises(ValidationFailed) as refusal:
        ask(bihar, {"district": "Pattna", "station": "Kotwali"})
    assert refusal.value.fields == {"place.district": "no-such-district"}
    assert refusal.value.details["suggestions"]["place.district"][0] == "Patna"


def test_a_name_shared_by_two_police_districts_of_one_revenue_district_is_asked_about(bihar):
    answer = ask(bihar, {"district": "West Champaran", "station": "Mahila"})
    assert answer["outcome"] == "ask"
    assert codes(answer["alternatives"]) == ["BR-BAGAHA-MAHILA", "BR-BETTIAH-MAHILA"]


@pytest.mark.parametrize("shared", ["Mufassil", "Nagar", "Kotwali", "मुफस्सिल"])
def test_a_shared_name_means_another_station_in_each_district(bihar, shared):
    matches = set()
    for district in ("Gaya", "Bhagalpur", "Saran", "Patna", "Munger", "Siwan", "Buxar", "Nawada"):
        try:
            answer = ask(bihar, {"district": district, "station": shared})
        except ValidationFailed:
            continue
        matches.add((answer["station"]["police_district"], answer["station"]["code"]))
    assert len(matches) >= 3
    assert len({district for district, _ in matches}) == len({code for _, code in matches})


def test_an_outpost_is_recorded_and_its_station_writes_the_fir(bihar):
    answer = ask(bihar, {"district": "Kaimur", "station": "Sonhan"})
    assert answer["station"]["name"]["en"] == "Bhabhua"
    assert answer["outpost"]["code"] == "BR-KAIMUR-SONHAN"
    assert "सोनहन" in answer["why"]["hi"]


def test_an_outpost_whose_station_is_not_on_record_goes_to_the_district_control_room(bihar):
    answer = ask(bihar, {"district": "Kaimur", "station": "Nuaon"})
    assert (answer["outcome"], answer["offices"]["handling"]) == ("queue", "PD-KAIMUR-CR")
    assert answer["outpost"]["code"] == "BR-KAIMUR-NUAON"


def test_a_citizen_who_does_not_know_is_in_the_state_control_rooms_queue(bihar):
    answer = ask(bihar, {"unknown": True})
    assert (answer["outcome"], answer["method"]) == ("queue", "unknown")
    assert answer["confidence"] == "none"
    assert answer["offices"] == {
        "handling": "HQ-CR",
        "dsp": None,
        "sp": None,
        "range": None,
        "control_room": "HQ-CR",
    }


def test_the_stand_in_acts_for_a_vacant_post():
    stations = records([station("A"), station("B", in_="Beta")])
    for office in stations["offices"]:
        if office["code"] == "PD-ALPHA-DSP":
            office |= {"vacant": "yes", "stand_in": "PD-BETA-DSP"}
    answer = ask(snapshot(stations), {"district": "Alpha", "station": "A"})
    assert answer["offices"]["dsp"] == "PD-BETA-DSP"
    assert answer["offices"]["sp"] == "PD-ALPHA-SP"
