"""Leave, return and posting: only the designated officer acts, and no case is an orphan."""

from collections.abc import Iterator

import pytest

from tests.support.client import ApiClient, expect
from tests.support.matters import (
    BODHGAYA,
    GANDHI_MAIDAN,
    THEFT,
    Matter,
    People,
    last_text,
    offered,
    refused,
    refused_field,
)
from tests.support.polling import eventually

LEAVING, SUCCESSOR = "enquiry2.5109010", "enquiry.5109010"
AWAY = "enquiry2.5117028"
"""Of Gandhi Maidan, where no test waits for what follows from an absence."""
AT_BODHGAYA = {"district": "Gaya", "station": BODHGAYA}


@pytest.fixture(autouse=True)
def everybody_is_back(people: People) -> Iterator[None]:
    """Whatever a test entered in the register of officers is taken back."""
    yield
    administrator = people.officer("administrator")
    post = {"office": BODHGAYA, "role": "enquiry-officer"}
    expect(administrator.call("POST", f"/officers/{LEAVING}/posting", json=post), 200)
    for username in (LEAVING, AWAY):
        expect(administrator.call("DELETE", f"/officers/{username}/absence"), 200)


def with_leaving_officer(people: People, mobile: str) -> Matter:
    """A complaint at Bodhgaya whose officer is about to leave."""
    matter = Matter.filed(people, mobile, place=AT_BODHGAYA)
    matter.duty.act(matter.reference, "acknowledge")
    matter.head.act(matter.reference, "assign", officer=LEAVING)
    return matter


def assigned(matter: Matter) -> str | None:
    """Who has the case, as the head of the station sees it."""
    return matter.head.case(matter.reference)["assigned_to"]


def leave(by: ApiClient, username: str = LEAVING, **changes: str | None):
    """Enter that an officer is away."""
    return by.call("POST", f"/officers/{username}/absence", json={"reason": "leave", **changes})


def test_a_successor_has_the_case_within_seconds_and_the_absent_officer_has_nothing(
    people: People,
):
    matter = with_leaving_officer(people, "9000000511")
    reference = matter.reference
    away = people.system.officer(LEAVING)
    assert "classify" in offered(away.case(reference))
    leave_entry = expect(leave(matter.head, successor=SUCCESSOR), 200)
    assert leave_entry["absent"] is True and leave_entry["absence"]["reason"] == "leave"

    eventually(lambda: assigned(matter) == SUCCESSOR, what="the successor")
    case = matter.seen
    assert case["assigned_to"] is None, "a citizen is told the name, and no user name"
    assert case["capability"]["officer"] is None
    assert case["capability"]["name"]["en"] == "Test Officer Meena"
    assert "Test Officer Meena" in last_text(case, "hand-over")
    assert "मीना" in matter.told("handed-over.citizen")["text"]
    assert "classify" in offered(people.officer(SUCCESSOR).case(reference))

    eventually(lambda: away.call("GET", f"/cases/{reference}").status_code == 401, seconds=5)
    refused(away.call("GET", "/cases"), 401, "officer-absent")
    refused(away.try_to_act(reference, "classify", sections=[THEFT]), 401, "officer-absent")
    body = {"username": LEAVING, "password": people.system.keys.officer_password}
    signing_in = people.nobody().call("POST", "/auth/officer", json=body)
    assert signing_in.status_code == 401


def test_without_a_successor_the_head_has_it_and_is_told_at_once(people: People):
    matter = with_leaving_officer(people, "9000000512")
    expect(leave(matter.head), 200)
    eventually(lambda: assigned(matter) is None, what="the case without an officer")
    case = matter.seen
    assert case["capability"] is None and case["state"] == "assigned"
    assert "head of the station" in last_text(case, "hand-over")
    matter.told("officer-left.station", to=BODHGAYA)
    assert {"classify", "assign"} <= offered(matter.head.case(matter.reference))


def test_an_officer_who_is_posted_elsewhere_keeps_no_case(people: People):
    matter = with_leaving_officer(people, "9000000513")
    reference = matter.reference
    before = people.system.officer(LEAVING)
    post = {"office": GANDHI_MAIDAN, "role": "enquiry-officer", "successor": SUCCESSOR}
    chief, path = people.officer("administrator"), f"/officers/{LEAVING}/posting"
    refused(matter.head.call("POST", path, json=post), 403, "not-allowed")
    expect(chief.call("POST", path, json=post), 200)
    eventually(lambda: assigned(matter) == SUCCESSOR, what="the successor")
    eventually(lambda: before.call("GET", "/cases").status_code == 401, seconds=5)
    refused(before.call("GET", "/cases"), 401, "session-ended")

    after = people.system.officer(LEAVING)
    assert after.station == GANDHI_MAIDAN
    refused(after.call("GET", f"/cases/{reference}"), 404, "not-found")
    refused(after.try_to_act(reference, "classify", sections=[THEFT]), 404, "not-found")


def test_who_comes_back_signs_in_again_and_takes_no_case_back(people: People):
    matter = with_leaving_officer(people, "9000000514")
    expect(leave(matter.head, successor=SUCCESSOR), 200)
    eventually(lambda: assigned(matter) == SUCCESSOR, what="the successor")
    back = expect(matter.head.call("DELETE", f"/officers/{LEAVING}/absence"), 200)
    assert back["absent"] is False
    returned = people.system.officer(LEAVING)
    assert assigned(matter) == SUCCESSOR
    answer = returned.try_to_act(matter.reference, "classify", sections=[THEFT])
    refused(answer, 403, "not-allowed")


def test_nobody_is_given_a_case_who_is_away_or_cannot_work_on_it(people: People):
    place = {"district": "Patna", "station": GANDHI_MAIDAN}
    matter = Matter.filed(people, "9000000515", place=place)
    matter.duty.act(matter.reference, "acknowledge")
    expect(leave(matter.head, AWAY), 200)
    absent = matter.head.try_to_act(matter.reference, "assign", officer=AWAY)
    assert refused_field(absent, "officer") == "officer-absent"
    for nobody in ("nobody.known", "control.patna", "enquiry.5117012"):
        answer = matter.head.try_to_act(matter.reference, "assign", officer=nobody)
        assert refused_field(answer, "officer") == "not-a-choice"
    of_absent = leave(matter.head, "enquiry.5117028", successor=AWAY)
    assert refused_field(of_absent, "successor") == "officer-absent"
    elsewhere = leave(matter.head, "enquiry.5117028", successor="enquiry.5117012")
    assert refused_field(elsewhere, "successor") == "not-a-choice"


def test_only_the_head_of_the_office_and_the_administrator_enter_it(people: People):
    refused(leave(people.officer("duty.5117028"), AWAY), 403, "not-allowed")
    refused(leave(people.officer("enquiry.5117028"), AWAY), 403, "not-allowed")
    refused(leave(people.officer("sho.5117012"), AWAY), 404, "not-found")
    refused(leave(people.citizen("9000000511"), AWAY), 403, "not-allowed")
    refused(leave(people.nobody(), AWAY), 401, "not-authenticated")
    own_rank = {"office": GANDHI_MAIDAN, "role": "sho"}
    head = people.officer("sho.5117028")
    refused(head.call("POST", f"/officers/{AWAY}/posting", json=own_rank), 403, "not-allowed")
    expect(leave(people.officer("administrator"), AWAY), 200)
