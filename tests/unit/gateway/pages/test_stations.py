"""Know your station: whose a place is stands apart from what is near it."""

import re

import pytest
from flask import Flask

from gateway.pages.nearest import nearest
from gateway.pages.station_map import Point, drawing
from gateway.pages.texts import words
from tests.unit.gateway.pages.browser import Browser
from tests.unit.gateway.pages.fake_desk import STATIONS, FakeDesk

T = words("hi")


def main(reader: Browser) -> str:
    return reader.page.all("main")[0].text


def send_point(reader: Browser, **fields: str) -> Browser:
    """As the script does that knows the phone's place."""
    token = reader.page.all("form")[-1].all("input")[0]
    assert token.get("name") == "form_token"
    fields["form_token"] = token.get("value") or ""
    return reader._go("POST", "/stations", list(fields.items()), [])


def test_a_name_leads_to_the_page_of_the_station(reader: Browser) -> None:
    reader.visit("/stations").press(T["stations.show"], q="Buddha")
    links = [one.get("href") for one in reader.page.all("main")[0].all("a")]
    assert links[0] == "/stations/5117012"
    reader.visit("/stations/5117012")
    assert "थानाध्यक्ष एक, निरीक्षक" in main(reader)
    assert "पुलिस अधीक्षक, पटना" in main(reader)


def test_a_post_that_nobody_holds_is_said_to_be_so(reader: Browser) -> None:
    assert T["stations.no_head"] in main(reader.visit("/stations/5102001"))


@pytest.mark.parametrize("query", ["800001", "800001 कदमकुआँ", "कदमकुआँ ८००००१"])
def test_a_pin_tells_whose_the_place_is(reader: Browser, query: str) -> None:
    reader.visit("/stations").press(T["stations.show"], q=query)
    text = main(reader)
    assert T["stations.whose"] in text and "यह पिन इसी थाने का है।" in text
    assert T["stations.near"] not in text


def test_an_undecided_pin_offers_those_it_may_be(reader: Browser) -> None:
    text = main(reader.visit("/stations?q=800002"))
    assert T["stations.one_of"] in text and "कोतवाली" in text


def test_an_unknown_pin_is_an_error_at_the_field(reader: Browser) -> None:
    reader.visit("/stations?q=999999")
    assert reader.status == 422
    assert T["stations.no_such_pin"] in main(reader)


def test_the_point_of_a_phone_shows_whose_and_what_is_near_and_is_in_no_address(
    reader: Browser,
) -> None:
    send_point(reader.visit("/stations"), lat="25.601", lon="85.101", accuracy="30")
    text = main(reader)
    assert reader.path == "/stations"
    assert T["stations.whose"] in text and T["stations.near"] in text
    assert text.index(T["stations.whose"]) < text.index(T["stations.near"])
    assert "150 मीटर दूर" in text and "30 मीटर" in text
    assert "25.601" not in reader.html and "85.101" not in reader.html


@pytest.mark.parametrize("lat", ["", "north", "nan", "1e999", "91"])
def test_no_point_is_an_error_and_not_a_fault(reader: Browser, lat: str) -> None:
    send_point(reader.visit("/stations"), lat=lat, lon="85.1")
    assert reader.status == 422
    assert T["stations.no_point"] in main(reader)


def test_a_point_without_this_browsers_token_is_not_looked_at(app: Flask) -> None:
    answer = app.test_client().post("/stations", data={"lat": "25.6", "lon": "85.1"})
    assert T["stations.whose"] not in answer.text


def test_while_routing_is_away_the_page_says_so(reader: Browser, desk: FakeDesk) -> None:
    reader.visit("/stations")
    desk.away.add("routing")
    assert T["stations.away"] in main(reader.visit("/stations?q=800001"))


def test_only_houses_that_are_known_are_near() -> None:
    guessed = {**STATIONS[0], "code": "1", "quality": "C", "lat": 25.5, "lon": 85.0}
    unknown = {**STATIONS[0], "code": "2", "lat": None, "lon": None}
    near = nearest([guessed, unknown, *STATIONS], 25.5, 85.0, 5)  # type: ignore[list-item]
    assert [one.station["code"] for one in near] == ["5117012", "5117020", "5102001"]
    assert near[0].metres == pytest.approx(14_980, abs=10)


def test_the_map_keeps_north_above_and_distances_true() -> None:
    south, north, east = Point(25.0, 85.0), Point(25.1, 85.0), Point(25.0, 85.1)
    map_ = drawing("Map", (), (south, north, east))
    ((x0, y0), (x1, y1), (x2, y2)) = [
        (float(x), float(y))
        for x, y in re.findall(r'<circle class="pin" cx="(\d+)" cy="(\d+)"', map_)
    ]
    assert (x0, y1 < y0, y2) == (x1, True, y0)
    # A degree of longitude is shorter by the cosine of the latitude.
    assert (x2 - x0) / (y0 - y1) == pytest.approx(0.906, abs=0.01)


def test_a_map_with_the_readers_place_is_not_kept() -> None:
    dots = (Point(25.0, 85.0), Point(25.1, 85.1))
    assert drawing("Map", dots) is drawing("Map", dots)
    here = Point(25.05, 85.05)
    assert drawing("Map", dots, here=here) is not drawing("Map", dots, here=here)


def test_a_map_says_what_it_is_and_draws_nothing_that_could_be_markup() -> None:
    map_ = drawing('<b>"', (Point(25.0, 85.0),))
    assert 'role="img" aria-label="&lt;b&gt;&#34;"' in map_
    assert drawing("Map", ()) == ""
