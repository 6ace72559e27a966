"""Setting up the authenticator app in a real browser, as wide as a phone and at a desk."""

import base64
from collections.abc import Iterator
from pathlib import Path

import pytest

from gateway.http.context import LANGUAGES
from gateway.pages.texts import words
from tests.integration.gateway.served import served
from tests.support.accessibility import axe_violations
from tests.support.chromium import Chromium, Page
from tests.unit.gateway.pages import small_app
from tests.unit.gateway.pages.fake_desk import NEW_OFFICER, FakeDesk

WIDER = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
DESK = {"width": 1280, "height": 900, "deviceScaleFactor": 1, "mobile": False}
PHONE = {"width": 360, "height": 780, "deviceScaleFactor": 1, "mobile": True}


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    with (
        pytest.MonkeyPatch.context() as patch,
        served(small_app.build(None, FakeDesk(), patch)) as url,
    ):
        yield url


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    with Chromium(Path(tmp_path_factory.mktemp("chromium"))) as running:
        yield running.page()


def press(page: Page, to: str) -> None:
    """Send the form that has a hidden field ``to`` of this value, and wait for the answer."""
    page.run("window.isBefore = true; 1")
    page.run(f"""document.querySelector('[name="to"][value="{to}"]').form.submit(); 1""")
    page.until("!window.isBefore && document.readyState === 'complete'")


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_it_fits_and_is_read_by_everybody(
    page: Page, url: str, language: str, size: dict, tmp_path: Path
) -> None:
    t = words(language)
    page.ask("Emulation.setDeviceMetricsOverride", **size)
    page.cookie(url, "nagrik_session", "head")
    page.cookie(url, "nagrik_language", language)

    def check(name: str, text: str) -> None:
        assert t[text] in page.run("document.body.innerText")
        assert axe_violations(page) == []
        assert page.run(WIDER) is False
        picture = page.ask("Page.captureScreenshot", captureBeyondViewport=True)["data"]
        (tmp_path / f"{name}.png").write_bytes(base64.b64decode(picture))

    page.visit(f"{url}/console/authenticator")
    check("own", "authenticator.lost")
    press(page, "begin")
    check("offered", "authenticator.by_hand")
    # The picture is a picture: drawn, square, large enough for a camera.
    drawn = page.run(
        "(e => [e.complete, e.naturalWidth, e.width])(document.querySelector('p img'))"
    )
    assert drawn[0] and drawn[1] > 0 and drawn[2] >= 200
    press(page, "confirm")
    check("wrong", "authenticator.again")
    page.cookie(url, "nagrik_session", "nobody")
    page.visit(f"{url}/officer")
    page.fill("username", NEW_OFFICER)
    page.fill("password", "a long phrase of tests")
    page.run("window.isBefore = true; 1")
    page.run("document.querySelector('[name=username]').form.submit(); 1")
    page.until("!window.isBefore && document.readyState === 'complete'")
    check("first", "authenticator.why")
    page.cookie(url, "nagrik_session", "head")
    page.visit(f"{url}/console/people?officer=enquiry.5117012")
    check("reset", "work.people.reset")
