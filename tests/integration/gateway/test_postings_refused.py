"""Who may not enter leave and postings, and what is refused in them."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from pymongo.database import Database

from gateway.building import GatewayParts
from tests.integration.gateway.conftest import announce
from tests.integration.gateway.peer import Peer
from tests.integration.gateway.register import (
    OFFICERS,
    OTHER_STATION,
    STATION,
    WITH_OFFICERS,
    enter_people,
    outbox,
    post_to,
    take_leave,
)


@pytest.fixture(autouse=True)
def people(parts: GatewayParts, database: Database) -> None:
    announce(database, WITH_OFFICERS)
    enter_people(parts)


@pytest.mark.parametrize(
    ("who", "whom", "status"),
    [
        ("sho", "enquiry", 200),
        ("sho", "sho", 200),
        ("admin", "elsewhere", 200),
        ("enquiry", "enquiry", 403),
        ("duty", "enquiry", 403),
        ("head.elsewhere", "enquiry", 404),
        ("dsp", "enquiry", 404),
        ("admin", "nobody", 404),
        ("dsp", "sp.at.dsp", 403),
    ],
)
def test_the_head_of_the_office_and_the_administrator_enter_leave_and_nobody_else(
    client: FlaskClient, signed_in: Callable, who: str, whom: str, status: int
) -> None:
    assert take_leave(client, signed_in(who), whom).status_code == status


def test_a_citizen_has_no_business_in_the_register(client: FlaskClient, as_caller) -> None:
    citizen = as_caller("c-1", "citizen")
    assert take_leave(client, citizen).status_code == 403
    assert client.get(f"{OFFICERS}?office={STATION}", headers=citizen).status_code == 403
    assert take_leave(client, {}).status_code == 401


@pytest.mark.parametrize("role", ["sho", "dsp", "sp", "control-room", "administrator"])
def test_the_head_of_a_station_gives_no_post_as_high_as_the_own(
    client: FlaskClient, signed_in: Callable, routing: Peer, role: str
) -> None:
    assert post_to(client, signed_in("sho"), office=STATION, role=role).status_code == 403
    assert post_to(client, signed_in("admin"), office=STATION, role=role).status_code == 200


def test_a_head_gives_no_post_at_an_office_that_is_not_below_the_own(
    client: FlaskClient, signed_in: Callable, routing: Peer
) -> None:
    """Else two who agree would read the cases of any station."""
    post = {"office": OTHER_STATION, "role": "duty-officer"}
    assert post_to(client, signed_in("sho"), **post).status_code == 403
    assert post_to(client, signed_in("admin"), **post).status_code == 200


def test_a_head_does_not_undo_an_absence_that_the_administrator_entered(
    client: FlaskClient, signed_in: Callable, routing: Peer
) -> None:
    assert take_leave(client, signed_in("admin"), reason="removed").status_code == 200
    absence = f"{OFFICERS}/enquiry/absence"
    assert client.delete(absence, headers=signed_in("sho")).status_code == 403
    assert take_leave(client, signed_in("sho")).status_code == 403
    post = {"office": STATION, "role": "duty-officer"}
    assert post_to(client, signed_in("sho"), **post).status_code == 403
    assert client.delete(absence, headers=signed_in("admin")).status_code == 200
    assert take_leave(client, signed_in("sho")).status_code == 200
    assert client.delete(absence, headers=signed_in("sho")).status_code == 200


@pytest.mark.parametrize(
    ("successor", "code"),
    [
        ("enquiry", "not-a-choice"),
        ("elsewhere", "not-a-choice"),
        ("nobody", "not-a-choice"),
        ("duty", "not-a-choice"),  # no group of this service gives a named duty officer anything
        ("enquiry2", "officer-absent"),
    ],
)
def test_a_successor_is_somebody_else_of_the_office_who_is_there_and_can_work_on_cases(
    client: FlaskClient, signed_in: Callable, database: Database, successor: str, code: str
) -> None:
    take_leave(client, signed_in("sho"), "enquiry2")
    answer = take_leave(client, signed_in("sho"), "enquiry", successor=successor)
    assert answer.status_code == 422
    assert answer.json["fields"]["successor"]["code"] == code
    assert outbox(database, "enquiry") == []


@pytest.mark.parametrize(
    ("body", "field", "code"),
    [
        ({"reason": "holiday"}, "reason", "not-a-choice"),
        ({"reason": None}, "reason", "required"),
        ({"from": "2099-01-01T00:00:00Z"}, "from", "in-the-future"),
        ({"from": "2026-01-01T00:00:00"}, "from", "not-a-date"),
        ({"until": "yesterday"}, "until", "not-a-date"),
        ({"until": "2020-01-01T00:00:00Z"}, "until", "out-of-range"),
        ({"why": "x"}, "why", "unknown-field"),
    ],
)
def test_what_is_wrong_with_a_leave_is_told_by_field(
    client: FlaskClient, signed_in: Callable, body: dict, field: str, code: str
) -> None:
    answer = take_leave(client, signed_in("sho"), **body)
    assert answer.status_code == 422
    assert answer.json["fields"][field]["code"] == code
