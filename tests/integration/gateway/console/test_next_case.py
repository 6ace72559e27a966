"""The next case is the one that followed when a case was opened, wherever an action moves it."""

from collections.abc import Callable
from datetime import datetime, timedelta
from urllib.parse import parse_qsl, urlencode, urlsplit

import pytest

from gateway.console.next_case import STOOD
from tests.integration.gateway.console.conftest import Office
from tests.unit.gateway.pages.browser import Browser

Listed = Callable[[Browser], list[str]]
NARROWED = "/console?service=permit&state=submitted"


@pytest.fixture
def cases(office: Office) -> list[str]:
    """Five cases in the order of the list."""
    return [office.case(due_in=hour) for hour in range(1, 6)]


def leads_to(page: Browser, words: str) -> str | None:
    """The case that a link leads to; None where there is no such link."""
    links = [one.attributes["href"] for one in page.page.all("a") if words in one.text]
    return urlsplit(links[0]).path.rpartition("/")[2] if links else None


def around(page: Browser) -> tuple[str | None, str | None]:
    return leads_to(page, "Case before"), leads_to(page, "Next case")


def test_after_an_action_the_next_is_the_one_that_followed(
    office: Office, cases: list[str]
) -> None:
    office.permits.cases[cases[1]]["clocks"] = []  # none from now on: it will stand last of all
    page = office.browser("sho").visit("/console").follow(cases[1])
    assert around(page) == (cases[0], cases[2])
    page.press("Acknowledge")
    assert page.says("Done.") and around(page) == (cases[0], cases[2])
    page.press("Assign", officer="enquiry2")
    assert around(page) == (cases[0], cases[2])
    page.follow("Next case")
    assert around(page) == (cases[0], cases[3]), "the one that was done stands last by now"
    page.visit("/console").follow(cases[4])
    assert around(page) == (cases[3], cases[1])


def test_whoever_works_from_the_top_of_a_narrowed_list_sees_each_case_once(
    office: Office, cases: list[str]
) -> None:
    page = office.browser("sho").visit(NARROWED).follow(cases[0])
    order = []
    while page.path.startswith("/console/cases/"):
        order.append(urlsplit(page.path).path.rpartition("/")[2])
        page.press("Acknowledge")
        assert page.says("Done.")
        page.follow("Next case" if leads_to(page, "Next case") else "Back to the list")
    assert order == cases
    assert page.says("no applications") or not page.page.all("tbody")


def test_the_button_of_the_list_leads_to_the_case_that_followed_too(
    office: Office, cases: list[str]
) -> None:
    office.permits.cases[cases[1]]["clocks"] = []  # it will stand last of all
    page = office.browser("sho").visit("/console?tab=new").press("Acknowledge " + cases[1])
    assert page.says("Done.") and around(page) == (cases[0], cases[2])
    office.permits.cases[cases[2]]["clocks"] = []
    page.visit("/console").press("Acknowledge " + cases[2])
    assert page.says("Done.") and around(page) == (cases[0], cases[3])


def test_the_form_of_an_action_its_errors_and_its_end_keep_the_place(
    office: Office, cases: list[str]
) -> None:
    page = office.browser("sho").visit("/console").follow(cases[1]).follow("Withdraw")
    page.press("Withdraw", reason="")
    assert page.status == 422
    page.press("Withdraw", reason="It is settled")
    assert page.says("Done.") and around(page) == (cases[0], cases[2])


def test_where_the_next_one_was_done_by_somebody_else_the_one_behind_it_comes(
    office: Office, cases: list[str]
) -> None:
    page = office.browser("sho").visit(NARROWED).follow(cases[1])
    office.browser("duty").visit(NARROWED).press("Acknowledge " + cases[2])
    page.press("Acknowledge")
    assert around(page) == (cases[0], cases[3])


def test_a_case_that_an_action_leaves_in_its_place_is_not_its_own_neighbour(
    office: Office, cases: list[str]
) -> None:
    page = office.browser("sho").visit("/console").follow(cases[1])
    page.visit(f"{page.path}?{urlencode({STOOD: place_of(page, cases[1])})}")
    assert around(page) == (cases[0], cases[2])


def test_a_case_that_moved_to_stand_next_is_not_its_own_neighbour(
    office: Office, cases: list[str]
) -> None:
    moving, last = cases[3], cases[4]
    limits = office.permits.cases[moving]["clocks"]
    later = datetime.fromisoformat(limits[0]["due_at"]) + timedelta(minutes=30)
    limits[0]["due_at"] = later.isoformat()
    page = office.browser("sho").visit("/console").follow(moving).press("Acknowledge")
    assert around(page) == (cases[2], last)
    office.permits.cases[last]["clocks"] = []
    page = office.browser("sho").visit("/console").follow(last).press("Acknowledge")
    assert around(page) == (moving, None)


def place_of(page: Browser, reference: str) -> str:
    """The place that the addresses of a case bear."""
    forms = [one.get("action") or "" for one in page.page.all("form")]
    action = next(one for one in forms if f"/{reference}/actions/" in one)
    return dict(parse_qsl(urlsplit(action).query))[STOOD]


def test_a_place_that_is_none_or_another_case_s_is_not_looked_at(
    office: Office, cases: list[str]
) -> None:
    page = office.browser("sho")
    foreign = place_of(page.visit(f"/console/cases/{cases[3]}"), cases[3])
    for place in ("x", "é", "A" * 200, foreign):
        page.visit(f"/console/cases/{cases[1]}?{urlencode({STOOD: place})}")
        assert page.status == 200 and around(page) == (cases[0], cases[2]), place


def test_the_place_goes_to_no_other_case(office: Office, cases: list[str]) -> None:
    page = office.browser("sho").visit("/console").follow(cases[1]).press("Acknowledge")
    links = [one.attributes["href"] for one in page.page.all("a") if one.get("href")]
    bearing = [one for one in links if STOOD in one and "lang=" not in one]
    assert bearing and all(f"/{cases[1]}" in one for one in bearing)
    assert not any(f"/{other}" in one for one in bearing for other in cases if other != cases[1])
