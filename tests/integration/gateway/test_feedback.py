"""What a citizen says of a case that has ended."""

from collections.abc import Callable

from flask.testing import FlaskClient

from gateway.building import GatewayParts
from gateway.cases import feedback
from gateway.identity.caller import Caller
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
        answered = client.put(address, json={"answer": answer}, headers=citizen)
        assert answered.json["answer"] == answer
    assert client.put(address, json={"answer": "perhaps"}, headers=citizen).status_code == 422
    officer, other = as_caller("o", "sho", STATION), as_caller("c-else", "citizen")
    assert client.get(address, headers=officer).json["answer"] == "partly"
    assert client.put(address, json={"answer": "yes"}, headers=officer).status_code == 404
    assert client.get(address, headers=other).status_code == 404
    (row,) = parts.database["feedback"].find()
    assert row.keys() == {"_id", "answer", "at", "closed_at", "service", "office"}


def test_a_reopened_case_is_asked_about_anew_and_other_parties_read_no_answer(
    client: FlaskClient, citizen: dict, as_caller: Callable, parts: GatewayParts, permits: Permits
) -> None:
    ended = {"state": "withdrawn", "closed_at": "2026-01-06T10:00:00.000+00:00"}
    case = {**permits.new_case(permits.owner), **ended}
    address = f"/api/v1/cases/{case['reference']}/feedback"
    officer = as_caller("o", "sho", STATION)

    def answer_for(who: dict, **changes: object) -> str | None:
        case.update(sequence=case["sequence"] + 1, **changes)
        parts.cases.put(case)
        return client.get(address, headers=who).json["answer"]

    parts.cases.put(case)
    assert client.put(address, json={"answer": "no"}, headers=citizen).status_code == 200
    assert answer_for(citizen) == answer_for(officer) == "no"
    assert answer_for(officer, state="submitted", closed_at=None) is None
    again = "2026-01-09T10:00:00.000+00:00"
    assert answer_for(citizen, state="withdrawn", closed_at=again) is None
    assert client.put(address, json={"answer": "yes"}, headers=citizen).status_code == 200
    assert answer_for(officer) == "yes"
    with client.application.app_context():
        party = Caller("c-party", "citizen", None, "en")
        assert feedback.of_case(party, case) is None
