"""What people were told of a case, and whom nobody reached."""

import re
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from pymongo.database import Database

from contracts.errors import NotFound
from gateway.building import GatewayParts
from gateway.pages.texts import translator
from tests.integration.gateway.conftest import WISHES
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


def test_a_citizen_chooses_how_to_be_told(
    client: FlaskClient, citizen: dict, as_caller: Callable, notify: Peer
) -> None:
    url = "/api/v1/preferences"
    assert client.get(url, headers=citizen).json == WISHES
    chosen = WISHES | {"channels": ["email"], "language": "hi", "digest": True}
    assert client.put(url, headers=citizen, json=chosen).json == chosen
    for wrong, field in (({"channels": []}, "channels"), ({"language": "fr"}, "language")):
        refused = client.put(url, headers=citizen, json=chosen | wrong)
        assert refused.status_code == 422 and field in refused.json["fields"]
    assert client.get(url, headers=as_caller("a", "sho", STATION)).status_code == 403


@pytest.mark.parametrize("language", ["hi", "en"])
def test_the_page_shows_the_choice_and_keeps_another(
    client: FlaskClient, citizen: dict, notify: Peer, language: str
) -> None:
    client.set_cookie("nagrik_session", citizen["Authorization"].removeprefix("Bearer "))
    page = client.get(f"/preferences?lang={language}").text
    assert translator(language)("wishes.title") in page
    assert page.count("checked") == 4, "both channels, no language, reminders, surveys"
    token = re.search(r'name="form_token" value="([^"]+)"', page)
    assert token
    form = {"form_token": token[1], "channel": "email", "language": "en", "reminders": "yes"}
    answer = client.post("/preferences", data=form)
    assert answer.status_code == 303 and answer.location.endswith("/preferences?done=")
    (call,) = notify.kwargs_of("set_preferences")
    mobile = call.pop("mobile")
    assert mobile and call == {
        "channels": ["email"],
        "language": "en",
        "reminders": True,
        "surveys": False,
        "digest": False,
    }
    assert client.post("/preferences", data=form | {"form_token": "x"}).status_code >= 400


def test_an_officer_says_what_came_of_the_call_and_the_task_ends(
    client: FlaskClient,
    citizen: dict,
    as_caller: Callable,
    reference: str,
    database: Database,
    notify: Peer,
) -> None:
    missed = {"channel": "sms", "reason": "undeliv-001", "shown": "…1234", "unreached": True}
    about = {"reference": reference, "audience": "citizen", "at": "2026-11-21T10:00:00+00:00"}
    rows = [missed | about | {"_id": f"m-{number}"} for number in range(3)]
    database["undelivered"].insert_many(rows)
    desk, url = as_caller("a", "sho", STATION), f"/api/v1/cases/{reference}"

    def called(message: str, number: int, outcome: str, **headers: dict) -> dict:
        body = {"message": message, "number": number, "outcome": outcome}
        return client.post(f"{url}/calls", json=body, headers=headers.get("by", desk))

    def tasks(by: dict) -> list[str]:
        answer = client.get(f"{url}/messages", headers=by).json
        return sorted(one["id"] for one in answer["not_reached"])

    assert called("m-0", 0, "reached").json == {"outcome": "reached", "ended": True}
    assert called("m-1", 0, "wrong-number").json["ended"] is True
    for number in (0, 0, 1):
        assert called("m-2", number, "not-reached").json["ended"] is False
    assert tasks(desk) == ["m-2"] and tasks(citizen) == ["m-1", "m-2"]
    assert called("m-2", 3, "reached").status_code == 404, "a call that comes after none"
    assert called("m-2", 2, "not-reached").json["ended"] is True
    assert tasks(desk) == [] and tasks(citizen) == ["m-1", "m-2"]
    call = notify.kwargs_of("note_call")[0]
    assert call["reference"] == reference and call["message_id"] == "m-0"
    assert called("m-9", 0, "reached").status_code == 404
    assert called("m-0", 0, "perhaps").status_code == 422
    assert called("m-0", 0, "reached", by=citizen).status_code == 403
    elsewhere = as_caller("b", "sho", "5117099")
    assert called("m-0", 0, "reached", by=elsewhere).status_code == 404


def test_the_page_has_the_buttons_for_the_officer_alone(
    client: FlaskClient,
    citizen: dict,
    as_caller: Callable,
    reference: str,
    database: Database,
    notify: Peer,
) -> None:
    row = {"_id": "m-1", "reference": reference, "audience": "citizen", "channel": "sms"}
    row |= {"shown": "…1234", "unreached": True, "at": "2026-11-21T10:00:00+00:00"}
    database["undelivered"].insert_one(row)
    client.set_cookie("nagrik_session", citizen["Authorization"].removeprefix("Bearer "))
    assert "outcome" not in client.get(f"/applications/{reference}").text
    desk = as_caller("a", "sho", STATION)
    client.set_cookie("nagrik_session", desk["Authorization"].removeprefix("Bearer "))
    page = client.get(f"/console/cases/{reference}?lang=hi").text
    assert page.count('name="outcome"') == 3 and "बात हुई" in page
    token = re.search(r'name="form_token" value="([^"]+)"', page)
    assert token
    form = {"form_token": token[1], "message": "m-1", "number": "0", "outcome": "reached"}
    assert client.post(f"/console/cases/{reference}/calls", data=form).status_code == 303
    assert 'name="outcome"' not in client.get(f"/console/cases/{reference}").text


def _confirms(token: str) -> Callable[[dict], dict]:
    """notify with one link that it has sent."""

    def answer(query: dict) -> dict:
        if query["token"] != token:
            raise NotFound()
        return {"confirmed": True}

    return answer


def test_an_address_is_confirmed_by_its_link_and_by_no_other(
    client: FlaskClient, notify: Peer
) -> None:
    notify.answers = {**notify.answers, "confirm_mailbox": _confirms("a1b2")}
    address = "/api/v1/email-confirmations"
    assert client.post(address, json={"token": "a1b2"}).json == {"confirmed": True}
    assert client.post(address, json={"token": "other"}).status_code == 404
    assert client.post(address, json={}).status_code == 422


@pytest.mark.parametrize("language", ["hi", "en"])
def test_a_program_that_opens_the_link_confirms_nothing_the_button_does(
    client: FlaskClient, notify: Peer, language: str
) -> None:
    notify.answers = {**notify.answers, "confirm_mailbox": _confirms("a1b2")}
    say = translator(language)
    page = client.get(f"/confirm-email/a1b2?lang={language}").text
    assert say("mailbox.confirm") in page
    assert notify.kwargs_of("confirm_mailbox") == []
    token = re.findall(r'name="form_token" value="([^"]+)"', page)[-1]
    press = client.post("/confirm-email/a1b2", data={"form_token": token})
    assert press.status_code == 303
    assert notify.kwargs_of("confirm_mailbox") == [{"token": "a1b2"}]
    assert say("mailbox.done") in client.get(f"{press.location}&lang={language}").text
    assert client.post("/confirm-email/other", data={"form_token": token}).status_code == 404
    assert client.post("/confirm-email/a1b2", data={"form_token": "x"}).status_code >= 400
