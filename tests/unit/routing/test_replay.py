"""The dry run: the same cases under another directory, and who would move."""

from datetime import date

from services.routing.book import Book
from services.routing.directory import Directory
from services.routing.replay import describe, replay
from tests.unit.routing.worlds import KM, boundary_set, records, square, station

WHOLE = square(25.0, 85.0, 20)
WEST, EAST = square(25.0, 85.0, 10), square(25.0, 85.0 + 10 * KM, 10)


def book(areas):
    stations = records([station("OLD"), station("NEW")], effective_from="2020-01-01")
    return Book([Directory(stations)], [boundary_set("set", areas, date(2020, 1, 1))])


def case(reference, east_km, **more):
    place = {"lat": 25.0 + 5 * KM, "lon": 85.0 + east_km * KM}
    return {"reference": reference, "category": "theft", "place": place, **more}


BEFORE, AFTER = book({"OLD": WHOLE}), book({"OLD": WEST, "NEW": EAST})


def test_only_the_cases_of_the_new_area_move():
    report = replay([case("C1", 5), case("C2", 15), case("C3", 16)], BEFORE, AFTER)
    assert report.cases == 3
    assert [(move.reference, move.before, move.after) for move in report.moves] == [
        ("C2", "OLD", "NEW"),
        ("C3", "OLD", "NEW"),
    ]
    assert report.flows == [(("OLD", "NEW"), 2)]


def test_a_case_that_would_be_asked_about_moves_too():
    report = replay([case("C1", 9.95)], BEFORE, AFTER)
    assert report.moves[0].after == "PD-ALPHA-CR (ask)"


def test_nothing_moves_under_the_same_directory():
    assert replay([case("C1", 5), case("C2", 15)], BEFORE, BEFORE).moves == []


def test_a_case_that_cannot_be_read_is_counted_and_does_not_stop_the_run():
    broken = {"reference": "C0", "category": "theft", "place": {"lat": "x", "lon": 1}}
    report = replay([broken, {}, case("C1", 15)], BEFORE, AFTER)
    assert report.cases == 3
    assert [move.reference for move in report.moves] == ["C1"]


def test_the_report_says_totals_then_flows_then_cases():
    lines = list(describe(replay([case("C1", 15)], BEFORE, AFTER)))
    assert lines[0] == "1 cases, 1 would move"
    assert "OLD → NEW" in lines[1]
    assert lines[2].startswith("C1")
