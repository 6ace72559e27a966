"""After the station: the Superintendent who investigates himself or names another (BNSS 173(4)),
and the Magistrate who orders it (BNSS 175(3), 175(4))."""

from collections.abc import Callable

import pytest

from contracts.errors import ActionNotOpen, ValidationFailed
from tests.unit.complaints.complaint import CLOSING, INSULT, THEFT, Complaint, World, notices_in
from tests.unit.complaints.posts import (
    CITIZEN,
    DUTY_OFFICER,
    ENQUIRY_OFFICER,
    HEAD,
    SP,
    SP_OFFICER,
    STATION,
    WOMAN_OFFICER,
    resolved,
)
from tests.unit.complaints.stages import (
    appealed,
    closed,
    decided,
    not_investigated,
    opened,
    silent,
    withdrawn,
)

WHY = "The reasons given do not hold."
ORDER = {"order_number": "1/2026", "court": "CJM Patna"}


# -- the Superintendent --------------------------------------------------------------------------


def _named(complaint: Complaint) -> Complaint:
    body = {"decision": "name-officer", "officer": WOMAN_OFFICER.id, "reasons": WHY}
    complaint.act(SP_OFFICER, "decide-appeal", **body)
    return complaint


def test_the_superintendent_investigates_himself_what_is_registered() -> None:
    complaint = decided(appealed(not_investigated()), "investigate-himself")
    assert complaint.state == "under-investigation"
    assert complaint.case["assigned_to"] == SP_OFFICER.id
    assert ("complaint.investigator-named.station", STATION) in notices_in(complaint.last.events)
    complaint.act(SP_OFFICER, "inform-progress", text="The witness was heard.")
    report = {"outcome": "charge-sheet", "report_number": "CS/9", "text": "It goes to the court."}
    complaint.act(SP_OFFICER, "file-final-report", **report)


def test_what_is_not_registered_is_registered_first_and_goes_to_whom_he_named() -> None:
    complaint = _named(appealed())
    assert complaint.state == "registration-directed"
    complaint.act(WOMAN_OFFICER, "classify", sections=THEFT)
    complaint.act(HEAD, "register-fir")
    with pytest.raises(ValidationFailed) as refused:
        complaint.act(HEAD, "assign-investigator", officer=ENQUIRY_OFFICER.id)
    assert "173(4)" in refused.value.fields["officer"]["why"]["en"]
    complaint.act(HEAD, "assign-investigator", officer=WOMAN_OFFICER.id)
    assert complaint.state == "under-investigation"


def test_whom_he_named_he_alone_changes() -> None:
    complaint = _named(appealed(not_investigated()))
    with pytest.raises(ValidationFailed):
        complaint.act(HEAD, "assign-investigator", officer=ENQUIRY_OFFICER.id)
    complaint.act(SP_OFFICER, "assign-investigator", officer=ENQUIRY_OFFICER.id)
    assert complaint.case["assigned_to"] == ENQUIRY_OFFICER.id


@pytest.mark.parametrize("start", [opened, lambda: World().file().registered()])
def test_nobody_gives_a_case_to_the_superintendent_but_himself(
    start: Callable[[], Complaint],
) -> None:
    complaint = start()
    action = "assign" if complaint.state == "acknowledged" else "assign-investigator"
    with pytest.raises(ValidationFailed) as refused:
        complaint.act(HEAD, action, officer=SP_OFFICER.id)
    assert refused.value.fields == {"officer": "not-a-choice"}


def test_another_officer_is_named_by_name() -> None:
    with pytest.raises(ValidationFailed) as refused:
        decided(appealed(), "name-officer")
    assert refused.value.fields == {"officer": "required"}


# -- the Magistrate ------------------------------------------------------------------------------


def _rejected() -> Complaint:
    return decided(appealed(), "reject")


def _kit_for_a_late_appeal() -> Complaint:
    complaint = appealed()
    complaint.pass_time(days=16)
    return complaint


def _direction_not_followed() -> Complaint:
    complaint = decided(appealed(), "direct-registration")
    complaint.pass_time(days=4)
    return complaint


WAYS = [closed, withdrawn, _rejected, _kit_for_a_late_appeal, _direction_not_followed]


@pytest.mark.parametrize("start", WAYS)
def test_an_order_is_registered_and_investigated_wherever_the_police_had_ended(
    start: Callable[[], Complaint],
) -> None:
    complaint = start()
    complaint.act(HEAD, "enter-magistrate-order", **ORDER)
    assert complaint.state == "registration-directed"
    assert complaint.case["closed_at"] is None
    assert complaint.clock("directed-registration")["ended_at"] is None
    assert ("complaint.magistrate-ordered.station", STATION) in notices_in(complaint.last.events)
    assert "1/2026" in complaint.last.entries[0]["text"]["hi"]
    complaint.act(CITIZEN, "withdraw", reason="I was told to.")
    assert complaint.state == "registration-directed", "an order is nobody's to take back"
    complaint.act(HEAD, "classify", sections=THEFT)
    complaint.act(HEAD, "register-fir")
    assert complaint.state == "fir-registered"


def test_an_fir_that_was_not_investigated_is() -> None:
    for complaint in (not_investigated(), decided(appealed(not_investigated()), "reject")):
        complaint.act(HEAD, "enter-magistrate-order", **ORDER)
        assert complaint.state == "fir-registered"
        assert complaint.clock("investigator")["status"] == "running"
        complaint.act(HEAD, "assign-investigator", officer=ENQUIRY_OFFICER.id)
        assert complaint.clock("progress")["status"] == "running"


def test_before_the_citizen_has_the_papers_there_is_no_order_to_enter() -> None:
    complaint = appealed(silent())
    with pytest.raises(ActionNotOpen):
        complaint.act(HEAD, "enter-magistrate-order", **ORDER)


def test_against_a_public_servant_the_superiors_report_comes_first() -> None:
    complaint = _rejected()
    with pytest.raises(ValidationFailed) as refused:
        complaint.act(HEAD, "enter-magistrate-order", **ORDER, public_servant=True)
    assert "175(4)" in refused.value.fields["public_servant"]["why"]["hi"]
    body = {"report_number": "SP/7", "text": "What happened that day."}
    complaint.act(SP_OFFICER, "send-superior-report", **body)
    assert complaint.last.visibility == "internal"
    complaint.act(HEAD, "enter-magistrate-order", **ORDER, public_servant=True)
    assert complaint.state == "registration-directed"


def test_police_are_public_servants() -> None:
    complaint = World().file(resolved(SP), category="complaint-against-police")
    complaint.act(SP_OFFICER, "acknowledge")
    complaint.act(SP_OFFICER, "classify", sections=[])
    complaint.act(SP_OFFICER, "close", **CLOSING)
    with pytest.raises(ValidationFailed) as refused:
        complaint.act(SP_OFFICER, "enter-magistrate-order", **ORDER)
    assert set(refused.value.fields) == {"public_servant"}


def test_an_order_before_the_diary_has_the_diary_first() -> None:
    complaint = appealed(silent())
    complaint.pass_time(days=16)
    complaint.act(HEAD, "enter-magistrate-order", **ORDER)
    complaint.act(HEAD, "classify", sections=THEFT)
    with pytest.raises(ActionNotOpen):
        complaint.act(HEAD, "register-fir")
    complaint.act(DUTY_OFFICER, "acknowledge")
    complaint.act(HEAD, "register-fir")


def test_a_non_cognizable_matter_is_investigated_on_an_order_as_before() -> None:
    complaint = World().file().to_classified(INSULT)
    complaint.act(HEAD, "record-ncr")
    complaint.act(HEAD, "enter-magistrate-order", **ORDER)
    assert complaint.state == "under-investigation"
