"""Whom and what a single sign-on does not let in. What tokens and answers of a provider may be is
in `tests/unit/gateway/identity`, `test_id_tokens.py` and `test_openid_provider.py`."""

import re
from collections.abc import Callable
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from flask import Flask, Response

from chassis import time_source
from gateway.building import GatewayParts
from gateway.http.problems import texts
from gateway.officers.register import Absence
from gateway.officers.sign_on_parts import RETURN
from tests.integration.gateway.authenticator_door import PASSWORD
from tests.integration.gateway.register import STATION
from tests.integration.gateway.single_sign_on.browser import (
    BEGIN,
    Browser,
    refuses,
)
from tests.support.openid_provider import Provider


@pytest.mark.parametrize("kind", ["another", "none", "over"])
def test_what_was_not_begun_here_signs_nobody_in(
    browser: Browser, kind: str, monkeypatch: pytest.MonkeyPatch, provider: Provider
) -> None:
    back = browser.begin()
    if kind == "another":
        back = re.sub(r"state=[^&]+", "state=" + "x" * 43, back)
    elif kind == "none":
        back = re.sub(r"&state=[^&]+", "", back)
    else:
        later = time_source.now() + timedelta(minutes=11)
        monkeypatch.setattr(time_source, "now", lambda: later)
    refuses(browser, browser.get(back), "sign_on.over")
    assert "token" not in provider.asked


def test_a_flow_that_one_browser_began_ends_in_no_other(app: Flask, browser: Browser) -> None:
    back = browser.begin()
    other = Browser(app)
    other.get("/officer?lang=en")
    refuses(other, other.get(back), "sign_on.over")
    other.begin()
    refuses(other, other.get(back), "sign_on.over")
    assert browser.get(back).status_code == 303


def test_a_state_and_its_code_are_good_once(app: Flask, browser: Browser) -> None:
    back = browser.begin()
    step = browser.cookie("nagrik_sign_on")
    assert browser.get(back).status_code == 303
    assert browser.cookie("nagrik_sign_on") is None
    again = Browser(app)
    again.get("/officer?lang=en")
    again.client.set_cookie("nagrik_sign_on", step, domain="setu.example.org", secure=True)
    refuses(again, again.get(back), "sign_on.over")
    used = parse_qs(urlsplit(back).query)["code"][0]
    fresh = re.sub(r"code=[^&]+", f"code={used}", again.begin())
    refuses(again, again.get(fresh), "sign_on.unproved")


@pytest.mark.parametrize(
    "changes",
    [{"nonce": "of another sign-in"}, {"auth_time": 1_000_000_000}],
    ids=["nonce", "time"],
)
def test_a_token_of_another_sign_in_is_refused(
    browser: Browser, provider: Provider, changes: dict
) -> None:
    provider.changes = changes
    refuses(browser, browser.sign_in(), "sign_on.unproved")


def test_nobody_is_created_by_the_provider(
    browser: Browser, provider: Provider, parts: GatewayParts
) -> None:
    parts.officers.add("officer.k", PASSWORD, role="duty-officer", station=STATION)
    for name in ("nobody", "", None, 7, "officer.\u212a", "officer.k\u0000", "o" * 101):
        provider.changes = {"preferred_username": name}
        refuses(browser, browser.sign_in(), "sign_on.not_in_register")
    assert parts.database["officers"].count_documents({}) == 2


def test_an_officer_who_is_away_is_refused_as_by_password(
    browser: Browser, parts: GatewayParts
) -> None:
    back = browser.begin()
    register, absence = parts.register, Absence(time_source.now(), None, "removed")
    one = register.find("officer.one")
    assert one is not None
    register.leave(one, absence, None, one.actor)
    answer = browser.get(back)
    assert answer.status_code == 401
    assert texts("en")["details"]["officer-absent"] in answer.get_data(as_text=True)
    assert browser.cookie("nagrik_session") is None


def test_a_posting_during_the_sign_in_ends_it(browser: Browser, parts: GatewayParts) -> None:
    back = browser.begin()
    parts.register.enter("officer.one", role="duty-officer", office=STATION)
    browser.get(back)
    assert not browser.is_in


def test_it_leads_to_no_other_site(browser: Browser) -> None:
    for after in ("https://evil.example.org", "//evil.example.org", "/\\evil", "/" + "a" * 600):
        assert browser.sign_in(after).location == "/console"


def test_who_gives_up_at_the_provider_may_begin_again(browser: Browser, provider: Provider) -> None:
    provider.error = "access_denied"
    refuses(browser, browser.sign_in(), "sign_on.cancelled")


def test_the_answer_of_another_issuer_is_not_taken(browser: Browser, provider: Provider) -> None:
    back = re.sub(r"iss=[^&]+", "iss=https://elsewhere.example.org", browser.begin())
    refuses(browser, browser.get(back), "sign_on.unproved")
    assert "token" not in provider.asked


@pytest.mark.parametrize("where", ["about", "keys", "token"])
def test_a_provider_that_is_away_keeps_nobody_from_the_password(
    browser: Browser, provider: Provider, where: str
) -> None:
    provider.answers[where] = lambda: Response("no", 500)
    answer = browser.get(f"{BEGIN}?lang=en") if where == "about" else browser.sign_in()
    refuses(browser, answer, "sign_on.away", 503)
    provider.answers.clear()
    assert browser.sign_in().status_code == 303


def test_tries_are_limited_as_sign_ins_are(make: Callable[..., Flask], provider: Provider) -> None:
    browser = Browser(make(RATE_LIMITS="auth=2/2"))
    browser.get("/officer?lang=en")
    assert [browser.get(BEGIN).status_code for _ in range(3)] == [303, 303, 429]
    assert browser.get(f"{RETURN}?state=x&code=y").status_code == 429
