"""The pages of who shares a phone say nothing of a sensitive case before the private code."""

import re
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from gateway.building import GatewayParts
from tests.integration.gateway.conftest import sent_otp
from tests.integration.gateway.peer import Peer
from tests.integration.gateway.permits import Permits
from tests.integration.gateway.private_code.code_api import (
    CODE,
    MOBILE,
    NONE,
    SECRETS,
    URL,
    choose,
)
from tests.support.later import later


@pytest.fixture
def page(client: FlaskClient) -> Callable[..., str]:
    """Visit or post as the one whose headers are given; the text of where it leads."""

    def visit(headers: dict, path: str, **fields: str) -> str:
        client.set_cookie("nagrik_session", headers["Authorization"].split()[1])
        client.set_cookie("nagrik_language", "en")
        if not fields:
            return client.get(path, follow_redirects=True).text
        token = re.search(r'name="form_token" value="([0-9a-f]+)"', client.get(path).text)[1]
        body = {"form_token": token, **fields}
        return client.post(path, data=body, follow_redirects=True).text

    return visit


PAGE = "/my-data/private-code"


def test_the_list_and_the_pages_of_a_case_say_nothing_before_the_code(
    secret: dict, next_sign_in: Callable, page: Callable[..., str], client: FlaskClient
) -> None:
    headers, reference = next_sign_in(), secret["reference"]
    text = page(headers, "/applications")
    assert reference in text and "shown with your private code" in text
    assert not any(word in text for word in SECRETS)
    case = f"/applications/{reference}"
    for path in (case, f"{case}/messages", f"{case}/file.zip", "/my-data/copy.zip"):
        text = page(headers, path)
        assert "Give your private code: sensitive matters are then shown" in text
        assert not any(word in text for word in SECRETS)
    assert f"Your application {reference} has been received." in page(headers, f"{case}/filed")
    assert "Loudspeaker" not in page(headers, "/my-data")
    wrong = page(headers, PAGE, to="give", code="wrong", after=case)
    assert "This is not the code" in wrong and "wrong" not in re.findall(r'value="([^"]*)"', wrong)
    assert "Loudspeaker" in page(headers, PAGE, to="give", code=CODE, after=case)
    assert client.get(f"{case}/file.zip").content_type == "application/zip"
    assert "Loudspeaker" in page(headers, "/my-data") and "Loudspeaker" in page(
        headers, "/applications"
    )


def test_the_page_chooses_changes_and_takes_off(
    client: FlaskClient, citizen: dict, page: Callable[..., str]
) -> None:
    assert "do not hold" not in page(citizen, PAGE)
    differs = page(citizen, PAGE, to="choose", code=CODE, again="other")
    assert "The two are not the same" in differs
    assert "Please" in page(citizen, PAGE, to="choose", code="", again="")
    assert "guessed too easily" in page(citizen, PAGE, to="choose", code="1234", again="1234")
    assert "Kept. From the next sign-in on" in page(
        citizen, PAGE, to="choose", code=CODE, again=CODE
    )
    changed = {"code": "green 58", "again": "green 58"}
    assert "This is not the code" in page(citizen, PAGE, to="choose", current="wrong", **changed)
    page(citizen, PAGE, to="choose", current=CODE, **changed)
    assert "No code is asked for" in page(citizen, PAGE, to="take-off", current="green 58")
    assert client.get(URL, headers=citizen).json == NONE


def test_a_removal_is_told_at_every_sign_in_and_after_it(
    next_sign_in: Callable,
    secret: dict,
    page: Callable[..., str],
    notify: Peer,
    client: FlaskClient,
) -> None:
    headers = next_sign_in()
    form = page(headers, PAGE, to="send")
    challenge = re.search(r'name="challenge" value="([^"]+)"', form)[1]
    wrong = page(headers, PAGE, to="verify", challenge=challenge, otp="000000")
    assert "This password is not right" in wrong and 'value="verify"' in wrong
    otp = sent_otp(notify, MOBILE)
    page(headers, PAGE, to="verify", challenge=challenge, otp=otp)
    for path in ("/applications", PAGE):
        assert "because somebody said here that it was lost" in page(headers, path)
    later(hours=73)
    assert "The private code was taken off on" in page(next_sign_in(), "/applications")


def test_it_is_offered_on_the_receipt_of_a_sensitive_filing_and_beside_safe_contact(
    secret: dict, citizen: dict, page: Callable[..., str], parts: GatewayParts, permits: Permits,
    client: FlaskClient,
) -> None:  # fmt: skip
    plain = permits.new_case(permits.owner)
    parts.cases.put(plain)
    offer = "Does somebody else use this phone?"
    receipt = f"/applications/{secret['reference']}/filed"
    assert offer in page(citizen, receipt) and offer in page(citizen, "/safe-contact")
    assert offer not in page(citizen, f"/applications/{plain['reference']}/filed")
    choose(client, citizen)
    assert offer not in page(citizen, receipt)
