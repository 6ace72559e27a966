"""Who shares a phone is asked for a private code before a sensitive case is shown, however it is
asked for; a lost code is taken off after three days, unless it is given before."""

from collections.abc import Callable
from io import BytesIO
from itertools import islice

import pytest
from flask import Flask
from flask.testing import FlaskClient
from pymongo.database import Database

from casework.desk.audit import entries_in
from chassis import time_source
from gateway.building import GatewayParts
from gateway.files.use_cases import attach
from gateway.own_data import erasing
from tests.integration.gateway.conftest import sent_otp
from tests.integration.gateway.peer import Peer
from tests.integration.gateway.permits import Permits
from tests.integration.gateway.private_code.code_api import (
    CODE,
    MOBILE,
    NEEDED,
    NONE,
    SECRETS,
    URL,
    choose,
    give,
    lose,
)
from tests.support.later import later
from tests.unit.gateway.files import samples


def file_of(client: FlaskClient, headers: dict) -> str:
    file = (BytesIO(samples.JPEG), "photo.jpg", "image/jpeg")
    return client.post("/api/v1/files", data={"file": file}, headers=headers).json["id"]


def test_every_way_to_a_sensitive_case_asks_for_the_code_until_it_is_given(
    client: FlaskClient, secret: dict, next_sign_in: Callable, notify: Peer
) -> None:
    headers, reference = next_sign_in(), secret["reference"]
    case = f"/api/v1/cases/{reference}"
    ways = [("GET", case), ("GET", f"{case}/record"), ("GET", f"{case}/messages")]
    ways += [("GET", f"{case}/feedback"), ("GET", f"{case}/events?after=0")]
    ways += [("GET", "/api/v1/documents/paper-one"), ("GET", "/api/v1/me/data")]
    ways += [("POST", f"{case}/actions/withdraw"), ("PUT", f"{case}/feedback")]
    bodies = {"POST": {"reason": "no more"}, "PUT": {"answer": "yes"}}
    for method, path in ways:
        answer = client.open(path, method=method, json=bodies.get(method), headers=headers)
        assert (answer.status_code, answer.json["code"]) == (403, NEEDED), path
        assert answer.json["give_at"] == f"{URL}/given"
        assert not any(word in answer.text for word in SECRETS), path
    assert give(client, headers).json == {**NONE, "chosen": True, "given": True}
    for method, path in ways[:4] + ways[5:7]:
        assert client.open(path, method=method, headers=headers).status_code == 200, path
    assert client.get(case, headers=next_sign_in()).json["code"] == NEEDED, "another sign-in"


def test_that_it_may_be_refused_so_is_documented(client: FlaskClient) -> None:
    paths = client.get("/api/v1/openapi.json").json["paths"]
    case = "/api/v1/cases/{reference}"
    ways = [("get", f"{case}{part}") for part in ("", "/record", "/messages", "/events")]
    ways += [("get", "/api/v1/documents/{document_id}"), ("get", "/api/v1/files/{file_id}")]
    ways += [("post", "/api/v1/track"), ("post", f"{case}/actions/{{action}}")]
    assert [way for way in ways if "403" not in paths[way[1]][way[0]]["responses"]] == []


def test_in_the_list_it_is_a_neutral_line_and_no_filter_tells_what_it_is(
    client: FlaskClient, secret: dict, next_sign_in: Callable, parts: GatewayParts,
    permits: Permits,
) -> None:  # fmt: skip
    plain = permits.new_case(permits.owner)
    parts.cases.put(plain)
    headers = next_sign_in()
    page = client.get("/api/v1/cases", headers=headers).json
    (line,) = page["locked"]
    assert line["reference"] == secret["reference"]
    assert line.keys() == {"reference", "filed_at", "acknowledged_at", "updated_at", "links"}
    assert [one["reference"] for one in page["items"]] == [plain["reference"]]
    for narrowed in ("service=permit", "state=submitted"):
        page = client.get(f"/api/v1/cases?{narrowed}", headers=headers).json
        assert [one["reference"] for one in page["items"]] == [plain["reference"]]
        assert page["locked"] == []
    give(client, headers)
    page = client.get("/api/v1/cases?service=permit", headers=headers).json
    references = {secret["reference"], plain["reference"]}
    assert {one["reference"] for one in page["items"]} == references and page["locked"] == []


def test_what_is_not_sensitive_is_shown_without_a_code(
    client: FlaskClient, next_sign_in: Callable, parts: GatewayParts, permits: Permits
) -> None:
    plain = permits.new_case(permits.owner)
    parts.cases.put(plain)
    answer = client.get(f"/api/v1/cases/{plain['reference']}", headers=next_sign_in())
    assert answer.status_code == 200


def test_a_file_given_to_the_case_and_tracking_with_a_password_ask_too(
    client: FlaskClient, app: Flask, secret: dict, next_sign_in: Callable, notify: Peer
) -> None:
    headers, reference = next_sign_in(), secret["reference"]
    file = file_of(client, headers)
    assert client.get(f"/api/v1/files/{file}", headers=headers).status_code == 200
    with app.app_context():
        attach(reference, [file])
    assert client.get(f"/api/v1/files/{file}", headers=headers).json["code"] == NEEDED
    client.post("/api/v1/track/otp", json={"reference": reference})
    body = {"reference": reference, "otp": sent_otp(notify, MOBILE)}
    assert client.post("/api/v1/track", json=body).json["code"] == NEEDED


def test_an_open_stream_ends_when_a_code_is_chosen_elsewhere(
    make_app: Callable[..., Flask], secret: dict, citizen: dict, permits: Permits,
    as_caller: Callable,
) -> None:  # fmt: skip
    client = make_app(STREAM_HEARTBEAT="0.1").test_client()
    stream = client.get(f"/api/v1/cases/{secret['reference']}/events?after=0", headers=citizen)
    lines = iter(stream.response)
    assert (
        next(lines).startswith(b"retry") and b"change" in next(lines) and b"change" in next(lines)
    )
    choose(client, as_caller(permits.owner, "citizen"))
    assert [line for line in islice(lines, 5) if b"heartbeat" not in line] == []
    assert next(lines, None) is None


def test_officers_and_other_people_of_the_case_are_asked_nothing(
    client: FlaskClient, secret: dict, next_sign_in: Callable, as_caller: Callable
) -> None:
    case = f"/api/v1/cases/{secret['reference']}"
    assert client.get(case, headers=as_caller("one.sp", "sp", "PD-PATNA-SP")).status_code == 200
    assert client.get(case, headers=as_caller("c-stranger", "citizen")).status_code == 404


@pytest.mark.parametrize("typed", ["RED KITE ४७", " redkite47 "])
def test_the_code_is_meant_however_it_is_typed_and_kept_as_no_database_tells(
    client: FlaskClient, next_sign_in: Callable, database: Database, typed: str
) -> None:
    (row,) = database["private_codes"].find()
    assert row["hash"].startswith("$argon2id$") and "kite" not in str(row)
    assert give(client, next_sign_in(), typed).status_code == 200


@pytest.mark.parametrize(
    ("code", "why"),
    [("12", "too-short"), ("x" * 65, "too-long"), ("1234", "easily-guessed")]
    + [(one, "easily-guessed") for one in ("1212", "9876", "1987", "0001", "9000000001", "asdf")],
)
def test_a_code_that_is_guessed_is_refused(
    client: FlaskClient, citizen: dict, code: str, why: str
) -> None:
    answer = choose(client, citizen, code)
    assert answer.status_code == 422 and answer.json["fields"]["code"]["code"] == why
    assert client.get(URL, headers=citizen).json == NONE


def test_wrong_tries_lock_for_a_while_and_not_for_good(
    client: FlaskClient, secret: dict, next_sign_in: Callable
) -> None:
    morning = time_source.now().replace(hour=6, minute=0)
    time_source.use(lambda: morning)
    headers = next_sign_in()
    for _ in range(5):
        assert give(client, headers, "wrong").json["fields"]["code"]["code"] == "wrong-code"
    locked = give(client, headers)
    assert locked.status_code == 429 and int(locked.headers["Retry-After"]) <= 900
    for _ in range(2):
        later(minutes=16)
        headers = next_sign_in()
        for _ in range(5):
            give(client, headers, "wrong")
    later(minutes=16)
    locked = give(client, next_sign_in())
    assert locked.status_code == 429 and int(locked.headers["Retry-After"]) > 3600, "of this day"
    later(days=1)
    assert give(client, next_sign_in()).status_code == 200


def test_to_change_or_take_off_the_code_it_must_be_known(
    client: FlaskClient, secret: dict, citizen: dict, next_sign_in: Callable
) -> None:
    headers = next_sign_in()
    for code in ("green 58", None):
        for current, why in ((None, "required"), ("wrong", "wrong-code")):
            refused = choose(client, headers, code, current)
            assert refused.json["fields"]["current"]["code"] == why
    assert choose(client, headers, "green 58", CODE).status_code == 200
    assert client.get(URL, headers=citizen).json["given"] is False, "of the code before"
    assert give(client, citizen, "green 58").status_code == 200
    assert choose(client, headers, None, "green 58").json == NONE
    case = f"/api/v1/cases/{secret['reference']}"
    assert client.get(case, headers=next_sign_in()).status_code == 200


def test_a_lost_code_is_gone_after_a_one_time_password_and_three_days(
    client: FlaskClient, secret: dict, next_sign_in: Callable, notify: Peer
) -> None:
    case = f"/api/v1/cases/{secret['reference']}"
    answer = lose(client, next_sign_in(), notify)
    assert answer.status_code == 202 and answer.json["removal"]["takes_effect_at"]
    later(hours=71)
    headers = next_sign_in()
    assert client.get(case, headers=headers).json["code"] == NEEDED
    lose(client, headers, notify)  # to ask once more neither helps nor harms
    later(hours=1)
    headers = next_sign_in()
    assert client.get(case, headers=headers).status_code == 200
    state = client.get(URL, headers=headers).json
    assert state == {**NONE, "removed_at": answer.json["removal"]["takes_effect_at"]}
    assert choose(client, headers, "green 58").json["removed_at"] is None


def test_who_gives_the_code_stops_the_removal(
    client: FlaskClient, secret: dict, next_sign_in: Callable, notify: Peer
) -> None:
    lose(client, next_sign_in(), notify)
    later(hours=70)
    assert give(client, next_sign_in()).json["removal"] is None
    later(hours=70)
    case = f"/api/v1/cases/{secret['reference']}"
    assert client.get(case, headers=next_sign_in()).json["code"] == NEEDED


def test_without_the_one_time_password_or_with_another_ones_nothing_is_taken_off(
    client: FlaskClient, next_sign_in: Callable, notify: Peer, parts: GatewayParts,
    as_caller: Callable,
) -> None:  # fmt: skip
    headers = next_sign_in()
    challenge = client.post(f"{URL}/otp", headers=headers).json["challenge"]
    wrong = {"challenge": challenge, "otp": "000000"}
    assert client.post(f"{URL}/removal", json=wrong, headers=headers).status_code == 401
    other = as_caller(parts.citizens.enter("9000000002", "en"), "citizen")
    choose(client, other, "blue 69")
    right = {"challenge": challenge, "otp": sent_otp(notify, MOBILE)}
    assert client.post(f"{URL}/removal", json=right, headers=other).status_code == 401
    for one in (headers, other):
        assert client.get(URL, headers=one).json["removal"] is None


def test_who_has_no_code_cannot_give_or_lose_one(client: FlaskClient, citizen: dict) -> None:
    assert give(client, citizen).status_code == 409
    assert client.post(f"{URL}/otp", headers=citizen).status_code == 409


def test_a_wish_to_be_erased_takes_no_code_off_and_tells_nothing_of_the_case(
    client: FlaskClient, secret: dict, next_sign_in: Callable, notify: Peer, parts: GatewayParts,
    permits: Permits, database: Database,
) -> None:  # fmt: skip
    headers = next_sign_in()
    first = client.post("/api/v1/me/erasure", headers=headers).json
    for answer in (first, client.get("/api/v1/me/erasure", headers=headers).json):
        (staying,) = answer["stays"]
        assert (staying["service"], staying["until"]) == (None, None)
    assert (
        client.get(f"/api/v1/cases/{secret['reference']}", headers=headers).json["code"] == NEEDED
    )
    database["cases"].delete_many({})
    later(hours=2)
    erasing.sweep(parts)
    later(days=1)
    erasing.sweep(parts)
    assert parts.citizens.find(MOBILE) is None
    assert database["private_codes"].count_documents({}) == 0


def test_what_becomes_of_the_code_is_in_the_audit_log(
    client: FlaskClient, next_sign_in: Callable, notify: Peer, database: Database, permits: Permits
) -> None:
    lose(client, next_sign_in(), notify)
    give(client, headers := next_sign_in())
    choose(client, headers, None, CODE)
    entries = entries_in(database).find({"actor": permits.owner})
    assert [one["what"].split()[0] for one in entries] == ["chooses", "lost", "found", "takes"]
