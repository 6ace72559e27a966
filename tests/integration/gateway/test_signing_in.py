"""Citizens sign in by a one-time password."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from pymongo.database import Database

from chassis import time_source
from contracts.errors import Unavailable
from tests.integration.gateway.conftest import refuses, sent_otp
from tests.integration.gateway.peer import Peer

MOBILE = "9000000001"


def _challenge(client: FlaskClient, mobile: str = MOBILE) -> str:
    answer = client.post("/api/v1/auth/otp", json={"mobile": mobile})
    assert answer.status_code == 202, answer.json
    return answer.json["challenge"]


def _exchange(client: FlaskClient, challenge: str, otp: str):
    return client.post("/api/v1/auth/token", json={"challenge": challenge, "otp": otp})


def _wrong(otp: str) -> str:
    return f"{(int(otp) + 1) % 1_000_000:06}"


def test_the_password_sent_to_the_mobile_signs_the_citizen_in(
    client: FlaskClient, notify: Peer
) -> None:
    challenge = _challenge(client)
    answer = _exchange(client, challenge, sent_otp(notify, MOBILE))
    assert answer.status_code == 200
    assert answer.json["expires_in"] == 3600
    token = {"Authorization": f"Bearer {answer.json['access_token']}"}
    assert client.get("/api/v1/cases", headers=token).json == {
        "items": [],
        "locked": [],
        "next": None,
    }


def test_a_citizen_is_the_same_one_at_the_next_sign_in(
    client: FlaskClient, notify: Peer, database: Database
) -> None:
    for typed in (MOBILE, "+91 90000 00001"):
        _exchange(client, _challenge(client, typed), sent_otp(notify, MOBILE))
    assert database["citizens"].count_documents({}) == 1


def test_neither_mobile_nor_password_is_readable_in_the_database(
    client: FlaskClient, notify: Peer, database: Database
) -> None:
    challenge = _challenge(client)
    otp = sent_otp(notify, MOBILE)
    _exchange(client, challenge, otp)
    for collection in database.list_collection_names():
        for document in database[collection].find():
            assert MOBILE not in str(document)
            assert MOBILE.encode() not in b"".join(_binaries(document))
    record = database["otp_challenges"].find_one({"_id": challenge})
    assert otp not in str(record)


def test_a_password_typed_on_a_hindi_keyboard_is_the_same(
    client: FlaskClient, notify: Peer
) -> None:
    challenge = _challenge(client)
    typed = sent_otp(notify, MOBILE).translate(str.maketrans("0123456789", "०१२३४५६७८९"))
    assert _exchange(client, challenge, typed).status_code == 200


def test_a_password_is_good_once(client: FlaskClient, notify: Peer) -> None:
    challenge = _challenge(client)
    otp = sent_otp(notify, MOBILE)
    assert _exchange(client, challenge, otp).status_code == 200
    assert _exchange(client, challenge, otp).status_code == 401


def test_a_password_expires(client: FlaskClient, notify: Peer) -> None:
    challenge = _challenge(client)
    otp = sent_otp(notify, MOBILE)
    later = time_source.now() + timedelta(seconds=301)
    time_source.use(lambda: later)
    try:
        assert _exchange(client, challenge, otp).status_code == 401
    finally:
        time_source.use(None)


def test_after_five_wrong_tries_not_even_the_right_password_helps(
    client: FlaskClient, notify: Peer
) -> None:
    challenge = _challenge(client)
    otp = sent_otp(notify, MOBILE)
    wrong = [_exchange(client, challenge, _wrong(otp)).status_code for _ in range(5)]
    assert wrong == [401] * 5
    answer = _exchange(client, challenge, otp)
    assert answer.status_code == 429
    assert int(answer.headers["Retry-After"]) > 0


def test_a_password_is_good_for_its_own_challenge_only(client: FlaskClient, notify: Peer) -> None:
    first = _challenge(client)
    otp = sent_otp(notify, MOBILE)
    second = _challenge(client)
    if sent_otp(notify, MOBILE) != otp:
        assert _exchange(client, second, otp).status_code == 401
    assert _exchange(client, first, otp).status_code == 200


def test_an_unknown_challenge_is_answered_like_a_wrong_password(
    client: FlaskClient, notify: Peer
) -> None:
    challenge = _challenge(client)
    wrong = _exchange(client, challenge, _wrong(sent_otp(notify, MOBILE)))
    unknown = _exchange(client, "never-made", "123456")
    assert wrong.status_code == unknown.status_code == 401
    differing = {"reference"}
    assert {k: v for k, v in wrong.json.items() if k not in differing} == {
        k: v for k, v in unknown.json.items() if k not in differing
    }


def test_challenges_cannot_be_guessed(client: FlaskClient, notify: Peer) -> None:
    challenges = {_challenge(client, f"900000000{n}") for n in range(5)}
    assert len(challenges) == 5
    assert all(len(challenge) >= 32 for challenge in challenges)


def test_one_mobile_is_sent_five_passwords_an_hour(client: FlaskClient, notify: Peer) -> None:
    for _ in range(5):
        _challenge(client)
    answer = client.post("/api/v1/auth/otp", json={"mobile": MOBILE})
    assert answer.status_code == 429
    assert len(notify.kwargs_of("send_otp")) == 5
    _challenge(client, "9000000002")


def test_the_limit_of_sends_holds_over_processes(
    make_app: Callable[..., Flask], notify: Peer
) -> None:
    processes = [make_app().test_client() for _ in range(2)]
    statuses = [
        processes[n % 2].post("/api/v1/auth/otp", json={"mobile": MOBILE}).status_code
        for n in range(7)
    ]
    assert statuses == [202] * 5 + [429] * 2


def test_one_address_is_limited_over_all_mobiles(
    make_app: Callable[..., Flask], notify: Peer
) -> None:
    client = make_app(OTP_SENDS_PER_ADDRESS="3").test_client()
    statuses = [
        client.post("/api/v1/auth/otp", json={"mobile": f"900000000{n}"}).status_code
        for n in range(4)
    ]
    assert statuses == [202, 202, 202, 429]


def test_the_local_profile_does_not_limit_sends(
    make_app: Callable[..., Flask], notify: Peer
) -> None:
    client = make_app(PROFILE="local").test_client()
    statuses = {
        client.post("/api/v1/auth/otp", json={"mobile": MOBILE}).status_code for _ in range(8)
    }
    assert statuses == {202}


@pytest.mark.parametrize("away", [True, False])
def test_when_nothing_can_be_sent_the_citizen_is_told_to_come_back(
    client: FlaskClient, amqp_uri: str, database: Database, away: bool
) -> None:
    if away:
        answer = client.post("/api/v1/auth/otp", json={"mobile": MOBILE})
    else:
        with Peer(amqp_uri, "notify", {"send_otp": refuses(Unavailable())}):
            answer = client.post("/api/v1/auth/otp", json={"mobile": MOBILE})
    assert answer.status_code == 503
    assert answer.headers["Retry-After"]
    assert database["otp_challenges"].count_documents({}) == 0


def _binaries(content: object) -> list[bytes]:
    if isinstance(content, dict):
        return [part for value in content.values() for part in _binaries(value)]
    return [bytes(content)] if isinstance(content, bytes) else []
