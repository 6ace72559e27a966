"""While the directory is away nobody waits for it, and a copy answers what a list can answer."""

import time
from collections.abc import Iterator

import pytest
from flask.testing import FlaskClient
from pymongo.database import Database

from casework.definition.loader import load_file
from tests.integration.gateway.peer import Peer
from tests.support import announcing_to_gateway as announcing
from tests.support.servers import ROOT


def entry(code: str, name: str, hindi: str, district: str, lat: float, **more: str) -> dict:
    return {
        "code": code, "name": {"en": name, "hi": hindi}, "type": "general",
        "police_district": district, "lat": lat, "lon": 85.1, "quality": "A",
    } | more  # fmt: skip


ENTRIES = [
    entry("1", "Barh", "बाढ़", "Patna", 25.4),
    entry("2", "Jagdishpur", "जगदीशपुर", "Bhojpur", 25.5),
    entry("3", "Jagdishpur", "जगदीशपुर", "Bhagalpur", 25.2),
    entry("4", "Mahila", "महिला", "Patna", 25.4, type="mahila"),
]
SPELLED = {
    "Patna": ["Patna"], "पटना": ["Patna"], "Bhojpur": ["Bhojpur"], "भोजपुर": ["Bhojpur"],
    "Ara": ["Bhojpur"], "Bhagalpur": ["Bhagalpur"], "भागलपुर": ["Bhagalpur"],
}  # fmt: skip


@pytest.fixture
def left(amqp_uri: str, client: FlaskClient) -> Iterator[FlaskClient]:
    """A gateway that was answered once, and then never again."""
    listing = {
        "items": ENTRIES, "next": None, "directory_version": "2026-01", "districts": SPELLED,
        "unsaid": ["थाना", "ps", "जिला"],
    }  # fmt: skip
    with Peer(amqp_uri, "routing", {"list_stations": lambda kwargs: listing}):
        page = client.get("/api/v1/stations").json
        assert page["items"] == ENTRIES and not {"districts", "unsaid"} & set(page)
    yield client


def test_searches_lists_and_points_are_answered_from_a_copy_that_says_its_age(left) -> None:
    answers = {
        "/api/v1/stations?q=Jagdishpur+Bhojpur": lambda data: (
            data["items"][0]["station"]["code"] == "2"
        ),
        "/api/v1/stations?q=%E0%A4%AC%E0%A4%BE%E0%A4%A2%E0%A4%BC": lambda data: (
            data["items"][0]["station"]["code"] == "1"
        ),
        "/api/v1/stations?district=patna&limit=1": lambda data: (
            [one["code"] for one in data["items"]] == ["1"] and data["next"] == "1"
        ),
        "/api/v1/stations/resolve?lat=25.41&lon=85.1": lambda data: (
            (data["outcome"], data["confidence"], data["station"]) == ("ask", "low", None)
            and [one["code"] for one in data["alternatives"]][:2] == ["1", "2"]
        ),
    }
    for path, is_right in answers.items():
        data = left.get(path).json
        assert is_right(data), (path, data)
        assert data["directory_version"] == "2026-01"
        assert 0 <= data["as_of"]["age_seconds"] < 60 and data["as_of"]["time"]


@pytest.mark.parametrize(
    ("query", "codes"),
    [
        ({"q": "जगदीशपुर भोजपुर"}, ["2", "3"]),
        ({"q": "भागलपुर ज़िला, जगदीशपुर थाना।"}, ["3", "2"]),
        ({"q": "Jagdishpur PS Ara"}, ["2", "3"]),
        ({"q": "भागलपुर जगदिशपुर"}, ["3", "2"]),
        ({"q": "जगदीशपुर", "district": "भोजपुर"}, ["2"]),
        ({"q": "बाढ", "district": "पटना ज़िला"}, ["1"]),
        ({"district": "पटना", "type": "general"}, ["1"]),
        ({"district": "Nowhere"}, []),
    ],
)
def test_the_copy_searches_in_hindi_and_by_a_district_in_hindi_as_the_directory_does(
    left, query: dict, codes: list[str]
) -> None:
    data = left.get("/api/v1/stations", query_string=query).json
    assert "as_of" in data
    assert [one.get("station", one)["code"] for one in data["items"]][:2] == codes


def test_what_no_copy_knows_is_refused_without_a_long_wait(left) -> None:
    for _ in range(2):
        left.get("/api/v1/stations/resolve?pin=800001")
    started = time.monotonic()
    answers = [left.get("/api/v1/stations/resolve?pin=800001") for _ in range(5)]
    assert {answer.status_code for answer in answers} == {503}
    assert time.monotonic() - started < 1


def test_a_gateway_that_begins_while_the_directory_is_away_has_the_others_copy(
    left, make_app, database: Database
) -> None:
    assert database["directory"].count_documents({"_id": "copy"}) == 1
    fresh = make_app().test_client()
    assert fresh.get("/api/v1/stations?q=Barh").json["items"][0]["station"]["code"] == "1"


@pytest.mark.parametrize(
    ("language", "words"), [("en", "no such category"), ("hi", "ऐसी कोई श्रेणी नहीं")]
)
def test_an_unknown_category_is_refused_in_the_callers_language(
    client: FlaskClient, database: Database, language: str, words: str
) -> None:
    complaint = load_file(ROOT / "services/complaints/definitions/complaint")
    announcing.announce(database, "complaints", dict(complaint.source))
    database["definitions"].update_many({}, {"$set": {"listed": True}})
    path = "/api/v1/stations/resolve?lat=25.61&lon=85.12&category=thefft"
    answer = client.get(path, headers={"Accept-Language": language})
    assert answer.status_code == 422
    refusal = answer.json["fields"]["category"]
    assert refusal["code"] == "no-such-category" and words in refusal["message"]
