"""The notice of which data is kept: given at the first sign-in and whenever it changes, kept with
the account, and in nobody's way."""

import re
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from pymongo.database import Database

from gateway.identity import notice
from gateway.pages.information_text import information
from tests.integration.gateway.conftest import sent_otp
from tests.integration.gateway.peer import Peer
from tests.integration.gateway.permits import Permits

MOBILE = "9000000001"
URL = "/api/v1/me/notice"


def sign_in(client: FlaskClient, notify: Peer) -> dict:
    challenge = client.post("/api/v1/auth/otp", json={"mobile": MOBILE}).json["challenge"]
    body = {"challenge": challenge, "otp": sent_otp(notify, MOBILE)}
    return client.post("/api/v1/auth/token", json=body).json


def headers(session: dict) -> dict[str, str]:
    return {"Authorization": f"Bearer {session['access_token']}"}


def test_the_version_is_the_day_on_which_the_text_was_changed_last() -> None:
    for language in ("hi", "en"):
        assert information("notice", language).updated.isoformat() == notice.VERSION


def test_a_sign_in_tells_whether_the_notice_in_force_was_accepted(
    client: FlaskClient, notify: Peer, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = sign_in(client, notify)
    assert first["notice"]["accepted_at"] is None
    accepted = client.post(URL, headers=headers(first), json={"version": notice.VERSION})
    assert accepted.status_code == 200 and accepted.json["accepted_at"]
    again = client.post(URL, headers=headers(first), json={"version": notice.VERSION})
    assert again.json == accepted.json == client.get(URL, headers=headers(first)).json
    assert sign_in(client, notify)["notice"] == accepted.json
    notices = database["citizens"].find_one()["notices"]
    assert [one["version"] for one in notices] == [notice.VERSION]

    monkeypatch.setattr(notice, "VERSION", "2027-01-01")
    changed = sign_in(client, notify)["notice"]
    assert (changed["version"], changed["accepted_at"]) == ("2027-01-01", None)


def test_another_version_and_another_caller_are_refused(
    client: FlaskClient, citizen: dict, as_caller: Callable
) -> None:
    refused = client.post(URL, headers=citizen, json={"version": "2020-01-01"})
    assert refused.status_code == 422 and "version" in refused.json["fields"]
    for caller in (as_caller("a", "sho", "5117012"), as_caller("a-0123", "citizen")):
        body = {"version": notice.VERSION}
        assert client.post(URL, headers=caller, json=body).status_code == 403


def test_whoever_has_not_accepted_it_files_all_the_same(
    client: FlaskClient, citizen: dict, permits: Permits
) -> None:
    assert client.get(URL, headers=citizen).json["accepted_at"] is None
    answer = client.post(
        "/api/v1/services/permit/cases",
        headers={**citizen, "Idempotency-Key": "0123456789"},
        json={},
    )
    assert answer.status_code not in (401, 403), answer.json


@pytest.mark.parametrize("language", ["hi", "en"])
def test_the_page_stands_between_the_sign_in_and_what_was_wanted_once(
    client: FlaskClient, notify: Peer, language: str
) -> None:
    location = on_pages(client, notify, language)
    assert location.endswith("/notice?after=/applications?x%3D1")
    page = client.get(location).text
    assert information("notice", language).title in page
    form = {"form_token": token_of(page), "after": "/applications?x=1"}
    assert client.post("/notice", data=form).location.endswith("/applications?x=1")
    elsewhere = client.post("/notice", data=form | {"after": "//example.org"})
    assert elsewhere.location.endswith("/applications")
    assert on_pages(client, notify, language).endswith("/applications?x=1")


def on_pages(client: FlaskClient, notify: Peer, language: str) -> str:
    """Where the pages lead after a sign-in of who wanted to see the list."""
    client.delete_cookie("nagrik_session")
    form = {"mobile": MOBILE, "after": "/applications?x=1"}
    page = client.get(f"/sign-in?after=/applications&lang={language}").text
    asks = {"form_token": token_of(page), "to": "send"}
    page = client.post("/sign-in", data=form | asks).text
    challenge = re.search(r'name="challenge" value="([^"]+)"', page)
    assert challenge
    more = {"challenge": challenge[1], "otp": sent_otp(notify, MOBILE), "to": "verify"}
    answer = client.post("/sign-in", data=form | more | {"form_token": token_of(page)})
    assert answer.status_code == 303
    return answer.location


def token_of(page: str) -> str:
    """The token of a page's forms."""
    token = re.search(r'name="form_token" value="([^"]+)"', page)
    assert token
    return token[1]
