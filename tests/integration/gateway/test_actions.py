"""Acting on a case: the only way its state changes."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from chassis import actor
from gateway.building import GatewayParts
from tests.integration.gateway.permits import Permits

STATION = "5117012"


@pytest.fixture
def reference(parts: GatewayParts, citizen: dict, permits: Permits) -> str:
    case = permits.new_case(permits.owner)
    parts.cases.put(case)
    return case["reference"]


def test_an_action_changes_the_case_for_everybody_at_once(
    client: FlaskClient, citizen: dict, as_caller: Callable, reference: str
) -> None:
    desk = as_caller("officer.one", "sho", STATION)
    acted = client.post(f"/api/v1/cases/{reference}/actions/acknowledge", json={}, headers=desk)
    assert acted.status_code == 200
    assert acted.json["state"] == "acknowledged"
    read = client.get(f"/api/v1/cases/{reference}", headers=citizen).json
    assert read["state"] == "acknowledged"
    assert [step["action"] for step in read["timeline"]] == ["file", "acknowledge"]


def test_an_action_goes_to_the_service_with_proof_for_this_case_alone(
    client: FlaskClient, as_caller: Callable, permits: Permits, reference: str, parts: GatewayParts
) -> None:
    desk = as_caller("officer.one", "sho", STATION, **{"Idempotency-Key": "act-key-1"})
    client.post(f"/api/v1/cases/{reference}/actions/acknowledge", json={}, headers=desk)
    name, kwargs, headers = permits.peer.calls[-1]
    proved = actor.verify(
        headers["nameko.actor_token"], actor.PublicKeys(parts.actor_key.public_key()), "permits"
    )
    assert name == "act"
    assert kwargs["idempotency_key"] == "act-key-1"
    assert (proved.id, proved.role, proved.station) == ("officer.one", "sho", STATION)
    assert proved.scope == reference
    assert proved.mobile is None


def test_an_action_out_of_order_tells_which_are_open(
    client: FlaskClient, as_caller: Callable, reference: str
) -> None:
    desk = as_caller("a", "sho", STATION)
    answer = client.post(f"/api/v1/cases/{reference}/actions/close", json={}, headers=desk)
    assert answer.status_code == 409
    assert answer.json["open"] == ["withdraw"]


def test_an_action_that_is_not_the_callers_is_refused(
    client: FlaskClient, as_caller: Callable, reference: str
) -> None:
    desk = as_caller("a", "sho", STATION)
    answer = client.post(f"/api/v1/cases/{reference}/actions/promote", json={}, headers=desk)
    assert answer.status_code == 403
