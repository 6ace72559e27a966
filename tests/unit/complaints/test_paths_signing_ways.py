"""Who signs in which way: what a citizen is offered and reads, and a visit at home."""

import pytest

from casework.engine import access
from casework.engine.workflow import open_actions
from chassis.actor import Actor
from contracts.errors import NotAllowed
from tests.unit.complaints.complaint import DEFINITION, Complaint, World, notices_in
from tests.unit.complaints.posts import (
    CITIZEN,
    DUTY_OFFICER,
    ENQUIRY_OFFICER,
    HEAD,
    OTHER,
    OTHER_ENQUIRY_OFFICER,
    STATION,
)


def _ways_to_sign(complaint: Complaint, actor: Actor) -> list[str]:
    offered = {one["name"]: one for one in open_actions(DEFINITION, complaint.view, actor)}
    return offered["sign"]["form"]["properties"]["method"]["enum"]


def test_a_citizen_is_offered_only_the_way_that_is_a_citizens() -> None:
    complaint = World().file().to_assigned()
    assert _ways_to_sign(complaint, CITIZEN) == ["esign"]
    for officer in (DUTY_OFFICER, HEAD, ENQUIRY_OFFICER):
        assert _ways_to_sign(complaint, officer) == ["station", "home-visit"]


def test_who_signs_reads_above_it_what_is_signed() -> None:
    offered = {one["name"]: one for one in open_actions(DEFINITION, World().file().view, CITIZEN)}
    assert offered["sign"]["form"]["x-shows-record"] is True
    assert "x-shows-record" not in offered["withdraw"]["form"]


@pytest.mark.parametrize(
    ("actor", "method"), [(CITIZEN, "station"), (DUTY_OFFICER, "esign"), (HEAD, "esign")]
)
def test_the_refusal_of_anothers_way_is_told_in_both_languages(actor: Actor, method: str) -> None:
    with pytest.raises(NotAllowed) as refused:
        World().file().act(actor, "sign", method=method)
    why = refused.value.fields["method"]["why"]
    assert why["hi"] and why["en"] == refused.value.message


def test_a_visit_at_home_is_asked_for_told_and_has_a_day() -> None:
    complaint = World().file()
    assert all(record["name"] != "home-visit" for record in complaint.case["clocks"])
    complaint.act(CITIZEN, "ask-home-visit", text="In the evening.")
    assert ("complaint.home-visit-asked.station", STATION) in notices_in(complaint.last.events)
    assert "21-11-2026" in complaint.last.entries[0]["text"]["hi"]
    assert complaint.clock("home-visit")["status"] == "running"
    complaint.signed()
    assert complaint.clock("home-visit")["status"] == "met"
    assert "ask-home-visit" not in complaint.open(CITIZEN)


def test_enquiry_officers_of_the_signing_station_take_the_signature_and_nothing_else() -> None:
    complaint = World().file(category="women-safety").to_assigned()
    assert not access.may_see(DEFINITION, complaint.case, OTHER_ENQUIRY_OFFICER)
    complaint.act(CITIZEN, "choose-signing-station", station=OTHER)
    assert complaint.open(OTHER_ENQUIRY_OFFICER) == ["sign"]
    complaint.act(OTHER_ENQUIRY_OFFICER, "sign", method="home-visit")
    assert complaint.case["signature"]["witness"] == OTHER_ENQUIRY_OFFICER.id
    assert not access.may_see(DEFINITION, complaint.case, OTHER_ENQUIRY_OFFICER)


def test_the_duty_to_sign_stands_in_the_first_message() -> None:
    complaint = World().file()
    (first,) = [n for n in complaint.events[0]["data"]["notices"] if n["audience"] == "citizen"]
    assert first["variables"]["sign_by"] == "23-11-2026 12:00"
