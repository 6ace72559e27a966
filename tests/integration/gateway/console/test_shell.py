"""Who is signed in, where, and what happens when that has ended; searching; those above."""

from collections.abc import Callable

import pyotp

from casework.desk.audit import entries_in
from chassis.actor import Actor
from gateway.building import GatewayParts
from tests.integration.gateway.console.conftest import Office
from tests.unit.gateway.pages.browser import Browser

Listed = Callable[[Browser], list[str]]


def test_the_frame_says_who_is_signed_in_at_which_post(office: Office) -> None:
    officer = office.browser("enquiry").visit("/console")
    who = next(one for one in officer.page.all("details") if one.get("class") == "who")
    assert "Test Officer enquiry" in who.text and "Enquiry officer" in who.text
    assert "5117012" in who.text


def test_an_officer_is_led_from_the_citizens_pages_to_the_console(office: Office) -> None:
    reference = office.case(due_in=1)
    officer = office.browser("duty")
    assert officer.visit("/applications").path == "/console"
    assert officer.visit(f"/applications/{reference}").path == f"/console/cases/{reference}"
    there = f"/console/cases/{reference}/actions/acknowledge"
    assert officer.visit(f"/applications/{reference}/actions/acknowledge").path == there


def test_a_citizen_finds_nothing_in_the_console(office: Office, citizen: dict) -> None:
    reader = office.browser("duty")
    token = citizen["Authorization"].removeprefix("Bearer ")
    reader.transport.client.set_cookie("nagrik_session", token)  # type: ignore[attr-defined]
    for path in ("", "/overview", "/people", "/sign-ins", "/search", "/live", "/keys"):
        assert reader.visit(f"/console{path}").status == 403, path


def test_an_ended_sign_in_leads_back_to_where_the_officer_was(
    office: Office, parts: GatewayParts
) -> None:
    reference = office.case(due_in=1)
    factor, password = pyotp.random_base32(), "a long phrase of tests"
    post = {"role": "duty-officer", "station": "5117012"}
    parts.officers.add("clerk", password, totp_secret=factor, **post)
    officer = office.browser("duty")
    client = officer.transport.client  # type: ignore[attr-defined]
    client.set_cookie("nagrik_session", "an ended one")
    officer.visit(f"/console/cases/{reference}?tab=new")
    assert officer.path.startswith("/officer?after=") and officer.says("Please sign in to go on")
    code = pyotp.TOTP(factor).now()
    officer.press("Sign in", username="clerk", password=password, totp=code)
    assert officer.path == f"/console/cases/{reference}?tab=new"
    assert officer.visit("/officer?after=https://elsewhere.example/").path == "/console"


def test_a_sign_in_is_listed_and_ended_wherever_it_is_used(office: Office) -> None:
    here, elsewhere = office.browser("duty"), office.browser("duty")
    stranger = office.browser("sho")
    page = here.visit("/console/sign-ins")
    rows = page.page.all("tbody")[0].all("tr")
    assert len(rows) == 2 and page.says("This one") and page.says("Chrome, Android")
    other = next(one.get("value") for one in page.page.all("button") if one.get("name") == "end")
    assert other is not None
    token = stranger.visit("/console/sign-ins").value("form_token")
    stranger._go("POST", "/console/sign-ins", [("form_token", token), ("end", other)], [])
    assert stranger.status == 404 and elsewhere.visit("/console").path == "/console"
    page.press("End")
    assert page.says("It can no longer be used anywhere.")
    assert elsewhere.visit("/console").path.startswith("/officer")
    third = office.browser("duty")
    here.visit("/console/sign-ins").press("End all others")
    assert here.status == 200 and third.visit("/console").path.startswith("/officer")


def test_a_case_is_found_by_reference_and_by_a_mobile_that_may_be_read(
    office: Office, parts: GatewayParts, listed: Listed
) -> None:
    owner = parts.citizens.enter("9000000001", "en")
    first, second = office.case(owner=owner), office.case(owner=owner)
    elsewhere = office.case(owner=owner, office_codes=["5117013"], offices={"handling": "5117013"})
    officer = office.browser("duty").visit("/console/search")
    assert (
        officer.press("Look up", q=first.replace("-", "").lower()).path == f"/console/cases/{first}"
    )
    officer.visit("/console").press("Look up", q="+91 90000 00001")
    assert set(listed(officer)) == {first, second}
    assert officer.visit("/console").press("Look up", q=elsewhere).says("Nothing was found")
    # Those above see the cases and not the number: by it they find nothing.
    above = office.browser("sp").visit("/console").press("Look up", q="9000000001")
    assert above.says("Nothing was found")
    assert officer.visit("/console").press("Look up", q="Test Citizen").says("Nothing was found")
    entries = list(entries_in(parts.database).find({"what": "search"}))
    assert [one["actor"] for one in entries] == ["duty", "sp"]
    assert "9000000001" not in str(entries)


def test_those_above_see_what_does_not_move_and_come_from_a_figure_to_its_cases(
    office: Office, listed: Listed
) -> None:
    old = "2026-01-05T10:00:00.000+00:00"
    late, soon = office.case(due_in=-3, late=True, filed_at=old), office.case(due_in=5)
    step = {"at": "2026-01-06T10:00:00.000+00:00", "action": "transfer", "state": "submitted"}
    transfer = {**step, "actor_role": "sho", "text": {}, "details": {"to_station": "5117013"}}
    timeline = [{**transfer, "sequence": number} for number in range(2, 5)]
    moved = office.case(timeline=[{**transfer, "sequence": 1, "details": {}}, *timeline])
    page = office.browser("sp").visit("/console/overview")
    figures = {one.get("data-label"): one for one in page.page.all("td")}
    assert figures["Open"].text.startswith("3") and figures["Older than 7 days"].text == "1"
    lists = {"Overdue": late, "Limit ends within a day": soon, "Sent on often": moved}
    for label, reference in lists.items():
        link = figures[label].all("a")[0]
        assert link.text.startswith("1"), label
        assert listed(page.visit(link.attributes["href"])) == [reference], label


def test_cases_of_no_office_are_reached_from_their_figure_and_they_alone(
    office: Office, listed: Listed
) -> None:
    undecided = office.case(station=None)
    office.case()
    page = office.browser("sp").visit("/console/overview")
    (row,) = [row for row in page.page.all("tr") if "Being decided" in row.text]
    leads_to = page.visit(row.all("a")[0].attributes["href"])
    assert listed(leads_to) == [undecided]
    assert leads_to.says("Being decided")


def test_a_sensitive_case_tells_the_heads_who_read_it(office: Office) -> None:
    reference = office.case(sensitive=True)
    reader = office.browser("sp")
    page = reader.visit(f"/console/cases/{reference}")
    assert page.says("Who read this case") and page.says("it is written down that you read it")
    assert (
        not office.browser("sp").visit(f"/console/cases/{office.case()}").says("Who read this case")
    )


def test_a_page_is_one_reading_and_all_readers_are_told(
    office: Office, parts: GatewayParts
) -> None:
    reference, beside = (office.case(sensitive=True, due_in=hours) for hours in (1, 2))
    reader = office.browser("sp")
    reader.visit(f"/console/cases/{reference}")
    written = [(one["what"], one["reference"]) for one in entries_in(parts.database).find()]
    assert sorted(written) == [("list", beside), ("see", reference)]
    for number in range(60):
        actor = Actor(id=f"reader{number}", role="dsp", station="PD-PATNA-SP")
        parts.audit.record("see", reference, actor)
    reader.visit(f"/console/cases/{reference}")
    assert all(reader.says(f"reader{number}") for number in range(60))
    assert reader.says("2 times since")
