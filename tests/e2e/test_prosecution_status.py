"""A case in court, followed over HTTP: found in the feed, told when it moves, ended with it."""

import json
import uuid
from collections.abc import Callable
from typing import Any

import pytest
import requests

from tests.support.citizen import CitizenClient
from tests.support.client import expect
from tests.support.matters import Matter, People, refused_field
from tests.support.officer import OfficerClient
from tests.support.polling import eventually
from tests.support.system import System

MOBILE = "9000007741"
STRANGER = "9000007742"
LISTED = {
    "cnr": "BRPA010012342026",
    "court": "Test Court, Patna",
    "prosecutor": "Test Prosecutor",
    "stage": "Framing of charges",
    "next_at": "2030-02-11T10:30:00+05:30",
}
SECONDS = 60
"""For a round of the feed, the bus and notify."""
Publish = Callable[[str, str, dict[str, Any]], None]


@pytest.fixture
def publish(system: System) -> Publish:
    """As a court's clerk enters it: FIR number, kind of entry, what it says."""
    environ = system.stack.environ("prosecution")
    url, token = environ["COURT_FEED_URL"], environ["COURT_FEED_TOKEN"]

    def enter_entry(fir_number: str, kind: str, values: dict[str, Any]) -> None:
        body = {"fir_number": fir_number, "kind": kind, "values": values}
        bearer = {"Authorization": f"Bearer {token}"}
        expect(requests.post(f"{url}/entries", json=body, headers=bearer, timeout=10), 201)

    return enter_entry


def _new_number() -> str:
    return f"5117012/{uuid.uuid4().hex[:6].upper()}/2026"


def _form(fir_number: str, **changes: str) -> dict[str, str]:
    return {"office": "prosecution:HQ", "fir_number": fir_number, "language": "en", **changes}


def _followed(citizen: CitizenClient, fir_number: str, **changes: str) -> str:
    form = _form(fir_number, **changes)
    reference: str = citizen.file(form, service="prosecution-status")["reference"]
    return reference


def _in_state(citizen: CitizenClient, reference: str, state: str) -> dict[str, Any]:
    def there() -> dict[str, Any] | None:
        case = citizen.case(reference)
        return case if case["state"] == state else None

    return eventually(there, seconds=SECONDS, what=f"the state {state}")


def _row(citizen: CitizenClient, reference: str, link: str, state: str) -> dict[str, Any]:
    """The row of a case's link that stands in ``state``, waited for."""

    def there() -> dict[str, Any] | None:
        rows = citizen.case(reference)["linked_cases"][link]
        return next((row for row in rows if row["state"] == state), None)

    return eventually(there, seconds=SECONDS, what=f"the other case in the state {state}")


def _director(people: People) -> OfficerClient:
    return people.officer("director.prosecution")


def test_who_follows_is_told_of_each_move_and_of_the_end(people: People, publish: Publish) -> None:
    citizen, number = people.citizen(MOBILE), _new_number()
    reference = _followed(citizen, number.lower())
    publish(number, "listed", LISTED)
    case = _in_state(citizen, reference, "listed")
    assert case["next"]["by"].startswith("2030-02-11T05:00")
    people.system.await_message(
        MOBILE, "prosecution-status.listed.citizen", reference=reference, seconds=SECONDS
    )

    publish(number, "listed", LISTED | {"next_at": "2030-03-04T10:30:00+05:30"})
    moved = eventually(
        lambda: (
            case
            if (case := citizen.case(reference))["next"]["by"].startswith("2030-03-04")
            else None
        ),
        seconds=SECONDS,
        what="the new date",
    )
    assert [step["action"] for step in moved["timeline"]].count("record-listing") == 2

    outcome = {"cnr": LISTED["cnr"], "court": LISTED["court"], "outcome": "convicted"}
    publish(number, "disposed", outcome)
    _in_state(citizen, reference, "disposed")


def test_what_was_published_before_is_found_at_once(people: People, publish: Publish) -> None:
    citizen, number = people.citizen(MOBILE), _new_number()
    publish(number, "listed", LISTED)
    first = _followed(citizen, number)
    _in_state(citizen, first, "listed")
    second = _followed(citizen, number)
    _in_state(citizen, second, "listed")


def test_an_entry_that_fits_nothing_stands_in_nobodys_way(people: People, publish: Publish) -> None:
    citizen, bad, good = people.citizen(MOBILE), _new_number(), _new_number()
    stuck = _followed(citizen, bad)
    publish(bad, "adjourned-sine-die", {})
    publish(bad, "listed", {"cnr": 7})
    reference = _followed(citizen, good)
    publish(good, "listed", LISTED)
    _in_state(citizen, reference, "listed")
    assert citizen.case(stuck)["state"] == "awaited"


def test_nobody_but_the_feed_moves_it(people: People, publish: Publish) -> None:
    citizen, number = people.citizen(MOBILE), _new_number()
    reference = _followed(citizen, number)
    refused = _director(people).try_to_act(reference, "record-outcome", **LISTED)
    assert refused.status_code == 403
    citizen.act(reference, "stop")
    publish(number, "listed", LISTED)
    marker = _followed(citizen, number)
    _in_state(citizen, marker, "listed")
    assert citizen.case(reference)["state"] == "stopped"


def test_only_its_owner_links_a_complaint_and_reads_there_how_its_case_stands_in_court(
    people: People, publish: Publish
) -> None:
    # Classified as no offence: only then it is the citizen's to take back.
    complaint, number = Matter.filed(people, MOBILE).classified(), _new_number()
    form = _form(number, complaint=complaint.reference.lower())
    refused = people.citizen(STRANGER).try_to_file(form, service="prosecution-status")
    assert refused_field(refused, "complaint") == "no-such-case"

    citizen = complaint.citizen
    reference = _followed(citizen, number, complaint=complaint.reference)
    publish(number, "listed", LISTED)
    row = _row(citizen, complaint.reference, "prosecutions", "listed")
    assert (row["reference"], row["due_at"][:10]) == (reference, "2030-02-11")
    citizen.act(complaint.reference, "withdraw", reason="It was found again")
    assert _row(citizen, reference, "complaint", "withdrawn")["reference"] == complaint.reference

    for case, officer in ((complaint.reference, complaint.head), (reference, _director(people))):
        assert not any(officer.case(case)["linked_cases"].values())
    assert complaint.reference not in json.dumps(_director(people).case(reference))
