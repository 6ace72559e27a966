"""Parts of a case that its definition keeps from some who see it: wherever the case is answered."""

from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient
from pymongo.database import Database

from gateway.building import GatewayParts
from gateway.cases import stream as case_stream
from tests.integration.gateway.conftest import announce
from tests.integration.gateway.peer import Peer
from tests.integration.gateway.permits import DEFINITION, Permits
from tests.unit.gateway.samples import later

HANDLING, ELSEWHERE = "5117012", "5117028"
COURSE = ["owner", "desk", "supervisors"]
PARTS = ("timeline", "clocks", "officer", "routing", "messages", "feedback")
CLOSED = {
    **DEFINITION,
    "groups": {**DEFINITION["groups"], "listed": {"sho": "listed"}},
    "access": {
        **DEFINITION["access"],
        "see": [*DEFINITION["access"]["see"], "listed"],
        "parts": dict.fromkeys(PARTS, COURSE),
    },
}
NAMED = {"officer": "o-1", "role": "duty-officer", "office": HANDLING}
ENDED = {"state": "withdrawn", "closed_at": "2026-01-06T10:00:00.000+00:00"}


@pytest.fixture
def case(
    database: Database, parts: GatewayParts, permits: Permits, citizen: dict[str, str]
) -> dict[str, Any]:
    """One that has ended, also in the lists of another office; a message of it reached nobody."""
    announce(database, CLOSED)
    codes = [HANDLING, "PD-PATNA-SP", ELSEWHERE]
    officer = {"assigned_to": "o-1", "capability": NAMED}
    view = permits.new_case(permits.owner, office_codes=codes, **officer, **ENDED)
    parts.cases.put(view)
    row = {"_id": "m-1", "reference": view["reference"], "audience": "citizen", "channel": "sms"}
    row |= {"shown": "…1234", "unreached": True, "at": "2026-11-21T10:00:00+00:00"}
    database["undelivered"].insert_one(row)
    return view


def _parts(client: FlaskClient, headers: dict[str, str], reference: str) -> dict[str, Any]:
    """What a caller is answered of each part, on every way there is."""
    url = f"/api/v1/cases/{reference}"
    view = client.get(url, headers=headers).json
    (line,) = client.get("/api/v1/cases", headers=headers).json["items"]
    return {
        "timeline": view["timeline"],
        "clocks": [*view["clocks"], *line["clocks"]],
        "officer": view["assigned_to"] or view["capability"] or line["assigned_to"],
        "routing": view["routing"],
        "messages": client.get(f"{url}/messages", headers=headers).json["not_reached"],
        "feedback": client.get(f"{url}/feedback", headers=headers).json["answer"],
    }


def test_who_is_not_named_finds_nothing_of_them_and_the_others_all(
    client: FlaskClient,
    citizen: dict[str, str],
    as_caller: Callable[..., dict[str, str]],
    case: dict[str, Any],
    notify: Peer,
) -> None:
    url = f"/api/v1/cases/{case['reference']}"
    client.put(f"{url}/feedback", json={"answer": "no"}, headers=citizen)
    desk, listed = as_caller("a", "sho", HANDLING), as_caller("b", "sho", ELSEWHERE)
    answers = _parts(client, desk, case["reference"])
    assert [part for part in PARTS if not answers[part]] == []
    answers = _parts(client, listed, case["reference"])
    assert [part for part in PARTS if answers[part]] == []
    call = {"message": "m-1", "number": 0, "outcome": "reached"}
    assert client.post(f"{url}/calls", json=call, headers=listed).status_code == 404
    assert client.post(f"{url}/calls", json=call, headers=desk).status_code == 200


def test_the_page_does_not_say_of_what_is_closed_that_there_is_nothing(
    client: FlaskClient,
    as_caller: Callable[..., dict[str, str]],
    case: dict[str, Any],
) -> None:
    parts_of_page = ("<dt>Officer</dt>", "What has happened")

    def panels(station: str) -> list[bool]:
        token = as_caller(f"o-{station}", "sho", station)["Authorization"].removeprefix("Bearer ")
        client.set_cookie("nagrik_session", token)
        page = client.get(f"/applications/{case['reference']}?lang=en", follow_redirects=True).text
        assert case["reference"] in page
        return [part in page for part in parts_of_page]

    assert panels(HANDLING) == [True, True]
    assert panels(ELSEWHERE) == [False, False]


def test_the_stream_tells_them_that_something_moved_and_not_what(
    parts: GatewayParts, as_caller: Callable[..., dict[str, str]], case: dict[str, Any]
) -> None:
    parts.cases.put(later(case, "withdrawn", "withdraw"))

    def first(station: str) -> dict[str, Any]:
        token = as_caller(f"o-{station}", "sho", station)["Authorization"].removeprefix("Bearer ")
        reader = parts.access_tokens.read(token, "en")
        stream = case_stream.changes(parts, reader, case["reference"], 1)
        change = next(stream)
        stream.close()
        assert change is not None
        return change

    assert first(HANDLING)["action"] == "withdraw"
    assert first(ELSEWHERE)["action"] is None
