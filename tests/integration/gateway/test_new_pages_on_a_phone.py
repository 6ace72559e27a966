"""The private code and the figures in a real browser, as wide as a phone."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from gateway.http.context import LANGUAGES
from tests.integration.gateway.served import served
from tests.support.accessibility import axe_violations
from tests.support.chromium import Chromium, Page
from tests.unit.gateway.pages import small_app
from tests.unit.gateway.pages.fake_desk import FakeDesk

WISH = {"asked_at": "2026-01-02T10:00:00+00:00", "takes_effect_at": "2026-01-05T10:00:00+00:00"}
CODES = {
    "none": {},
    "asked": {"chosen": True},
    "lost": {"chosen": True, "removal": WISH},
    "given": {"chosen": True, "given": True},
}
CODE = "/my-data/private-code"
PAGES = [(CODE, one) for one in CODES] + [("/statistics?service=complaint", "none")]
WIDER = "document.documentElement.scrollWidth > document.documentElement.clientWidth"


@pytest.fixture(scope="module")
def desk() -> FakeDesk:
    return FakeDesk()


@pytest.fixture(scope="module")
def url(desk: FakeDesk) -> Iterator[str]:
    with pytest.MonkeyPatch.context() as patch, served(small_app.build(None, desk, patch)) as url:
        yield url


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    with Chromium(Path(tmp_path_factory.mktemp("chromium"))) as running:
        yield running.page()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("path", "code"), PAGES)
def test_it_fits_a_phone_and_is_read_by_everybody(
    page: Page, url: str, desk: FakeDesk, path: str, code: str, language: str
) -> None:
    desk.code = CODES[code]
    page.cookie(url, "nagrik_session", "one")
    page.cookie(url, "nagrik_language", language)
    page.visit(f"{url}{path}")
    assert axe_violations(page) == []
    assert page.run(WIDER) is False
