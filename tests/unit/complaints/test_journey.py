"""The complaint's way from filing to closing, and every way that leads aside."""

import pytest

from contracts.errors import ActionNotOpen, NotAllowed, ValidationFailed
from contracts.events import CaseChanged
from tests.unit.complaints.machine import (
    CITIZEN,
    CONTROL,
    CONTROL_ROOM,
    DUTY_OFFICER,
    ENQUIRY_OFFICER,
    HEAD,
    OTHER,
    OTHER_DUTY_OFFICER,
    OTHER_HEAD,
    SP,
    SP_OFFICER,
    STATION,
    THIRD,
    Machine,
    asked,
    office,
    queued,
    resolved,
    told,
)

CLOSING = {"reason_code": "no-offence", "text": "No offence was found.", "section": "BNSS 173(3)"}


def test_a_complaint_goes_from_filing_to_closing() -> None:
    case = Machine()
    seen = [case.state]
    for actor, action, body in (
        (DUTY_OFFICER, "acknowledge", {}),
        (HEAD, "assign", {"officer": ENQUIRY_OFFICER.id}),
        (ENQUIRY_OFFICER, "request-information", {"text": "What colour was it?"}),
        (CITIZEN, "give-information", {"text": "Red."}),
        (ENQUIRY_OFFICER, "note", {"text": "Spoke on the phone.", "visible": True}),
        (HEAD, "close", CLOSING),
    ):
        case.act(actor, action, **body)
        seen.append(case.state)
    assert seen == [
        "submitted",
        "acknowledged",
        "assigned",
        "information-requested",
        "assigned",
        "assigned",
        "closed",
    ]
    assert [event["sequence"] for event in case.events] == [1, 2, 3, 4, 5, 6, 7]
    assert case.view["next"]["rule"]["en"] == "BNSS section 173(4)"
    assert case.view["closed_at"] is not None


def test_every_event_has_the_shape_of_the_contract_and_no_personal_data() -> None:
    case = Machine().to_assigned()
    case.act(ENQUIRY_OFFICER, "request-information", text="Which Test Suspect One?")
    case.act(CITIZEN, "give-information", text="Test Citizen One answers.")
    case.act(HEAD, "close", **CLOSING)
    for event in case.events:
        assert CaseChanged().validate(event["data"]) == {}
        for personal in ("साइकिल", "Test", "9000000001", "example.org", "25.62"):
            assert personal not in str(event), event["type"]


def test_the_general_diary_number_stands_in_the_timeline() -> None:
    case = Machine()
    case.act(DUTY_OFFICER, "acknowledge")
    entry = case.view["timeline"][-1]
    assert entry["details"]["gd_number"] == "5117012/GD-0001/2026-11-20"
    assert entry["details"]["law"] == "BNSS 173(1)"
    assert "5117012/GD-0001/2026-11-20" in entry["text"]["hi"]
    assert "बुद्धा कॉलोनी" in entry["text"]["hi"]
    assert "Buddha Colony" in entry["text"]["en"]


def test_closing_needs_reason_words_and_section_and_names_the_appeal() -> None:
    case = Machine().to_assigned()
    with pytest.raises(ValidationFailed) as refused:
        case.act(HEAD, "close", reason_code="tired")
    assert refused.value.fields == {
        "reason_code": "not-a-choice",
        "text": "required",
        "section": "required",
    }
    case.act(HEAD, "close", **CLOSING)
    text = case.view["timeline"][-1]["text"]
    assert "173(4)" in text["hi"] and "अपराध नहीं बनता" in text["hi"]
    assert "appeal" in text["en"] and "No offence is made out" in text["en"]
    assert case.last.note == {"text": "No offence was found."}
    assert case.last.visibility == "visible"


def test_an_action_out_of_order_names_the_actions_that_are_open() -> None:
    case = Machine()
    with pytest.raises(ActionNotOpen) as refused:
        case.act(HEAD, "assign", officer="eo.one")
    assert refused.value.details == {"open": ["acknowledge", "note"]}
    with pytest.raises(ActionNotOpen):
        case.act(HEAD, "file")
    with pytest.raises(ActionNotOpen):
        case.act(HEAD, "no-such-action")


def test_an_action_of_another_role_is_not_allowed() -> None:
    case = Machine()
    with pytest.raises(NotAllowed):
        case.act(CITIZEN, "acknowledge")
    with pytest.raises(NotAllowed):
        case.act(OTHER_HEAD, "acknowledge")


def test_a_closed_case_has_no_actions() -> None:
    case = Machine().to_assigned()
    case.act(HEAD, "close", **CLOSING)
    for actor in (CITIZEN, HEAD, DUTY_OFFICER, SP_OFFICER):
        with pytest.raises((ActionNotOpen, NotAllowed)):
            case.act(actor, "note", text="late", visible=True)


def test_the_same_state_from_two_sources_tells_different_things() -> None:
    answered, unanswered = Machine().to_assigned(), Machine().to_assigned()
    unanswered.act(ENQUIRY_OFFICER, "request-information", text="Which one?")
    texts, templates = [], []
    for case in (answered, unanswered):
        change = case.act(HEAD, "close", **CLOSING)
        texts.append(change.entries[0]["text"]["en"])
        templates.append(told(list(change.events)))
    assert texts[0] != texts[1]
    assert templates[0] != templates[1]


def test_naming_another_officer_reads_differently_from_naming_the_first() -> None:
    case = Machine().to_assigned()
    first = case.view["timeline"][-1]["text"]
    case.act(HEAD, "assign", officer="eo.two")
    assert case.view["timeline"][-1]["text"]["en"] != first["en"].replace("eo.one", "eo.two")
    assert case.state == "assigned"


def test_an_internal_note_is_not_in_the_public_timeline_and_tells_nobody() -> None:
    case = Machine().to_assigned()
    before = len(case.view["timeline"])
    change = case.act(ENQUIRY_OFFICER, "note", text="Look at the other case, too.")
    assert len(case.view["timeline"]) == before
    assert told(list(change.events)) == []
    assert change.visibility == "internal"
    assert case.view["sequence"] == 4


# -- routing ------------------------------------------------------------------------------------


def test_without_an_answer_of_routing_the_complaint_is_accepted_and_nobody_is_left_out() -> None:
    case = Machine(answer={**queued(), "outcome": "pending", "offices": {}})
    assert case.state == "routing-pending"
    assert case.view["office_codes"] == ["HQ-CR"]
    assert case.case["heal_at"] is not None
    assert case.clock("routing")["status"] == "running"
    assert ("complaint.filed-pending.control-room", "HQ-CR") in told(case.events)


def test_routing_that_answers_later_sends_the_complaint_to_its_station() -> None:
    case = Machine(answer={**queued(), "outcome": "pending", "offices": {}})
    case.route(resolved())
    assert case.state == "submitted"
    assert case.clock("routing")["status"] == "met"
    assert case.case["heal_at"] is None
    assert told(case.events[-1:])[1] == ("complaint.routed.station", STATION)


def test_a_citizen_who_is_asked_chooses_the_station() -> None:
    case = Machine(answer=asked())
    assert case.state == "routing-pending"
    assert [s["code"] for s in case.view["routing"]["alternatives"]] == [STATION, OTHER]
    with pytest.raises(ValidationFailed):
        case.act(CITIZEN, "choose-station", station=THIRD)
    case.act(CITIZEN, "choose-station", station=OTHER)
    assert case.state == "submitted"
    assert case.view["station"]["code"] == OTHER
    assert case.view["routing"]["alternatives"] == []


def test_none_of_these_stations_leaves_it_to_the_control_room() -> None:
    case = Machine(answer=asked())
    case.act(CITIZEN, "choose-station", station="none")
    assert case.state == "routing-pending"
    with pytest.raises(ActionNotOpen):
        case.act(CITIZEN, "choose-station", station=OTHER)
    case.act(CONTROL, "assign-station", station=THIRD)
    assert case.view["station"]["code"] == THIRD


def test_a_complaint_without_a_place_waits_in_the_control_rooms_queue_with_a_clock() -> None:
    case = Machine(answer=queued())
    assert case.view["offices"]["handling"] == CONTROL_ROOM
    assert case.view["next"]["by"] is not None
    assert [record["name"] for record in case.case["clocks"]] == ["routing"]


def test_a_complaint_against_police_is_in_no_list_of_the_station_or_its_dsp() -> None:
    answer = resolved(SP, offices={**office(SP)["offices"], "handling": SP}, copy_to=[STATION])
    case = Machine(answer=answer, category="complaint-against-police")
    assert case.view["office_codes"] == [SP]
    assert case.view["sensitive"] is True
    caused = case.pass_time(minutes=50)
    offices = {to for template, to in told(caused)}
    assert "PD-PATNA-DSP" not in offices and STATION not in offices


def test_copies_are_given_of_ordinary_matters_and_not_of_sensitive_ones() -> None:
    copied = resolved(copy_to=[THIRD])
    assert THIRD in Machine(answer=copied).view["office_codes"]
    assert THIRD not in Machine(answer=copied, category="women-safety").view["office_codes"]


# -- transfer -----------------------------------------------------------------------------------


def test_the_sender_keeps_the_duty_until_the_receiver_accepts() -> None:
    case = Machine().to_assigned()
    case.act(HEAD, "transfer", to_station=OTHER, reason="The place is across the canal.")
    assert case.state == "transfer-sent"
    assert case.view["offices"]["handling"] == STATION
    assert OTHER in case.view["office_codes"]
    assert told(case.events[-1:])[1] == ("complaint.transferred.station", OTHER)
    with pytest.raises(NotAllowed):
        case.act(DUTY_OFFICER, "accept-transfer")
    case.act(OTHER_DUTY_OFFICER, "accept-transfer")
    assert case.state == "submitted"
    assert case.view["station"]["code"] == OTHER
    assert case.view["assigned_to"] is None
    assert STATION not in case.view["office_codes"]
    assert "receiving" not in case.view["offices"]
    case.act(OTHER_DUTY_OFFICER, "acknowledge")
    assert case.view["timeline"][-1]["details"]["gd_number"].startswith(OTHER)


def test_a_transfer_to_the_same_station_is_refused() -> None:
    case = Machine().to_assigned()
    with pytest.raises(ValidationFailed) as refused:
        case.act(HEAD, "transfer", to_station=STATION, reason="by mistake")
    assert refused.value.fields == {"to_station": "conflicting-fields"}


def test_after_one_bounce_only_the_superintendent_transfers_and_that_binds() -> None:
    case = Machine().to_assigned()
    case.act(HEAD, "transfer", to_station=OTHER, reason="across the canal")
    case.act(OTHER_DUTY_OFFICER, "accept-transfer")
    case.act(OTHER_DUTY_OFFICER, "acknowledge")
    case.act(OTHER_HEAD, "transfer", to_station=STATION, reason="on this side after all")
    case.act(DUTY_OFFICER, "accept-transfer")
    case.act(DUTY_OFFICER, "acknowledge")
    with pytest.raises(NotAllowed):
        case.act(HEAD, "transfer", to_station=OTHER, reason="and back again")
    case.act(SP_OFFICER, "transfer", to_station=OTHER, reason="I decide.")
    assert case.state == "submitted"
    assert case.view["station"]["code"] == OTHER


# -- withdrawing --------------------------------------------------------------------------------


@pytest.mark.parametrize("answer", [resolved(), asked(), queued()])
def test_the_citizen_may_withdraw_before_closing(answer: dict) -> None:
    case = Machine(answer=answer)
    case.act(CITIZEN, "withdraw", reason="It was found.")
    assert case.state == "withdrawn"
    assert case.case["next_tick_at"] is None


@pytest.mark.parametrize("category", ["missing-child", "women-safety", "sc-st-atrocity"])
def test_withdrawing_does_not_end_what_the_state_must_pursue(category: str) -> None:
    case = Machine(category=category).to_assigned()
    case.act(CITIZEN, "withdraw", reason="I was told to.")
    assert case.state == "assigned"
    assert case.events[-1]["type"] == "case.withdrawal-recorded"
    assert case.clock("decision")["status"] == "running"


def test_a_missing_child_cannot_be_closed() -> None:
    case = Machine(category="missing-child").to_assigned()
    with pytest.raises(ActionNotOpen):
        case.act(HEAD, "close", **CLOSING)
