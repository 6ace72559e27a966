"""What a page of field visits asks and sends, without a browser."""

import io
import re

import pytest
from flask.testing import FlaskClient
from pymongo.database import Database

from contracts.errors import ValidationFailed
from gateway.identity.caller import Caller
from tests.integration.gateway.conftest import refuses
from tests.unit.gateway.files.samples import JPEG


@pytest.fixture
def browser(app, officer: str) -> FlaskClient:
    client = app.test_client()
    client.set_cookie("nagrik_session", officer)
    client.set_cookie("nagrik_language", "en")
    return client


@pytest.fixture
def token(browser: FlaskClient) -> str:
    return browser.get("/field-work/sender").json["form_token"]


def send(browser: FlaskClient, reference: str, token: str, action: str = "inspect", **more: str):
    headers = {
        "Idempotency-Key": more.pop("key", "capture-1"),
        "Based-On": more.pop("based_on", "1"),
        **({"Captured-At": more.pop("captured_at")} if "captured_at" in more else {}),
    }
    return browser.post(
        f"/field-work/{reference}/{action}",
        data={"form_token": token, "finding": "A door", **more},
        content_type="multipart/form-data",
        headers=headers,
    )


def test_the_page_that_a_browser_keeps_holds_nothing_of_anybody(browser, reference):
    page = browser.get("/field-work/")
    assert page.status_code == 200
    assert reference not in page.text
    assert "desk.one" not in page.text
    assert "form_token" not in page.text
    assert page.headers["Content-Security-Policy"].startswith(
        "default-src 'none'; script-src 'self'"
    )
    assert browser.get("/field-work").status_code == 308


def test_the_worker_of_the_page_is_its_folders_alone(browser):
    script = browser.get("/field-work/worker.js")
    assert script.content_type.startswith("text/javascript")
    assert script.headers["Cache-Control"] == "no-cache"
    assert "Service-Worker-Allowed" not in script.headers
    for path in re.findall(r'"(/[^"]+)"', script.text):
        with browser.get(path) as draft:
            assert draft.status_code == 200


def test_what_is_taken_along_are_the_officers_cases_with_something_to_do(
    browser, reference, permits, parts
):
    other = permits.new_case("c-two", definition_version=1)
    parts.cases.put(other)
    (case,) = browser.get("/field-work/cases").json["cases"]
    assert (case["reference"], case["sequence"]) == (reference, 1)
    assert [one["name"] for one in case["actions"] if one["offline"]] == ["inspect"]
    assert 'name="finding"' in case["actions"][-2]["html"]
    assert "<script" not in str(case)


def test_a_citizen_and_a_stranger_take_nothing_along(app, parts):
    client = app.test_client()
    assert client.get("/field-work/cases").status_code == 401
    token = parts.access_tokens.issue(Caller("c-1", "citizen", None, "en"), 60)
    client.set_cookie("nagrik_session", token)
    assert client.get("/field-work/cases").status_code == 403
    assert client.get("/field-work/sender").status_code == 403


def test_a_capture_goes_to_the_service_with_its_moment_and_what_it_is_based_on(
    browser, token, reference, permits
):
    at = "2026-11-27T10:00:00.000Z"
    answer = send(browser, reference, token, captured_at=at)
    assert answer.json == {"reference": reference, "sequence": 2, "state": "acknowledged"}
    (kwargs,) = permits.peer.kwargs_of("act")
    assert (kwargs["captured_at"], kwargs["based_on"]) == (at, 1)
    assert kwargs["idempotency_key"] == "capture-1"
    again = send(browser, reference, token, captured_at=at)
    assert again.json == answer.json


def test_a_conflict_names_what_is_open_and_the_case_as_it_stands(
    browser, token, reference, permits
):
    send(browser, reference, token)
    late = send(browser, reference, token, key="capture-2")
    assert late.status_code == 409
    assert (late.json["code"], late.json["open"], late.json["sequence"]) == (
        "conflict",
        ["note"],
        2,
    )


def test_what_is_wrong_is_told_by_field(browser, token, reference, permits):
    permits.peer.answers["act"] = refuses(ValidationFailed(fields={"finding": "required"}))
    answer = send(browser, reference, token)
    assert answer.status_code == 422
    assert answer.json["fields"]["finding"]["message"] == "This is needed."


@pytest.mark.parametrize(("based_on", "status"), [("x", 422), ("1e3", 422), ("", 200)])
def test_a_base_that_is_no_number_is_refused(browser, token, reference, based_on, status):
    assert send(browser, reference, token, based_on=based_on).status_code == status


def test_a_foreign_site_sends_nothing(browser, token, reference, permits):
    assert send(browser, reference, "forged").status_code == 400
    assert permits.peer.kwargs_of("act") == []


def test_a_photo_comes_first_and_is_named_by_what_follows(
    browser, token, reference, permits, database: Database
):
    form = {"form_token": token, "file": (io.BytesIO(JPEG), "door.jpg")}
    photo = browser.post("/field-work/files", data=form, content_type="multipart/form-data")
    assert photo.status_code == 201
    send(browser, reference, token, photos=photo.json["id"])
    assert permits.peer.kwargs_of("act")[0]["body"]["photos"] == [photo.json["id"]]
    stranger = send(browser, reference, token, key="capture-2", photos="somebody-elses-file")
    assert stranger.json["fields"]["photos.0"]["code"] == "no-such-file"


def test_an_action_that_there_is_not_is_not_found(browser, token, reference):
    assert send(browser, reference, token, action="promote").status_code == 404
    assert send(browser, "0000-0000-0000-0", token).status_code == 404


def test_the_api_takes_the_same_in_headers(client, parts, officer, reference, permits):
    headers = {"Authorization": f"Bearer {officer}", "Accept-Language": "en"}
    path = f"/api/v1/cases/{reference}/actions/inspect"
    wrong = client.post(path, json={"finding": "x"}, headers={**headers, "Based-On": "-1"})
    assert wrong.status_code == 422
    captured = {
        "Captured-At": "2026-11-27T10:00:00Z",
        "Based-On": "1",
        "Idempotency-Key": "key-12345",
    }
    done = client.post(path, json={"finding": "x"}, headers={**headers, **captured})
    assert done.status_code == 200
    (kwargs,) = permits.peer.kwargs_of("act")
    assert (kwargs["captured_at"], kwargs["based_on"]) == ("2026-11-27T10:00:00Z", 1)
