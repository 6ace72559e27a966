"""A directory that knows no points still answers."""

from tests.unit.routing.worlds import ask, records, snapshot, station


def test_a_point_is_left_to_the_state_control_room_when_no_station_has_a_point():
    answer = ask(snapshot(records([station("A")])), {"lat": 25.0, "lon": 85.0})
    assert (answer["outcome"], answer["offices"]["handling"]) == ("queue", "HQ-CR")


def test_a_railway_matter_without_rail_police_on_record_stays_with_the_station():
    rule = {"category": "railway", "unit": "rail", "scope": "nearest"}
    world = snapshot(records([station("A", (25.0, 85.0))], unit_rules=[rule]))
    answer = ask(world, {"district": "Alpha", "station": "A"}, "railway")
    assert answer["station"]["code"] == "A"


def test_a_lone_station_is_offered_with_nothing_to_compare_it_to():
    answer = ask(snapshot(records([station("A", (25.0, 85.0))])), {"lat": 25.05, "lon": 85.0})
    assert (answer["outcome"], answer["alternatives"][0]["code"]) == ("ask", "A")
