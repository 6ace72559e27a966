"""The visit to an address: agreed on, proved, tried three times."""

import pytest

from contracts.errors import ActionNotOpen
from services.verification.rules.decision import UNKNOWN
from tests.unit.verification.forms import FAR_AWAY, HOME, TEXT
from tests.unit.verification.posts import (
    CITIZEN,
    ENQUIRY_OFFICER,
    HEAD,
)
from tests.unit.verification.stages import EARLIER, refused
from tests.unit.verification.world import World

# -- the visit -----------------------------------------------------------------------------------


def test_a_visit_is_agreed_on_through_the_verification() -> None:
    world = World()
    matter = world.file().begun()
    (enquiry,) = matter.enquiries()
    enquiry.assigned()
    at = "2026-11-18T10:00:00+05:30"
    enquiry.act(ENQUIRY_OFFICER, "propose-time", visit_at=at)
    assert matter.told_of("verification.visit-offered.citizen") == 1
    preferred = "2026-11-19T17:00:00+05:30"
    matter.act(CITIZEN, "answer-visit", reply="another-time", preferred_at=preferred)
    assert enquiry.region("appointment") == "another-time-asked"
    enquiry.act(ENQUIRY_OFFICER, "propose-time", visit_at=preferred)
    matter.act(CITIZEN, "answer-visit", reply="accept")
    assert enquiry.region("appointment") == "time-accepted"
    with pytest.raises(ActionNotOpen):
        matter.act(CITIZEN, "answer-visit", reply="accept")
    enquiry.visited()
    assert matter.told_of("verification.visit-recorded.citizen") == 1


def test_a_visit_is_proved_by_place_and_time() -> None:
    matter = World().file(place=HOME).begun()
    (enquiry,) = matter.enquiries()
    enquiry.assigned().visited("absent", position={"lat": 25.6222, "lon": 85.1282, "accuracy": 8})
    sha256 = "a" * 64
    enquiry.world.pass_time(hours=1)
    enquiry.visited("absent", position={"lat": 25.70, "lon": 85.20}, photos=["abcdefgh"])
    near, far = enquiry.view["visits"]
    assert near["inside"] is True and 90 < near["distance_m"] < 110
    assert far["inside"] is False and far["sha256"] == [sha256] and far["photos"] == 1
    assert "at the address" in near["told"]["en"]
    assert "lat" not in str(enquiry.view)


def test_a_phone_that_was_offline_sends_each_visit_once_and_none_before_its_time() -> None:
    world = World()
    (enquiry,) = world.file().begun().enquiries()
    enquiry.assigned()
    moment = world.now.isoformat()
    world.pass_time(days=2)
    enquiry.visited("absent", visited_at=moment)
    again = {"visited_at": moment, "outcome": "absent", "position": HOME}
    assert refused("visited_at", enquiry, ENQUIRY_OFFICER, "record-visit", **again)
    early = again | {"visited_at": "2026-11-01T10:00:00+05:30"}
    refusal = refused("visited_at", enquiry, ENQUIRY_OFFICER, "record-visit", **early)
    assert refusal == "in-the-past"


@pytest.mark.parametrize("reason", ["absent", "moved", "refused"])
def test_three_failed_visits_on_different_days_and_proved_before_giving_up(reason: str) -> None:
    world = World()
    (enquiry,) = world.file().begun().enquiries()
    enquiry.assigned()
    body = {"found": UNKNOWN, "text": TEXT}
    for _ in range(3):
        enquiry.visited(reason)  # the same day
        world.pass_time(minutes=10)
    assert refused("found", enquiry, ENQUIRY_OFFICER, "report", **body) == "not-accepted"
    world.pass_time(days=1)
    enquiry.visited(reason, position=None)  # without proof
    world.pass_time(days=1)
    enquiry.visited(reason)
    assert refused("found", enquiry, ENQUIRY_OFFICER, "report", **body) == "not-accepted"
    world.pass_time(days=1)
    enquiry.visited(reason, position=None, photos=["abcdefgh"])
    refusal = {"found": "adverse", "text": TEXT}
    assert refused("found", enquiry, ENQUIRY_OFFICER, "report", **refusal) == "not-accepted"
    enquiry.act(ENQUIRY_OFFICER, "report", **body)
    enquiry.act(HEAD, "send")
    assert enquiry.case["result"] == UNKNOWN


def test_visits_recorded_from_another_town_prove_nothing() -> None:
    (enquiry,) = World().file(place=HOME).begun().enquiries()
    enquiry.assigned()
    body = {"found": UNKNOWN, "text": TEXT}
    for _ in range(3):
        enquiry.visited("absent", position=FAR_AWAY)
        enquiry.world.pass_time(days=1)
    assert [visit["proved"] for visit in enquiry.view["visits"]] == [False, False, False]
    assert refused("found", enquiry, ENQUIRY_OFFICER, "report", **body)


@pytest.mark.parametrize("position", [None, FAR_AWAY])
def test_somebody_is_met_at_the_address_or_a_photo_shows_it(position: object) -> None:
    (enquiry,) = World().file(place=HOME).begun().enquiries()
    enquiry.assigned()
    visit = {"visited_at": enquiry.world.now.isoformat(), "outcome": "met", "position": position}
    refusal = refused("position", enquiry, ENQUIRY_OFFICER, "record-visit", **visit)
    assert refusal == "not-accepted" and enquiry.state == "assigned"
    enquiry.visited(position=position, photos=["abcdefgh"])
    assert enquiry.state == "visited"


def test_an_enquiry_whose_verification_is_withdrawn_is_needed_no_longer() -> None:
    matter = World().file(earlier=[EARLIER]).begun()
    matter.act(CITIZEN, "withdraw")
    assert {enquiry.state for enquiry in matter.enquiries()} == {"not-needed"}
