"""An offence of last year routes by last year's boundary, and is handled by today's police."""

from datetime import date

import pytest

from contracts.errors import ValidationFailed
from services.routing.book import Book
from services.routing.days import day_of
from services.routing.directory import Directory
from services.routing.places import Point, read_place
from services.routing.resolver import explain, resolve
from tests.unit.routing.worlds import KM, boundary_set, records, square, station

LAST_YEAR, THIS_YEAR, TODAY = date(2025, 6, 1), date(2026, 6, 1), date(2026, 11, 1)
WHOLE = square(25.0, 85.0, 20)
WEST, EAST = square(25.0, 85.0, 10), square(25.0, 85.0 + 10 * KM, 10)
IN_THE_EAST = Point(25.0 + 5 * KM, 85.0 + 15 * KM)


def directory(version, day, *codes):
    rows = [station(code) for code in codes]
    return Directory(records(rows, version=version, effective_from=day))


@pytest.fixture
def book():
    """The station OLD had both halves until a split gave the east to NEW."""
    return Book(
        [directory("2025.1", "2025-01-01", "OLD"), directory("2026.1", "2026-01-01", "OLD", "NEW")],
        [
            boundary_set("before", {"OLD": WHOLE}, date(2025, 1, 1)),
            boundary_set("after", {"OLD": WEST, "NEW": EAST}, date(2026, 1, 1)),
        ],
    )


def answer(book, day, place=IN_THE_EAST):
    return resolve(book.at(day), book.at(TODAY), "theft", place)


def test_the_split_station_takes_what_happens_after_the_split(book):
    reply = answer(book, THIS_YEAR)
    assert (reply["station"]["code"], reply["boundary_set"]) == ("NEW", "after")
    assert reply["directory_version"] == "2026.1"


def test_what_happened_before_the_split_stays_with_the_old_station(book):
    reply = answer(book, LAST_YEAR)
    assert (reply["station"]["code"], reply["boundary_set"]) == ("OLD", "before")
    assert reply["directory_version"] == "2025.1"


def test_the_day_of_the_change_belongs_to_the_new_boundary(book):
    assert answer(book, date(2026, 1, 1))["station"]["code"] == "NEW"
    assert answer(book, date(2025, 12, 31))["station"]["code"] == "OLD"


def test_a_directory_of_the_future_is_not_yet_in_force(book):
    assert book.at(date(2025, 7, 1)).directory.version == "2025.1"


def test_a_matter_older_than_every_directory_is_judged_by_the_oldest(book):
    assert book.at(date(1999, 1, 1)).directory.version == "2025.1"


def test_before_its_first_boundary_set_a_region_has_none(book):
    assert len(book.at(date(1999, 1, 1)).areas) == 0


def test_a_station_that_no_longer_exists_leaves_its_cases_to_the_district_control_room():
    book = Book(
        [directory("2025.1", "2025-01-01", "GONE"), directory("2026.1", "2026-01-01", "NEW")],
        [boundary_set("before", {"GONE": WHOLE}, date(2025, 1, 1))],
    )
    reply = answer(book, LAST_YEAR)
    assert (reply["outcome"], reply["offices"]["handling"]) == ("queue", "PD-ALPHA-CR")
    assert "no longer exists" in reply["why"]["en"] and "अब नहीं है" in reply["why"]["hi"]


def test_a_later_set_of_one_region_leaves_the_other_regions_alone():
    far = square(26.0, 85.0, 10)
    book = Book(
        [directory("2025.1", "2025-01-01", "OLD", "NEW", "FAR")],
        [
            boundary_set("one", {"OLD": WHOLE}, date(2025, 1, 1), region="one"),
            boundary_set("two", {"FAR": far}, date(2025, 1, 1), region="two"),
            boundary_set("one-again", {"OLD": WEST, "NEW": EAST}, date(2026, 1, 1), region="one"),
        ],
    )
    place = Point(26.0 + 5 * KM, 85.0 + 5 * KM)
    assert answer(book, THIS_YEAR, place)["station"]["code"] == "FAR"
    assert answer(book, THIS_YEAR)["station"]["code"] == "NEW"


def test_explain_shows_every_rung_and_the_boundary_sets_of_the_day(book):
    reply = explain(book.at(LAST_YEAR), book.at(TODAY), "theft", IN_THE_EAST)
    assert reply["boundary_sets"] == ["before"]
    strategies = {step["rung"]: step["result"] for step in reply["trace"]}
    assert strategies["well-inside-an-area"] == "decided"
    assert set(strategies) >= {"near-edges-of-areas", "outside-bihar", "at-a-station-house",
                          "nearest-station", "category"}  # fmt: skip
    assert list(strategies.values()).count("decided") == 2


def test_explain_and_resolve_give_the_same_answer(bihar):
    for raw in (
        {"lat": 25.6, "lon": 85.15},
        {"pin": "800001", "locality": "Digha"},
        {"unknown": True},
    ):
        place = read_place(raw)
        explained = explain(bihar, bihar, "cyber-fraud", place)
        resolved = resolve(bihar, bihar, "cyber-fraud", place)
        assert {key: explained[key] for key in resolved} == resolved


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2026-01-01T00:30:00+05:30", date(2026, 1, 1)),
        ("2025-12-31T19:00:00Z", date(2026, 1, 1)),
        ("2026-01-01T00:30:00", date(2026, 1, 1)),
        ("2026-01-01", date(2026, 1, 1)),
    ],
)
def test_the_day_of_a_matter_is_the_day_in_india(text, day):
    assert day_of(text) == day


@pytest.mark.parametrize("text", ["yesterday", "2026-13-01", "0001-01-01T00:00+14:00", 7])
def test_what_is_no_date_is_refused(text):
    with pytest.raises(ValidationFailed) as refusal:
        day_of(text)
    assert refusal.value.fields == {"occurred_at": "not-a-date"}
