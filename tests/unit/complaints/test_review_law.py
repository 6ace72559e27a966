"""Ways around the law that a reader looking for them found: each of them stays closed."""

from datetime import timedelta

import pytest

from contracts.errors import NotAllowed, ValidationFailed
from tests.unit.complaints import stages
from tests.unit.complaints.complaint import DEFINITION, INSULT, ROBBERY, THEFT, Complaint, World
from tests.unit.complaints.posts import (
    CITIZEN,
    DSP_OFFICER,
    DUTY_OFFICER,
    ENQUIRY_OFFICER,
    HEAD,
    OTHER_HEAD,
    SP_OFFICER,
)

CHILD = {"category": "missing-child", "missing_person_age": 7}
ADULT = {"category": "missing-person", "missing_person_age": 30}


def appealed_for_silence(**answers: object) -> Complaint:
    complaint = World().file(**answers)
    complaint.act(DUTY_OFFICER, "acknowledge")
    complaint.pass_time(hours=73)
    complaint.act(CITIZEN, "appeal", **stages.APPEAL)
    return complaint


def directed(decision: str) -> Complaint:
    complaint = appealed_for_silence()
    reasons = "The station has been silent."
    complaint.act(SP_OFFICER, "decide-appeal", decision=decision, reasons=reasons)
    return complaint


# -- keeping the citizen from the appeal -----------------------------------------------------


def test_a_word_to_the_citizen_is_no_step_and_does_not_end_the_silence() -> None:
    complaint = World().file()
    complaint.act(DUTY_OFFICER, "note", text="We have seen it.", visible=True)
    complaint.pass_time(hours=73)
    assert "appeal" in complaint.open(CITIZEN)


def test_classifying_again_and_again_does_not_keep_the_citizen_from_the_appeal() -> None:
    complaint = World().file().to_classified(INSULT)
    for turn in range(24):
        complaint.pass_time(hours=23)
        complaint.act(ENQUIRY_OFFICER, "classify", sections=INSULT if turn % 2 else [])
    assert "appeal" in complaint.open(CITIZEN)


def test_an_appeal_that_is_open_is_not_taken_away_by_classifying_again() -> None:
    complaint = World().file().to_classified(ROBBERY).signed()
    complaint.pass_time(hours=73)
    complaint.act(HEAD, "classify", sections=ROBBERY)
    assert "appeal" in complaint.open(CITIZEN)


def test_a_first_classification_after_the_limit_of_the_decision_leaves_the_appeal_open() -> None:
    complaint = World().file().to_assigned()
    complaint.pass_time(days=25)
    complaint.act(ENQUIRY_OFFICER, "classify", sections=ROBBERY)
    assert "appeal" in complaint.open(CITIZEN)


@pytest.mark.parametrize(
    "parked",
    [
        stages.enquiry_requested,
        lambda: World().file().to_classified(ROBBERY),
        lambda: World().file().to_classified([]),
        stages.information_requested,
    ],
    ids=["permission-never-decided", "never-signed", "advice-never-given", "asked-and-left"],
)
def test_wherever_a_matter_is_parked_the_appeal_opens_when_the_decision_is_due(parked) -> None:
    complaint = parked()
    complaint.pass_time(days=40)
    assert "appeal" in complaint.open(CITIZEN)
    complaint.act(CITIZEN, "appeal", **stages.APPEAL)
    assert complaint.state == "appealed"


def test_a_station_that_was_directed_to_act_has_72_hours_again() -> None:
    complaint = directed("direct-action")
    complaint.pass_time(hours=73)
    assert "appeal" in complaint.open(CITIZEN)


# -- a way around a superior's decision ------------------------------------------------------


def test_what_the_dsp_said_is_to_be_registered_is_not_classified_away() -> None:
    complaint = stages.enquiry_requested()
    complaint.act(DSP_OFFICER, "refuse-enquiry", reasons="Register it.")
    for sections in ([], INSULT):
        with pytest.raises(ValidationFailed):
            complaint.act(HEAD, "classify", sections=sections)
    complaint.act(HEAD, "classify", sections=ROBBERY)


def test_what_the_superintendent_directed_to_register_is_not_classified_away() -> None:
    complaint = directed("direct-registration")
    with pytest.raises(ValidationFailed):
        complaint.act(HEAD, "classify", sections=[])
    complaint.act(HEAD, "classify", sections=THEFT)
    complaint.act(HEAD, "register-fir")
    assert complaint.state == "fir-registered"


def test_a_directed_registration_is_not_ended_by_a_withdrawal() -> None:
    complaint = directed("direct-registration")
    complaint.act(CITIZEN, "withdraw", reason="I was told to.")
    assert complaint.state == "registration-directed"


def test_after_the_fourteenth_day_no_enquiry_is_asked_or_permitted() -> None:
    """Otherwise it ends as it begins, and a cognizable matter could be closed without any."""
    late = World().file().to_classified(THEFT)
    late.pass_time(days=15)
    with pytest.raises(NotAllowed):
        late.act(HEAD, "request-enquiry", reasons=stages.UNCLEAR)
    waiting = stages.enquiry_requested()
    waiting.pass_time(days=15)
    with pytest.raises(NotAllowed):
        waiting.act(DSP_OFFICER, "permit-enquiry", **stages.ORDER)
    waiting.act(DSP_OFFICER, "refuse-enquiry", reasons="It is too late for one.")
    assert waiting.state == "classified"


# -- a missing child -------------------------------------------------------------------------


def test_an_appeal_does_not_keep_the_station_from_registering_a_missing_child() -> None:
    complaint = appealed_for_silence(**CHILD)
    complaint.act(HEAD, "register-fir")
    assert complaint.state == "fir-registered"
    running = {r["name"] for r in complaint.case["clocks"] if r["ended_at"] is None}
    assert {"appeal-decision", "appeal-acknowledgement"}.isdisjoint(running)


@pytest.mark.parametrize("sent_back", [False, True])
def test_a_transfer_that_waits_does_not_keep_the_sender_from_a_childs_fir(sent_back) -> None:
    complaint = World().file(**ADULT).to_assigned()
    complaint.act(HEAD, "transfer", **stages.THERE)
    if sent_back:
        complaint.act(OTHER_HEAD, "return-transfer", reason="It is not ours.")
    complaint.act(CITIZEN, "record-age", age=16)
    complaint.act(HEAD, "register-fir")
    assert complaint.state == "fir-registered"
    assert complaint.case["transfer"] is None


def test_a_missing_person_in_the_non_cognizable_book_who_proves_a_child_gets_an_fir() -> None:
    complaint = World().file(**ADULT).to_classified(INSULT)
    complaint.act(HEAD, "record-ncr")
    complaint.act(CITIZEN, "record-age", age=16)
    assert "enter-magistrate-order" not in complaint.open(HEAD)
    complaint.act(HEAD, "register-fir")
    assert complaint.state == "fir-registered"


def test_an_appeal_for_a_missing_child_is_not_rejected() -> None:
    complaint = World().file(**ADULT).to_classified(INSULT)
    complaint.act(HEAD, "record-ncr")
    complaint.act(CITIZEN, "record-age", age=16)
    complaint.act(CITIZEN, "appeal", **stages.APPEAL)
    with pytest.raises(ValidationFailed):
        complaint.act(SP_OFFICER, "decide-appeal", decision="reject", reasons="I see no reason.")


# -- after the FIR ---------------------------------------------------------------------------


def test_declining_the_investigation_does_not_keep_the_fir_from_the_public_register() -> None:
    complaint = World().file().registered()
    registered_at = complaint.world.now
    complaint.pass_time(hours=10)
    complaint.act(HEAD, "decline-investigation", **stages.NO_GROUND)
    complaint.pass_time(hours=13)
    assert complaint.region("publication") == "published"
    published = complaint.case["publication"]["at"]
    assert published < registered_at + timedelta(hours=24)


def test_the_ninety_days_of_progress_are_counted_though_nobody_was_named_to_investigate() -> None:
    complaint = World().file().registered()
    complaint.pass_time(days=60)
    assert complaint.clock("progress")["status"] == "running"


def test_a_rejected_appeal_does_not_end_what_the_magistrate_is_owed() -> None:
    complaint = World().file().registered()
    complaint.act(HEAD, "decline-investigation", **stages.NO_GROUND)
    complaint.act(CITIZEN, "appeal", **stages.APPEAL)
    complaint.act(SP_OFFICER, "decide-appeal", decision="reject", reasons="I see no ground.")
    complaint.pass_time(days=15)
    assert complaint.region("magistrate-report") == "report-ready"


# -- sentences that fit the path -------------------------------------------------------------


def test_the_citizen_reads_in_which_way_an_officer_entered_the_signature() -> None:
    complaint = World().file()
    complaint.act(DUTY_OFFICER, "sign", method="station")
    assert "At a station" in complaint.view["timeline"][-1]["text"]["en"]


def test_the_citizen_reads_until_when_the_time_to_sign_can_be_started_again() -> None:
    complaint = World().file().to_classified(ROBBERY)
    complaint.pass_time(days=4)
    days = DEFINITION.source["limits"]["signature_renewal_days"]
    assert f"within {days} days of filing" in complaint.view["next"]["what"]["en"]
