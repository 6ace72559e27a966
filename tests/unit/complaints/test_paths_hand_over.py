"""Only the officer who is designated acts, and no case is left without one: leave and transfer."""

from types import SimpleNamespace

import pytest

from casework.desk.handing_over import HandingOver
from casework.engine import access
from casework.engine.workflow import open_names
from chassis.actor import SYSTEM, Actor
from contracts.errors import NotAllowed, NotFound
from tests.unit.complaints.complaint import (
    DEFINITION,
    INSULT,
    THEFT,
    World,
    notices_in,
)
from tests.unit.complaints.posts import (
    CITIZEN,
    DSP,
    DSP_OFFICER,
    DUTY_OFFICER,
    ENQUIRY_OFFICER,
    HEAD,
    OTHER,
    SP,
    SP_OFFICER,
    STATION,
    WOMAN_OFFICER,
    queued,
    record,
)
from tests.unit.complaints.stages import (
    enquiry_permitted,
    investigated,
)

POSTED_ELSEWHERE = Actor(ENQUIRY_OFFICER.id, ENQUIRY_OFFICER.role, OTHER)
PROMOTED = Actor(ENQUIRY_OFFICER.id, "control-room", STATION)


def test_being_named_gives_the_case_and_says_as_what() -> None:
    complaint = World().file().to_assigned()
    capability = complaint.view["capability"]
    assert (capability["officer"], capability["role"], capability["office"]) == (
        ENQUIRY_OFFICER.id,
        "enquiry-officer",
        STATION,
    )
    assert capability["since"] == complaint.view["updated_at"]
    assert "classify" in complaint.open(ENQUIRY_OFFICER)
    # Any enquiry officer of the station may go to the citizen to sign, and nothing else.
    assert complaint.open(WOMAN_OFFICER) == ["sign"]


@pytest.mark.parametrize("now", [POSTED_ELSEWHERE, PROMOTED])
def test_an_officer_who_holds_another_post_no_longer_acts(now: Actor) -> None:
    complaint = investigated()
    assert "inform-progress" not in complaint.open(now)
    with pytest.raises((NotAllowed, NotFound)):
        complaint.act(now, "inform-progress", text="From my new post.")


def test_the_new_officer_acts_and_the_old_one_does_not() -> None:
    complaint = World().file().to_assigned()
    complaint.act(HEAD, "assign", officer=WOMAN_OFFICER.id)
    assert "classify" in complaint.open(WOMAN_OFFICER)
    with pytest.raises(NotAllowed):
        complaint.act(ENQUIRY_OFFICER, "classify", sections=THEFT)


def test_a_hand_over_with_a_successor_ends_one_capability_and_begins_another() -> None:
    complaint = investigated()
    complaint.pass_time(days=1)
    handed = complaint.act(SYSTEM, "hand-over", officer=WOMAN_OFFICER.id)
    assert complaint.case["capability"]["officer"] == WOMAN_OFFICER.id
    assert complaint.case["capability"]["since"] == complaint.world.now
    assert {t for t, _ in notices_in(handed.events)} == {
        "complaint.handed-over.citizen",
        "complaint.assigned.officer",
    }
    with pytest.raises(NotAllowed):
        complaint.act(ENQUIRY_OFFICER, "inform-progress", text="From home.")
    complaint.act(WOMAN_OFFICER, "inform-progress", text="I have it now.")


def test_a_hand_over_without_a_successor_tells_the_head_at_once() -> None:
    """Defect D2: a case without an officer escalates all the same."""
    complaint = investigated()
    handed = complaint.act(SYSTEM, "hand-over")
    assert notices_in(handed.events) == [("complaint.officer-left.station", STATION)]
    assert complaint.case["assigned_to"] is None and complaint.case["capability"] is None
    assert "assign-investigator" in complaint.open(HEAD)
    assert ("complaint.progress-overdue.sp", SP) in notices_in(complaint.pass_time(days=91))
    complaint.act(HEAD, "assign-investigator", officer=WOMAN_OFFICER.id)
    complaint.act(WOMAN_OFFICER, "inform-progress", text="I have it now.")


def test_nobody_hands_a_case_over_but_the_record_of_postings() -> None:
    complaint = investigated()
    for officer in (HEAD, ENQUIRY_OFFICER, SP_OFFICER, CITIZEN):
        with pytest.raises(NotAllowed):
            complaint.act(officer, "hand-over", officer=WOMAN_OFFICER.id)


STATES = [
    name
    for name, state in DEFINITION.states.items()
    if state.region == "handling" and not state.terminal and name != "routing-pending"
]


@pytest.mark.parametrize("state", STATES)
def test_in_every_open_state_an_officer_who_leaves_hands_over_and_the_state_stays(
    state: str,
) -> None:
    case = World().file().to_assigned().case | {"state": state}
    assert "hand-over" in open_names(DEFINITION, case, SYSTEM)
    ways = DEFINITION.actions["hand-over"].transitions
    assert {way.to for way in ways if state in way.from_states} == {"same"}


def test_another_officer_can_be_named_in_every_state_that_needs_one() -> None:
    needs_none = {"submitted", "transfer-sent", "transfer-disputed", "zero-fir-sent"}
    needs_none |= {"zero-fir-disputed", "appealed"}
    named = {
        state
        for action in ("assign", "assign-investigator")
        for state in DEFINITION.actions[action].from_states
    }
    assert set(STATES) - named == needs_none


def test_an_enquiry_whose_officer_left_is_reported_by_the_next_within_the_same_days() -> None:
    complaint = enquiry_permitted()
    due = complaint.clock("enquiry")["due_at"]
    complaint.act(SYSTEM, "hand-over")
    complaint.act(HEAD, "assign", officer=WOMAN_OFFICER.id)
    assert complaint.clock("enquiry")["due_at"] == due
    complaint.act(WOMAN_OFFICER, "report-enquiry", prima_facie=False, report="Nothing found.")


def test_the_capability_ends_with_the_transfer_to_another_station() -> None:
    complaint = World().file().to_classified(INSULT)
    complaint.act(HEAD, "transfer", to_station=OTHER, reason="It lies there.")
    assert complaint.case["capability"]["officer"] == ENQUIRY_OFFICER.id
    complaint.act(Actor("sho.two", "sho", OTHER), "accept-transfer")
    assert complaint.case["capability"] is None
    assert not access.may_see(DEFINITION, complaint.case, ENQUIRY_OFFICER)


# -- nobody's case --------------------------------------------------------------------------------


def test_a_complaint_that_nobody_is_named_for_goes_up_level_by_level() -> None:
    """Defects D2 and D2b: told at once, and then the second and the third level too."""
    complaint = World().file()
    opened = complaint.act(DUTY_OFFICER, "acknowledge")
    assert ("complaint.unowned.station", STATION) in notices_in(opened.events)
    assigning = [
        to
        for t, to in notices_in(complaint.pass_time(days=3))
        if "assign" in t and "silence" not in t
    ]
    assert assigning == [STATION, DSP, SP, "PD-PATNA-CR"]


def test_a_complaint_without_a_station_lies_with_a_control_room_and_goes_up_from_there() -> None:
    complaint = World().file(queued())
    assert complaint.case["offices"]["handling"] == "PD-PATNA-CR"
    caused = notices_in(complaint.pass_time(minutes=45))
    assert caused == [
        ("complaint.unrouted.control-room", "PD-PATNA-CR"),
        ("complaint.unrouted.sp", SP),
    ]


# -- ways to an end -------------------------------------------------------------------------------


@pytest.mark.parametrize("sections", [[], INSULT])
def test_withdrawing_ends_what_is_the_citizens_own(sections: list[str]) -> None:
    complaint = World().file().to_classified(sections)
    complaint.act(CITIZEN, "withdraw", reason="It was settled.")
    assert complaint.state == "withdrawn"
    assert complaint.case["next_tick_at"] is None


@pytest.mark.parametrize("category", ["women-safety", "sc-st-atrocity", "missing-child"])
def test_withdrawing_what_the_state_must_pursue_is_recorded_and_ends_nothing(
    category: str,
) -> None:
    complaint = World().file(category=category).to_assigned()
    complaint.act(CITIZEN, "withdraw", reason="I was told to.")
    assert complaint.state == "assigned"
    assert complaint.events[-1]["type"] == "case.withdrawal-recorded"
    if category != "missing-child":
        assert "close" not in complaint.open(HEAD), "it is classified before anything is decided"


def test_who_leaves_an_investigation_leaves_it_to_none_below_the_rank() -> None:
    """What the step needs to know is looked up when it comes by an event, too."""
    complaint = World().file().registered(["BNS 303(2)", "SC/ST Act 3(1)(r)"])
    complaint.act(SP_OFFICER, "assign-investigator", officer=DSP_OFFICER.id)
    copies = []
    store = SimpleNamespace(
        find=lambda reference: complaint.case,
        open_cases_of=lambda officer: [complaint.case["_id"]],
        apply=lambda case, change: copies.append(change) or True,
    )
    definitions = SimpleNamespace(of=lambda case: DEFINITION)
    left = {
        "officer": DSP_OFFICER.id,
        "role": DSP_OFFICER.role,
        "office": DSP,
        "successor": ENQUIRY_OFFICER.id,
        "successor_record": record(ENQUIRY_OFFICER),
    }
    occurred_at = complaint.world.now.isoformat()
    event = {"id": "event-1", "occurred_at": occurred_at, "data": left}
    HandingOver(definitions, complaint.world.rules, store).officer_left(event)  # type: ignore[arg-type]
    assert copies[0].case["assigned_to"] is None
