"""A lost authenticator app is reset by whoever may, and no other: through the API."""

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from pymongo.database import Database

from casework.desk.audit import entries_in
from chassis import time_source
from contracts.errors import ContractError, Unavailable
from gateway.building import GatewayParts
from gateway.officers import authenticators
from tests.integration.gateway.authenticator_door import (
    OFFER,
    PASSWORD,
    SECRET,
    Door,
    code,
)
from tests.integration.gateway.register import OFFICERS, STATION, enter_people


@pytest.fixture
def people(parts: GatewayParts) -> None:
    enter_people(parts)


@pytest.fixture
def with_one(parts: GatewayParts, people: None) -> str:
    """The enquiry officer of the station, who has an authenticator."""
    post = {"role": "enquiry-officer", "station": STATION}
    parts.officers.add("enquiry", PASSWORD, totp_secret=SECRET, **post)
    return "enquiry"


def reset(client: FlaskClient, headers: dict, username: str = "enquiry"):
    return client.delete(f"{OFFICERS}/{username}/authenticator", headers=headers)


def test_a_head_resets_a_lost_one_which_ends_all_sign_ins_and_the_next_one_sets_up_another(
    door: Door, signed_in: Callable, with_one: str, database: Database
) -> None:
    session = door.sign_in(with_one, code(SECRET)).json
    answer = reset(door.client, signed_in("sho"))
    assert (answer.status_code, answer.json["reset_proposed_by"]) == (200, None)
    assert not door.works(session)
    assert door.sign_in(with_one, code(SECRET, 1)).json["give_at"] == OFFER
    assert door.offer(with_one, password="not this one").status_code == 401
    offer = door.offer(with_one).json
    assert door.works(door.confirm(offer["enrolment"], code(offer["secret"])).json)
    log = [(one["what"], one["actor"]) for one in entries_in(database).find().sort("_id", 1)]
    assert log == [("reset-authenticator", "sho"), ("authenticator", "enquiry")]


@pytest.mark.parametrize(
    ("who", "whose", "status"),
    [
        ("duty", "enquiry", 403),
        ("enquiry", "enquiry", 403),
        ("sho", "sho", 403),
        ("admin", "admin", 403),
        ("head.elsewhere", "enquiry", 404),
        ("dsp", "enquiry", 404),
        ("sp.at.dsp", "dsp", 200),
        ("dsp", "sp.at.dsp", 403),
        ("sho", "nobody", 404),
    ],
)
def test_whose_authenticator_is_reset_by_whom(
    client: FlaskClient, signed_in: Callable, people: None, who: str, whose: str, status: int
) -> None:
    assert reset(client, signed_in(who), whose).status_code == status


def test_a_head_of_the_same_rank_resets_none(
    client: FlaskClient, signed_in: Callable, people: None, parts: GatewayParts
) -> None:
    parts.register.enter("sho.two", role="sho", office=STATION, password_hash="none")
    assert reset(client, signed_in("sho"), "sho.two").status_code == 403


def test_what_one_administrator_resets_a_second_one_agrees_to(
    make_app: Callable[..., Flask],
    as_caller: Callable,
    signed_in: Callable,
    with_one: str,
    database: Database,
) -> None:
    door = Door(make_app(POSTINGS_BY_TWO="yes").test_client())
    session = door.sign_in(with_one, code(SECRET)).json
    first, second = signed_in("admin"), as_caller("admin.two", "administrator")
    for _ in range(2):
        assert reset(door.client, first).json["reset_proposed_by"] == "admin"
    assert door.works(session), "nothing has changed"
    assert reset(door.client, second).json["reset_proposed_by"] is None
    assert not door.works(session)
    assert reset(door.client, second).json["reset_proposed_by"] == "admin.two", "agreed once"
    log = [one["what"] for one in entries_in(database).find().sort("_id", 1)]
    assert log == ["propose-reset"] * 2 + ["reset-authenticator", "propose-reset"]


def test_a_proposal_outlives_a_reset_that_could_not_be_written_down(
    make_app: Callable[..., Flask],
    as_caller: Callable,
    signed_in: Callable,
    with_one: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    app = make_app(POSTINGS_BY_TWO="yes")
    client, second = app.test_client(), as_caller("admin.two", "administrator")
    assert reset(client, signed_in("admin")).json["reset_proposed_by"] == "admin"

    def away(*_entry: object) -> None:
        raise Unavailable("the audit log is away")

    with monkeypatch.context() as broken:
        broken.setattr(app.extensions["gateway"].audit, "record", away)
        assert reset(client, second).status_code == 503
    assert reset(client, second).json["reset_proposed_by"] is None


def test_a_proposal_of_last_week_is_agreed_to_by_nobody(
    parts: GatewayParts, with_one: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = parts.officers.authenticators
    assert not store.is_reset_agreed(with_one, "admin")
    assert store.resets() == [(with_one, "admin")]
    real = time_source.now
    monkeypatch.setattr(time_source, "now", lambda: real() + authenticators.AGREED_WITHIN)
    assert store.resets() == []
    assert not store.is_reset_agreed(with_one, "admin.two")


def test_what_cannot_be_written_down_is_not_reset(
    door: Door, parts: GatewayParts, signed_in: Callable, with_one: str, monkeypatch
) -> None:
    session = door.sign_in(with_one, code(SECRET)).json

    def away(*_entry: object) -> None:
        raise ContractError("the audit log is away")

    monkeypatch.setattr(parts.audit, "record", away)
    assert reset(door.client, signed_in("sho")).status_code == 500
    assert door.works(session)


def test_proposals_are_found_by_an_index(parts: GatewayParts, with_one: str) -> None:
    rows = parts.database["officers"].find({"factor_reset.at": {"$gt": time_source.now()}})
    plan = rows.sort("factor_reset.at", 1).explain()["queryPlanner"]["winningPlan"]
    assert "IXSCAN" in str(plan) and "COLLSCAN" not in str(plan)
