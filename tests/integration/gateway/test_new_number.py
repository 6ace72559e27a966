"""A citizen's mobile becomes another one: proved, told to the old one, stopped or done, and carried
to where it was copied."""

import re
from collections.abc import Callable, Iterator

import pytest
from flask.testing import FlaskClient
from pymongo.database import Database

from chassis import actor, time_source
from contracts.errors import Unavailable
from gateway.building import GatewayParts, build
from gateway.own_data import new_number, renumbering
from tests.integration.gateway.conftest import sent_otp
from tests.integration.gateway.peer import Peer
from tests.integration.gateway.permits import Permits
from tests.support.later import later

OLD, NEW = "9000000001", "9000000042"
URL = "/api/v1/me/number"


@pytest.fixture(autouse=True)
def real_time() -> Iterator[None]:
    yield
    time_source.use(None)


def ask_for_new(client: FlaskClient, headers: dict, notify: Peer, mobile: str = NEW):
    """The answer to who proves the new mobile."""
    start = client.post(f"{URL}/otp", json={"mobile": mobile}, headers=headers)
    assert start.status_code == 202, start.json
    body = {"challenge": start.json["challenge"], "otp": sent_otp(notify, mobile)}
    return client.post(URL, json=body, headers=headers)


def signed_in(client: FlaskClient, notify: Peer, mobile: str) -> dict[str, str]:
    challenge = client.post("/api/v1/auth/otp", json={"mobile": mobile}).json["challenge"]
    body = {"challenge": challenge, "otp": sent_otp(notify, mobile)}
    session = client.post("/api/v1/auth/token", json=body).json
    return {"Authorization": f"Bearer {session['access_token']}"}


@pytest.fixture
def reference(parts: GatewayParts, citizen: dict, permits: Permits) -> str:
    case = permits.new_case(permits.owner)
    parts.cases.put(case)
    return case["reference"]


def news(notify: Peer) -> list[tuple[str, str]]:
    rows = notify.kwargs_of("tell_number_news")
    return [(one["news"], one["mobile"]) for one in rows]


def test_the_old_mobile_is_told_at_once_and_signs_in_until_the_change(
    client: FlaskClient, citizen: dict, notify: Peer, parts: GatewayParts, permits: Permits
) -> None:
    answer = ask_for_new(client, citizen, notify)
    assert answer.status_code == 202
    assert answer.json["mobile"] == "••••••0001"
    assert answer.json["change"]["to"] == "••••••0042"
    assert news(notify) == [("asked", OLD)]
    assert NEW not in str(notify.kwargs_of("tell_number_news"))
    assert re.fullmatch(r"\d\d-\d\d-\d{4}", notify.kwargs_of("tell_number_news")[0]["day"])
    later(hours=71)
    assert renumbering.sweep(parts) == 0
    assert parts.citizens.find(OLD) == permits.owner


def test_the_id_and_the_cases_stay_and_the_mobile_is_another(
    client: FlaskClient, citizen: dict, notify: Peer, parts: GatewayParts, permits: Permits,
    reference: str, database: Database,
) -> None:  # fmt: skip
    ask_for_new(client, citizen, notify)
    later(hours=72)
    assert renumbering.sweep(parts) == 1
    assert (parts.citizens.find(NEW), parts.citizens.find(OLD)) == (permits.owner, None)
    headers = signed_in(client, notify, NEW)
    listed = client.get("/api/v1/cases", headers=headers).json["items"]
    assert [one["reference"] for one in listed] == [reference]
    assert client.get(URL, headers=headers).json == {"mobile": "••••••0042", "change": None}
    assert news(notify)[1:] == [("changed", OLD), ("changed", NEW)]
    (moved, *_) = notify.kwargs_of("change_mobile")
    assert moved == {"old": OLD, "new": NEW, "references": [reference]}
    assert NEW not in str([*database["citizens"].find(), *database["number_changes"].find()])


def test_each_case_is_renewed_in_the_citizens_name_with_the_new_mobile_and_twice(
    client: FlaskClient, citizen: dict, notify: Peer, parts: GatewayParts, permits: Permits,
    reference: str, database: Database,
) -> None:  # fmt: skip
    ask_for_new(client, citizen, notify)
    later(hours=72)
    renumbering.sweep(parts)
    (call,) = [one for one in permits.peer.calls if one[0] == "renew_contact"]
    assert call[1] == {"reference": reference}
    token = call[2]["nameko.actor_token"]
    proof = actor.verify(token, actor.PublicKeys(parts.actor_key.public_key()), "permits")
    assert (proof.id, proof.mobile, proof.scope) == (permits.owner, NEW, reference)
    late = permits.new_case(permits.owner)  # filed in the last moment, seen only now
    parts.cases.put(late)
    later(minutes=11)
    assert renumbering.sweep(parts) == 1
    renewed = [one["reference"] for one in permits.peer.kwargs_of("renew_contact")]
    assert sorted(renewed[1:]) == sorted([reference, late["reference"]])
    assert database["number_changes"].count_documents({}) == 0
    assert renumbering.sweep(parts) == 0


def test_a_service_that_is_away_delays_its_own_cases_alone(
    client: FlaskClient, citizen: dict, notify: Peer, parts: GatewayParts, permits: Permits,
    reference: str,
) -> None:  # fmt: skip
    def away(_: dict) -> dict:
        raise Unavailable("away")

    ask_for_new(client, citizen, notify)
    later(hours=72)
    answers, permits.peer.answers = permits.peer.answers, {"renew_contact": away}
    assert renumbering.sweep(parts) == 0
    assert parts.citizens.find(NEW) == permits.owner
    permits.peer.answers = answers
    later(minutes=2)
    assert renumbering.sweep(parts) == 1
    assert permits.peer.kwargs_of("renew_contact") == [{"reference": reference}] * 2


def test_sign_ins_end_on_every_device_with_the_change_and_not_before(
    client: FlaskClient, citizen: dict, notify: Peer, parts: GatewayParts
) -> None:
    ask_for_new(client, citizen, notify)
    assert client.get(URL, headers=citizen).status_code == 200
    database = parts.database["number_changes"]
    database.update_one({}, {"$set": {"next_at": time_source.now()}})
    elsewhere = build(parts.settings)
    try:
        renumbering.sweep(parts)
        assert client.get(URL, headers=citizen).status_code == 401
        claims = parts.access_tokens.read(citizen["Authorization"].split()[1], "en")
        assert elsewhere.ended_sessions.all_ended(claims.id, claims.issued_at)
        assert not parts.still_signed_in(claims)
    finally:
        elsewhere.close()
    assert client.get(URL, headers=signed_in(client, notify, NEW)).status_code == 200


def test_another_process_learns_the_new_mobile_within_seconds(
    parts: GatewayParts, monkeypatch: pytest.MonkeyPatch
) -> None:
    citizen = parts.citizens.enter(OLD, "en")
    elsewhere = build(parts.settings)
    try:
        elsewhere.citizens.change_mobile(citizen, NEW)
        assert parts.citizens.mobile(citizen) == OLD, "remembered"
        monkeypatch.setattr("gateway.identity.citizens.REMEMBERED_SECONDS", 0.0)
        assert parts.citizens.mobile(citizen) == NEW
    finally:
        elsewhere.close()


def test_any_sign_in_with_the_old_mobile_stops_it(
    client: FlaskClient, citizen: dict, notify: Peer, parts: GatewayParts, permits: Permits
) -> None:
    ask_for_new(client, citizen, notify)
    owner = signed_in(client, notify, OLD)
    assert client.delete(URL, headers=owner).json["change"] is None
    later(hours=73)
    assert renumbering.sweep(parts) == 0
    assert parts.citizens.find(OLD) == permits.owner
    for what in (new_number.ASKED, new_number.STOPPED):
        assert len(parts.audit.actors_of(permits.owner, what)) == 1


def test_a_mobile_with_cases_is_refused_and_only_to_who_holds_it(
    client: FlaskClient, citizen: dict, notify: Peer, parts: GatewayParts, permits: Permits
) -> None:
    other = parts.citizens.known_as(NEW)
    parts.cases.put(permits.new_case(other))
    answer = ask_for_new(client, citizen, notify)
    assert answer.status_code == 422 and "number-in-use" in str(answer.json)
    assert news(notify) == []
    own = client.post(f"{URL}/otp", json={"mobile": OLD}, headers=citizen)
    assert own.status_code == 422 and "own-number" in str(own.json)


def test_who_only_signed_in_with_the_new_mobile_gives_way(
    client: FlaskClient, citizen: dict, notify: Peer, parts: GatewayParts, permits: Permits,
    database: Database,
) -> None:  # fmt: skip
    empty = signed_in(client, notify, NEW)
    for headers in (citizen, empty):
        client.put("/api/v1/me/private-code", json={"code": "red kite"}, headers=headers)
    ask_for_new(client, citizen, notify)
    later(hours=72)
    assert renumbering.sweep(parts) == 1
    assert parts.citizens.find(NEW) == permits.owner
    assert client.get(URL, headers=empty).status_code == 401
    # The owner's code is asked after the change as before; the other's is gone with the account.
    assert [row["_id"] for row in database["private_codes"].find()] == [permits.owner]


def test_cases_filed_with_the_new_mobile_meanwhile_keep_it_and_the_old_one_is_told(
    client: FlaskClient, citizen: dict, notify: Peer, parts: GatewayParts, permits: Permits,
    database: Database,
) -> None:  # fmt: skip
    ask_for_new(client, citizen, notify)
    other = parts.citizens.enter(NEW, "en")
    parts.cases.put(permits.new_case(other))
    later(hours=72)
    assert renumbering.sweep(parts) == 0
    assert (parts.citizens.find(NEW), parts.citizens.find(OLD)) == (other, permits.owner)
    assert news(notify)[-1] == ("kept", OLD)
    assert database["number_changes"].count_documents({}) == 0


def test_nothing_waits_where_the_old_mobile_cannot_be_told(
    client: FlaskClient, citizen: dict, notify: Peer, database: Database
) -> None:
    def away(_: dict) -> dict:
        raise Unavailable("away")

    notify.answers = {**notify.answers, "tell_number_news": away}
    assert ask_for_new(client, citizen, notify).status_code == 503
    assert database["number_changes"].count_documents({}) == 0


def test_a_challenge_is_its_own_citizens_and_no_officers(
    client: FlaskClient, citizen: dict, notify: Peer, parts: GatewayParts, as_caller: Callable
) -> None:
    start = client.post(f"{URL}/otp", json={"mobile": NEW}, headers=citizen)
    body = {"challenge": start.json["challenge"], "otp": sent_otp(notify, NEW)}
    other = as_caller(parts.citizens.enter("9000000003", "en"), "citizen")
    assert client.post(URL, json=body, headers=other).status_code == 401
    assert client.get(URL, headers=as_caller("a.one", "sho", "1")).status_code == 403


def test_the_page_asks_proves_shows_and_stops_in_both_languages(
    client: FlaskClient, citizen: dict, notify: Peer, parts: GatewayParts, permits: Permits
) -> None:
    client.set_cookie("nagrik_session", citizen["Authorization"].split()[1])
    page = client.get("/my-data/number?lang=hi").text
    assert "तीन दिन" in page
    token = {"form_token": re.search(r'name="form_token" value="([0-9a-f]+)"', page)[1]}
    page = client.post("/my-data/number?lang=en", data={**token, "to": "send", "mobile": NEW}).text
    challenge = re.search(r'name="challenge" value="([^"]+)"', page)[1]
    proof = {**token, "to": "verify", "challenge": challenge, "mobile": NEW}
    wrong = client.post("/my-data/number", data={**proof, "otp": "12"})
    assert wrong.status_code == 422 and challenge in wrong.text
    done = client.post("/my-data/number", data={**proof, "otp": sent_otp(notify, NEW)})
    assert done.status_code == 303
    page = client.get(done.location).text
    assert "••••••0042" in page and "Stop the change" in page
    client.post("/my-data/number", data={**token, "to": "stop"})
    assert "Stop the change" not in client.get("/my-data/number").text
    assert "/my-data/number" in client.get("/my-data").text
