"""Officers sign in with a single sign-on."""

from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit

from flask import Flask

from gateway.building import GatewayParts
from gateway.officers.sign_on_parts import RETURN
from tests.integration.gateway.register import STATION
from tests.integration.gateway.single_sign_on.browser import (
    BEGIN,
    CODE,
    SITE,
    STRONG,
    Browser,
    refuses,
)
from tests.support.openid_provider import Provider


def test_an_officer_signs_in_and_works_at_the_post_of_our_register(
    browser: Browser, provider: Provider, parts: GatewayParts
) -> None:
    page = browser.get("/officer?lang=en&after=/console/sign-ins").get_data(as_text=True)
    assert "Sign in with State SSO" in page
    assert f'href="{BEGIN}?after=/console/sign-ins"' in page
    provider.person |= {"role": "superintendent", "station": "9999", "groups": ["admin"]}
    answer = browser.sign_in("/console/sign-ins")
    assert (answer.status_code, answer.location) == (303, "/console/sign-ins")
    token = browser.cookie("nagrik_session")
    caller = parts.access_tokens.read(token, "en")
    assert (caller.id, caller.role, caller.station) == ("officer.one", "duty-officer", STATION)
    assert [one["officer"] for one in parts.sign_ins.of("officer.one")] == ["officer.one"]
    assert browser.get("/console/sign-ins").status_code == 200
    assert provider.wishes["acr_values"] == f"urn:example:other {STRONG}"
    assert provider.wishes["prompt"] == "login"
    # It ends as every sign-in does.
    parts.sessions.forget("officer.one")
    parts.register.enter("officer.one", role="duty-officer", office=STATION)
    assert not browser.is_in


def test_the_step_is_out_of_reach_of_scripts_and_of_other_sites(browser: Browser) -> None:
    away = browser.get(BEGIN)
    (step,) = [one for one in away.headers.getlist("Set-Cookie") if "nagrik_sign_on" in one]
    assert {"HttpOnly", "Secure", "SameSite=Lax", "Path=/"} <= set(step.split("; "))
    query = parse_qs(urlsplit(away.location).query)
    assert query["redirect_uri"] == [SITE + RETURN]
    token = browser.cookie("nagrik_sign_on")
    assert (
        browser.client.get(
            "/api/v1/cases", headers={"Authorization": f"Bearer {token}"}
        ).status_code
        == 401
    )


def test_where_none_is_configured_nothing_is_shown_and_nothing_answers(
    make_app: Callable[..., Flask],
) -> None:
    browser = Browser(make_app())
    assert BEGIN not in browser.get("/officer").get_data(as_text=True)
    for path in (BEGIN, RETURN, CODE):
        assert browser.get(path).status_code == 404


def test_another_claim_may_name_the_officer(
    make: Callable[..., Flask], provider: Provider, parts: GatewayParts
) -> None:
    browser = Browser(make(OIDC_USERNAME_CLAIM="email"))
    provider.person |= {"preferred_username": "nobody", "email": "officer.one"}
    refuses(browser, browser.sign_in(), "sign_on.not_in_register")
    provider.person["email_verified"] = True
    assert browser.sign_in().status_code == 303
