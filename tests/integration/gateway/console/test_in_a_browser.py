"""The console in a real browser: by keyboard alone, and with figures that change by themselves."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.integration.gateway.console.conftest import Office
from tests.integration.gateway.gateway_process import Server, running
from tests.support.chromium import Chromium, Page
from tests.support.polling import eventually

CODES = {"Tab": (9, None), "Enter": (13, "\r"), " ": (32, " ")}


@pytest.fixture(scope="module")
def server(environ: dict[str, str], app: object) -> Iterator[Server]:
    with running(environ) as started:
        yield started


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chromium]:
    with Chromium(Path(tmp_path_factory.mktemp("profile"))) as opened:
        yield opened


def press(page: Page, key: str) -> None:
    """Press a key, as a keyboard does, on a page that is there: its keys work from then on."""
    page.until("document.readyState === 'complete'")
    number, text = CODES[key] if key in CODES else (ord(key.upper()), key)
    event = {"key": key, "windowsVirtualKeyCode": number}
    page.ask("Input.dispatchKeyEvent", type="keyDown", **event, **({"text": text} if text else {}))
    page.ask("Input.dispatchKeyEvent", type="keyUp", **event)


def at_desk(browser: Chromium, server: Server, office: Office, path: str) -> Page:
    """The head of the office at a page of the console."""
    page = browser.page()
    page.cookie(server.url("/"), "nagrik_session", office.token("sho"))
    page.visit(server.url(f"{path}{'&' if '?' in path else '?'}lang=en"))
    return page


def test_from_new_to_acknowledged_to_assigned_by_keyboard_alone(
    browser: Chromium, server: Server, office: Office
) -> None:
    office.case(due_in=5)
    reference = office.case(due_in=1)
    page = at_desk(browser, server, office, "/console")
    press(page, "2")
    page.until("location.search.includes('tab=new')")
    press(page, "j")
    assert page.run("document.activeElement.innerText") == reference
    press(page, "a")
    page.until(f"location.pathname === '/console/cases/{reference}'")
    for _ in range(40):
        press(page, "Tab")
        if page.run("document.activeElement.name") == "officer":
            break
    press(page, " ")
    press(page, "Enter")
    page.until("!document.querySelector('[name=officer]:checked')")
    page.until("document.body.innerText.includes('Done.')")
    acts = [(one["action"], one["body"]) for one in office.permits.peer.kwargs_of("act")]
    assert [name for name, _ in acts] == ["acknowledge", "assign"]
    press(page, "u")
    page.until("location.pathname === '/console'")


def test_the_keys_lead_back_from_a_form_and_on_to_the_next_case_after_an_action(
    browser: Chromium, server: Server, office: Office
) -> None:
    first, second, third = (office.case(due_in=hour) for hour in (1, 2, 3))
    page = at_desk(browser, server, office, "/console?service=permit&state=submitted")
    press(page, "j")
    press(page, "Enter")
    page.until(f"location.pathname === '/console/cases/{first}'")
    page.until("document.readyState === 'complete'")
    page.run("void document.querySelector('a[href*=\"/actions/withdraw\"]').click()")
    page.until("location.pathname.endsWith('/actions/withdraw')")
    press(page, "u")
    page.until(f"location.pathname === '/console/cases/{first}'")
    press(page, "a")
    page.until("document.body.innerText.includes('Done.')")
    press(page, "j")
    page.until(f"location.pathname === '/console/cases/{second}'")
    press(page, "a")
    page.until("document.body.innerText.includes('Done.')")
    press(page, "j")
    page.until(f"location.pathname === '/console/cases/{third}'")


def test_new_work_is_told_without_taking_the_focus(
    browser: Chromium, server: Server, office: Office
) -> None:
    first = office.case(due_in=5)
    page = at_desk(browser, server, office, "/console")

    def has_own_figures() -> bool:
        page.visit(server.url("/console"))
        return page.run("document.querySelector('[data-count=new]').innerText === '1'")

    eventually(has_own_figures, seconds=10, what="figures that are not shared with the test before")
    press(page, "j")
    office.case(due_in=1)
    page.until("document.querySelector('[data-count=new]').innerText === '2'", seconds=10)
    words = "The figures have changed. Show the latest"
    page.until(f"document.getElementById('fresh').innerText === '{words}'")
    assert page.run("document.activeElement.innerText") == first
    assert page.run("document.querySelectorAll('table.cases tbody tr').length") == 1
    assert page.run("document.getElementById('fresh').getAttribute('role')") == "status"


def test_a_lost_connection_is_said_and_tried_again_with_growing_pauses(
    browser: Chromium, server: Server, office: Office
) -> None:
    office.case(due_in=5)
    page = at_desk(browser, server, office, "/console")
    page.until("document.querySelector('[data-count=new]').innerText === '1'", seconds=10)
    assert page.run("document.getElementById('not-live').innerText") == ""
    page.run(
        "void (window.pauses = [], window.real = setTimeout, window.setTimeout = (deed, pause) =>"
        " { pauses.push(pause); return real(deed, pause / 20) })"
    )
    page.offline(True)
    # A stream that is open does not end by that: the server's does.
    page.run("void document.dispatchEvent(new Event('visibilitychange'))")
    page.until("document.getElementById('not-live').innerText.startsWith('Not live now')")
    page.until("pauses.length > 7", seconds=20)
    pauses = page.run("pauses.slice(0, 8)")
    for number, pause in enumerate(pauses):
        least = min(60, 2**number) * 1000
        assert least <= pause <= least * 1.5, pauses
    office.case(due_in=1)
    page.offline(False)
    page.until("document.querySelector('[data-count=new]').innerText === '2'", seconds=10)
    assert page.run("document.getElementById('not-live').innerText") == ""


def test_keys_do_nothing_while_somebody_types(
    browser: Chromium, server: Server, office: Office
) -> None:
    page = at_desk(browser, server, office, "/console/search")
    press(page, "/")
    for letter in "jo2":
        press(page, letter)
    assert page.run("document.getElementById('find').value") == "jo2"
    assert page.run("location.pathname") == "/console/search"


def test_where_no_script_stops_the_key_enter_it_presses_a_button_that_takes_nothing(
    browser: Chromium, server: Server, office: Office
) -> None:
    office.case(due_in=5)
    page = at_desk(browser, server, office, "/console?tab=new")
    script = "window.addEventListener('keydown', event => event.stopImmediatePropagation(), true);"
    script += "document.addEventListener('submit', function (event) {"
    script += "event.preventDefault(); document.title = JSON.stringify(event.submitter.value) })"
    page.run(f"void ({{ on() {{ {script} }} }}).on()")
    page.run("document.querySelector('input[name=case]').focus()")
    press(page, "Enter")
    assert page.run("document.title") == '""'


def test_the_key_enter_takes_no_deed_that_the_field_is_not_of(
    browser: Chromium, server: Server, office: Office
) -> None:
    office.case(due_in=5)
    page = at_desk(browser, server, office, "/console?tab=new")
    script = "document.addEventListener('submit', function (event) {"
    script += "event.preventDefault(); document.title = 'submitted' }, true)"
    page.run(f"void {script}")
    page.run("document.querySelector('input[name=case]').focus()")
    press(page, " ")
    press(page, "Enter")
    assert page.run("document.querySelector('input[name=case]').checked")
    assert page.run("document.title") != "submitted"
    page = at_desk(browser, server, office, "/console/people?officer=enquiry")
    page.run("document.querySelector('input[name=station]').focus()")
    script = "document.querySelector('#change').addEventListener('submit', function (event) {"
    script += "event.preventDefault(); document.title = event.target.elements.deed.value })"
    page.run(f"void {script}")
    press(page, "Enter")
    page.until("document.title === 'post'")
