"""What a citizen says of a case that has ended."""

from collections.abc import Callable

from flask.testing import FlaskClient

from gateway.building import GatewayParts
from tests.integration.gateway.permits import Permits

STATION = "5117012"


def test_how_it_went_is_said_by_its_citizen_once_it_has_ended(
    client: FlaskClient, citizen: dict, as_caller: Callable, parts: GatewayParts, permits: Permits
) -> None:
    case = permits.new_case(permits.owner)
    parts.cases.put(case)
    reference = case["reference"]
    address = f"/api/v1/cases/{reference}/feedback"
    assert client.put(address, json={"answer": "no"}, headers=citizen).status_code == 409
    withdrawn = client.post(
        f"/api/v1/cases/{reference}/actions/withdraw", json={"reason": "x"}, headers=citizen
    )
    assert withdrawn.status_code == 200, withdrawn.json
    assert client.get(address, headers=citizen).json == {"answer": None, "at": None}
    for answer in ("no", "partly"):
        said = client.put(address, json={"answer": answer}, headers=citizen)
        assert said.json["answer"] == answer
    assert client.put(address, json={"answer": "perhaps"}, headers=citizen).status_code == 422
    officer, other = as_caller("o", "sho", STATION), as_caller("c-else", "citizen")
    assert client.get(address, headers=officer).json["answer"] == "partly"
    assert client.put(address, json={"answer": "yes"}, headers=officer).status_code == 404
    assert client.get(address, headers=other).status_code == 404
    (row,) = parts.database["feedback"].find()
    assert row.keys() == {"_id", "answer", "at", "service", "office"}
