"""What people were told of a case, and whom nobody reached."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from pymongo.database import Database

from gateway.building import GatewayParts
from tests.integration.gateway.peer import Peer
from tests.integration.gateway.permits import Permits

STATION = "5117012"


@pytest.fixture
def reference(parts: GatewayParts, citizen: dict, permits: Permits) -> str:
    case = permits.new_case(permits.owner)
    parts.cases.put(case)
    return case["reference"]


def test_whoever_was_not_reached_is_told_on_the_page_and_the_officer_to_call(
    client: FlaskClient,
    citizen: dict,
    as_caller: Callable,
    reference: str,
    database: Database,
    notify: Peer,
) -> None:
    missed = {"reference": reference, "channel": "sms", "reason": "undeliv-001", "shown": "…1234"}
    rows = [
        missed
        | {"_id": "m-1", "audience": "citizen", "unreached": True, "at": "2026-11-21T10:00Z"},
        missed
        | {"_id": "m-2", "audience": "citizen", "unreached": False, "at": "2026-11-21T11:00Z"},
        missed | {"_id": "m-3", "audience": "tenant", "unreached": True, "at": "2026-11-21T12:00Z"},
    ]
    database["undelivered"].insert_many(rows)
    own = client.get(f"/api/v1/cases/{reference}/messages", headers=citizen).json
    assert [one["at"] for one in own["not_reached"]] == ["2026-11-21T10:00Z"]
    assert own["items"] == [{"channel": "sms", "to": "…1234", "state": "failed"}]
    desk = as_caller("a", "sho", STATION)
    theirs = client.get(f"/api/v1/cases/{reference}/messages", headers=desk).json
    assert [one["audience"] for one in theirs["not_reached"]] == ["tenant", "citizen"]
    assert theirs["items"] == []
    stranger = as_caller("c-other", "citizen", None)
    assert client.get(f"/api/v1/cases/{reference}/messages", headers=stranger).status_code == 404
