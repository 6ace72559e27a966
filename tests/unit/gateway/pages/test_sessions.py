"""Who is signed in, and that a foreign site can do nothing in a reader's name."""

import re

import pytest
from flask import Flask

from gateway.http.problems import OfficerAbsent
from gateway.identity import use_cases as identity
from tests.unit.gateway.pages import journeys
from tests.unit.gateway.pages.browser import Browser
from tests.unit.gateway.pages.fake_desk import OFFICER, FakeDesk


def test_signing_in_leads_where_the_reader_wanted_to_go(reader: Browser) -> None:
    reader.visit("/applications")
    assert reader.path.startswith("/sign-in")
    reader.press("पासवर्ड भेजें", mobile="9000000001").press("पुष्टि करें", otp="123456")
    assert reader.path == "/applications"
    assert reader.says("आपका अभी कोई आवेदन नहीं है")


@pytest.mark.parametrize(
    "elsewhere", ["https://example.org/", "//example.org", "/\\example.org", "javascript:1", ""]
)
def test_signing_in_never_leads_to_another_site(reader: Browser, elsewhere: str) -> None:
    reader.visit("/sign-in").press("पासवर्ड भेजें", mobile="9000000001", after=elsewhere)
    reader.press("पुष्टि करें", otp="123456")
    assert reader.path == "/applications"


def test_the_session_cookie_is_for_the_server_only(reader: Browser) -> None:
    reader.visit("/sign-in").press("पासवर्ड भेजें", mobile="9000000001")
    button = reader.button("पुष्टि करें")
    form = reader._form_of(button)
    fields = [*reader._type(form, reader._fields(form), "otp", "123456"), ("to", "verify")]
    _, headers, _ = reader.transport.send("POST", "/sign-in", fields, [])
    assert "HttpOnly" in headers["Set-Cookie"]
    assert "SameSite=Lax" in headers["Set-Cookie"]


def test_outside_the_local_profile_cookies_travel_over_https_only(app: Flask) -> None:
    app.extensions["gateway"].settings.local = False
    answer = app.test_client().get("/sign-in?lang=en")
    cookies = answer.headers.getlist("Set-Cookie")
    assert len(cookies) == 2 and all("Secure" in cookie for cookie in cookies)


def test_signing_out_ends_it(signed_in) -> None:
    reader = signed_in("one").visit("/")
    reader.press("साइन आउट")
    assert reader.visit("/applications").path.startswith("/sign-in")


def test_leaving_quickly_signs_out_and_is_elsewhere(signed_in) -> None:
    reader = signed_in("one").visit("/leave")
    assert reader.headers["Location"].startswith("https://")
    assert "nagrik_session=;" in reader.headers["Set-Cookie"]


def test_no_form_works_without_the_browsers_token(app: Flask, desk: FakeDesk) -> None:
    client = app.test_client()
    client.set_cookie("nagrik_session", "one")
    client.get("/sign-in")
    posts = [
        re.sub(r"<\w+>", "complaint", rule.rule.replace("<int:offset>", "0"))
        for rule in app.url_map.iter_rules()
        if rule.endpoint.startswith("pages.") and "POST" in (rule.methods or ())
    ]
    assert len(posts) >= 6
    for path in posts:
        for token in ({}, {"form_token": "0" * 64}):
            answer = client.post(path, data={"mobile": "9000000001", "to": "send", **token})
            assert answer.status_code in (400, 422), path
    assert desk.sent == []


def test_the_token_of_one_browser_is_worthless_in_another(app: Flask, desk: FakeDesk) -> None:
    token = re.search(r'name="form_token" value="(\w+)"', app.test_client().get("/track").text)
    other = app.test_client()
    other.get("/track")
    data = {"form_token": token[1] if token else "", "reference": "X", "to": "send"}
    assert other.post("/track", data=data).status_code == 400
    assert desk.sent == []


def test_pages_are_kept_by_nobody_and_their_assets_for_long(app: Flask) -> None:
    client = app.test_client()
    page = client.get("/sign-in")
    assert page.headers["Cache-Control"] == "no-store"
    assert "script-src 'self'" in page.headers["Content-Security-Policy"]
    assert "unsafe-inline" not in page.headers["Content-Security-Policy"]
    asset = re.search(r'href="(/assets/setu\.css\?v=\w+)"', page.text)
    with client.get(asset[1] if asset else "/") as style:
        assert "immutable" in style.headers["Cache-Control"]


def test_hindi_is_the_language_until_another_is_chosen(app: Flask) -> None:
    client = app.test_client()
    in_english = {"Accept-Language": "en-IN,en;q=0.9"}
    assert '<html lang="hi">' in client.get("/", headers=in_english).text
    assert '<html lang="en">' in client.get("/?lang=en").text
    assert '<html lang="en">' in client.get("/").text
    assert '<html lang="en">' in client.get("/?lang=fr").text


def test_another_citizens_case_does_not_exist(signed_in, desk: FakeDesk) -> None:
    journeys.file_complaint(signed_in("one"))
    reference = next(iter(desk.views))
    other = signed_in("two")
    for path in ("", "/filed", "/actions/withdraw"):
        assert other.visit(f"/applications/{reference}{path}").status == 404, path
        absent = other.visit(f"/applications/0000-0000-0000-0{path}")
        assert absent.status == 404


def test_an_officer_signs_in_and_sees_the_inbox(reader: Browser, signed_in, desk) -> None:
    journeys.file_complaint(signed_in("one"))
    reader.visit("/officer").press("साइन इन", **OFFICER)
    assert reader.path == "/console"
    assert reader.says("खुले मामले") and reader.says(next(iter(desk.views)))


def test_a_wrong_password_of_an_officer_is_told_without_saying_what_was_wrong(
    reader: Browser,
) -> None:
    reader.visit("/officer").press("साइन इन", username="duty.5117012", password="wrong")
    assert reader.status == 422
    assert reader.says("यूज़रनेम, पासवर्ड या कोड सही नहीं है")
    assert reader.value("username") == "duty.5117012"
    assert reader.value("password") == ""


def test_an_officer_who_is_away_is_told_so_at_sign_in(
    reader: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(username, password, totp=None, device=None) -> dict:
        raise OfficerAbsent()

    monkeypatch.setattr(identity, "sign_in_officer", away)
    reader.visit("/officer").press("साइन इन", username="enquiry.5117012", password="right")
    assert reader.status == 401
    assert reader.says("आप अनुपस्थित दर्ज हैं")
    assert reader.value("username") == "enquiry.5117012"
