"""Filing, reading, listing and acting, with a service the gateway knows by its definition alone."""

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from marshmallow import RAISE
from pymongo.database import Database

from chassis import actor
from contracts.errors import DeadlineExceeded
from gateway.building import GatewayParts
from gateway.cases import shapes
from gateway.cases.filing_pace import FilingPace
from gateway.catalogue import shapes as catalogue_shapes
from tests.integration.gateway.conftest import announce, refuses
from tests.integration.gateway.peer import slow
from tests.integration.gateway.permits import DEFINITION, Permits
from tests.support.polling import eventually

FORM = {"category": "noise", "text": "For a wedding"}
STATION, SP = "5117012", "PD-PATNA-SP"


def _file(client: FlaskClient, citizen: dict, key: str = "key-number-1", form: dict | None = None):
    return client.post(
        "/api/v1/services/permit/cases",
        json=FORM if form is None else form,
        headers={**citizen, "Idempotency-Key": key},
    )


@pytest.fixture
def reference(client: FlaskClient, citizen: dict) -> str:
    return _file(client, citizen).json["reference"]


def test_a_service_appears_in_the_catalogue_because_it_announced_itself(
    client: FlaskClient, permits: Permits
) -> None:
    assert [item["code"] for item in client.get("/api/v1/services").json["items"]] == ["permit"]
    for words, codes in (("anumati", ["permit"]), ("PERMIT", ["permit"]), ("अजायबघर", [])):
        answer = client.get("/api/v1/services", query_string={"q": words}).json
        assert [item["code"] for item in answer["items"]] == codes
    described = client.get("/api/v1/services/permit").json
    assert described["form"]["schema"]["properties"]["category"]["enum"] == ["noise"]
    assert described["form"]["labels"]["text"] == {"hi": "क्यों", "en": "Why"}
    assert described["states"]["withdrawn"]["terminal"] is True


def test_a_service_nobody_announced_does_not_exist(client: FlaskClient, citizen: dict) -> None:
    assert client.get("/api/v1/services/lottery").status_code == 404
    answer = client.post(
        "/api/v1/services/lottery/cases",
        json={},
        headers={**citizen, "Idempotency-Key": "key-number-1"},
    )
    assert answer.status_code == 404


def test_filing_answers_with_reference_state_station_and_links(
    client: FlaskClient, citizen: dict
) -> None:
    answer = _file(client, citizen)
    assert answer.status_code == 201
    assert answer.json["state"] == "submitted"
    assert answer.json["station"]["code"] == STATION
    assert answer.json["acknowledged_at"]
    assert answer.headers["Location"] == answer.json["links"]["self"]


def test_what_was_filed_is_read_at_once_without_any_event(
    client: FlaskClient, citizen: dict
) -> None:
    case = _file(client, citizen).json
    read = client.get(case["links"]["self"], headers=citizen)
    assert read.status_code == 200
    assert read.json == case


def test_the_proof_of_who_files_goes_along_and_holds_the_mobile(
    client: FlaskClient, citizen: dict, permits: Permits, parts
) -> None:
    _file(client, citizen)
    _, _, headers = permits.peer.calls[0]
    keys = actor.PublicKeys(parts.actor_key.public_key())
    proved = actor.verify(headers["nameko.actor_token"], keys, "permits")
    assert (proved.id, proved.role, proved.mobile) == (permits.owner, "citizen", "9000000001")


def test_the_same_key_again_is_the_same_case(client: FlaskClient, citizen: dict) -> None:
    first, second = _file(client, citizen), _file(client, citizen)
    assert second.status_code == 201
    assert second.json["reference"] == first.json["reference"]


def test_the_same_key_with_another_body_is_refused(client: FlaskClient, citizen: dict) -> None:
    _file(client, citizen)
    answer = _file(client, citizen, form={"category": "noise", "text": "Something else"})
    assert (answer.status_code, answer.json["code"]) == (422, "idempotency-mismatch")


@pytest.mark.parametrize("key", [None, "short", "x" * 129, "with space inside"])
def test_without_a_usable_key_nothing_is_filed(
    client: FlaskClient, citizen: dict, permits: Permits, key: str | None
) -> None:
    headers = {**citizen, **({"Idempotency-Key": key} if key else {})}
    answer = client.post("/api/v1/services/permit/cases", json=FORM, headers=headers)
    assert answer.status_code == 422
    assert "Idempotency-Key" in answer.json["fields"]
    assert permits.peer.calls == []


def test_what_the_service_finds_wrong_is_told_by_field(client: FlaskClient, citizen: dict) -> None:
    answer = _file(client, citizen, form={"category": "lottery"})
    assert answer.status_code == 422
    assert answer.json["fields"]["category"]["code"] == "not-a-choice"
    assert answer.json["fields"]["category"]["message"]


def test_a_file_that_is_not_the_citizens_own_cannot_be_named(
    client: FlaskClient, citizen: dict, permits: Permits
) -> None:
    answer = _file(client, citizen, form={**FORM, "files": ["somebodys-file-id"]})
    assert answer.json["fields"]["files.0"]["code"] == "no-such-file"
    assert permits.peer.calls == []


def test_another_citizens_case_is_answered_like_one_that_does_not_exist(
    client: FlaskClient, as_caller: Callable, reference: str
) -> None:
    from casework.desk.reference import new_reference

    stranger = as_caller("c-stranger", "citizen")
    for path in ("", "/events", "/record"):
        theirs = client.get(f"/api/v1/cases/{reference}{path}", headers=stranger)
        unknown = client.get(f"/api/v1/cases/{new_reference()}{path}", headers=stranger)
        assert theirs.status_code == unknown.status_code == 404
        assert _without_trace(theirs.json) == _without_trace(unknown.json)
    acted = client.post(
        f"/api/v1/cases/{reference}/actions/withdraw", json={"reason": "x"}, headers=stranger
    )
    assert acted.status_code == 404


@pytest.mark.parametrize("written", ["", "x", "../../etc/passwd", "0" * 300, "{$gt: 1}"])
def test_what_is_no_reference_does_not_exist(
    client: FlaskClient, citizen: dict, written: str
) -> None:
    assert client.get(f"/api/v1/cases/x{written}", headers=citizen).status_code == 404


def test_a_reference_is_understood_however_it_is_typed(
    client: FlaskClient, citizen: dict, reference: str
) -> None:
    typed = reference.lower().replace("-", " ")
    assert client.get(f"/api/v1/cases/{typed}", headers=citizen).status_code == 200


def test_the_station_sees_the_case_and_other_offices_do_not(
    client: FlaskClient, as_caller: Callable, reference: str
) -> None:
    path = f"/api/v1/cases/{reference}"
    assert client.get(path, headers=as_caller("a", "sho", STATION)).status_code == 200
    assert client.get(path, headers=as_caller("b", "sp", SP)).status_code == 200
    assert client.get(path, headers=as_caller("c", "sho", "5117013")).status_code == 404
    assert client.get(path, headers=as_caller("d", "administrator")).status_code == 404
    assert client.get(path, headers=as_caller("e", "sho", SP)).status_code == 404


def test_a_sensitive_case_is_not_even_listed_to_who_may_not_see_it(
    client: FlaskClient, citizen: dict, as_caller: Callable
) -> None:
    reference = _file(client, citizen, form={**FORM, "text": "sensitive"}).json["reference"]
    desk, superintendent = as_caller("a", "sho", STATION), as_caller("b", "sp", SP)
    assert client.get(f"/api/v1/cases/{reference}", headers=desk).status_code == 404
    assert client.get("/api/v1/cases", headers=desk).json["items"] == []
    listed = client.get("/api/v1/cases", headers=superintendent).json["items"]
    assert [item["reference"] for item in listed] == [reference]


def test_each_caller_is_shown_the_actions_open_to_them(
    client: FlaskClient, citizen: dict, as_caller: Callable, reference: str
) -> None:
    def names(headers: dict) -> list[str]:
        answer = client.get(f"/api/v1/cases/{reference}", headers=headers).json
        return [action["name"] for action in answer["actions"]]

    assert names(citizen) == ["withdraw"]
    assert names(as_caller("a", "sho", STATION)) == ["acknowledge"]
    assert names(as_caller("b", "sp", SP)) == []


def test_an_action_brings_its_form(client: FlaskClient, citizen: dict, reference: str) -> None:
    (action,) = client.get(f"/api/v1/cases/{reference}", headers=citizen).json["actions"]
    assert action["form"]["required"] == ["reason"]


def test_the_record_is_asked_of_the_service(
    client: FlaskClient, citizen: dict, reference: str
) -> None:
    answer = client.get(f"/api/v1/cases/{reference}/record", headers=citizen)
    content = {"form": {"category": "noise"}, "notes": [], "records": {}}
    assert answer.json == {"reference": reference, **content}


def test_officers_are_told_which_messages_reached_nobody(
    client: FlaskClient, as_caller: Callable, reference: str, database: Database
) -> None:
    database["undelivered"].insert_one(
        {"_id": "m-1", "reference": reference, "channel": "sms", "audience": "citizen"}
    )
    desk = as_caller("a", "sho", STATION)
    record = client.get(f"/api/v1/cases/{reference}/record", headers=desk).json
    message = {"id": "m-1", "channel": "sms", "audience": "citizen"}
    assert record["undelivered"] == [message]


def test_a_case_is_read_while_its_service_is_away(
    client: FlaskClient, citizen: dict, permits: Permits, reference: str
) -> None:
    permits.peer.__exit__()
    assert client.get(f"/api/v1/cases/{reference}", headers=citizen).status_code == 200
    assert client.get("/api/v1/cases", headers=citizen).status_code == 200


def test_when_the_service_is_slow_the_citizen_is_told_within_the_deadline(
    make_app: Callable[..., Flask], citizen: dict, permits: Permits
) -> None:
    permits.peer.answers["file_case"] = slow(1.0, permits.file_case)
    app = make_app(WRITE_TIMEOUT="0.3")
    answer = _file(app.test_client(), _signed_in(app, permits))
    assert (answer.status_code, answer.json["code"]) == (503, "deadline-exceeded")
    assert answer.headers["Retry-After"]


def test_when_the_service_gives_up_the_citizen_may_ask_again(
    client: FlaskClient, citizen: dict, permits: Permits
) -> None:
    permits.peer.answers["file_case"] = refuses(DeadlineExceeded())
    assert _file(client, citizen).status_code == 503
    permits.peer.answers["file_case"] = permits.file_case
    assert _file(client, citizen).status_code == 201


def test_an_accident_in_the_service_tells_nothing_of_its_inside(
    client: FlaskClient, citizen: dict, permits: Permits
) -> None:
    from contracts.errors import Internal

    permits.peer.answers["file_case"] = refuses(Internal("KeyError: secret"))
    answer = _file(client, citizen)
    assert answer.status_code == 500
    assert "secret" not in answer.text


def _signed_in(app: Flask, permits: Permits) -> dict:
    from gateway.identity.caller import Caller

    gateway = app.extensions["gateway"]
    token = gateway.access_tokens.issue(Caller(permits.owner, "citizen", None, "en"), 60)
    return {"Authorization": f"Bearer {token}"}


def _without_trace(problem: dict) -> dict:
    return {key: value for key, value in problem.items() if key != "reference"}


def test_the_real_answers_have_the_shapes_that_the_description_promises(
    client: FlaskClient, citizen: dict, reference: str
) -> None:
    promised = {
        f"/api/v1/cases/{reference}": shapes.CaseView,
        "/api/v1/cases": shapes.CaseList,
        f"/api/v1/cases/{reference}/record": shapes.CaseRecord,
        "/api/v1/services": catalogue_shapes.ServiceList,
        "/api/v1/services/permit": catalogue_shapes.ServiceDescription,
    }
    for path, shape in promised.items():
        assert shape(unknown=RAISE).validate(client.get(path, headers=citizen).json) == {}, path
    tracked = client.post("/api/v1/track", json={"reference": reference}).json
    assert shapes.PublicCase(unknown=RAISE).validate(tracked) == {}


def test_a_service_announced_a_moment_ago_is_found(
    client: FlaskClient, citizen: dict, database: Database
) -> None:
    assert client.get("/api/v1/services/fair").status_code == 404
    announce(database, {**DEFINITION, "code": "fair"})
    eventually(lambda: client.get("/api/v1/services/fair").status_code == 200, seconds=3)


def test_who_has_filed_many_times_today_waits_and_is_not_refused(
    client: FlaskClient, citizen: dict, parts: GatewayParts, database: Database
) -> None:
    parts.filing_pace = FilingPace(database, 1, (waits := []).append)
    assert {_file(client, citizen, f"key-{n}-of-day").status_code for n in range(3)} == {201}
    assert waits == [0.5, 1.0]
