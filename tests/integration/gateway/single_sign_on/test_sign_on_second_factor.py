"""The second factor beside a single sign-on: the provider's where it is named, else our own."""

from collections.abc import Callable

import pytest
from flask import Flask

from gateway.building import GatewayParts
from tests.integration.gateway.authenticator_door import PASSWORD, SECRET, code, wrong
from tests.integration.gateway.register import STATION
from tests.integration.gateway.single_sign_on.browser import (
    CODE,
    STRONG,
    Browser,
    T,
    refuses,
)
from tests.support.openid_provider import Provider


@pytest.mark.parametrize("acr", [None, "urn:example:password", [STRONG]], ids=str)
def test_without_a_second_factor_of_the_provider_our_own_is_asked(
    browser: Browser, provider: Provider, acr: object
) -> None:
    provider.changes = {"acr": acr}
    answer = browser.sign_in("/console/sign-ins")
    assert (answer.status_code, answer.location) == (303, CODE)
    assert not browser.is_in
    refused = browser.give(wrong(SECRET))
    assert refused.status_code == 422
    assert T["sign_on.wrong_code"] in refused.get_data(as_text=True)
    step = browser.cookie("nagrik_sign_on")
    right = code(SECRET)
    answer = browser.give(right)
    assert (answer.status_code, answer.location) == (303, "/console/sign-ins")
    assert browser.is_in
    # Neither the step nor the code is good again.
    again = Browser(browser.client.application)
    again.client.set_cookie("nagrik_sign_on", step, domain="setu.example.org", secure=True)
    assert again.give(right).status_code == 422
    assert again.give(code(SECRET, 1)).status_code == 401
    assert not again.is_in


def test_where_no_acr_is_named_none_counts(make: Callable[..., Flask]) -> None:
    browser = Browser(make(OIDC_ACR_VALUES=""))
    assert browser.sign_in().location == CODE


def test_the_step_before_the_provider_is_none_after_it(browser: Browser) -> None:
    browser.begin()
    browser.get("/officer?lang=en")
    assert browser.give(code(SECRET)).status_code == 401
    assert not browser.is_in


def test_codes_are_counted_as_passwords_are(browser: Browser, provider: Provider) -> None:
    provider.changes = {"acr": None}
    browser.sign_in()
    for _ in range(5):
        assert browser.give(wrong(SECRET)).status_code == 422
    assert browser.give(code(SECRET)).status_code == 429
    assert not browser.is_in


def test_who_has_no_authenticator_sets_it_up_by_the_password(
    browser: Browser, provider: Provider, parts: GatewayParts
) -> None:
    parts.officers.add("new.officer", PASSWORD, role="duty-officer", station=STATION)
    provider.person["preferred_username"] = "New.Officer"
    provider.changes = {"acr": None}
    refuses(browser, browser.sign_in(), "sign_on.no_authenticator")
    provider.changes = {}
    assert browser.sign_in().status_code == 303
    assert browser.is_in
