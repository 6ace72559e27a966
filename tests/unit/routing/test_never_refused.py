"""Whatever happens in India, someone is told to handle it, and why, in both languages."""

from hypothesis import given
from hypothesis import strategies as st

from services.routing.geometry import INDIA
from tests.unit.routing.worlds import ask

SOUTH, NORTH, WEST, EAST = INDIA
CATEGORIES = ("theft", "cyber-fraud", "women-safety", "sc-st-atrocity", "traffic", "railway",
              "economic-offence", "complaint-against-police", "missing-child", "other",
              "a category of tomorrow")  # fmt: skip


def check(bihar, answer):
    directory = bihar.directory
    assert answer["outcome"] in ("resolved", "ask", "queue")
    assert answer["offices"]["handling"] in {**directory.stations, **directory.offices}
    assert answer["offices"]["control_room"] in directory.offices
    for text in filter(None, (answer["why"], answer["question"])):
        assert text["en"].strip() and any("\u0900" <= letter <= "\u097f" for letter in text["hi"])
        assert "{" not in text["en"] + text["hi"]
    assert (answer["outcome"] == "resolved") == (answer["station"] is not None)
    assert (answer["outcome"] == "ask") == (answer["question"] is not None)
    if answer["outcome"] == "ask":
        assert len(answer["alternatives"]) >= 2
    codes = [one["code"] for one in answer["alternatives"]]
    assert len(codes) == len(set(codes))
    # A control room where it waits for the answer may be the answer, where not every station of
    # the district can be offered; a station that has it is no choice.
    assert answer["offices"]["handling"] not in codes or _waits_with_one_of_the_choices(answer)


def _waits_with_one_of_the_choices(answer):
    waits_at = answer["offices"]["handling"]
    return answer["outcome"] == "ask" and waits_at == answer["offices"]["control_room"]


@given(
    lat=st.floats(SOUTH, NORTH),
    lon=st.floats(WEST, EAST),
    accuracy=st.one_of(st.just(0.0), st.floats(0, 100_000)),
    category=st.sampled_from(CATEGORIES),
)
def test_no_point_in_india_is_refused(bihar, lat, lon, accuracy, category):
    check(bihar, ask(bihar, {"lat": lat, "lon": lon, "accuracy": accuracy}, category))


@given(
    lat=st.floats(24.3, 27.5),
    lon=st.floats(83.3, 88.3),
    accuracy=st.sampled_from([0, 15, 200, 3000]),
    category=st.sampled_from(CATEGORIES),
)
def test_no_point_in_or_around_bihar_is_refused(bihar, lat, lon, accuracy, category):
    check(bihar, ask(bihar, {"lat": lat, "lon": lon, "accuracy": accuracy}, category))


@given(data=st.data(), category=st.sampled_from(CATEGORIES), locality=st.text(max_size=40))
def test_no_pin_of_bihar_is_refused_whatever_the_locality_says(bihar, data, category, locality):
    pin = data.draw(st.sampled_from(sorted(bihar.directory.pins)))
    printable = "".join(letter for letter in locality if letter.isprintable())
    check(bihar, ask(bihar, {"pin": pin, "locality": printable}, category))


@given(data=st.data(), category=st.sampled_from(CATEGORIES))
def test_every_station_of_the_directory_can_be_named(bihar, data, category):
    directory = bihar.directory
    named = [s for s in directory.stations.values() if s.police_district in directory.districts]
    station = data.draw(st.sampled_from(named))
    place = {"district": station.police_district, "station": station.code}
    check(bihar, ask(bihar, place, category))
