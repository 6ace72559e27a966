"""Areas of special units are laid over those of stations and take no place from them."""

import pytest

from tests.unit.routing.worlds import KM, ask, codes, records, snapshot, square, station

SOUTH, WEST = 25.0, 85.0
INSIDE_BOTH = {"lat": SOUTH + 3 * KM, "lon": WEST + 3 * KM, "accuracy": 10}
RULES = [
    {"category": "women-safety", "unit": "mahila", "scope": "police-district"},
    {"category": "railway", "unit": "rail", "scope": "nearest"},
]


def world(unit="mahila", **areas):
    rows = [
        station("A", (25.05, 85.05)), station("B", (25.05, 85.15)),
        station("M", (25.05, 85.05), type=unit), station("N", (25.9, 86.5), type=unit),
    ]  # fmt: skip
    drawn = {"A": square(SOUTH, WEST, 10), "B": square(SOUTH, WEST + 10 * KM, 10)}
    return snapshot(records(rows, unit_rules=RULES), drawn | areas)


@pytest.mark.parametrize("unit", ["mahila", "traffic", "cyber", "sc-st", "rail", "river", "eou"])
def test_a_units_square_laid_over_two_stations_takes_no_place_from_them(unit):
    overlaid = world(unit, M=square(SOUTH, WEST, 20))
    answer = ask(overlaid, INSIDE_BOTH)
    assert (answer["outcome"], answer["station"]["code"]) == ("resolved", "A")
    assert (answer["method"], answer["confidence"]) == ("polygon", "high")


def test_where_only_a_unit_has_an_area_no_theft_goes_to_it():
    rows = [station("A", (25.5, 85.5)), station("M", (25.05, 85.05), type="mahila")]
    alone = snapshot(records(rows, unit_rules=RULES), {"M": square(SOUTH, WEST, 10)})
    answer = ask(alone, INSIDE_BOTH)
    assert answer["method"] != "polygon"
    assert "M" not in [
        answer["station"] and answer["station"]["code"],
        *codes(answer["alternatives"]),
    ]


def test_of_several_units_the_one_whose_area_it_is_takes_its_own_matters():
    halves = world(M=square(SOUTH, WEST + 10 * KM, 10), N=square(SOUTH, WEST, 10))
    answer = ask(halves, INSIDE_BOTH, "women-safety")
    assert (answer["station"]["code"], answer["confidence"]) == ("N", "high")
    assert answer["copy_to"] == ["A"]


def test_near_the_edge_between_two_units_the_citizen_is_asked_which():
    halves = world(M=square(SOUTH, WEST + 10 * KM, 10), N=square(SOUTH, WEST, 10))
    at_the_edge = {"lat": SOUTH + 3 * KM, "lon": WEST + 9.95 * KM}
    answer = ask(halves, at_the_edge, "women-safety")
    assert (answer["outcome"], set(codes(answer["alternatives"]))) == ("ask", {"M", "N"})


def test_outside_every_units_area_the_units_district_decides():
    elsewhere = world(N=square(26.5, 86.0, 5))
    answer = ask(elsewhere, INSIDE_BOTH, "women-safety")
    assert answer["station"]["code"] == "M"


def test_an_outposts_area_is_its_stations_and_the_outpost_is_recorded():
    rows = [
        station("A", (25.05, 85.05)), station("B", (25.05, 85.15)),
        station("O", (25.02, 85.02), type="outpost", parent="A"),
    ]  # fmt: skip
    west, post = square(SOUTH, WEST, 10), square(SOUTH, WEST, 6)
    for area in (west, west.difference(post)):
        drawn = {"A": area, "B": square(SOUTH, WEST + 10 * KM, 10), "O": post}
        answer = ask(snapshot(records(rows), drawn), INSIDE_BOTH)
        assert (answer["outcome"], answer["station"]["code"]) == ("resolved", "A")
        assert answer["outpost"]["code"] == "O"
        seam = {"lat": SOUTH + 3 * KM, "lon": WEST + 6 * KM}
        assert ask(snapshot(records(rows), drawn), seam)["station"]["code"] == "A"
