"""A visit to a prisoner over HTTP, through each of its ends, in a city whose time moves."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

import pytest

from casework.engine.slots import place_claim
from tests.support.matters import People, last_text, offered, refused
from tests.support.papers import fetch, signature_of
from tests.support.polling import eventually
from tests.support.system import System
from tests.support.visits import (
    BEUR,
    CAPACITY,
    CODE,
    HEADQUARTERS,
    REASONS,
    SECONDS,
    Now,
    Visits,
    listed,
)


@pytest.fixture
def visits(citizenry: People, now_there: Now, pass_minutes: Callable[[float], None]) -> Visits:
    citizenry.sign_in_again()
    return Visits(citizenry, now_there, pass_minutes)


def test_a_visit_is_asked_for_checked_approved_reminded_and_made(visits: Visits):
    visit = visits.file("9000000711")
    assert visit.seen["station"]["code"] == BEUR
    visit.told("filed.citizen")
    visit.told("filed.jail", BEUR)
    visit.approved().told("checked.citizen")

    visit_pass = visit.visit_pass()
    assert signature_of(fetch(visit.citizen, visit_pass)).valid
    good = visit.checked()
    assert (good["valid"], good["station"]["code"]) == (True, BEUR)
    shows = [view["name"]["en"] for view in good["shows"]]
    assert shows == ["Visitor's initials", "When", "How you want to meet"]
    assert datetime.fromisoformat(good["valid_until"]) == visit.at + timedelta(minutes=30)

    visits.until(visit.at - timedelta(hours=24))
    visit.told("reminder.citizen")
    visits.clerk.act(visit.reference, "record-visit")
    visit.told("visited.citizen")
    visit.ends_as("visited")


def test_a_visit_that_nobody_records_is_missed_the_day_after(visits: Visits):
    visit = visits.file("9000000712").approved()
    visits.until(visit.at + timedelta(hours=24))
    visit.told("missed.citizen")
    assert "did not take place" in last_text(visit.ends_as("missed"), "close-unrecorded")
    assert visit.checked()["state"] == "expired"


def test_headquarters_may_allow_what_the_jail_refused_at_a_new_time(visits: Visits):
    visit = visits.file("9000000713").refused().appealed()
    new = visits.opening(9)
    blank = visits.headquarters.try_to_act(visit.reference, "allow-appeal")
    assert set(refused(blank, 422, "validation-failed")["fields"]) == {"visit_at"}
    visits.headquarters.act(visit.reference, "allow-appeal", visit_at=new.isoformat())
    visit.told("approved.citizen")
    assert visit.at == new
    assert visit.checked()["valid"] is True
    visit.citizen.act(visit.reference, "cancel")


def test_headquarters_may_reject_an_appeal_and_that_is_the_end(visits: Visits):
    visit = visits.file("9000000714").refused().appealed()
    visits.headquarters.act(visit.reference, "reject-appeal", text=REASONS)
    visit.told("appeal-rejected.citizen")
    assert offered(visit.ends_as("appeal-rejected")) == set()


def test_who_is_asked_for_papers_and_does_not_answer_in_three_days_may_apply_again(visits: Visits):
    visit = visits.file("9000000715")
    eventually(lambda: visit.reference in listed(visits.clerk), seconds=SECONDS)
    visits.clerk.act(visit.reference, "return", text=REASONS)
    visit.told("returned.citizen")
    visits.until(visits.now() + timedelta(hours=36))
    visit.told("reply-warning.citizen")
    visits.until(visits.now() + timedelta(hours=36))
    visit.told("lapsed.citizen")
    assert "apply again" in last_text(visit.ends_as("refused"), "lapse")
    visits.file("9000000715")


def test_a_cancelled_visit_has_no_good_pass_and_the_jail_is_told(visits: Visits):
    visit = visits.file("9000000716").approved()
    assert visit.checked()["valid"] is True
    visit.citizen.act(visit.reference, "cancel")
    visit.told("cancelled.citizen")
    visit.told("cancelled.jail", BEUR)
    visit.ends_as("cancelled")
    assert (visit.checked()["valid"], visit.checked()["state"]) == (False, "revoked")


def test_a_pass_is_shown_as_revoked_once_the_approval_is_withdrawn(visits: Visits):
    visit = visits.file("9000000717").approved()
    visits.superintendent.act(visit.reference, "revoke", text=REASONS)
    visit.told("revoked.citizen")
    visit.ends_as("revoked")
    assert (visit.checked()["valid"], visit.checked()["state"]) == (False, "revoked")


def test_what_is_missing_may_be_given_and_the_jail_goes_on(visits: Visits):
    visit = visits.file("9000000718")
    eventually(lambda: visit.reference in listed(visits.clerk), seconds=SECONDS)
    visits.clerk.act(visit.reference, "return", text=REASONS)
    visit.citizen.act(visit.reference, "resubmit", text="नई फ़ोटो लगा दी है।", files=[])
    visit.told("resubmitted.jail", BEUR)
    visit.approved()


@pytest.mark.parametrize(
    ("language", "words"), [("hi", "सारी जगहें भर गई हैं"), ("en", "places at this time are taken")]
)
def test_a_full_hour_is_refused_with_the_next_free_ones(visits: Visits, language: str, words: str):
    client = visits.system.citizen("9000000719", language)
    at = visits.opening(12, hour=14)
    with all_taken(visits.system, at):
        form = visits.form(visit_at=at.isoformat())
        answer = refused(client.try_to_file(form, service=CODE), 422, "validation-failed")
    reason = answer["fields"]["visit_at"]
    assert reason["code"] == "slot-full" and words in reason["message"]
    assert f"{at:%-d}" in reason["message"], "the next free ones are named"


@contextmanager
def all_taken(system: System, at: datetime) -> Iterator[None]:
    """All places at Beur at a moment are somebody's."""
    cases, book = system.database("prisons")["cases"], f"place|{CODE}/visit|"
    claims = [place_claim(book, BEUR, at, number) for number in range(1, CAPACITY + 1)]
    cases.insert_one({"_id": "all-taken", "claims": claims})
    try:
        yield
    finally:
        cases.delete_one({"_id": "all-taken"})


def test_a_second_visit_in_a_week_is_refused_in_both_languages(visits: Visits):
    visits.file("9000000720")
    for language, words in (("hi", "7 दिन का अंतर"), ("en", "7 days between")):
        client = visits.system.citizen("9000000720", language)
        form = visits.form(visit_at=visits.opening(6).isoformat())
        answer = refused(client.try_to_file(form, service=CODE), 422, "validation-failed")
        reason = answer["fields"]["visit_at"]
        assert reason["code"] == "already-booked" and words in reason["message"]


def test_officers_of_another_jail_see_and_do_nothing(visits: Visits):
    visit = visits.file("9000000721")
    eventually(lambda: visit.reference in listed(visits.clerk), seconds=SECONDS)
    for name in ("clerk.gaya", "superintendent.gaya"):
        stranger = visits.people.officer(name)
        assert visit.reference not in listed(stranger)
        assert stranger.call("GET", f"/cases/{visit.reference}").status_code == 404
        assert stranger.try_to_act(visit.reference, "check-completeness").status_code == 404


def test_a_clerk_of_a_jail_sees_no_complaint_and_the_police_no_visit(visits: Visits):
    visit = visits.file("9000000722")
    complaint = visits.people.citizen("9000000722").file()["reference"]
    sho = visits.people.officer("sho.5117012")
    eventually(lambda: complaint in listed(sho), seconds=SECONDS)
    eventually(lambda: visit.reference in listed(visits.clerk), seconds=SECONDS)
    assert visit.reference not in listed(sho) and complaint not in listed(visits.clerk)
    for client, reference in ((visits.clerk, complaint), (sho, visit.reference)):
        assert client.call("GET", f"/cases/{reference}").status_code == 404


def test_no_visit_is_approved_after_its_time_and_headquarters_hears_of_it(visits: Visits):
    visit = visits.file("9000000723")
    visits.until(visit.at)
    visit.ends_as("not-decided")
    visit.told("not-decided.citizen")
    visit.told("not-decided.headquarters", HEADQUARTERS)
    late = visits.superintendent.try_to_act(visit.reference, "approve")
    refused(late, 409, "action-not-open")
