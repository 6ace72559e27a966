"""A day of one station in the browser: what waits is worked through, and every press is counted.

40 complaints, 10 verifications, 3 found things and a missing child come in; in the evening nothing
is left as it came. The counts are in docs/console.md.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest

from tests.support.chromium import Chromium, Page
from tests.support.citizen import CitizenClient, complaint
from tests.support.lostfound import RECEIVED, found_item
from tests.support.matters import BUDDHA_COLONY
from tests.support.officer import OfficerClient
from tests.support.polling import eventually
from tests.support.servers import Servers, run_folder, unique
from tests.support.system import System, end_system, start_system
from tests.support.verification import CHARACTER, form

SERVICES = ("routing", "complaints", "verification", "lostfound", "notify")
DESK = {"width": 1280, "height": 900, "deviceScaleFactor": 1, "mobile": False}
KINDS = ("theft", "assault", "threat", "other")
COMPLAINTS, VERIFICATIONS, THINGS = 40, 10, 3
BACK = 'nav.around a[data-key="u"]'
"""To the list."""
NEXT = 'nav.around a[data-key="j"]'
"""To the case that followed."""
SECONDS = 60
"""For a press that is meant for 25 cases."""


@pytest.fixture
def station(shared: Servers) -> Iterator[System]:
    """A system in which nothing has come in yet."""
    running = start_system(shared, run_folder() / unique("system"), SERVICES)
    yield running
    end_system(running)


@dataclass
class Officer:
    """An officer at the desk, whose presses are counted: of buttons, links, ticks and lists."""

    page: Page
    client: OfficerClient
    url: str
    presses: int = field(default=0)

    def begin(self) -> None:
        """Sit down at the inbox, signed in."""
        self.page.cookie(self.url, "nagrik_language", "en")
        self.page.cookie(self.url, "nagrik_session", self.client.token or "")
        self.page.visit(f"{self.url}/console")

    def press(self, selector: str) -> None:
        """Press a button or a link, and wait until the next page is there."""
        self.page.run("window.isBefore = true; 1")
        self._press(selector)
        self.page.until("!window.isBefore && document.readyState === 'complete'", SECONDS)

    def tick(self, reference: str) -> None:
        """Tick a line of the list."""
        self._press(f'input[name="case"][value="{reference}"]')

    def choose(self, name: str, value: str) -> None:
        """Choose from a list."""
        self.page.until(f"""!!document.querySelector('select[name="{name}"] [value="{value}"]')""")
        self.page.run(f"""document.querySelector('select[name="{name}"]').value = "{value}"; 1""")
        self.presses += 1

    def listed(self) -> list[str]:
        """The references of the cases on the page of the list, from above."""
        return self.page.run(
            "[...document.querySelectorAll('table.cases tbody a.to')].map(e => e.innerText)"
        )

    def narrow(self, service: str, state: str) -> None:
        """Show all open cases of a service that are in a state."""
        self.press('a[data-key="1"]')
        self.choose("service", service)
        self.choose("state", state)
        self.press(".narrow-by button")

    def _press(self, selector: str) -> None:
        self.page.until(f"!!document.querySelector('{selector}')")
        self.page.run(f"document.querySelector('{selector}').click(); 1")
        self.presses += 1


def _come_in(citizens: list[CitizenClient]) -> dict[str, list[str]]:
    """What citizens send in the morning; references by what it is."""

    def by(number: int) -> CitizenClient:
        return citizens[number % len(citizens)]

    child = complaint(category="missing-child", text="मेरी बेटी कल से घर नहीं लौटी।")
    return {
        "complaint": [
            by(n).file(complaint(category=KINDS[n % len(KINDS)]))["reference"]
            for n in range(COMPLAINTS)
        ],
        "child": [by(0).file(child)["reference"]],
        "verification": [
            by(n).file(form(CHARACTER), service=CHARACTER)["reference"]
            for n in range(VERIFICATIONS)
        ],
        "thing": [
            by(n).file(found_item(), service="found-item")["reference"] for n in range(THINGS)
        ],
    }


def _acknowledge_all(duty: Officer) -> None:
    """Enter in the general diary all complaints that came in, as many at once as a page has."""
    duty.narrow("complaint", "submitted")
    while references := duty.listed():
        for reference in references:
            duty.tick(reference)
        duty.press('button[name="take"][value="acknowledge"]')


def _assign_all(head: Officer, officer: str) -> None:
    head.narrow("complaint", "acknowledged")
    while references := head.listed():
        for reference in references:
            head.tick(reference)
        head.choose("assign.officer", officer)
        head.press('button[name="take"][value="assign"]')


def _open(officer: Officer, reference: str) -> None:
    officer.press(f'td a[href*="/{reference}"]')


def _work_off(officer: Officer, *actions: str) -> set[str]:
    """Open the first case of the list, take the actions, go on to the next one until there is none
    and back to the list; which cases these were."""
    first = officer.listed()[0]
    _open(officer, first)
    done = []
    while True:
        done.append(officer.page.run("location.pathname").rpartition("/")[2])
        for action in actions:
            _act(officer, done[-1], action)
        if not officer.page.run(f"!!document.querySelector('{NEXT}')"):
            officer.press(BACK)
            assert len(done) == len(set(done)), "no case came twice"
            return set(done)
        officer.press(NEXT)


def _act(officer: Officer, reference: str, action: str) -> None:
    """Take an action by its own page, with what a thing that is received needs."""
    officer.press(f'a[href*="/{reference}"][href*="{action}"]')
    for name, value in (RECEIVED if action == "receive" else {}).items():
        officer.page.fill(name, value)
    officer.press("main form button.btn:not(.quiet)")


def test_a_day_of_one_station(station: System, tmp_path_factory: pytest.TempPathFactory) -> None:
    citizens = [station.citizen(f"90000007{number:02}") for number in range(8)]
    matters = _come_in(citizens)
    (child,) = matters["child"]
    clients = {role: station.officer(f"{role}.{BUDDHA_COLONY}") for role in ("duty", "sho")}
    arrived = sum(map(len, matters.values()))
    eventually(lambda: len(clients["sho"].cases(limit=100)) == arrived, seconds=SECONDS)
    with Chromium(tmp_path_factory.mktemp("browser") / "profile") as browser:
        page = browser.page()
        page.ask("Emulation.setDeviceMetricsOverride", **DESK)
        duty, head = (Officer(page, client, station.url) for client in clients.values())

        duty.begin()
        assert duty.listed()[0] == child, "what cannot wait stands first"
        _acknowledge_all(duty)
        assert duty.presses == 4 + (COMPLAINTS + 1) + 2

        head.begin()
        _open(head, child)
        _act(head, child, "register-fir")
        head.press(BACK)
        assert head.presses == 4
        assert citizens[0].case(child)["fir"]["number"]
        _assign_all(head, f"enquiry.{BUDDHA_COLONY}")
        assert head.presses == 4 + 4 + COMPLAINTS + 4

        duty.begin()
        before = duty.presses
        duty.narrow(CHARACTER, "submitted")
        accepted = _work_off(duty, "accept")
        assert accepted == set(matters["verification"])
        assert duty.presses == before + 4 + 3 * VERIFICATIONS + 1

        before = duty.presses
        duty.narrow("found-item", "reported")
        things = _work_off(duty, "receive", "publish")
        assert things == set(matters["thing"])
        assert duty.presses == before + 4 + 5 * THINGS + 1

    states = {case["reference"]: case["state"] for case in clients["sho"].cases(limit=100)}
    assert {states[one] for one in matters["complaint"]} == {"assigned"}
    assert {states[one] for one in matters["verification"]} == {"under-check"}
    assert {states[one] for one in matters["thing"]} == {"published"}
    assert states[child] == "fir-registered"
