"""The authenticator app in the browser: set up at the first sign-in, replaced on the own page,
reset by whoever may; without JavaScript."""

import re

import pytest

from casework.desk.audit import entries_in
from gateway.building import GatewayParts
from gateway.officers import own_authenticator
from tests.integration.gateway.authenticator_door import (
    PASSWORD,
    SECRET,
    begin_half_minute,
    code,
)
from tests.integration.gateway.console.conftest import Office
from tests.integration.gateway.register import STATION
from tests.unit.gateway.pages.browser import Browser, FlaskTransport


@pytest.fixture(autouse=True)
def one_half_minute(monkeypatch: pytest.MonkeyPatch) -> None:
    begin_half_minute(monkeypatch)


def enter(parts: GatewayParts, secret: str | None = None) -> None:
    """Enter the enquiry officer of the station with a password."""
    post = {"role": "enquiry-officer", "station": STATION}
    parts.officers.add("enquiry", PASSWORD, totp_secret=secret, **post)


def visitor(office: Office) -> Browser:
    """Somebody who is not signed in."""
    client = office.app.test_client()
    client.set_cookie("nagrik_language", "en")
    return Browser(FlaskTransport(client))


def at_sign_in(office: Office, totp: str = "", after: str = "") -> Browser:
    """The enquiry officer, who has given the password."""
    page = visitor(office).visit(f"/officer?after={after}")
    return page.press("Sign in", username="enquiry", password=PASSWORD, totp=totp)


def key_on(page: Browser) -> str | None:
    """The key that a page shows."""
    match = re.search(r"(?:[A-Z2-7]{4} ){7}[A-Z2-7]{4}", page.page.text)
    return match[0].replace(" ", "") if match else None


def test_a_first_sign_in_sets_the_app_up_and_leads_on_to_where_the_officer_was_going(
    office: Office, parts: GatewayParts
) -> None:
    enter(parts)
    reference = office.case(assigned_to="enquiry")
    there = f"/console/cases/{reference}"
    page = at_sign_in(office, after=there)
    key = key_on(page)
    assert key and page.says("Set up the authenticator app")
    assert page.headers["Cache-Control"] == "no-store"
    assert page.headers["Referrer-Policy"] == "no-referrer"
    (picture,) = [one for one in page.page.all("img") if "QR" in (one.get("alt") or "")]
    assert picture.attributes["src"].startswith("data:image/svg+xml")
    (link,) = [one for one in page.page.all("a") if "on this phone" in one.text]
    assert link.attributes["href"].startswith("otpauth://totp/") and key in link.attributes["href"]
    page.press("Confirm", totp="12")
    assert page.status == 422 and key_on(page) is None and page.value("enrolment")
    page.press("Confirm", totp=f" {code(key)[:3]} {code(key)[3:]}")
    assert page.path == there, page.page.text
    entries = [one["what"] for one in entries_in(parts.database).find({"actor": "enquiry"})]
    assert entries == ["authenticator"]


def test_until_then_no_page_of_the_console_opens(office: Office, parts: GatewayParts) -> None:
    enter(parts)
    half = at_sign_in(office)
    assert key_on(half)
    pages = [
        rule.rule
        for rule in office.app.url_map.iter_rules()
        if rule.rule.startswith("/console") and "GET" in (rule.methods or ()) and not rule.arguments
    ]
    assert len(pages) > 8
    for path in pages:
        assert half.visit(path).path.startswith("/officer"), path
    assert half.visit("/officer/authenticator").path == "/officer", "and no key is shown again"
    assert key_on(half) is None


def test_the_own_page_replaces_it_and_ends_all_other_sign_ins(
    office: Office, parts: GatewayParts
) -> None:
    enter(parts, SECRET)
    elsewhere = at_sign_in(office, code(SECRET, -1))
    assert elsewhere.path == "/console"
    here = at_sign_in(office, code(SECRET)).visit("/console/authenticator")
    for typed in ({"password": ""}, {"password": "not this one", "totp": code(SECRET, 1)}):
        here.press("Show the new code", **typed)
        assert here.status == 422 and key_on(here) is None
        assert here.value("password") == ""
    here.press("Show the new code", password=PASSWORD, totp=code(SECRET))
    assert here.status == 422, "a code that was used"
    here.press("Show the new code", password=PASSWORD, totp=code(SECRET, 1))
    key = key_on(here)
    assert key and here.headers["Cache-Control"] == "no-store"
    assert elsewhere.visit("/console").path == "/console", "nothing holds yet"
    here.press("Confirm", totp=code(key))
    assert here.path == "/console/authenticator?done=1"
    assert here.says("It holds from now.") and here.says("You have one since")
    assert elsewhere.visit("/console").path.startswith("/officer")
    assert here.visit("/console").path == "/console"
    rows = here.visit("/console/sign-ins").page.all("tbody")[0].all("tr")
    assert len(rows) == 1 and here.says("This one")


def test_nobody_confirms_the_app_of_another_in_the_console(
    office: Office, parts: GatewayParts
) -> None:
    enter(parts)
    with office.app.test_request_context():
        foreign = own_authenticator.offer_authenticator("enquiry", PASSWORD)
    page = office.browser("duty").visit("/console/authenticator")
    token = page.value("form_token")
    fields = [("form_token", token), ("to", "confirm"), ("enrolment", foreign.ticket)]
    page._go("POST", "/console/authenticator", [*fields, ("totp", code(foreign.secret))], [])
    assert page.status == 403
    assert parts.officers.authenticators.since("enquiry") == (False, None)


def test_an_offer_that_is_over_says_so_and_is_begun_anew(
    office: Office, parts: GatewayParts
) -> None:
    enter(parts)
    first = at_sign_in(office)
    key = key_on(first)
    second = at_sign_in(office)
    assert key
    first.press("Confirm", totp=code(key))
    assert first.status == 422 and first.says("This offer is over")
    assert first.follow("Begin anew").path == "/officer"
    newer = key_on(second)
    assert newer
    assert second.press("Confirm", totp=code(newer)).path == "/console"


def test_a_lost_app_is_reset_by_the_head_and_by_two_administrators(
    office: Office, parts: GatewayParts, directory: None
) -> None:
    enter(parts, SECRET)
    change = "/console/people?office=5117012&officer=enquiry"
    first, second = office.browser("admin"), office.browser("admin2")
    first.visit(change).press("Reset the authenticator app")
    assert first.says("It is reset once a second administrator agrees.")
    assert first.says("another administrator has to agree")
    assert parts.officers.authenticators.since("enquiry")[0]
    second.visit("/console/people").press("Agree and reset")
    assert second.says("Reset. The next sign-in sets up another app.")
    assert not parts.officers.authenticators.since("enquiry")[0]
    assert key_on(at_sign_in(office))
    head = office.browser("sho")
    assert not head.visit("/console/people?office=5117012&officer=sho").says("Lost authenticator")
    head.visit(change).press("Reset the authenticator app")
    assert head.says("Reset. The next sign-in")
    clerk = office.browser("duty").visit("/console/people?office=5117012")
    fields = [("form_token", clerk.value("form_token")), ("deed", "reset"), ("office", "5117012")]
    clerk._go("POST", "/console/people/enquiry", fields, [])
    assert clerk.status == 403
