"""What a service is told of the officers who act and who are given a case."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from pymongo.database import Database

from gateway.building import GatewayParts
from gateway.identity.caller import Caller
from gateway.officers.register import Absence
from tests.integration.gateway.conftest import announce
from tests.integration.gateway.peer import Peer
from tests.integration.gateway.permits import Permits
from tests.integration.gateway.register import (
    PEOPLE,
    STATION,
    WITH_OFFICERS,
    enter_people,
    officer,
)


@pytest.fixture
def reference(parts: GatewayParts, permits: Permits, database: Database) -> str:
    announce(database, WITH_OFFICERS)
    enter_people(parts)
    case = permits.new_case("c-owner", definition_version=2)
    parts.cases.put(case)
    return case["reference"]


@pytest.fixture
def act(client: FlaskClient, parts: GatewayParts, reference: str) -> Callable:
    """Take an action as one of PEOPLE."""

    def post(username: str, action: str, **body: object):
        token = parts.access_tokens.issue(Caller(username, *PEOPLE[username], "en"), 600)
        return client.post(
            f"/api/v1/cases/{reference}/actions/{action}",
            json=body,
            headers={"Authorization": f"Bearer {token}", "Accept-Language": "en"},
        )

    return post


def _officer_in_call(permits: Permits) -> dict:
    return permits.peer.kwargs_of("act")[-1].get("officers", {})


def test_who_acts_and_who_is_named_are_told_with_name_rank_and_phone(
    act: Callable, permits: Permits, parts: GatewayParts
) -> None:
    assert act("sho", "assign", officer=" Enquiry ").status_code == 200
    assert _officer_in_call(permits) == {
        "sho": officer(parts, "sho").record,
        "enquiry": officer(parts, "enquiry").record,
    }
    entered_at = officer(parts, "enquiry").sessions_from
    assert _officer_in_call(permits)["enquiry"] == {
        "name": {"hi": "परीक्षण अधिकारी enquiry", "en": "Test Officer enquiry"},
        "rank": {"hi": "जाँच अधिकारी", "en": "Enquiry officer"},
        "phone": "9800000001",
        "role": "enquiry-officer",
        "office": STATION,
        "woman": True,
        "entered_at": entered_at.isoformat(timespec="milliseconds"),
    }


@pytest.mark.parametrize("named", ["", "  ", None])
def test_who_names_nobody_is_told_alone(act: Callable, permits: Permits, named: object) -> None:
    assert act("sho", "assign", officer=named).status_code == 200
    assert set(_officer_in_call(permits)) == {"sho"}


@pytest.mark.parametrize("named", ["nobody", "duty", "elsewhere"])
def test_nobody_is_given_a_case_who_cannot_work_on_it_or_is_of_another_office(
    act: Callable, permits: Permits, routing: Peer, named: str
) -> None:
    answer = act("sho", "assign", officer=named)
    assert answer.json["fields"]["officer"]["code"] == "not-a-choice"
    assert permits.peer.calls == []


def test_nobody_is_given_a_case_who_is_absent(
    act: Callable, permits: Permits, parts: GatewayParts
) -> None:
    enquiry, sho = officer(parts, "enquiry"), officer(parts, "sho")
    parts.register.leave(enquiry, Absence(sho.sessions_from, None, "leave"), None, sho.actor)
    wrong = act("sho", "assign", officer="enquiry").json["fields"]["officer"]
    assert wrong["code"] == "officer-absent"
    assert wrong["message"] == "This officer is absent now. Please name another one."
    assert permits.peer.calls == []


def test_the_officer_who_has_the_case_now_does_not_stand_in_the_way_of_the_next(
    act: Callable, permits: Permits, parts: GatewayParts, reference: str
) -> None:
    posting = {"officer": "enquiry2", "role": "enquiry-officer", "office": "elsewhere"}
    view = permits.cases[reference] | {"assigned_to": "enquiry2", "capability": posting}
    parts.cases.put(view | {"sequence": 2})
    assert act("sho", "assign", officer="enquiry2").status_code == 200


def test_a_citizen_is_no_officer(
    client: FlaskClient, permits: Permits, parts: GatewayParts, as_caller
) -> None:
    owner = parts.citizens.enter("9000000001", "en")
    case = permits.new_case(owner)
    parts.cases.put(case)
    answer = client.post(
        f"/api/v1/cases/{case['reference']}/actions/withdraw",
        json={"reason": "It is settled"},
        headers=as_caller(owner, "citizen"),
    )
    assert answer.status_code == 200
    assert "officers" not in permits.peer.kwargs_of("act")[-1]
