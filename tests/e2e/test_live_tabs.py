"""The page of a case in a real browser: a change is seen as it happens, none is missed while
the page loads or nobody looks at it, and many tabs do not starve each other."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.chromium import Chromium, Page
from tests.support.citizen import CitizenClient
from tests.support.lostfound_over_http import in_inbox
from tests.support.system import System

STATION = "sho.5117012"
SEEN_IN = 10.0
"""Seconds. The page never asks by itself, and a stream that was lost is opened anew after 30: what
comes before, the stream brought. A change usually stands there within two."""
STREAM = "*/events*"


@pytest.fixture(scope="module")
def citizen(system: System) -> CitizenClient:
    return system.citizen("9000000961", "en")


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chromium]:
    profile: Path = tmp_path_factory.mktemp("live") / "profile"
    with Chromium(profile) as opened:
        yield opened


def _page(browser: Chromium, system: System, citizen: CitizenClient) -> Page:
    page = browser.page()
    page.cookie(system.url, "nagrik_session", citizen.token)
    page.cookie(system.url, "nagrik_language", "en")
    return page


def _sequence(page: Page) -> int:
    """Of the case as the page shows it: the number of its steps."""
    return int(page.run("document.querySelectorAll('#live ol.time > li').length"))


def _await_growth(page: Page, before: int) -> None:
    """Wait until the page shows a further step; AssertionError where none comes in time."""
    steps = "document.querySelectorAll('#live ol.time > li').length"
    page.until(f"{steps} > {before}", seconds=SEEN_IN)


def test_a_change_stands_on_the_page_without_asking_for_it(
    system: System, citizen: CitizenClient, browser: Chromium
):
    reference = citizen.file()["reference"]
    officer = system.officer(STATION)
    in_inbox(officer, reference)
    page = _page(browser, system, citizen)
    page.visit(f"{system.url}/applications/{reference}")
    before = _sequence(page)
    officer.act(reference, "acknowledge")
    _await_growth(page, before)


def test_what_changed_between_the_page_and_its_stream_is_told(
    system: System, citizen: CitizenClient, browser: Chromium
):
    reference = citizen.file()["reference"]
    officer = system.officer(STATION)
    in_inbox(officer, reference)
    page = _page(browser, system, citizen)
    page.ask("Network.setBlockedURLs", urls=[STREAM])
    page.visit(f"{system.url}/applications/{reference}")
    before = _sequence(page)
    officer.act(reference, "acknowledge")
    page.ask("Network.setBlockedURLs", urls=[])
    # What a browser does when its tab is looked at again; the stream that it opens is a new one.
    page.run("document.dispatchEvent(new Event('visibilitychange')); 1")
    _await_growth(page, before)


def test_beside_ten_tabs_an_eleventh_page_loads(
    system: System, citizen: CitizenClient, browser: Chromium
):
    reference = citizen.file()["reference"]
    officer = system.officer(STATION)
    in_inbox(officer, reference)
    tabs = [_page(browser, system, citizen) for _ in range(10)]
    for tab in tabs:
        tab.ask("Page.bringToFront")
        tab.visit(f"{system.url}/applications/{reference}")
    eleventh = _page(browser, system, citizen)
    eleventh.ask("Page.bringToFront")
    eleventh.visit(f"{system.url}/applications")
    # Nobody looks at the first tab; once somebody does, it shows what happened meanwhile.
    before = _sequence(tabs[0])
    officer.act(reference, "acknowledge")
    tabs[0].ask("Page.bringToFront")
    _await_growth(tabs[0], before)
