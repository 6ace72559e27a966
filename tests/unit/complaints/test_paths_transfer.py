"""A complaint at the wrong station: sent in two phases, and nobody is sent round for ever."""

import pytest

from casework.engine import access
from contracts.errors import ActionNotOpen, ContractError, NotAllowed, NotFound, ValidationFailed
from tests.unit.complaints.complaint import (
    DEFINITION,
    INSULT,
    THEFT,
    World,
    notices_in,
)
from tests.unit.complaints.posts import (
    CITIZEN,
    CONTROL_ROOM,
    DSP_OFFICER,
    DUTY_OFFICER,
    ENQUIRY_OFFICER,
    FAR_SP_OFFICER,
    HEAD,
    OTHER,
    OTHER_DUTY_OFFICER,
    OTHER_HEAD,
    SP,
    SP_OFFICER,
    STATION,
    THIRD,
    THIRD_HEAD,
)
from tests.unit.complaints.stages import (
    THERE,
    transfer_disputed,
    transfer_sent,
)

BACK = {"to_station": STATION, "reason": "It lies on this side."}


def test_the_sender_keeps_the_duty_until_the_receiver_accepts() -> None:
    complaint = transfer_sent()
    assert ("complaint.transferred.station", OTHER) in notices_in(complaint.last.events)
    assert complaint.case["offices"]["handling"] == STATION
    assert complaint.view["transfer"]["to"]["code"] == OTHER
    complaint.act(ENQUIRY_OFFICER, "note", text="Still at work here.")
    complaint.act(OTHER_DUTY_OFFICER, "accept-transfer")
    assert complaint.case["offices"]["handling"] == OTHER
    assert complaint.case["capability"] is None and complaint.case["assigned_to"] is None
    assert not access.may_see(DEFINITION, complaint.case, ENQUIRY_OFFICER)


def test_the_new_station_opens_it_in_its_own_diary_and_its_own_time() -> None:
    complaint = transfer_sent()
    complaint.pass_time(hours=1)
    complaint.act(OTHER_DUTY_OFFICER, "accept-transfer")
    assert complaint.clock("acknowledge")["started_at"] == complaint.world.now
    complaint.act(OTHER_DUTY_OFFICER, "acknowledge")
    assert complaint.case["gd_number"].startswith(f"{OTHER}/GD-0001/")


def test_nobody_but_the_receiver_accepts_or_sends_back() -> None:
    complaint = transfer_sent()
    for officer in (HEAD, DUTY_OFFICER, DSP_OFFICER, SP_OFFICER, CITIZEN):
        for action, body in (("accept-transfer", {}), ("return-transfer", {"reason": "No."})):
            with pytest.raises(NotAllowed):
                complaint.act(officer, action, **body)
    with pytest.raises(NotFound):
        complaint.act(THIRD_HEAD, "accept-transfer")


def test_what_is_sent_back_is_the_superintendents_to_decide_in_four_hours() -> None:
    complaint = transfer_disputed()
    assert complaint.case["offices"]["handling"] == STATION
    assert ("complaint.transfer-disputed.sp", SP) in notices_in(complaint.last.events)
    for officer in (HEAD, OTHER_HEAD, FAR_SP_OFFICER):
        with pytest.raises(ContractError):
            complaint.act(officer, "transfer", **THERE)
    caused = notices_in(complaint.pass_time(hours=4))
    assert caused[-1] == ("complaint.arbitration-overdue.control-room", CONTROL_ROOM)


@pytest.mark.parametrize("station", [STATION, OTHER, THIRD])
def test_the_superintendents_word_binds_whichever_station_it_names(station: str) -> None:
    complaint = transfer_disputed()
    complaint.act(SP_OFFICER, "transfer", to_station=station, reason="I decide.")
    assert complaint.state == "submitted"
    assert complaint.case["offices"]["handling"] == station
    assert complaint.clock("arbitration")["status"] == "met"
    assert ("complaint.routed.station", station) in notices_in(complaint.last.events)


def test_after_one_transfer_and_one_bounce_only_the_superintendent_transfers() -> None:
    complaint = transfer_sent()
    complaint.act(OTHER_DUTY_OFFICER, "accept-transfer")
    complaint.act(OTHER_DUTY_OFFICER, "acknowledge")
    complaint.act(OTHER_HEAD, "transfer", **BACK)
    complaint.act(DUTY_OFFICER, "accept-transfer")
    complaint.act(DUTY_OFFICER, "acknowledge")
    with pytest.raises(NotAllowed):
        complaint.act(HEAD, "transfer", **THERE)
    complaint.act(SP_OFFICER, "transfer", **THERE)
    assert (complaint.state, complaint.case["offices"]["handling"]) == ("submitted", OTHER)


def test_a_receiver_that_does_not_answer_is_reported_and_the_superintendent_decides() -> None:
    complaint = transfer_sent()
    caused = notices_in(complaint.pass_time(hours=6))
    assert ("complaint.transfer-warning.station", OTHER) in caused
    assert ("complaint.transfer-overdue.sp", SP) in caused
    assert ("complaint.transfer-overdue.control-room", CONTROL_ROOM) in caused
    complaint.act(SP_OFFICER, "transfer", **THERE)
    assert complaint.case["offices"]["handling"] == OTHER


def test_a_cognizable_offence_is_not_sent_away_without_an_fir() -> None:
    complaint = World().file().to_classified(THEFT)
    for officer in (HEAD, SP_OFFICER):
        assert "transfer" not in complaint.open(officer)
        with pytest.raises(ActionNotOpen):
            complaint.act(officer, "transfer", **THERE)


def test_the_superintendent_moves_a_matter_that_is_not_cognizable_at_once() -> None:
    complaint = World().file().to_classified(INSULT)
    complaint.act(SP_OFFICER, "transfer", **THERE)
    assert (complaint.state, complaint.case["offices"]["handling"]) == ("submitted", OTHER)
    complaint.act(OTHER_HEAD, "acknowledge")
    complaint.act(OTHER_HEAD, "classify", sections=INSULT)
    complaint.act(OTHER_HEAD, "record-ncr")
    assert complaint.case["ncr"]["number"] == f"{OTHER}/NCR-0001/2026"


@pytest.mark.parametrize("station", [STATION, "0000"])
def test_a_transfer_leads_to_another_station_that_exists(station: str) -> None:
    complaint = World().file(category="nuisance").to_assigned()
    with pytest.raises(ValidationFailed):
        complaint.act(HEAD, "transfer", to_station=station, reason="By mistake.")
    assert complaint.case["transfers"] == 0


@pytest.mark.parametrize("bounces", [False, True])
def test_a_complaint_that_is_withdrawn_on_its_way_waits_nowhere(bounces: bool) -> None:
    complaint = World().file().to_classified(INSULT)
    complaint.act(HEAD, "transfer", **THERE)
    if bounces:
        complaint.act(OTHER_HEAD, "return-transfer", reason="It is not ours.")
    complaint.act(CITIZEN, "withdraw", reason="It was found.")
    assert complaint.state == "withdrawn"
    assert complaint.view["transfer"] is None
    assert not access.may_see(DEFINITION, complaint.case, OTHER_HEAD)


def test_a_wish_to_withdraw_that_ends_nothing_leaves_the_transfer_as_it_is() -> None:
    complaint = transfer_sent()
    complaint.act(CITIZEN, "withdraw", reason="I was told to.")
    complaint.act(OTHER_HEAD, "accept-transfer")
    assert complaint.case["offices"]["handling"] == OTHER
