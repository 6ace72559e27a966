"""From filing to the station: the directory answers, the citizen chooses, or the control room."""

import pytest

from casework.policing.routing_rules import NONE_OF_THESE
from contracts.errors import ActionNotOpen, ValidationFailed
from tests.unit.complaints.complaint import World, notices_in
from tests.unit.complaints.posts import (
    CITIZEN,
    CONTROL,
    CONTROL_ROOM,
    DSP,
    OTHER,
    RANGE,
    SP,
    STATION,
    THIRD,
    pending,
    questions,
    queued,
    resolved,
)


def test_without_an_answer_of_routing_the_complaint_is_accepted_and_nobody_is_left_out() -> None:
    complaint = World().file(pending())
    assert complaint.state == "routing-pending"
    assert complaint.view["office_codes"] == ["HQ-CR"]
    assert complaint.case["heal_at"] is not None
    assert complaint.clock("routing")["status"] == "running"
    assert ("complaint.filed-pending.control-room", "HQ-CR") in notices_in(complaint.events)


def test_routing_that_answers_later_sends_the_complaint_to_its_station() -> None:
    complaint = World().file(pending())
    complaint.route(resolved())
    assert complaint.state == "submitted"
    assert complaint.clock("routing")["status"] == "met"
    assert complaint.case["heal_at"] is None
    assert ("complaint.routed.station", STATION) in notices_in(complaint.last.events)


def test_a_citizen_who_is_asked_chooses_one_of_the_stations_offered() -> None:
    complaint = World().file(questions())
    assert complaint.state == "routing-pending"
    assert [s["code"] for s in complaint.view["routing"]["alternatives"]] == [STATION, OTHER]
    with pytest.raises(ValidationFailed):
        complaint.act(CITIZEN, "choose-station", station=THIRD)
    complaint.act(CITIZEN, "choose-station", station=OTHER)
    assert complaint.state == "submitted"
    assert complaint.view["station"]["code"] == OTHER
    assert complaint.view["routing"]["alternatives"] == []


def test_none_of_these_stations_leaves_it_to_the_control_room() -> None:
    complaint = World().file(questions())
    complaint.act(CITIZEN, "choose-station", station=NONE_OF_THESE)
    assert complaint.state == "routing-pending"
    with pytest.raises(ActionNotOpen):
        complaint.act(CITIZEN, "choose-station", station=OTHER)
    complaint.act(CONTROL, "assign-station", station=THIRD)
    assert complaint.view["station"]["code"] == THIRD


def test_the_choice_of_stations_is_open_only_while_some_are_offered() -> None:
    assert "choose-station" in World().file(questions()).open(CITIZEN)
    assert "choose-station" not in World().file(queued()).open(CITIZEN)


def test_a_complaint_without_a_place_waits_in_the_control_rooms_queue_with_a_clock() -> None:
    complaint = World().file(queued())
    assert complaint.view["offices"]["handling"] == CONTROL_ROOM
    assert complaint.clock("routing")["status"] == "running"
    assert complaint.view["next"]["by"] is not None


def test_a_complaint_against_police_is_in_no_list_of_the_station_or_its_dsp() -> None:
    answer = resolved(SP, copy_to=[STATION])
    complaint = World().file(answer, category="complaint-against-police")
    assert complaint.view["office_codes"] == [SP, RANGE]
    assert complaint.view["sensitive"] is True
    offices = {to for _, to in notices_in(complaint.pass_time(minutes=50))}
    assert offices.isdisjoint({DSP, STATION})


def test_copies_are_given_of_ordinary_matters_and_not_of_sensitive_ones() -> None:
    copied = resolved(copy_to=[THIRD])
    assert THIRD in World().file(copied).view["office_codes"]
    assert THIRD not in World().file(copied, category="women-safety").view["office_codes"]
