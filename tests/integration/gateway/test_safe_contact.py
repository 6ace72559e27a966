"""How a citizen can be reached without harm: kept, told to notify, shown to officers who call."""

import re
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from pymongo.database import Database

from contracts.errors import Unavailable
from gateway.building import GatewayParts
from gateway.own_data import erasing
from tests.integration.gateway.peer import Peer
from tests.integration.gateway.permits import Permits

STATION = "5117012"

URL = "/api/v1/safe-contact"
NOTHING = {"no_sms": False, "neutral": False, "hours": None, "no_calls": False, "call_on": None}
WISH = {**NOTHING, "neutral": True, "hours": "10-16", "call_on": "9000000077"}


@pytest.fixture
def reference(parts: GatewayParts, citizen: dict, permits: Permits) -> str:
    case = permits.new_case(permits.owner)
    parts.cases.put(case)
    return case["reference"]


def test_what_a_machine_can_obey_is_told_to_notify_and_all_is_kept_encrypted(
    client: FlaskClient, citizen: dict, notify: Peer, database: Database
) -> None:
    assert client.get(URL, headers=citizen).json == NOTHING
    wish = {**WISH, "call_on": "+91 90000 00077"}
    assert client.put(URL, json=wish, headers=citizen).json == WISH
    machine = {"mobile": "9000000001", "no_sms": False, "neutral": True, "hours": "10-16"}
    assert notify.kwargs_of("set_safe_contact") == [machine]
    assert client.get(URL, headers=citizen).json == WISH
    assert "9000000077" not in str(database["citizens"].find_one())
    client.put(URL, json=NOTHING, headers=citizen)
    assert "safe_contact" not in (database["citizens"].find_one() or {})


def test_nothing_is_promised_that_notify_was_not_told(
    client: FlaskClient, citizen: dict, notify: Peer
) -> None:
    def away(_: dict) -> dict:
        raise Unavailable("away")

    notify.answers = {**notify.answers, "set_safe_contact": away}
    assert client.put(URL, json=WISH, headers=citizen).status_code == 503
    assert client.get(URL, headers=citizen).json == NOTHING


@pytest.mark.parametrize("wrong", [{"hours": "10-10"}, {"hours": "10-24"}, {"call_on": "12"}])
def test_what_cannot_be_obeyed_is_refused(
    client: FlaskClient, citizen: dict, notify: Peer, wrong: dict
) -> None:
    answer = client.put(URL, json={**WISH, **wrong}, headers=citizen)
    assert answer.status_code == 422 and set(wrong) <= set(answer.json["fields"])


def test_officers_who_read_the_mobile_read_how_to_reach_safely_and_no_others(
    client: FlaskClient, citizen: dict, notify: Peer, permits: Permits, as_caller: Callable,
    reference: str,
) -> None:  # fmt: skip
    client.put(URL, json=WISH, headers=citizen)
    officer = as_caller("officer.one", "sho", STATION)
    record = f"/api/v1/cases/{reference}/record"
    read = permits.peer.answers["read_case"]

    def safe_contact_with(mobile: str | None) -> list | None:
        form = {"mobile": mobile} if mobile else {}
        permits.peer.answers["read_case"] = lambda kwargs: {**read(kwargs), "form": form}
        return client.get(record, headers=officer).json.get("safe_contact")

    assert safe_contact_with("9000000001") == [{**WISH, "party": None}]
    assert safe_contact_with("•••") is None and safe_contact_with(None) is None


def test_the_officers_page_says_it_before_the_record(
    client: FlaskClient, citizen: dict, notify: Peer, permits: Permits, as_caller: Callable,
    reference: str,
) -> None:  # fmt: skip
    client.put(URL, json={**WISH, "no_calls": True}, headers=citizen)
    read = permits.peer.answers["read_case"]
    form = {"mobile": "9000000001"}
    permits.peer.answers["read_case"] = lambda kwargs: {**read(kwargs), "form": form}
    officer = as_caller("officer.one", "sho", STATION)
    client.set_cookie("nagrik_session", officer["Authorization"].split()[1])
    page = client.get(f"/console/cases/{reference}?lang=en").text
    for words in ("Do not telephone,", "9000000077", "between 10:00 and 16:00", "must not learn"):
        assert words in page


def test_with_the_wishes_it_is_erased_here_and_at_notify(
    client: FlaskClient, citizen: dict, notify: Peer, parts: GatewayParts, permits: Permits
) -> None:
    client.put(URL, json=WISH, headers=citizen)
    erasing.ask(parts, permits.owner)
    assert client.get(URL, headers=citizen).json == NOTHING
    assert notify.kwargs_of("set_safe_contact")[-1]["hours"] is None


def test_the_page_keeps_what_is_chosen_and_shows_it_again(
    client: FlaskClient, citizen: dict, notify: Peer
) -> None:
    client.set_cookie("nagrik_session", citizen["Authorization"].split()[1])
    page = client.get("/safe-contact?lang=hi").text
    assert "मुझसे सुरक्षित संपर्क" in page
    token = {"form_token": re.search(r'name="form_token" value="([0-9a-f]+)"', page)[1]}
    body = {**token, "neutral": "yes", "begin": "10", "end": "16", "call_on": "9000000077"}
    assert client.post("/safe-contact", data=body).status_code == 303
    assert client.get(URL, headers=citizen).json == WISH
    page = client.get("/safe-contact?lang=en").text
    assert '<option value="16" selected>' in page and 'value="9000000077"' in page
    wrong = client.post("/safe-contact", data={**body, "end": "10"})
    assert wrong.status_code == 422 and "do not go together" in wrong.text
    for half in ("begin", "end"):
        wrong = client.post("/safe-contact", data={**body, half: ""})
        assert wrong.status_code == 422 and "Please choose one of these" in wrong.text
        assert 'href="#f-hours"' in wrong.text and 'id="f-hours"' in wrong.text
    wrong = client.post("/safe-contact", data={**body, "call_on": "12"})
    assert wrong.status_code == 422 and "ten digits" in wrong.text
    assert client.get(URL, headers=citizen).json == WISH
