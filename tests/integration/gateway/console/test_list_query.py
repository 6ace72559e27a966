"""Whoever works along a list comes back to it: the list, what it was narrowed to, and its page."""

from collections.abc import Callable
from urllib.parse import parse_qsl, quote, urlencode, urlsplit

import pytest
from pymongo.database import Database

from gateway.console import inbox
from gateway.console.list_query import LONGEST
from gateway.console.next_case import STOOD
from tests.integration.gateway.console.conftest import STATION, Office
from tests.unit.gateway.pages.browser import Browser

Listed = Callable[[Browser], list[str]]
NARROWED = {
    "tab": "new",
    "service": "permit",
    "state": "submitted",
    "category": "noise",
    "office": STATION,
}
PER_PAGE = 2


@pytest.fixture
def pages(office: Office, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The cases of three pages of a narrowed list, in its order."""
    monkeypatch.setattr(inbox, "PER_PAGE", PER_PAGE)
    station = {"code": STATION, "name": {"hi": "थाना", "en": "Station"}}
    cases = [
        office.case(due_in=hour, category="noise", station=station, offices={"handling": STATION})
        for hour in range(1, 7)
    ]
    office.case(due_in=3, category="other", station=station)
    return cases


@pytest.fixture
def officer(office: Office, pages: list[str], listed: Listed) -> Browser:
    """The head on the second page of the list."""
    browser = office.browser("sho").visit(f"/console?{urlencode(NARROWED)}").follow("Show more")
    assert listed(browser) == pages[2:4]
    return browser


def list_in(path: str) -> dict[str, str]:
    """Which list an address asks for."""
    query = dict(parse_qsl(urlsplit(path).query))
    return {name: value for name, value in query.items() if name not in ("done", "none", STOOD)}


def of(browser: Browser, words: str) -> str:
    """Where a link leads."""
    links = [one.attributes["href"] for one in browser.page.all("a") if words in one.text]
    assert links, f"no link says {words!r}"
    return links[0]


def test_a_case_and_the_way_back_and_on_bear_the_list(
    officer: Browser, pages: list[str], listed: Listed
) -> None:
    here = list_in(officer.path)
    assert set(here) == {*NARROWED, "cursor"}
    case = officer.follow(pages[2])
    assert list_in(case.path) == here
    on = [of(case, words) for words in ("Case before", "Next case")]
    assert [urlsplit(one).path.rpartition("/")[2] for one in on] == [pages[1], pages[3]]
    ways = ("Case before", "Next case", "Show the latest", "Back to the list")
    assert [list_in(of(case, one)) for one in ways] == [here] * len(ways)
    assert listed(case.follow("Next case").follow("Back to the list")) == pages[2:4]


def test_a_quick_action_in_the_list_leads_back_to_it(
    officer: Browser, pages: list[str], listed: Listed
) -> None:
    here = list_in(officer.path)
    case = officer.press("Acknowledge " + pages[2])
    assert case.says("Done.") and list_in(case.path) == here
    assert listed(case.follow("Back to the list")) == pages[3:5]


def test_a_quick_action_on_the_page_of_a_case_keeps_the_list(
    officer: Browser, pages: list[str]
) -> None:
    here = list_in(officer.path)
    case = officer.follow(pages[2]).press("Acknowledge")
    assert case.says("Done.") and list_in(case.path) == here
    case.press("Assign", officer="enquiry2")
    assert case.says("Done.") and list_in(case.path) == here
    assert list_in(of(case, "Back to the list")) == here


def test_a_quick_action_that_is_refused_keeps_the_list(officer: Browser, pages: list[str]) -> None:
    here = list_in(officer.path)
    case = officer.follow(pages[2]).press("Acknowledge")
    case.press("Assign")  # nobody is named
    assert case.status == 422 and list_in(of(case, "No, go back")) == here
    assert list_in(case.press("Assign", officer="enquiry2").path) == here


def test_the_page_of_an_action_its_errors_and_its_end_keep_the_list(
    officer: Browser, pages: list[str], listed: Listed
) -> None:
    here = list_in(officer.path)
    form = officer.follow(pages[2]).follow("Withdraw")
    assert list_in(form.path) == here and list_in(of(form, "No, go back")) == here
    wrong = form.press("Withdraw", reason="")
    assert wrong.status == 422
    assert list_in(wrong.path) == here and list_in(of(wrong, "No, go back")) == here
    case = wrong.press("Withdraw", reason="It is settled")
    assert case.says("Done.") and list_in(case.path) == here
    assert listed(case.follow("Back to the list")) == pages[3:5]


def test_an_action_on_several_leads_back_to_the_page_of_the_list(
    office: Office, officer: Browser, pages: list[str], listed: Listed
) -> None:
    here = list_in(officer.path)
    assert list_in(officer.press("Acknowledge").path) == here  # none is ticked
    officer.press("Acknowledge", case=pages[2])
    assert officer.says("Done: 1") and list_in(officer.path) == here
    assert listed(officer) == pages[3:5]
    office.permits.cases[pages[3]]["state"] = "acknowledged"  # somebody else was faster
    officer.press("Acknowledge", case=pages[3])
    assert officer.says("Not done")
    assert [list_in(of(officer, one)) for one in (pages[3], "Back to the list")] == [here, here]


def test_what_came_of_a_call_keeps_the_list(
    officer: Browser, pages: list[str], database: Database
) -> None:
    row = {"_id": "m-1", "reference": pages[2], "audience": "citizen", "channel": "sms"}
    row |= {"shown": "…1234", "unreached": True, "at": "2026-11-21T10:00:00+00:00"}
    database["undelivered"].insert_one(row)
    here = list_in(officer.path)
    case = officer.follow(pages[2])
    forms = [one.get("action") or "" for one in case.page.all("form")]
    assert [list_in(one) for one in forms if one.partition("?")[0].endswith("/calls")] == [here]


def test_who_has_worked_off_a_further_page_is_shown_what_is_left(
    officer: Browser, pages: list[str], listed: Listed
) -> None:
    officer.follow("Show more").press("Acknowledge", case=pages[4])
    assert listed(officer) == pages[5:]
    officer.press("Acknowledge", case=pages[5])
    assert officer.says("Done: 1") and listed(officer) == pages[:2]
    assert not officer.says("Back to the first page")


def test_the_first_page_is_that_of_the_narrowed_list(officer: Browser, listed: Listed) -> None:
    assert list_in(officer.follow("Back to the first page").path) == NARROWED


def test_only_the_names_of_a_list_are_handed_on(office: Office) -> None:
    reference = office.case(due_in=1)
    elsewhere = "https://elsewhere.example/"
    more = f"tab=new&after={quote(elsewhere)}&next={quote(elsewhere)}&_external=1&_scheme=x"
    case = office.browser("duty").visit(f"/console/cases/{reference}?{more}&_anchor=y&reference=z")
    back = of(case, "Back to the list")
    assert back == "/console?tab=new" and "elsewhere" not in case.page.all("main")[0].text
    case.visit(f"/console/cases/{reference}?service={quote(elsewhere)}")
    assert of(case, "Back to the list") == f"/console?service={quote(elsewhere, safe=':/')}"
    case.press("Acknowledge")
    assert case.path.startswith(f"/console/cases/{reference}?")


def test_no_more_of_an_address_is_handed_on_than_a_list_can_need(office: Office) -> None:
    reference, long = office.case(due_in=1), "x" * (LONGEST + 50)
    case = office.browser("duty").visit(f"/console/cases/{reference}?service={long}&cursor={long}")
    back = list_in(of(case, "Back to the list"))
    assert back == {"service": "x" * LONGEST, "cursor": "x" * LONGEST}


def test_the_usual_list_needs_no_name_in_an_address(office: Office) -> None:
    reference = office.case(due_in=1)
    case = office.browser("duty").visit(f"/console/cases/{reference}?tab=all&state=")
    assert of(case, "Back to the list") == "/console"


@pytest.mark.parametrize("wrong", ["tab=others", "tab=all%00", "cursor=x", "cursor=AAAA"])
def test_a_list_or_a_page_that_there_is_not_is_refused_and_not_taken_for_the_first(
    office: Office, wrong: str
) -> None:
    office.case(due_in=1)
    assert office.browser("duty").visit(f"/console?{wrong}").status == 422


def test_whoever_asks_for_a_list_without_cases_is_not_shown_another(
    office: Office, listed: Listed
) -> None:
    office.case(due_in=1)
    page = office.browser("duty").visit("/console?service=other")
    assert page.status == 200 and listed(page) == []


def test_the_citizens_pages_bear_no_list(office: Office, citizen: dict) -> None:
    owner = office.browser("duty")
    token = citizen["Authorization"].removeprefix("Bearer ")
    owner.transport.client.set_cookie("nagrik_session", token)  # type: ignore[attr-defined]
    me = office.parts.access_tokens.read(token, "en").id
    reference = office.case(due_in=1, owner=me)
    page = f"/applications/{reference}/actions/withdraw"
    owner.visit(f"{page}?tab=new&service=permit")
    assert page in [one.get("action") for one in owner.page.all("form")]
    assert of(owner, "No, go back") == f"/applications/{reference}"
    done = owner.press("Withdraw", reason="It is settled")
    assert done.path == f"/applications/{reference}?done=1"
