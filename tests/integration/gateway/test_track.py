"""Public tracking by reference."""

import pytest
from flask.testing import FlaskClient

from casework.definition.model import Definition
from casework.desk.reference import new_reference
from gateway.building import GatewayParts
from tests.integration.gateway.conftest import sent_otp
from tests.integration.gateway.peer import Peer
from tests.integration.gateway.permits import Permits

MOBILE = "9000000001"


@pytest.fixture
def reference(parts: GatewayParts, permits: Permits) -> str:
    case = permits.new_case(parts.citizens.enter(MOBILE, "hi"))
    parts.cases.put(case)
    return case["reference"]


def _track(client: FlaskClient, **body: str):
    return client.post("/api/v1/track", json=body, headers={"Accept-Language": "en"})


def test_anybody_with_the_reference_sees_how_far_it_is(client: FlaskClient, reference: str) -> None:
    answer = _track(client, reference=reference.lower())
    assert answer.status_code == 200
    assert answer.json["state"] == "submitted"
    assert answer.json["next"]["rule"] == "Service standard"
    assert "timeline" not in answer.json
    assert "category" not in answer.json


def test_with_the_password_sent_to_the_owner_the_steps_are_shown(
    client: FlaskClient, reference: str, notify: Peer
) -> None:
    assert client.post("/api/v1/track/otp", json={"reference": reference}).status_code == 202
    answer = _track(client, reference=reference, otp=sent_otp(notify, MOBILE)).json
    assert answer["proved"] is True
    assert answer["timeline"][0]["text"]["en"] == "Filed"


def test_a_wrong_password_shows_nothing_at_all(
    client: FlaskClient, reference: str, notify: Peer
) -> None:
    client.post("/api/v1/track/otp", json={"reference": reference})
    wrong = f"{(int(sent_otp(notify, MOBILE)) + 1) % 1_000_000:06}"
    assert _track(client, reference=reference, otp=wrong).status_code == 401


def test_a_password_of_one_case_does_not_open_another(
    client: FlaskClient, parts: GatewayParts, permits: Permits, reference: str, notify: Peer
) -> None:
    other = permits.new_case(parts.citizens.enter("9000000002", "hi"))
    parts.cases.put(other)
    client.post("/api/v1/track/otp", json={"reference": reference})
    otp = sent_otp(notify, MOBILE)
    assert _track(client, reference=other["reference"], otp=otp).status_code == 401


def test_a_service_whose_every_case_is_sensitive_is_named_to_nobody_without_a_password(
    client: FlaskClient,
    parts: GatewayParts,
    permits: Permits,
    notify: Peer,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    case = permits.new_case(parts.citizens.enter(MOBILE, "hi")) | {"sensitive": True}
    parts.cases.put(case)
    reference = case["reference"]
    assert _track(client, reference=reference).json["state"] == "submitted"
    closed = property(lambda _: {"noise": {"sensitive": True}})
    monkeypatch.setattr(Definition, "choices", closed)
    unknown = _track(client, reference=new_reference())
    client.post("/api/v1/track/otp", json={"reference": reference})
    otp = sent_otp(notify, MOBILE)
    wrong = f"{(int(otp) + 1) % 1_000_000:06}"
    for answer in (
        _track(client, reference=reference),
        _track(client, reference=reference, otp=wrong),
    ):
        assert (answer.status_code, answer.json["code"]) == (404, unknown.json["code"])
        assert "permit" not in str(answer.json)
    assert _track(client, reference=reference, otp=otp).json["proved"] is True


def test_an_unknown_reference_does_not_exist(client: FlaskClient) -> None:
    assert _track(client, reference=new_reference()).status_code == 404
    assert _track(client, reference="nonsense").status_code == 404


def test_asking_for_a_password_does_not_tell_whether_the_case_exists(
    client: FlaskClient, reference: str, notify: Peer
) -> None:
    known = client.post("/api/v1/track/otp", json={"reference": reference})
    unknown = client.post("/api/v1/track/otp", json={"reference": new_reference()})
    assert (known.status_code, known.data) == (unknown.status_code, unknown.data)
    assert len(notify.kwargs_of("send_otp")) == 1
