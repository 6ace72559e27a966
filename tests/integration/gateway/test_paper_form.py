"""Forms to print in a real browser: on a phone, and on A4."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from gateway.http.context import LANGUAGES
from tests.integration.gateway.served import served
from tests.support.accessibility import axe_violations
from tests.support.chromium import Chromium, Page
from tests.support.sources import ROOT
from tests.unit.gateway.pages import small_app
from tests.unit.gateway.pages.desk_of_all import DeskOfAll
from tests.unit.gateway.pages.test_paper_form import PRINTED

FAULTS = (ROOT / "tests/support/page_faults.js").read_text(encoding="utf-8")
JUDGED = ("complaint", "procession-noc")
A4_WIDE, A4_HIGH = 680, 1009
"""Pixels of CSS within the margins of a sheet."""
CUT = f"""[...document.querySelectorAll(".ask:not(.long), .asked, tr, .danger, .end")].filter(
    one => getComputedStyle(one).breakInside !== "avoid" || one.offsetHeight > {A4_HIGH}
).map(one => one.innerText.slice(0, 60))"""
COLOURS = """[...new Set([...document.querySelectorAll("body *")].map(
    one => getComputedStyle(one)).flatMap(one => [one.color, one.backgroundColor]))].sort()"""


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    with (
        pytest.MonkeyPatch.context() as patch,
        served(small_app.build(None, DeskOfAll(), patch)) as url,
    ):
        yield url


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chromium]:
    with Chromium(Path(tmp_path_factory.mktemp("chromium"))) as running:
        yield running


@pytest.fixture
def page(browser: Chromium) -> Page:
    return browser.page()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_form_fits_a_phone(page: Page, url: str, language: str) -> None:
    faults = []
    for code in PRINTED:
        page.visit(f"{url}/services/{code}/paper-form?lang={language}")
        wanted = {"language": language, "answers": False}
        faults += [f"{code}: {one}" for one in page.run(f"{FAULTS}({json.dumps(wanted)})")]
    assert faults == [], "\n".join(faults)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("code", JUDGED)
def test_a_form_is_read_by_everybody(page: Page, url: str, code: str, language: str) -> None:
    page.visit(f"{url}/services/{code}/paper-form?lang={language}")
    assert axe_violations(page) == []
    page.visit(f"{url}/information/forms?lang={language}")
    assert axe_violations(page) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_question_is_cut_by_the_end_of_a_sheet_and_all_is_black_on_white(
    page: Page, url: str, language: str
) -> None:
    sheet = {"width": A4_WIDE, "height": A4_HIGH, "deviceScaleFactor": 1, "mobile": False}
    page.ask("Emulation.setDeviceMetricsOverride", **sheet)
    page.ask("Emulation.setEmulatedMedia", media="print")
    for code in PRINTED:
        page.visit(f"{url}/services/{code}/paper-form?lang={language}")
        assert page.run(CUT) == [], code
        assert page.run("document.documentElement.scrollWidth") <= A4_WIDE, code
        assert page.run(COLOURS) == ["rgb(0, 0, 0)", "rgba(0, 0, 0, 0)"], code
        assert not page.run("document.querySelector('.screen').offsetHeight"), code
