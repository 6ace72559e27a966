"""Leave, return and posting: who may enter them, and what ends with them."""

import time
from collections.abc import Callable

import gevent
import pyotp
import pytest
from flask import Flask
from flask.testing import FlaskClient
from marshmallow import RAISE
from pymongo.database import Database

from casework.desk.audit import entries_in
from gateway.building import GatewayParts
from gateway.cases import stream as case_stream
from gateway.identity.caller import Caller
from gateway.officers import shapes as officer_shapes
from gateway.officers import use_cases as officer_use_cases
from gateway.officers.register import OfficerRegister
from tests.integration.gateway.conftest import announce
from tests.integration.gateway.peer import Peer
from tests.integration.gateway.permits import Permits
from tests.integration.gateway.register import (
    OFFICERS,
    OTHER_STATION,
    STATION,
    WITH_OFFICERS,
    enter_people,
    officer,
    outbox,
    post_to,
    take_leave,
)
from tests.support.polling import eventually

PASSWORD = "granite-otter-39-lantern"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


@pytest.fixture(autouse=True)
def people(parts: GatewayParts, database: Database) -> None:
    announce(database, WITH_OFFICERS)
    enter_people(parts)


def test_leave_and_its_event_are_one_write_with_all_that_a_service_must_know(
    client: FlaskClient, signed_in: Callable, database: Database
) -> None:
    answer = take_leave(
        client, signed_in("sho"), successor="enquiry2", until="2099-01-01T00:00:00Z"
    )
    assert answer.status_code == 200
    assert answer.json["absent"] is True
    assert answer.json["absence"]["until"] == "2099-01-01T00:00:00.000+00:00"
    (event,) = outbox(database, "enquiry")
    successor = database["officers"].find_one({"_id": "enquiry2"})
    assert event["type"] == "officer.left"
    assert event["source"] == "gateway"
    assert event["actor"] == {"id": "sho", "role": "sho"}
    assert event["data"] == {
        "officer": "enquiry",
        "office": STATION,
        "role": "enquiry-officer",
        "successor": "enquiry2",
        "successor_record": {
            "name": {"hi": "परीक्षण अधिकारी enquiry2", "en": "Test Officer enquiry2"},
            "rank": {"hi": "जाँच अधिकारी", "en": "Enquiry officer"},
            "phone": "9800000002",
            "role": "enquiry-officer",
            "office": STATION,
            "woman": False,
            "entered_at": successor["sessions_from"].isoformat(timespec="milliseconds"),
        },
        "reason": "leave",
        "from": answer.json["absence"]["from"],
    }


def test_the_session_of_an_absent_officer_ends_at_once_and_is_told_why(
    client: FlaskClient, signed_in: Callable
) -> None:
    token = signed_in("enquiry")
    assert client.get("/api/v1/cases", headers=token).status_code == 200
    take_leave(client, signed_in("sho"))
    refused = client.get("/api/v1/cases", headers=token)
    assert (refused.status_code, refused.json["code"]) == (401, "officer-absent")
    assert refused.json["detail"].startswith("You are entered as absent")
    assert "WWW-Authenticate" in refused.headers


def test_in_another_process_the_session_ends_within_a_second(
    make_app: Callable[..., Flask], client: FlaskClient, signed_in: Callable
) -> None:
    other, token = make_app().test_client(), signed_in("enquiry")
    assert other.get("/api/v1/cases", headers=token).status_code == 200
    take_leave(client, signed_in("sho"))
    eventually(
        lambda: other.get("/api/v1/cases", headers=token).status_code == 401,
        seconds=2,
        what="the session's end",
    )


def test_who_comes_back_signs_in_anew(
    client: FlaskClient, parts: GatewayParts, signed_in: Callable
) -> None:
    before = signed_in("enquiry")
    take_leave(client, signed_in("sho"))
    answer = client.delete(f"{OFFICERS}/enquiry/absence", headers=signed_in("sho"))
    assert (answer.status_code, answer.json["absent"]) == (200, False)
    refused = client.get("/api/v1/cases", headers=before)
    assert (refused.status_code, refused.json["code"]) == (401, "session-ended")
    assert client.get("/api/v1/cases", headers=signed_in("enquiry")).status_code == 200


def test_an_absent_officer_cannot_sign_in_and_is_told_so_only_for_the_right_password(
    client: FlaskClient, parts: GatewayParts, signed_in: Callable
) -> None:
    parts.officers.add(
        "enquiry", PASSWORD, role="enquiry-officer", station=STATION, totp_secret=SECRET
    )
    take_leave(client, signed_in("sho"))

    def sign_in(password: str, step: int = 0):
        code = pyotp.TOTP(SECRET).at(int(time.time()) + 30 * step)
        body = {"username": "enquiry", "password": password, "totp": code}
        return client.post("/api/v1/auth/officer", json=body)

    assert sign_in("not this one").json["code"] == "not-authenticated"
    assert sign_in(PASSWORD).json["code"] == "officer-absent"
    client.delete(f"{OFFICERS}/enquiry/absence", headers=signed_in("sho"))
    assert sign_in(PASSWORD, 1).status_code == 200


def test_leave_that_is_over_needs_no_return(
    client: FlaskClient, parts: GatewayParts, signed_in: Callable, database: Database
) -> None:
    take_leave(client, signed_in("sho"), until="2099-01-01T00:00:00+00:00")
    over = {"absence.until": officer(parts, "enquiry").absence.begins}
    database["officers"].update_one({"_id": "enquiry"}, {"$set": over})
    assert not officer(parts, "enquiry").is_absent


def test_a_posting_changes_the_post_ends_the_sessions_and_is_told(
    client: FlaskClient, signed_in: Callable, database: Database, routing: Peer
) -> None:
    token = signed_in("enquiry")
    answer = post_to(
        client,
        signed_in("admin"),
        office=OTHER_STATION,
        role="duty-officer",
        successor=" Enquiry2 ",
    )
    assert answer.status_code == 200
    assert (answer.json["office"], answer.json["role"]) == (OTHER_STATION, "duty-officer")
    assert client.get("/api/v1/cases", headers=token).json["code"] == "session-ended"
    (event,) = outbox(database, "enquiry")
    notice = {key: event["data"][key] for key in ("office", "role", "successor", "reason")}
    assert notice == {
        "office": STATION,
        "role": "enquiry-officer",
        "successor": "enquiry2",
        "reason": "transfer",
    }


def test_nobody_posts_himself_and_what_an_administrator_posts_a_second_one_agrees_to(
    make_app: Callable, as_caller: Callable, signed_in: Callable, database: Database, routing: Peer
) -> None:
    client = make_app(POSTINGS_BY_TWO="yes").test_client()
    first, second = signed_in("admin"), as_caller("admin.two", "administrator")
    itself = client.post(
        f"{OFFICERS}/admin/posting", json={"office": STATION, "role": "sho"}, headers=first
    )
    assert itself.status_code == 403

    def post(by: dict, **to: str):
        return post_to(client, by, **{"office": OTHER_STATION, "role": "sho", **to}).json

    for _ in range(2):
        assert post(first)["proposed"]["by"] == "admin"
    assert "proposed" in post(second, role="duty-officer"), "not what the first one proposed"
    assert "proposed" in post(first)
    agreed = post(second)
    assert (agreed["office"], agreed["role"], "proposed" in agreed) == (OTHER_STATION, "sho", False)
    log = [one["what"] for one in entries_in(database).find().sort("_id", 1)]
    assert log == ["propose"] * 4 + ["post"]


def test_the_same_post_again_changes_nothing(
    client: FlaskClient, signed_in: Callable, database: Database, routing: Peer
) -> None:
    answer = post_to(client, signed_in("sho"), office=STATION, role="enquiry-officer")
    assert answer.status_code == 200
    assert outbox(database, "enquiry") == []


def test_an_office_that_does_not_exist_is_refused(
    client: FlaskClient, signed_in: Callable, routing: Peer
) -> None:
    answer = post_to(client, signed_in("admin"), office="9999999", role="sho")
    assert answer.status_code == 422
    assert answer.json["fields"]["office"]["code"] == "no-such-station"


def test_the_office_is_listed_for_itself_those_above_it_and_the_administrator(
    client: FlaskClient, signed_in: Callable, routing: Peer
) -> None:
    take_leave(client, signed_in("sho"), "enquiry2")

    def listed(who: str):
        return client.get(f"{OFFICERS}?office={STATION}", headers=signed_in(who))

    listing = listed("duty").json
    assert officer_shapes.OfficerList(unknown=RAISE).validate(listing) == {}
    absent = {one["username"]: one["absent"] for one in listing["items"]}
    assert absent == {"sho": False, "enquiry": False, "enquiry2": True, "duty": False}
    assert listed("dsp").json == listed("admin").json == listing
    assert listed("head.elsewhere").status_code == 403


def test_of_two_who_change_one_entry_at_one_moment_the_second_is_told(
    parts: GatewayParts, database: Database
) -> None:
    from contracts.errors import Conflict

    account = officer(parts, "enquiry")
    first, second = OfficerRegister(database), OfficerRegister(database)
    first.post(account, role="duty-officer", office=STATION, successor=None, by=None)
    with pytest.raises(Conflict):
        second.post(account, role="enquiry-officer", office=OTHER_STATION, successor=None, by=None)
    assert len(outbox(database, "enquiry")) == 1


def test_who_is_entered_anew_at_another_post_has_left_the_old_one(
    parts: GatewayParts, database: Database, signed_in: Callable, client: FlaskClient
) -> None:
    take_leave(client, signed_in("sho"))
    parts.officers.add(
        "enquiry", PASSWORD, role="enquiry-officer", station=OTHER_STATION, totp_secret=SECRET
    )
    left, posted = outbox(database, "enquiry")
    assert (left["data"]["reason"], posted["data"]["reason"]) == ("leave", "transfer")
    assert officer(parts, "enquiry").is_absent


def test_a_new_password_ends_the_sessions_of_the_old_one(
    parts: GatewayParts, signed_in: Callable, client: FlaskClient
) -> None:
    token = signed_in("enquiry")
    assert client.get("/api/v1/cases", headers=token).status_code == 200
    parts.officers.add(
        "enquiry", PASSWORD, role="enquiry-officer", station=STATION, totp_secret=SECRET
    )
    parts.sessions.forget("enquiry")
    assert client.get("/api/v1/cases", headers=token).json["code"] == "session-ended"


def test_an_open_stream_ends_with_the_officers_session(
    make_app: Callable[..., Flask], permits: Permits
) -> None:
    parts = make_app(STREAM_HEARTBEAT="0.1").extensions["gateway"]
    case = permits.new_case("c-owner", definition_version=2)
    parts.cases.put(case)
    token = parts.access_tokens.issue(Caller("sho", "sho", STATION, "en"), 600)
    caller = parts.access_tokens.read(token, "en")
    stream = case_stream.changes(parts, caller, case["reference"], 1)
    assert next(stream) is None  # a heartbeat
    sho = officer(parts, "sho")
    parts.register.post(sho, role="sho", office=OTHER_STATION, successor=None, by=None)
    with gevent.Timeout(3, AssertionError("the stream goes on")):
        assert set(stream) <= {None}


def test_anybody_learns_who_heads_an_office_by_name_and_rank_alone(
    app: Flask, client: FlaskClient, signed_in: Callable
) -> None:
    with app.test_request_context():
        (head,) = officer_use_cases.heads_of(STATION)
    assert head.keys() == {"name", "rank", "role"}
    assert head["name"]["en"] == "Test Officer sho"
    assert head["role"]["en"] == "Station house officer"
    take_leave(client, signed_in("sho"), "sho")
    with app.test_request_context():
        assert officer_use_cases.heads_of(STATION) == []
