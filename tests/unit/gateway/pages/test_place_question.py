"""The place is searched, pressed on a map or taken from the phone, and is said in words."""

import pytest
from flask import Flask

from gateway.http import problems
from gateway.http.context import LANGUAGES
from gateway.http.rate_limits import RateLimit, RateLimiter, limits_for
from gateway.pages.form_answers import Posted
from gateway.pages.place_map import place_map, place_pressed
from gateway.pages.station_map import Frame, Point
from gateway.pages.texts import words
from tests.unit.gateway.pages import journeys
from tests.unit.gateway.pages.browser import Browser
from tests.unit.gateway.pages.fake_desk import FakeDesk

T = words("hi")
FIND, NEXT, SHOW_MAP = T["find.button"], T["form.next"], T["place.show_map"]
PATNA = {"place__way": "station", "place__district": "Patna"}
POINT = {"place__way": "point", "place__lat": "25.6005", "place__lon": "85.1"}
NO_MAPS = ("", "Nowhere", "x,y,z", "nan,1,1", "90,85,10", "25.6,85.1,-1", "25.6,85.1,inf", ",,")


@pytest.fixture
def at_place(reader: Browser) -> Browser:
    """At the step that asks for the place."""
    reader.visit("/services/complaint").press(T["gate.go_on"], category="theft")
    assert reader.says(T["stations.line"])
    return reader


def press_map(reader: Browser, x: str, y: str) -> Browser:
    """As a browser sends a form whose image was pressed."""
    return send(reader, ("place.map.x", x), ("place.map.y", y))


def send(reader: Browser, *more: tuple[str, str]) -> Browser:
    form = next(one for one in reader.page.all("form") if one.get("id") == "filing")
    return reader._go("POST", "/services/complaint", [*reader._fields(form), *more], [])


def offered(reader: Browser) -> list[str]:
    ways = [one.get("value") or "" for one in reader.page.all("input")]
    return [one for one in ways if one.startswith("station:")]


def test_a_name_offers_stations_and_the_one_chosen_is_the_place(at_place: Browser) -> None:
    at_place.press(FIND, place__line="कोतवाली")
    assert offered(at_place) == ["station:5117020"]
    assert at_place.says("कोतवाली थाना, ज़िला पटना")
    at_place.press(NEXT, place__way="station:5117020").press(T["form.back"])
    assert at_place.value("place.station") == "5117020"
    assert at_place.value("place.district") == "Patna"
    assert not offered(at_place) and not at_place.value("stations.line")


def test_enter_in_the_line_looks_for_it_and_blames_nobody(at_place: Browser) -> None:
    at_place.press(NEXT, place__line="Kotwali")
    assert at_place.status == 200 and offered(at_place)


def test_a_special_unit_is_not_offered_for_the_matter_decides_it(at_place: Browser) -> None:
    at_place.press(FIND, place__line="Cyber")
    assert at_place.says(T["stations.none_found"]) and not offered(at_place)


@pytest.mark.parametrize("line", ["800002 कदमकुआँ", "कदमकुआँ ८००००२"])
def test_a_pin_with_a_locality_is_the_place_and_offers_its_stations(
    at_place: Browser, line: str
) -> None:
    at_place.press(FIND, place__line=line)
    assert offered(at_place) == ["station:5117012", "station:5117020"]
    assert at_place.value("place.way") == "pin"
    assert at_place.value("place.pin") == "800002"
    assert at_place.value("place.locality") == "कदमकुआँ"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("line", ["999999", "80001", "८०० ००"])
def test_a_pin_that_is_none_is_said_in_the_readers_language(
    at_place: Browser, line: str, language: str
) -> None:
    at_place.visit(f"{at_place.path}&lang={language}")
    at_place.press(words(language)["find.button"], place__line=line)
    assert at_place.says(words(language)["stations.no_such_pin"]) and not offered(at_place)


def test_a_directory_that_is_away_leaves_every_other_way(at_place: Browser, desk: FakeDesk) -> None:
    desk.away.add("routing")
    at_place.press(FIND, place__line="Kotwali")
    assert at_place.status == 200 and at_place.says(T["stations.away"])
    at_place.press(NEXT, **POINT).press(T["form.back"])
    assert at_place.says(T["stations.house"].partition(":")[0]), at_place.page.text


def test_a_station_that_the_directory_does_not_have_is_no_place(at_place: Browser) -> None:
    send(at_place, ("place.way", "station:no-such"), ("to", "next"))
    assert at_place.status == 422 and at_place.says("नीचे दिए तरीक़ों में से एक चुनें")


def test_a_press_on_the_map_is_a_point_said_in_words_and_brings_it_closer(
    at_place: Browser,
) -> None:
    at_place.press(SHOW_MAP, **PATNA)
    assert at_place.value("place.map.of") == "Patna"
    press_map(at_place, "100", "50")
    assert at_place.status == 200 and at_place.value("place.way") == "point"
    assert at_place.says("बुद्धा कॉलोनी थाना, ज़िला पटना") and at_place.says("सबसे पास का थाना भवन")
    first = float(at_place.value("place.accuracy") or 0)
    assert at_place.value("place.map.of") != "Patna"
    press_map(at_place, "130", "130")
    assert float(at_place.value("place.accuracy") or 0) != first


def test_what_is_not_here_is_taken_back(at_place: Browser) -> None:
    at_place.press(SHOW_MAP, **PATNA)
    press_map(at_place, "100", "50").press(T["place.not_here"])
    assert at_place.value("place.way") is None and at_place.value("place.lat") == ""
    assert not at_place.says("सबसे पास का थाना भवन")


@pytest.mark.parametrize(("x", "y"), [("0", "0"), ("-5", "7"), ("x", ""), ("²", "9")])
def test_a_key_and_nonsense_choose_nothing(at_place: Browser, x: str, y: str) -> None:
    at_place.press(SHOW_MAP, **PATNA)
    press_map(at_place, x, y)
    assert at_place.status == 200 and at_place.value("place.way") == "station"


def test_the_last_look_says_what_is_near_the_point_and_how_far(reader: Browser) -> None:
    reader.visit("/services/complaint").press(T["gate.go_on"], category="theft")
    journeys.answer(
        reader, **POINT, text=journeys.TEXT, occurred_at="2026-01-02T18:30", name="Test Citizen One"
    )
    assert reader.says("सबसे पास का थाना भवन: बुद्धा कॉलोनी, लगभग 60 मीटर दूर।"), reader.page.text


@pytest.mark.parametrize("of", NO_MAPS)
def test_what_is_no_map_is_not_drawn_and_cannot_be_pressed(app: Flask, of: str) -> None:
    with app.test_request_context():
        assert place_pressed(of, "10", "10") is None
        assert place_map(Posted({"place.district": of}), "place") is None


def test_a_place_is_read_where_it_is_drawn() -> None:
    frame = Frame([Point(25.0, 85.0), Point(25.5, 85.8)])
    for point in (Point(25.1, 85.7), Point(25.4, 85.05)):
        again = frame.place_at(*frame._at(point))
        assert again == pytest.approx(point)


def test_names_on_the_map_do_not_lie_on_each_other() -> None:
    frame = Frame([Point(25.0, 85.0), Point(25.5, 85.8)])
    middle, beside = Point(25.25, 85.3), Point(25.2501, 85.301)
    drawn = frame.names([(middle, "One"), (beside, "Two"), (Point(25.1, 85.3), "Three")])
    assert "One" in drawn and "Two" not in drawn and "Three" in drawn


@pytest.mark.parametrize(
    ("button", "typed"),
    [("find", {"place.line": "Kotwali"}), ("point", {"place.lat": "25.6", "place.lon": "85.1"}),
     ("elsewhere", {})],
)  # fmt: skip
def test_searches_of_a_place_are_counted_as_lookups(
    app: Flask, at_place: Browser, button: str, typed: dict[str, str]
) -> None:
    few = RateLimit(per_identity=2, per_address=2)
    app.extensions["gateway"].limiter = RateLimiter(limits_for("local", {"lookup": few}))
    button_pressed = (*typed.items(), ("to", f"{button}.place"))
    assert [send(at_place, *button_pressed).status for _ in range(2)] == [200, 200]
    refused = send(at_place, *button_pressed)
    assert refused.status == 429 and refused.says(
        problems.texts("hi")["titles"]["too-many-requests"]
    )


def test_the_words_of_a_phone_s_point_are_counted_as_a_lookup(
    app: Flask, at_place: Browser
) -> None:
    few = RateLimit(per_identity=2, per_address=2)
    app.extensions["gateway"].limiter = RateLimiter(limits_for("local", {"lookup": few}))
    fields = [("form_token", at_place.value("form_token")), ("lat", "25.6"), ("lon", "85.1")]
    fields.append(("accuracy", "20"))
    statuses = [at_place._go("POST", "/where", fields, []).status for _ in range(3)]
    assert statuses == [200, 200, 429]
