"""A citizen is told by name who works on the case, and no user name: that is half of a sign-in."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from gateway.building import GatewayParts
from tests.integration.gateway.conftest import sent_otp
from tests.integration.gateway.peer import Peer
from tests.integration.gateway.permits import Permits

MOBILE = "9000000001"
STATION = "5117012"
POSTING = {
    "officer": "enquiry2",
    "role": "enquiry-officer",
    "office": STATION,
    "name": {"hi": "परीक्षण अधिकारी", "en": "Test Officer"},
}


@pytest.fixture
def case(parts: GatewayParts, permits: Permits) -> dict:
    owner = parts.citizens.enter(MOBILE, "en")
    case = permits.new_case(owner) | {"assigned_to": "enquiry2", "capability": POSTING}
    parts.cases.put(case)
    return case


@pytest.mark.parametrize(("role", "user_name"), [("citizen", None), ("sho", "enquiry2")])
def test_a_case_and_its_line_in_a_list_tell_user_names_to_officers_alone(
    client: FlaskClient, as_caller: Callable, case: dict, role: str, user_name: str | None
) -> None:
    owner = as_caller(case["owner"], "citizen")
    headers = owner if role == "citizen" else as_caller("officer.one", role, STATION)
    view = client.get(f"/api/v1/cases/{case['reference']}", headers=headers).json
    (line,) = client.get("/api/v1/cases", headers=headers).json["items"]
    assert (view["assigned_to"], line["assigned_to"]) == (user_name, user_name)
    assert view["capability"] == {**POSTING, "officer": user_name}


def test_who_proves_the_mobile_is_told_no_user_name(
    client: FlaskClient, case: dict, notify: Peer
) -> None:
    client.post("/api/v1/track/otp", json={"reference": case["reference"]})
    body = {"reference": case["reference"], "otp": sent_otp(notify, MOBILE)}
    view = client.post("/api/v1/track", json=body).json
    assert view["proved"] is True
    assert view["assigned_to"] is None
    assert view["capability"] == {**POSTING, "officer": None}
