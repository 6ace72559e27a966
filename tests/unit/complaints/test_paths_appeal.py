"""Refused or met with silence, the citizen goes to the Superintendent (BNSS 173(4)), and from
there to the Magistrate (BNSS 175(3))."""

from collections.abc import Callable

import pytest

from chassis.actor import Actor
from contracts.errors import ActionNotOpen, ContractError, NotAllowed, NotFound, ValidationFailed
from tests.unit.complaints.complaint import (
    CLOSING,
    INSULT,
    THEFT,
    Complaint,
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
    OTHER_HEAD,
    SP,
    SP_OFFICER,
    STATION,
    STRANGER,
)
from tests.unit.complaints.stages import (
    APPEAL,
    appealed,
    closed,
    decided,
    enquiry_requested,
    information_requested,
    silent,
)

WHY = "The reasons given do not hold."


def test_closing_hands_the_citizen_the_notice_and_the_letter_of_appeal() -> None:
    complaint = closed()
    papers = [paper["kind"] for paper in complaint.case["documents"]]
    assert papers == ["closure-notice", "appeal-letter"]
    assert complaint.open(CITIZEN) == ["appeal"]
    closing = next(e for e in complaint.view["timeline"] if e["action"] == "close")
    assert "No offence is made out (BNSS 173(3))" in closing["text"]["en"]
    assert "Superintendent" in closing["text"]["en"]


@pytest.mark.parametrize("start", [closed, silent])
def test_the_appeal_is_in_the_superintendents_inbox_with_a_clock(
    start: Callable[[], Complaint],
) -> None:
    complaint = appealed(start())
    assert ("complaint.appealed.sp", SP) in notices_in(complaint.events)
    running = {r["name"] for r in complaint.case["clocks"] if r["ended_at"] is None}
    assert {"appeal-acknowledgement", "appeal-decision"} <= running
    assert {"acknowledge", "silence", "decision"}.isdisjoint(running)
    assert complaint.case["closed_at"] is None


def test_only_the_citizen_who_filed_appeals() -> None:
    complaint = closed()
    for other, refusal in ((STRANGER, NotFound), (HEAD, NotAllowed)):
        with pytest.raises(refusal):
            complaint.act(other, "appeal", **APPEAL)


def test_a_station_that_does_nothing_for_72_hours_is_silent_and_the_citizen_may_appeal() -> None:
    complaint = World().file()
    complaint.pass_time(hours=71)
    assert "appeal" not in complaint.open(CITIZEN)
    with pytest.raises(ActionNotOpen):
        complaint.act(CITIZEN, "appeal", **APPEAL)
    caused = notices_in(complaint.pass_time(hours=1))
    assert ("complaint.silence.citizen", "citizen") in caused
    assert ("complaint.silence.sp", SP) in caused
    assert len(complaint.papers("appeal-letter")) == 1
    complaint.pass_time(days=30)
    assert len(complaint.papers("appeal-letter")) == 1
    assert "appeal" in complaint.open(CITIZEN)


def test_an_answer_after_the_silence_ends_the_way_of_appeal() -> None:
    complaint = silent().to_classified(THEFT)
    assert "appeal" not in complaint.open(CITIZEN)


def test_a_signed_cognizable_matter_that_is_not_registered_in_72_hours_is_silence_too() -> None:
    complaint = World().file().to_classified(THEFT).signed()
    complaint.pass_time(hours=72)
    assert "appeal" in complaint.open(CITIZEN)


def test_who_was_sent_from_station_to_station_appeals_and_the_transfer_ends() -> None:
    complaint = World().file(category="nuisance").to_assigned()
    complaint.act(HEAD, "transfer", to_station=OTHER, reason="It lies there.")
    complaint.pass_time(hours=80)
    appealed(complaint)
    assert complaint.case["transfer"] is None
    assert complaint.case["offices"]["handling"] == STATION
    with pytest.raises(NotFound):
        complaint.act(OTHER_HEAD, "accept-transfer")


@pytest.mark.parametrize(
    ("officer", "refusal"),
    [(HEAD, NotAllowed), (DSP_OFFICER, NotAllowed), (FAR_SP_OFFICER, NotFound)],
)
def test_only_the_superintendent_decides(officer: Actor, refusal: type[ContractError]) -> None:
    complaint = appealed()
    with pytest.raises(refusal):
        complaint.act(officer, "decide-appeal", decision="reject", reasons=WHY)


def test_opening_the_appeal_ends_the_first_limit_and_not_the_second() -> None:
    complaint = appealed()
    complaint.act(SP_OFFICER, "acknowledge-appeal")
    assert complaint.clock("appeal-acknowledgement")["status"] == "met"
    assert complaint.clock("appeal-decision")["status"] == "running"


def test_directed_registration_needs_no_signature_and_is_due_in_a_day() -> None:
    complaint = decided(appealed(), "direct-registration")
    assert ("complaint.registration-directed.station", STATION) in notices_in(complaint.last.events)
    complaint.act(ENQUIRY_OFFICER, "classify", sections=THEFT)
    complaint.act(HEAD, "register-fir")
    assert complaint.state == "fir-registered"
    entry = next(e for e in complaint.case["timeline"] if e["action"] == "register-fir")
    assert entry["details"]["law"] == "BNSS 173(4), 175(3)"
    assert complaint.clock("directed-registration")["status"] == "met"


def test_a_station_that_does_not_register_as_directed_is_reported_to_the_superintendent() -> None:
    complaint = decided(appealed(), "direct-registration")
    caused = notices_in(complaint.pass_time(hours=24))
    assert ("complaint.directed-warning.station", STATION) in caused
    assert ("complaint.undirected.sp", SP) in caused


def test_directed_registration_without_a_diary_entry_begins_with_one() -> None:
    complaint = decided(appealed(silent()), "direct-registration")
    complaint.act(HEAD, "classify", sections=THEFT)
    with pytest.raises(ActionNotOpen):
        complaint.act(HEAD, "register-fir")
    complaint.act(DUTY_OFFICER, "acknowledge")
    assert "acknowledge" not in complaint.open(DUTY_OFFICER), "one entry is enough"
    complaint.act(HEAD, "register-fir", zero=True)
    assert complaint.state == "zero-fir-registered"


@pytest.mark.parametrize("sections", [[], INSULT])
def test_what_is_to_be_registered_is_not_classified_into_something_that_is_not(
    sections: list[str],
) -> None:
    complaint = decided(appealed(), "direct-registration")
    with pytest.raises(ValidationFailed):
        complaint.act(HEAD, "classify", sections=sections)
    assert "register-fir" not in complaint.open(HEAD)
    with pytest.raises(ActionNotOpen):
        complaint.act(HEAD, "register-fir")


@pytest.mark.parametrize(("start", "state"), [(closed, "acknowledged"), (silent, "submitted")])
def test_a_station_that_is_to_act_has_its_limits_again(
    start: Callable[[], Complaint], state: str
) -> None:
    complaint = decided(appealed(start()), "direct-action")
    assert complaint.state == state
    if state == "submitted":
        complaint.act(DUTY_OFFICER, "acknowledge")
    complaint.act(HEAD, "assign", officer=ENQUIRY_OFFICER.id)
    assert complaint.clock("decision")["status"] == "running"
    assert complaint.clock("decision")["started_at"] == complaint.world.now


def test_a_cognizable_matter_that_comes_back_is_not_closed_on_the_way() -> None:
    complaint = World().file().to_classified(THEFT).signed()
    complaint.pass_time(hours=72)
    decided(appealed(complaint), "direct-action")
    assert complaint.state == "acknowledged"
    assert "close" not in complaint.open(HEAD)
    complaint.act(HEAD, "assign", officer=ENQUIRY_OFFICER.id)
    complaint.act(ENQUIRY_OFFICER, "request-information", text="Which one?")
    with pytest.raises(ActionNotOpen):
        complaint.act(HEAD, "close", **CLOSING)


def test_silence_is_not_confirmed_by_a_rejection() -> None:
    complaint = appealed(silent())
    with pytest.raises(ValidationFailed) as refused:
        complaint.act(SP_OFFICER, "decide-appeal", decision="reject", reasons=WHY)
    assert refused.value.fields == {"decision": "not-a-choice"}


def test_a_rejection_hands_over_the_papers_for_the_magistrate_and_is_an_end() -> None:
    complaint = decided(appealed(), "reject")
    assert complaint.state == "appeal-rejected"
    assert len(complaint.papers("magistrate-kit")) == 1
    assert complaint.open(CITIZEN) == []
    assert complaint.open(SP_OFFICER) == ["send-superior-report"]
    assert complaint.case["next_tick_at"] is None


def test_after_fifteen_days_the_papers_come_without_a_decision_which_stays_due() -> None:
    complaint = appealed()
    caused = notices_in(complaint.pass_time(days=16))
    assert ("complaint.appeal-unopened.control-room", CONTROL_ROOM) in caused
    assert ("complaint.appeal-overdue.control-room", CONTROL_ROOM) in caused
    assert ("complaint.magistrate-kit.citizen", "citizen") in caused
    assert len(complaint.papers("magistrate-kit")) == 1
    assert complaint.state == "appealed"
    assert decided(complaint, "direct-registration").state == "registration-directed"


def test_a_decision_after_the_appeal_may_be_appealed_in_its_turn() -> None:
    complaint = decided(appealed(), "direct-action")
    complaint.act(HEAD, "classify", sections=[])
    complaint.act(HEAD, "close", **CLOSING)
    appealed(complaint)
    assert complaint.case["appeal"]["decision"] is None
    assert complaint.clock("appeal-decision")["status"] == "running"


# -- silence ------------------------------------------------------------------------------------


def test_a_word_to_the_citizen_is_no_step_and_the_silence_goes_on() -> None:
    complaint = World().file().to_assigned()
    for _ in range(3):
        complaint.pass_time(hours=24)
        complaint.act(ENQUIRY_OFFICER, "note", text="We are at work.", visible=True)
    assert "appeal" in complaint.open(CITIZEN)


@pytest.mark.parametrize("start", [enquiry_requested, information_requested])
def test_a_matter_that_is_not_decided_in_21_days_is_open_to_appeal_wherever_it_stands(
    start: Callable[[], Complaint],
) -> None:
    complaint = start()
    assert "appeal" not in complaint.open(CITIZEN)
    told_of = complaint.pass_time(days=40)
    assert "appeal" in complaint.open(CITIZEN)
    assert len(complaint.papers("appeal-letter")) == 1
    (entry,) = [e for e in complaint.case["timeline"] if e["action"] == "record-silence"]
    assert "21 दिन" in entry["text"]["hi"] and "21 days" in entry["text"]["en"]
    silence = [n for e in told_of for n in e["data"]["notices"] if ".silence." in n["template"]]
    assert {n["variables"]["silent_for"] for n in silence} <= {"21 दिन", "21 days"} != set()


def test_silence_is_recorded_once_however_many_limits_pass() -> None:
    complaint = World().file().to_assigned()
    complaint.pass_time(days=60)
    recorded = [e for e in complaint.events if e["type"] == "case.silence-recorded"]
    assert len(recorded) == 1


def test_classifying_once_more_is_no_step_either() -> None:
    complaint = World().file().to_classified(THEFT).signed()
    complaint.pass_time(hours=72)
    complaint.act(HEAD, "classify", sections=THEFT)
    assert "appeal" in complaint.open(CITIZEN)


def test_classifying_after_that_day_does_not_take_the_appeal_away() -> None:
    complaint = information_requested()
    complaint.pass_time(days=40)
    complaint.act(HEAD, "classify", sections=THEFT)
    assert "appeal" in complaint.open(CITIZEN)


def test_what_the_superintendent_directed_is_not_withdrawn() -> None:
    complaint = decided(appealed(), "direct-registration")
    complaint.act(CITIZEN, "withdraw", reason="I was told to.")
    assert complaint.state == "registration-directed"
