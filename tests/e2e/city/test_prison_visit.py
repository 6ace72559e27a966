"""A visit to a prisoner over HTTP, through each of its ends, in a city whose time moves."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

import pytest
import requests

from casework.definition.bilingual import IST
from casework.engine.slots import place_claim
from tests.support.citizen import CitizenClient
from tests.support.client import expect
from tests.support.matters import People, last_text, offered, refused
from tests.support.officer import OfficerClient
from tests.support.papers import fetched, signature_of
from tests.support.polling import eventually
from tests.support.system import System

CODE = "prison-visit"
BEUR, HEADQUARTERS = "prisons:BEUR", "prisons:HQ"
REASONS = "पहचान पत्र की फ़ोटो पढ़ी नहीं जाती।"
SECONDS = 20
"""For a sweep, the bus and notify."""
CAPACITY = 20
SUNDAY = 6
Now = Callable[[], datetime]


class Visits:
    """Who applies, who decides, and the time in between."""

    def __init__(self, people: People, now: Now, pass_minutes: Callable[[float], None]) -> None:
        self.people, self.now, self._pass_minutes = people, now, pass_minutes

    @property
    def system(self) -> System:
        return self.people.system

    @property
    def clerk(self) -> OfficerClient:
        return self.people.officer("clerk.beur")

    @property
    def superintendent(self) -> OfficerClient:
        return self.people.officer("superintendent.beur")

    @property
    def headquarters(self) -> OfficerClient:
        return self.people.officer("ig.prisons")

    def opening(self, days: int, hour: int = 11) -> datetime:
        """An appointment so many days ahead; the day after, where that is a Sunday."""
        day = (self.now() + timedelta(days=days)).astimezone(IST)
        day += timedelta(days=day.weekday() == SUNDAY)
        return day.replace(hour=hour, minute=0, second=0, microsecond=0)

    def form(self, **changes: Any) -> dict[str, Any]:
        return {
            "jail": BEUR,
            "prisoner_name": "Test Prisoner One",
            "relation": "sibling",
            "mode": "in-person",
            "visit_at": self.opening(4).isoformat(),
            "name": "Test Visitor One",
            "id_type": "voter",
            "id_last_four": "1234",
            "files": [],
            "language": "hi",
            **changes,
        }

    def file(self, mobile: str, **changes: Any) -> "Visit":
        case = self.people.citizen(mobile).file(self.form(**changes), service=CODE)
        return Visit(self, case["reference"], mobile)

    def until(self, moment: datetime) -> None:
        """On to a minute after a moment; everybody signs in again."""
        self._pass_minutes((moment - self.now()).total_seconds() / 60 + 1)
        self.people.sign_in_again()


class Visit:
    """One application."""

    def __init__(self, visits: Visits, reference: str, mobile: str) -> None:
        self.visits, self.reference, self.mobile = visits, reference, mobile

    @property
    def citizen(self) -> CitizenClient:
        return self.visits.people.citizen(self.mobile)

    @property
    def seen(self) -> dict[str, Any]:
        return self.citizen.case(self.reference)

    @property
    def at(self) -> datetime:
        return datetime.fromisoformat(self.seen["visit"]["at"])

    def told(self, template: str, to: str = "") -> dict[str, Any]:
        return self.visits.system.await_message(
            to or self.mobile, f"{CODE}.{template}", reference=self.reference, seconds=SECONDS
        )

    def approved(self) -> "Visit":
        eventually(lambda: self.reference in listed(self.visits.clerk), seconds=SECONDS)
        self.visits.clerk.act(self.reference, "check-completeness")
        self.visits.superintendent.act(self.reference, "approve")
        self.told("approved.citizen")
        return self

    def refused(self) -> "Visit":
        eventually(lambda: self.reference in listed(self.visits.superintendent), seconds=SECONDS)
        self.visits.superintendent.act(self.reference, "refuse", text=REASONS)
        self.told("refused.citizen")
        return self

    def appealed(self) -> "Visit":
        self.citizen.act(self.reference, "appeal", text="मेरे काग़ज़ सही हैं।")
        self.told("appealed.headquarters", HEADQUARTERS)
        return self

    def visit_pass(self) -> dict[str, Any]:
        """The pass, waited for."""
        papers = eventually(lambda: self.seen["documents"], seconds=SECONDS, what="the pass")
        return papers[-1]

    def checked(self) -> dict[str, Any]:
        """What `/verify` tells anybody of the pass."""
        url = f"{self.visits.system.url}/verify/{self.visit_pass()['id']}"
        return expect(requests.get(url, headers={"Accept": "application/json"}, timeout=10), 200)

    def ends_as(self, state: str) -> dict[str, Any]:
        ended = eventually(lambda: (it := self.seen)["state"] == state and it, seconds=SECONDS)
        assert ended["closed_at"] and ended["next"] is None
        return ended


def listed(client: OfficerClient) -> set[str]:
    return {row["reference"] for row in client.cases()}


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
    assert signature_of(fetched(visit.citizen, visit_pass)).valid
    good = visit.checked()
    assert (good["valid"], good["station"]["code"]) == (True, BEUR)
    assert [shown["name"]["en"] for shown in good["shows"]] == ["When", "How you want to meet"]
    assert datetime.fromisoformat(good["valid_until"]) == visit.at

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
    said = answer["fields"]["visit_at"]
    assert said["code"] == "slot-full" and words in said["message"]
    assert f"{at:%-d}" in said["message"], "the next free ones are named"


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
        said = answer["fields"]["visit_at"]
        assert said["code"] == "already-booked" and words in said["message"]


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
