"""Open311 GeoReport v2: what programs of partners file, and their updates about it."""

from collections.abc import Callable
from io import BytesIO
from itertools import product
from xml.etree import ElementTree

import pytest
from flask.testing import FlaskClient
from pymongo.database import Database

from casework.desk.audit import entries_in
from chassis import time_source
from contracts.errors import Unavailable, ValidationFailed
from gateway.building import GatewayParts
from gateway.open311 import store
from gateway.partners.keys import OPEN311_CREATE, OPEN311_CREATE_UNLISTED
from tests.integration.gateway.conftest import refuses
from tests.integration.gateway.open311_desk import (
    ARGUMENTS,
    BASE,
    PNG,
    announce_lamps,
    key_of,
    rows,
)
from tests.integration.gateway.permits import Permits

CITIZEN = "9000000123"


@pytest.fixture
def lamps(permits: Permits, database: Database) -> Permits:
    announce_lamps(database)
    return permits


@pytest.fixture
def key(parts: GatewayParts) -> str:
    return key_of(parts)


@pytest.fixture
def create(client: FlaskClient, lamps: Permits, key: str) -> Callable:
    """Post a request; `changes` of None leave an argument out."""

    def post(format: str = "json", headers: dict | None = None, **changes: object):
        arguments = {**ARGUMENTS, "api_key": key, **changes}
        data = {name: value for name, value in arguments.items() if value is not None}
        address = f"{BASE}/requests.{format}?lang=en"
        return client.post(address, data=data, headers=headers or {})

    return post


# ---------------------------------------------------------------------------------------- filing


def test_a_request_is_filed_as_the_citizens_own(
    create: Callable, lamps: Permits, parts: GatewayParts, database: Database
) -> None:
    answer = create(phone=CITIZEN, account_id="7")
    assert answer.status_code == 201
    (row,) = answer.json
    assert set(row) == {"service_request_id", "service_notice", "account_id"}
    assert row["service_request_id"] in lamps.cases and row["account_id"] == "7"
    (call,) = lamps.peer.kwargs_of("file_case")
    assert call["form"] == {
        "category": "noise",
        "poles": 2,
        "text": "The lamp is dark.",
        "spot": {"lat": 25.62221111, "lon": 85.12721111},
    }
    audit = next(iter(entries_in(database).find({"reference": row["service_request_id"]})))
    assert parts.citizens.known_as(CITIZEN) in audit["what"] and audit["role"] == "partner"


def test_in_xml_the_id_stands_where_clients_look_for_it(create: Callable) -> None:
    answer = create("xml")
    root = ElementTree.fromstring(answer.data)
    assert root.tag == "service_requests"
    assert root.findtext("request/service_request_id")
    assert root.find("request/token") is None


def test_who_names_no_mobile_files_for_the_partners_own_desk(
    create: Callable, parts: GatewayParts, database: Database
) -> None:
    (row,) = create().json
    audit = next(iter(entries_in(database).find({"reference": row["service_request_id"]})))
    assert parts.citizens.known_as("9000000009") in audit["what"]


def test_the_same_again_is_the_same_request_and_something_else_is_not(
    create: Callable, lamps: Permits
) -> None:
    first = [create(phone=CITIZEN).json[0]["service_request_id"] for _ in range(3)]
    assert len(set(first)) == 1 and len(lamps.cases) == 1
    others = [
        create(phone="9000000124"),
        create(phone=CITIZEN, description="Another lamp."),
        create(phone=CITIZEN, headers={"Idempotency-Key": "second-lamp"}),
    ]
    assert len({one.json[0]["service_request_id"] for one in others} | set(first)) == 4


def test_a_retry_after_a_service_was_away_files_once(create: Callable, lamps: Permits) -> None:
    right = lamps.peer.answers["file_case"]

    def files_and_is_gone(kwargs: dict) -> dict:
        right(kwargs)
        raise Unavailable()

    lamps.peer.answers["file_case"] = files_and_is_gone
    refused = create()
    assert refused.status_code == 503 and refused.json[0]["code"] == 503
    assert int(refused.headers["Retry-After"]) > 0
    lamps.peer.answers["file_case"] = right
    assert create().json[0]["service_request_id"] in lamps.cases
    assert len(lamps.cases) == 1


def test_a_day_later_the_same_words_are_a_new_request(
    create: Callable, lamps: Permits, database: Database
) -> None:
    create()
    earlier = time_source.now() - store.SAME_WITHIN
    database["open311_attempts"].update_many({}, {"$set": {"at": earlier}})
    create()
    assert len(lamps.cases) == 2


def test_pictures_come_along_and_a_retry_brings_them_once(
    create: Callable, lamps: Permits, database: Database
) -> None:
    def picture() -> tuple[BytesIO, str]:
        return BytesIO(PNG), "lamp.png"

    answers = [create(media=picture(), photo1=picture()) for _ in range(2)]
    assert [one.status_code for one in answers] == [201, 201]
    first, second = lamps.peer.kwargs_of("file_case")
    assert len(first["form"]["files"]) == 2 and first == second
    assert database["files.files"].count_documents({}) in (0, 2)
    assert len(lamps.cases) == 1


def test_addresses_of_pictures_are_told_with_the_words_and_not_fetched(
    create: Callable, lamps: Permits
) -> None:
    create(media_url="https://example.in/a.png")
    (call,) = lamps.peer.kwargs_of("file_case")
    assert call["form"]["text"].endswith("https://example.in/a.png")
    assert create(media_url="javascript:alert(1)").status_code == 400


def test_without_a_point_the_address_says_where(create: Callable, lamps: Permits) -> None:
    with_pin = {"pin": "800001", "locality": "Boring Road, Patna"}
    spots = {"Boring Road, Patna 800001": with_pin, "Boring Road": {"unknown": True}}
    for address in spots:
        assert create(lat=None, long=None, address_string=address).status_code == 201
    calls = [one["form"]["spot"] for one in lamps.peer.kwargs_of("file_case")]
    assert calls == list(spots.values())


def test_attributes_are_read_as_their_types(create: Callable, lamps: Permits) -> None:
    several = {"attribute[roads][]": ["A 1", "B 2"], "attribute[dark]": "yes"}
    assert create(**several, **{"attribute[since]": "2026-01-05T10:00:00+05:30"}).status_code == 201
    form = lamps.peer.kwargs_of("file_case")[0]["form"]
    assert (form["roads"], form["dark"]) == (["A 1", "B 2"], True)
    assert form["since"] == "2026-01-05T10:00:00+05:30"


def test_what_is_wrong_is_named_with_400(create: Callable, lamps: Permits) -> None:
    wrong: tuple[tuple[dict, str], ...] = (
        ({"service_code": None}, "service_code:"),
        ({"service_code": ""}, "service_code:"),
        ({"long": None}, "long:"),
        ({"lat": "north"}, "lat:"),
        ({"attribute[nothing]": "x"}, "attribute[nothing]:"),
        ({"attribute[poles].1": "x"}, "attribute[poles].1:"),
        ({"phone": "12"}, "phone:"),
        ({"lat": None, "long": None, "address_id": "7"}, "address_id:"),
        ({"media_url": ["https://a.in"] * 11}, "media_url:"),
    )
    for changes, beginning in wrong:
        answer = create(**changes)
        assert answer.status_code == 400, changes
        assert all(one["code"] == 400 for one in answer.json)
        assert any(one["description"].startswith(beginning) for one in answer.json), changes
    lamps.peer.answers["file_case"] = refuses(ValidationFailed(fields={"poles": "not-a-number"}))
    answer = create(**{"attribute[poles]": "many"})
    assert answer.status_code == 400 and answer.json[0]["description"].startswith("poles:")
    assert lamps.cases == {}


def test_without_a_good_key_nothing_is_filed(
    create: Callable, lamps: Permits, parts: GatewayParts
) -> None:
    narrow = key_of(parts, OPEN311_CREATE_UNLISTED)
    for format, wrong in product(("xml", "json"), (None, "", "setu_0_0", narrow)):
        answer = create(format, api_key=wrong)
        assert answer.status_code == 403
        errors = answer.json if format == "json" else rows(answer)
        assert str(errors[0]["code"]) == "403" and errors[0]["description"]
    assert lamps.cases == {}


def test_for_what_nobody_is_shown_a_key_of_more_trust_is_needed(
    create: Callable, parts: GatewayParts, lamps: Permits
) -> None:
    plain = key_of(parts, OPEN311_CREATE)
    assert create(service_code="quiet-permit", api_key=plain).status_code == 403
    assert create(service_code="quiet-permit").status_code == 201
    assert create(service_code="silent-permit").status_code == 404


def test_a_key_may_stand_in_the_address_or_a_header(
    client: FlaskClient, lamps: Permits, key: str
) -> None:
    for address, headers in (
        (f"{BASE}/requests.json?api_key={key}", {}),
        (f"{BASE}/requests.json", {"X-Api-Key": key}),
    ):
        assert client.post(address, data=ARGUMENTS, headers=headers).status_code == 201


# --------------------------------------------------------------------------------------- updates

UPDATE = {
    "update_id": "u-1",
    "status": "fixed",
    "updated_datetime": "2026-01-05T10:00:00+05:30",
    "description": "The lamp is on again.",
}


def test_an_update_reaches_the_office_as_the_citizens_words_once(
    client: FlaskClient, create: Callable, lamps: Permits, key: str, parts: GatewayParts
) -> None:
    reference = create().json[0]["service_request_id"]
    update = {**UPDATE, "service_request_id": reference, "api_key": key}

    def send(**changes: object):
        address = f"{BASE}/servicerequestupdates.json?lang=en"
        return client.post(address, data={**update, **changes})

    other = key_of(parts, partner="Another")
    assert send(api_key=other).status_code == 404
    assert send(status="DONE").status_code == 400
    assert {one["description"].partition(":")[0] for one in send(update_id="").json} == {
        "update_id"
    }
    owner = parts.citizens.known_as("9000000009")
    lamps.cases[reference] |= {"owner": owner}
    parts.database["cases"].update_one({"_id": reference}, {"$set": {"owner": owner}})
    answer = send()
    assert answer.status_code == 201 and answer.json == [{"update_id": "u-1"}]
    assert answer.headers["Cache-Control"] == "private, no-store"
    (acted,) = lamps.peer.kwargs_of("act")
    assert acted["action"] == "withdraw"
    assert "The lamp is on again." in acted["body"]["reason"] and "FIXED" in acted["body"]["reason"]
    again = send()
    assert again.status_code == 400 and again.json[0]["description"].startswith("update_id:")
    assert len(lamps.peer.kwargs_of("act")) == 1
