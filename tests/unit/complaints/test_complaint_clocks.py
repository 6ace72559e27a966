"""The clocks of a complaint: nothing restarts them, and someone higher is told each time."""

from datetime import timedelta

import pytest

from tests.unit.complaints.machine import (
    CITIZEN,
    CONTROL_ROOM,
    DSP,
    DUTY_OFFICER,
    ENQUIRY_OFFICER,
    HEAD,
    NOON,
    OTHER,
    OTHER_DUTY_OFFICER,
    SP,
    SP_OFFICER,
    STATION,
    Machine,
    office,
    queued,
    resolved,
    told,
)


def test_an_unopened_complaint_goes_to_the_dsp_the_control_room_and_the_superintendent() -> None:
    case = Machine()
    assert told(case.pass_time(minutes=12)) == [
        ("complaint.acknowledge-warning.station", STATION),
    ]
    assert told(case.pass_time(minutes=3)) == [("complaint.unacknowledged.dsp", DSP)]
    assert told(case.pass_time(minutes=15)) == [
        ("complaint.unacknowledged.control-room", CONTROL_ROOM),
    ]
    assert told(case.pass_time(minutes=15)) == [("complaint.unacknowledged.sp", SP)]
    assert case.state == "submitted"
    assert case.clock("acknowledge")["level"] == 3
    assert case.clock("acknowledge")["status"] == "breached"


def test_every_escalation_is_one_event_with_a_text_for_the_citizen() -> None:
    case = Machine()
    caused = case.pass_time(hours=1)
    assert [event["type"] for event in caused] == [
        "case.warned",
        "case.escalated",
        "case.escalated",
        "case.escalated",
    ]
    assert [event["sequence"] for event in caused] == [2, 3, 4, 5]
    assert "the DSP" in case.view["timeline"][2]["text"]["en"]
    assert "डीएसपी" in case.view["timeline"][2]["text"]["hi"]


def test_the_timeline_names_who_was_really_told_where_a_post_is_passed_over() -> None:
    answer = resolved(offices={**office(STATION)["offices"], "dsp": None})
    case = Machine(answer=answer)
    caused = case.pass_time(minutes=15)
    assert told(caused)[-1] == ("complaint.unacknowledged.dsp", SP)
    assert "Superintendent of Police" in case.view["timeline"][-1]["text"]["en"]
    assert "पुलिस अधीक्षक" in case.view["timeline"][-1]["text"]["hi"]


def test_levels_passed_during_an_outage_all_come_at_once_and_once() -> None:
    case = Machine()
    case.now += timedelta(hours=5)
    caused = case.pass_time(seconds=1)
    assert len(caused) == 4
    assert case.pass_time(days=30) == []


def test_comments_every_hour_do_not_delay_an_escalation() -> None:
    case = Machine()
    case.act(DUTY_OFFICER, "acknowledge")
    due, caused = case.clock("assign")["due_at"], []
    for _ in range(40):
        caused += case.pass_time(hours=1)
        case.act(CITIZEN, "add-information", text="Is there any news?")
        case.act(DUTY_OFFICER, "note", text="The citizen asked again.", visible=True)
    assert case.clock("assign")["due_at"] == due
    assert ("complaint.unassigned.dsp", DSP) in told(caused)
    assert ("complaint.unassigned.sp", SP) in told(caused)


def test_a_complaint_that_nobody_is_named_for_escalates_up_the_chain() -> None:
    case = Machine()
    acknowledged = case.act(DUTY_OFFICER, "acknowledge")
    assert ("complaint.unowned.station", STATION) in told(list(acknowledged.events))
    offices = [to for _, to in told(case.pass_time(days=3))]
    assert offices == [STATION, DSP, SP, CONTROL_ROOM]


def test_an_officer_who_is_named_in_time_meets_the_limit() -> None:
    case = Machine().to_assigned()
    assert case.clock("assign")["status"] == "met"
    assert case.clock("acknowledge")["status"] == "met"


def test_an_officer_named_too_late_leaves_the_breach_on_record() -> None:
    case = Machine()
    case.act(DUTY_OFFICER, "acknowledge")
    case.pass_time(hours=25)
    case.act(HEAD, "assign", officer="eo.one")
    assert case.clock("assign")["status"] == "breached"
    later = {template for template, _ in told(case.pass_time(days=30))}
    assert not any(template.startswith("complaint.unassigned") for template in later)


def test_only_a_note_that_the_citizen_reads_counts_as_contact() -> None:
    case = Machine().to_assigned()
    case.act(ENQUIRY_OFFICER, "note", text="Not yet called.")
    assert case.clock("first-contact")["status"] == "running"
    case.act(ENQUIRY_OFFICER, "note", text="I will call tomorrow.", visible=True)
    assert case.clock("first-contact")["status"] == "met"


def test_coming_back_from_the_citizen_does_not_start_the_first_contact_anew() -> None:
    case = Machine().to_assigned()
    case.act(ENQUIRY_OFFICER, "request-information", text="Which colour?")
    case.pass_time(hours=1)
    case.act(CITIZEN, "give-information", text="Red.")
    assert case.clock("first-contact")["status"] == "met"


def test_waiting_for_the_citizen_pauses_the_decision_for_as_long_as_it_took() -> None:
    case = Machine().to_assigned()
    due = case.clock("decision")["due_at"]
    case.act(ENQUIRY_OFFICER, "request-information", text="Which colour?")
    assert case.clock("decision")["status"] == "paused"
    assert case.clock("decision")["due_at"] == due + timedelta(days=7)
    case.pass_time(days=2)
    case.act(CITIZEN, "give-information", text="Red.")
    assert case.clock("decision")["status"] == "running"
    assert case.clock("decision")["due_at"] == due + timedelta(days=2)


def test_a_citizen_who_does_not_answer_costs_the_police_seven_days_and_no_more() -> None:
    case = Machine().to_assigned()
    due = case.clock("decision")["due_at"]
    case.act(ENQUIRY_OFFICER, "request-information", text="Which colour?")
    caused = case.pass_time(days=7)
    assert ("complaint.reply-overdue.officer", STATION) in told(caused)
    assert case.clock("decision")["status"] == "running"
    case.pass_time(days=3)
    case.act(CITIZEN, "give-information", text="Red.")
    assert case.clock("decision")["due_at"] == due + timedelta(days=7)


def test_a_note_after_the_seven_days_does_not_pause_anew() -> None:
    case = Machine().to_assigned()
    case.act(ENQUIRY_OFFICER, "request-information", text="Which colour?")
    case.pass_time(days=8)
    due = case.clock("decision")["due_at"]
    case.act(ENQUIRY_OFFICER, "note", text="Still no answer.")
    assert case.clock("decision")["status"] == "running"
    assert case.clock("decision")["due_at"] == due


def test_a_third_question_does_not_pause() -> None:
    case = Machine().to_assigned()
    due = case.clock("decision")["due_at"]
    for days in (1, 1):
        case.act(ENQUIRY_OFFICER, "request-information", text="And this?")
        case.pass_time(days=days)
        case.act(CITIZEN, "give-information", text="This.")
    case.act(ENQUIRY_OFFICER, "request-information", text="And that?")
    assert case.clock("decision")["status"] == "running"
    assert case.clock("decision")["due_at"] == due + timedelta(days=2)


def test_a_breached_limit_cannot_be_paused() -> None:
    case = Machine().to_assigned()
    case.pass_time(days=22)
    case.act(ENQUIRY_OFFICER, "request-information", text="Which colour?")
    assert case.clock("decision")["status"] == "breached"
    case.act(CITIZEN, "give-information", text="Red.")
    assert case.clock("decision")["due_at"] < case.now


def test_the_decision_is_due_at_the_end_of_the_twenty_first_day_in_india() -> None:
    case = Machine()
    case.act(DUTY_OFFICER, "acknowledge")
    due = case.view["next"]["by"]
    assert due == "2026-11-21T06:30:00.000+00:00"
    decision = case.clock("decision")["due_at"]
    assert decision.isoformat() == "2026-12-11T18:29:59.999000+00:00"


def test_a_transfer_stops_the_old_stations_clocks_and_starts_the_new_ones() -> None:
    case = Machine().to_assigned()
    case.act(HEAD, "transfer", to_station=OTHER, reason="across the canal")
    assert case.clock("first-contact")["status"] == "stopped"
    caused = case.pass_time(hours=4)
    assert ("complaint.transfer-warning.station", OTHER) in told(caused)
    assert ("complaint.transfer-overdue.sp", SP) in told(caused)
    case.act(SP_OFFICER, "transfer", to_station=OTHER, reason="I decide.")
    assert case.clock("acknowledge")["started_at"] == case.now
    assert case.clock("acknowledge")["status"] == "running"
    case.act(OTHER_DUTY_OFFICER, "acknowledge")
    assert case.clock("assign")["started_at"] == case.now


def test_the_decision_does_not_begin_anew_at_another_station() -> None:
    case = Machine().to_assigned()
    due = case.clock("decision")["due_at"]
    case.pass_time(days=1)
    case.act(HEAD, "transfer", to_station=OTHER, reason="across the canal")
    case.act(OTHER_DUTY_OFFICER, "accept-transfer")
    case.act(OTHER_DUTY_OFFICER, "acknowledge")
    assert case.clock("decision")["due_at"] == due


def test_an_unrouted_complaint_is_the_control_rooms_and_then_the_superintendents() -> None:
    case = Machine(answer=queued())
    assert told(case.pass_time(minutes=30)) == [("complaint.unrouted.control-room", CONTROL_ROOM)]
    assert told(case.pass_time(minutes=15)) == [("complaint.unrouted.sp", SP)]


@pytest.mark.parametrize("category", ["theft", "missing-child"])
def test_every_open_state_has_a_next_moment(category: str) -> None:
    case = Machine(category=category)
    assert case.view["next"]["by"] is not None
    assert case.case["next_tick_at"] == NOON + timedelta(minutes=12)
    case.to_assigned()
    assert case.view["next"]["by"] is not None
