"""A single sign-on in a real browser, under the policy of our pages, on a phone and at a desk."""

import base64
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask

from gateway.http.context import LANGUAGES
from gateway.identity.openid_provider import OpenIdProvider
from gateway.officers.sign_on_parts import RETURN
from gateway.pages.texts import words
from tests.integration.gateway.served import served
from tests.integration.gateway.single_sign_on.browser import BEGIN
from tests.support.accessibility import axe_violations
from tests.support.chromium import Chromium, Page
from tests.support.openid_provider import Provider

WIDER = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
DESK = {"width": 1280, "height": 900, "deviceScaleFactor": 1, "mobile": False}
PHONE = {"width": 360, "height": 780, "deviceScaleFactor": 1, "mobile": True}
NAMES = {"OIDC_NAME_HI": "राज्य लॉगिन", "OIDC_NAME_EN": "State SSO"}


@pytest.fixture
def url(make: Callable[..., Flask], provider: Provider) -> Iterator[str]:
    """The site, to which the provider leads back; in the local profile cookies need no TLS."""
    app = make(PROFILE="local", **NAMES)
    parts = app.extensions["gateway"]
    with served(app) as url:
        provider.redirect_address = url + RETURN
        client = replace(parts.sign_on.provider._client, redirect=url + RETURN)
        parts.sign_on = replace(parts.sign_on, provider=OpenIdProvider(client, secure=False))
        yield url


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    with Chromium(Path(tmp_path_factory.mktemp("chromium"))) as running:
        yield running.page()


def test_it_leads_away_and_back_and_every_page_is_for_everybody(
    page: Page, url: str, provider: Provider, tmp_path: Path
) -> None:
    def check(name: str, text: str) -> None:
        assert text in page.run("document.body.innerText")
        assert axe_violations(page) == []
        for size in (PHONE, DESK):
            page.ask("Emulation.setDeviceMetricsOverride", **size)
            assert page.run(WIDER) is False, (name, size["width"])
            picture = page.ask("Page.captureScreenshot", captureBeyondViewport=True)["data"]
            (tmp_path / f"{name}-{size['width']}.png").write_bytes(base64.b64decode(picture))

    def press() -> None:
        page.run("window.isBefore = true; 1")
        page.run(f"""document.querySelector('a[href^="{BEGIN}"]').click(); 1""")
        page.until("!window.isBefore && document.readyState === 'complete'")

    for language in LANGUAGES:
        t = words(language)
        name = NAMES[f"OIDC_NAME_{language.upper()}"]
        page.cookie(url, "nagrik_session", "nobody")
        page.cookie(url, "nagrik_language", language)
        provider.changes, provider.error = {"acr": None}, "access_denied"
        page.visit(f"{url}/officer?after=/console/sign-ins")
        check(f"begin-{language}", t["sign_on.begin"].format(name=name))
        press()
        check(f"cancelled-{language}", t["sign_on.cancelled"])
        provider.error = None
        press()
        check(f"code-{language}", t["sign_on.code_title"])
        provider.changes = {}
        page.visit(f"{url}/officer?after=/console/sign-ins")
        press()
        assert page.run("location.pathname") == "/console/sign-ins"
        assert page.run("document.cookie") == ""
