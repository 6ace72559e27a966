"""The directory and jurisdiction, asked of the routing service."""

from collections.abc import Iterator

import pytest
from flask.testing import FlaskClient
from pymongo.database import Database

from contracts.errors import ValidationFailed
from tests.integration.gateway.conftest import refuses
from tests.integration.gateway.peer import Peer

STATION = {"code": "5117012", "name": {"en": "Test Station", "hi": "परीक्षण थाना"}}


@pytest.fixture
def routing(amqp_uri: str) -> Iterator[Peer]:
    answers = {
        "list_stations": lambda kwargs: {
            "items": [STATION],
            "next": None,
            "directory_version": "2026-01",
        },
        "search": lambda kwargs: {"items": [{**STATION, "score": 0.9, "matched": "alias"}]},
        "resolve": lambda kwargs: {"outcome": "resolved", "station": STATION},
    }
    with Peer(amqp_uri, "routing", answers) as peer:
        yield peer


def test_the_directory_is_listed_with_its_version(client: FlaskClient, routing: Peer) -> None:
    answer = client.get("/api/v1/stations?limit=2000&district=PATNA")
    assert answer.json["items"] == [STATION]
    assert answer.headers["ETag"] == '"2026-01"'
    assert routing.kwargs_of("list_stations")[0]["limit"] == 2000


def test_who_has_this_version_already_is_told_so(client: FlaskClient, routing: Peer) -> None:
    answer = client.get("/api/v1/stations", headers={"If-None-Match": '"2026-01"'})
    assert (answer.status_code, answer.data) == (304, b"")


def test_who_has_the_published_version_is_told_so_without_asking_routing(
    client: FlaskClient, database: Database
) -> None:
    database["directory"].insert_one({"_id": "current", "sequence": 1, "version": "2026-01"})
    answer = client.get("/api/v1/stations", headers={"If-None-Match": '"2026-01"'})
    assert answer.status_code == 304


def test_stations_are_searched_by_name(client: FlaskClient, routing: Peer) -> None:
    for path in ("/api/v1/stations?q=budha+koloni", "/api/v1/stations/resolve?q=budha+koloni"):
        assert client.get(path).json["items"][0]["matched"] == "alias"


def test_a_point_is_resolved(client: FlaskClient, routing: Peer) -> None:
    answer = client.get("/api/v1/stations/resolve?lat=25.61&lon=85.12&accuracy=20&category=theft")
    assert answer.json["outcome"] == "resolved"
    assert routing.kwargs_of("resolve") == [
        {
            "category": "theft",
            "place": {"lat": 25.61, "lon": 85.12, "accuracy": 20.0},
            "occurred_at": None,
        }
    ]


def test_a_pin_is_resolved(client: FlaskClient, routing: Peer) -> None:
    client.get("/api/v1/stations/resolve?pin=800001&locality=Kotwali")
    assert routing.kwargs_of("resolve")[0]["place"] == {"pin": "800001", "locality": "Kotwali"}


@pytest.mark.parametrize(
    ("query", "field", "code"),
    [
        ("", "lat", "required"),
        ("lat=25.6", "lon", "required"),
        ("lon=85.1", "lat", "required"),
        ("lat=x&lon=85.1", "lat", "not-a-number"),
        ("lat=nan&lon=85.1", "lat", "not-a-number"),
        ("lat=25.6&lon=85.1&pin=800001", "pin", "conflicting-fields"),
        ("q=Kotwali&pin=800001", "pin", "conflicting-fields"),
        ("place=here", "place", "unknown-field"),
    ],
)
def test_a_place_that_is_not_told_wholly_is_refused_before_anyone_is_asked(
    client: FlaskClient, query: str, field: str, code: str
) -> None:
    answer = client.get(f"/api/v1/stations/resolve?{query}")
    assert answer.status_code == 422
    assert answer.json["fields"][field]["code"] == code


def test_what_routing_finds_wrong_with_a_place_is_told_by_field(
    client: FlaskClient, routing: Peer
) -> None:
    routing.answers["resolve"] = refuses(ValidationFailed(fields={"place.pin": "no-such-pin"}))
    answer = client.get("/api/v1/stations/resolve?pin=999999")
    assert answer.status_code == 422
    assert answer.json["fields"]["place.pin"]["code"] == "no-such-pin"


def test_while_routing_is_away_the_caller_is_asked_to_come_back(client: FlaskClient) -> None:
    assert client.get("/api/v1/stations").status_code == 503
