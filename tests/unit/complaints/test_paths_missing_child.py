"""A missing child: an FIR at once, and nothing else (Bachpan Bachao Andolan v. Union of India)."""

from collections.abc import Callable

import pytest

from casework.engine.workflow import open_names
from contracts.errors import ActionNotOpen, ContractError, ValidationFailed
from tests.unit.complaints.complaint import (
    CLOSING,
    DEFINITION,
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
    EVERYONE,
    HEAD,
    OTHER,
    SP,
    SP_OFFICER,
    STATION,
    queued,
)

NOT_FOR_A_CHILD = {"close", "request-enquiry", "permit-enquiry", "open-enquiry", "report-enquiry"}
HANDLING = [name for name, state in DEFINITION.states.items() if state.region == "handling"]


def by_category() -> Complaint:
    return World().file(category="missing-child")


def by_age_in_the_form() -> Complaint:
    return World().file(category="missing-person", missing_person_age=17)


def by_age_entered_later() -> Complaint:
    complaint = World().file(category="missing-person")
    complaint.act(CITIZEN, "record-age", age=17)
    return complaint


WAYS = pytest.mark.parametrize(
    "complaint_of", [by_category, by_age_in_the_form, by_age_entered_later]
)


@WAYS
def test_neither_enquiry_nor_closing_exists_in_any_state_for_anybody(
    complaint_of: Callable[[], Complaint],
) -> None:
    case = complaint_of().to_classified(THEFT).case
    assert case["mandatory_fir"] is True
    for state in HANDLING:
        for signature in ("unsigned", "signed", "signature-lapsed"):
            there = case | {"state": state, "regions": {"signature": signature}}
            offered = {name for actor in EVERYONE for name in open_names(DEFINITION, there, actor)}
            assert offered.isdisjoint(NOT_FOR_A_CHILD), (state, offered & NOT_FOR_A_CHILD)


@WAYS
def test_it_is_registered_without_a_signature_and_without_waiting_for_sections(
    complaint_of: Callable[[], Complaint],
) -> None:
    complaint = complaint_of()
    complaint.act(DUTY_OFFICER, "acknowledge")
    complaint.act(HEAD, "register-fir")
    assert complaint.state == "fir-registered"
    assert complaint.case["fir"]["signed"] is False
    assert complaint.case["fir"]["sections"] == ["BNS 137(2)"]
    assert complaint.region("signature") == "unsigned"


@WAYS
def test_after_an_hour_without_an_fir_the_superintendent_is_told(
    complaint_of: Callable[[], Complaint],
) -> None:
    complaint = complaint_of()
    complaint.act(DUTY_OFFICER, "acknowledge")
    assert notices_in(complaint.pass_time(minutes=59)) == [
        ("complaint.missing-child-warning.station", STATION)
    ]
    alarm = ("complaint.missing-child-unregistered.sp", SP)
    assert alarm in notices_in(complaint.pass_time(minutes=1))
    later = notices_in(complaint.pass_time(minutes=60))
    assert ("complaint.missing-child-unregistered.control-room", CONTROL_ROOM) in later


def test_even_for_a_child_the_general_diary_comes_first() -> None:
    complaint = by_category()
    assert "register-fir" not in complaint.open(HEAD)
    with pytest.raises(ActionNotOpen):
        complaint.act(HEAD, "register-fir")
    complaint.act(DUTY_OFFICER, "acknowledge")
    complaint.act(HEAD, "register-fir")
    assert complaint.case["fir"]["gd_at"] <= complaint.case["fir"]["registered_at"]


def test_registering_in_time_ends_the_alarm() -> None:
    complaint = by_category()
    complaint.act(DUTY_OFFICER, "acknowledge")
    complaint.pass_time(minutes=50)
    complaint.act(HEAD, "register-fir")
    assert complaint.clock("missing-child-fir")["status"] == "met"
    assert not [t for t, _ in notices_in(complaint.pass_time(hours=5)) if "missing-child" in t]


def test_a_child_without_a_station_alarms_all_the_same() -> None:
    complaint = World().file(queued(), category="missing-child")
    assert ("complaint.missing-child-unregistered.sp", SP) in notices_in(
        complaint.pass_time(hours=1)
    )


@pytest.mark.parametrize("age", [18, 40])
def test_a_grown_person_is_no_child(age: int) -> None:
    complaint = World().file(category="missing-person", missing_person_age=age)
    assert complaint.case["mandatory_fir"] is False
    complaint.act(CITIZEN, "record-age", age=age)
    assert complaint.case["mandatory_fir"] is False and not complaint.case["sensitive"]
    assert not any(record["name"] == "missing-child-fir" for record in complaint.case["clocks"])
    complaint.to_classified([])
    with pytest.raises(ValidationFailed):
        complaint.act(HEAD, "close", **CLOSING)
    complaint.act(HEAD, "close", **{**CLOSING, "reason_code": "resolved"})
    assert complaint.state == "closed"


@pytest.mark.parametrize("officer", [CITIZEN, DUTY_OFFICER, HEAD])
def test_the_citizen_and_the_station_may_enter_the_age(officer) -> None:
    complaint = World().file(category="missing-person")
    complaint.act(officer, "record-age", age=9)
    assert complaint.case["mandatory_fir"] and complaint.case["sensitive"]
    assert CONTROL_ROOM not in complaint.case["office_codes"]


def test_the_age_once_entered_is_not_taken_back_and_alarms_but_once() -> None:
    complaint = by_age_entered_later()
    complaint.pass_time(hours=3)
    for age in (9, 30):
        with pytest.raises(ActionNotOpen):
            complaint.act(CITIZEN, "record-age", age=age)
    assert notices_in(complaint.pass_time(minutes=1)) == []


def test_an_age_entered_after_classification_rules_out_an_enquiry() -> None:
    complaint = World().file(category="missing-person", missing_person_age=30).to_classified(THEFT)
    assert "request-enquiry" in complaint.open(HEAD)
    complaint.act(CITIZEN, "record-age", age=12)
    assert complaint.case["classification"]["enquiry_allowed"] is False
    assert "request-enquiry" not in complaint.open(HEAD)
    assert "register-fir" in complaint.open(HEAD)


@pytest.mark.parametrize("opened", [False, True])
def test_an_age_that_becomes_known_in_an_enquiry_ends_what_could_be_done_but_register(
    opened: bool,
) -> None:
    complaint = World().file(category="missing-person", missing_person_age=30).to_classified(THEFT)
    complaint.act(HEAD, "request-enquiry", reasons="Perhaps only travelling.")
    if opened:
        complaint.act(DSP_OFFICER, "permit-enquiry", order_number="1", reasons="Look for them.")
        complaint.act(ENQUIRY_OFFICER, "open-enquiry")
    complaint.act(ENQUIRY_OFFICER, "record-age", age=16)
    offered = {name for actor in EVERYONE for name in complaint.open(actor)}
    assert offered.isdisjoint(NOT_FOR_A_CHILD)
    complaint.act(HEAD, "register-fir")
    assert complaint.state == "fir-registered"


@pytest.mark.parametrize("sections", [[], INSULT])
def test_sections_that_name_no_cognizable_offence_do_not_keep_a_child_from_its_fir(
    sections: list[str],
) -> None:
    complaint = by_category().to_classified(sections)
    assert "record-ncr" not in complaint.open(HEAD)
    assert complaint.clock("missing-child-fir")["status"] == "running"
    complaint.act(HEAD, "register-fir")
    assert complaint.case["fir"]["sections"] == ["BNS 137(2)"]
    assert complaint.case["classification"]["cognizable"] is True


def test_the_complaint_is_not_sent_to_another_station_but_the_zero_fir_is() -> None:
    complaint = by_category().to_assigned()
    with pytest.raises(ContractError):
        complaint.act(HEAD, "transfer", to_station=OTHER, reason="It happened there.")
    complaint.act(HEAD, "register-fir", zero=True)
    complaint.act(HEAD, "transfer", to_station=OTHER, reason="It happened there.")
    assert complaint.state == "zero-fir-sent"


def test_a_citizen_who_was_made_to_withdraw_ends_nothing() -> None:
    complaint = by_age_in_the_form().to_assigned()
    complaint.act(CITIZEN, "withdraw", reason="I was told to.")
    assert complaint.state == "assigned"
    assert complaint.clock("missing-child-fir")["status"] == "running"


def test_its_fir_is_never_public_nor_left_uninvestigated() -> None:
    complaint = by_category()
    complaint.act(DUTY_OFFICER, "acknowledge")
    complaint.act(HEAD, "register-fir")
    assert "decline-investigation" not in complaint.open(HEAD)
    complaint.pass_time(days=2)
    assert complaint.region("publication") == "publication-barred"


def test_an_appeal_for_a_child_that_nobody_registered_is_not_rejected() -> None:
    complaint = by_category()
    complaint.pass_time(hours=73)
    complaint.act(CITIZEN, "appeal", text="My child is still missing.")
    reasons = "The station is to act at once."
    with pytest.raises(ContractError):
        complaint.act(SP_OFFICER, "decide-appeal", decision="reject", reasons=reasons)
    complaint.act(SP_OFFICER, "decide-appeal", decision="direct-registration", reasons=reasons)
    complaint.act(DUTY_OFFICER, "acknowledge")
    complaint.act(HEAD, "register-fir")
    assert complaint.state == "fir-registered"


def being_sent_on() -> Complaint:
    complaint = World().file(category="missing-person", missing_person_age=30).to_assigned()
    complaint.act(HEAD, "transfer", to_station=OTHER, reason="Last seen there.")
    complaint.act(CITIZEN, "record-age", age=9)
    return complaint


def recorded_as_not_cognizable() -> Complaint:
    complaint = World().file(category="missing-person", missing_person_age=30).to_classified(INSULT)
    complaint.act(HEAD, "record-ncr")
    complaint.act(CITIZEN, "record-age", age=9)
    return complaint


def appealed() -> Complaint:
    complaint = by_category().to_assigned()
    complaint.pass_time(hours=73)
    complaint.act(CITIZEN, "appeal", text="Nobody looks for him.")
    return complaint


@pytest.mark.parametrize("start", [being_sent_on, recorded_as_not_cognizable, appealed])
def test_wherever_the_matter_lies_the_fir_is_registered_there_and_then(
    start: Callable[[], Complaint],
) -> None:
    complaint = start()
    complaint.act(HEAD, "register-fir")
    assert complaint.state == "fir-registered"
    assert complaint.case["transfer"] is None
    assert complaint.case["offices"]["handling"] == STATION
    assert "enter-magistrate-order" not in complaint.open(HEAD)


def test_no_appeal_for_a_child_is_rejected_whatever_it_is_against() -> None:
    complaint = World().file(category="missing-person", missing_person_age=30).to_classified(INSULT)
    complaint.act(HEAD, "record-ncr")
    complaint.act(CITIZEN, "record-age", age=9)
    complaint.act(CITIZEN, "appeal", text="Nobody looks for him.")
    with pytest.raises(ValidationFailed):
        complaint.act(SP_OFFICER, "decide-appeal", decision="reject", reasons="It was recorded.")
