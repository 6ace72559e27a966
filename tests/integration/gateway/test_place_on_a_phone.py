"""The place of a matter, chosen on a phone from the directory as it is delivered: by a name, by a
PIN code, on the map with and without scripts, by the phone's own point."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from pymongo.database import Database

from gateway.http.context import LANGUAGES
from gateway.pages.place_map import SHOWN
from gateway.pages.texts import words
from services.routing.directory_files import read_directory
from services.routing.store import Published, RawBook
from services.routing.use_cases import Desk
from tests.integration.gateway.served import served
from tests.support.accessibility import axe_violations
from tests.support.chromium import Chromium, Page
from tests.support.sources import ROOT
from tests.unit.gateway.pages import small_app
from tests.unit.gateway.pages.fake_desk import FakeDesk

FAULTS = (ROOT / "tests/support/page_faults.js").read_text(encoding="utf-8")
STANDS = {"latitude": 25.6195, "longitude": 85.1410, "accuracy": 40}
"""A phone in the middle of Patna."""
WIRE_BYTES = 60_000
ON_THE_WIRE = """performance.getEntriesByType("resource")
    .concat(performance.getEntriesByType("navigation"))
    .reduce((sum, one) => sum + one.encodedBodySize, 0)"""
MAP = """(() => { const one = document.getElementsByName("place.map")[0];
    one.scrollIntoView({block: "center"}); const box = one.getBoundingClientRect();
    return [box.left, box.top, box.width] })()"""


class Shelf:
    """The directory as it is delivered, and nothing else."""

    def __init__(self) -> None:
        self.directory = read_directory(ROOT / "services/routing/data")

    def categories(self) -> frozenset[str]:
        return frozenset()

    def published(self) -> Published:
        head = {name: self.directory[name] for name in ("version", "effective_from")}
        return Published(1, (head,), ())

    def read(self, published: Published) -> RawBook:
        return RawBook(published, [self.directory], [])


class DeskWithDirectory(FakeDesk):
    """Answers from the delivered directory with the code of the routing service."""

    def __init__(self) -> None:
        super().__init__()
        self.routing = Desk(Shelf(), lambda work, *values, **named: work(*values, **named))
        self.routing.reload()

    def list_stations(self, *, district=None, type=None, cursor=None, limit=200):
        return self.routing.list_stations(district, type, cursor, limit)

    def search_stations(self, q, *, district=None, limit=10):
        return self.routing.search(q, district, limit)

    def resolve_place(self, place, *, category="other", occurred_at=None):
        return self.routing.resolve("other", place, occurred_at)


@pytest.fixture(scope="module")
def url(database_of_file: Database) -> Iterator[str]:
    with (
        pytest.MonkeyPatch.context() as patch,
        served(small_app.build(database_of_file, DeskWithDirectory(), patch)) as url,
    ):
        yield url


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    with Chromium(Path(tmp_path_factory.mktemp("chromium"))) as running:
        page = running.page()
        page.ask("Network.setBlockedURLs", urls=["*/worker.js"])
        yield page


def leads(page: Page, act: Callable[[], object]) -> None:
    """Do what leads to another page, and wait for it."""
    page.run("window.isBefore = true; 1")
    act()
    page.until("!window.isBefore && document.readyState === 'complete'")


def press(page: Page, label: str) -> None:
    leads(page, lambda: page.press(label))


def tap(page: Page, x: int, y: int) -> None:
    """With a finger, on the map."""
    left, top, width = page.run(MAP)
    assert width == SHOWN
    where = {"x": left + x, "y": top + y, "button": "left", "clickCount": 1}
    kinds = ("mousePressed", "mouseReleased")
    leads(page, lambda: [page.ask("Input.dispatchMouseEvent", type=one, **where) for one in kinds])


def faults(page: Page, language: str) -> list[str]:
    wanted = json.dumps({"language": language, "answers": False})
    return [*page.run(f"{FAULTS}({wanted})"), *axe_violations(page)]


def at_place(page: Page, url: str, language: str) -> dict[str, str]:
    """At the step that asks for the place; the words of the language."""
    t = words(language)
    page.cookie(url, "nagrik_language", language)
    page.visit(f"{url}/services/complaint")
    page.run("document.querySelector('[name=category][value=theft]').checked = true; 1")
    press(page, t["gate.go_on"])
    return t


def show_patna(page: Page, t: dict[str, str]) -> None:
    page.run("document.querySelector('[name=\"place.way\"][value=station]').click(); 1")
    page.fill("place.district", "Patna")
    press(page, t["place.show_map"])


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_place_is_searched_and_pressed_on_the_map(page: Page, url: str, language: str) -> None:
    t = at_place(page, url, language)
    wrong = faults(page, language)
    page.fill("place.line", "budha coloni")
    press(page, t["find.button"])
    assert page.run("document.querySelector('[value=\"station:5117012\"]') !== null")
    wrong += faults(page, language)
    show_patna(page, t)
    wrong += faults(page, language)
    tap(page, 120, 60)
    assert page.run("location.hash") == "#f-place-chosen"
    rough = page.run("+document.getElementById('f-place-accuracy').value")
    tap(page, 130, 130)
    assert page.run("+document.getElementById('f-place-accuracy').value") < rough / 2
    assert t["stations.house_near"].partition(":")[0] in page.text
    assert wrong + faults(page, language) == []
    assert page.run(ON_THE_WIRE) <= WIRE_BYTES


def test_the_map_is_pressed_without_scripts(page: Page, url: str) -> None:
    page.ask("Emulation.setScriptExecutionDisabled", value=True)
    try:
        t = at_place(page, url, "en")
        show_patna(page, t)
        tap(page, 120, 60)
        assert "Nearest station house" in page.text
        press(page, t["place.not_here"])
        assert "Nearest station house" not in page.text
    finally:
        page.ask("Emulation.setScriptExecutionDisabled", value=False)


def test_the_phones_point_is_said_with_its_station_and_can_be_refused(page: Page, url: str) -> None:
    page.ask("Browser.grantPermissions", permissions=["geolocation"], origin=url)
    page.ask("Emulation.setGeolocationOverride", **STANDS)
    t = at_place(page, url, "hi")
    assert t["place.not_here"] not in page.text
    page.press(t["place.use_mine"])
    page.until("document.getElementById('f-place-says').textContent.includes('थाना')")
    assert "40 मीटर" in page.text and "सबसे पास का थाना भवन" in page.text
    press(page, t["place.not_here"])
    assert page.run("document.getElementById('f-place-lat').value") == ""
    assert t["place.not_here"] not in page.text
