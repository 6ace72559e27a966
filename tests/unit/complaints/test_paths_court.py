"""The police report (BNSS 193): the officer in charge forwards it, the court decides, and a further
investigation takes a permission and ends in ninety days."""

import pytest

from contracts.errors import ActionNotOpen, NotAllowed, ValidationFailed
from tests.unit.complaints.complaint import Complaint, notices_in
from tests.unit.complaints.posts import (
    CITIZEN,
    DSP_OFFICER,
    ENQUIRY_OFFICER,
    HEAD,
    SP_OFFICER,
    STATION,
)
from tests.unit.complaints.stages import (
    DESPATCH,
    FINAL,
    further_investigated,
    in_court,
    investigated,
    report_submitted,
)

WHY = "One witness was not heard."
ORDERED = {"ordered_on": "2026-11-20", "case_number": "GR 12/2026"}


def decided(complaint: Complaint, outcome: str) -> list[tuple[str, str]]:
    return notices_in(
        complaint.act(HEAD, "record-court-outcome", court_outcome=outcome, **ORDERED).events
    )


def test_the_report_goes_to_court_by_the_head_of_the_station_alone() -> None:
    complaint = report_submitted(outcome="charge-sheet", report_number="CS/9")
    assert notices_in(complaint.last.events)[-1] == ("complaint.report-submitted.station", STATION)
    for officer in (ENQUIRY_OFFICER, DSP_OFFICER):
        with pytest.raises(NotAllowed):
            complaint.act(officer, "forward-final-report", **DESPATCH)
    complaint.act(HEAD, "forward-final-report", **DESPATCH)
    assert (complaint.state, complaint.region("court")) == ("final-report", "with-court")
    assert "Charge-sheet (CS/9)" in complaint.view["timeline"][-1]["text"]["en"]
    assert notices_in(complaint.last.events) == [("complaint.final-report.citizen", "citizen")]


@pytest.mark.parametrize("before", [investigated, further_investigated])
def test_a_report_that_is_returned_is_investigated_where_it_was(before) -> None:
    complaint = before()
    state = complaint.state
    complaint.act(ENQUIRY_OFFICER, "file-final-report", **FINAL)
    complaint.act(HEAD, "return-final-report", reasons=WHY)
    assert complaint.state == state
    assert "complaint.report-returned.officer" in dict(notices_in(complaint.last.events))
    complaint.act(ENQUIRY_OFFICER, "file-final-report", **FINAL)


def test_after_cognizance_only_the_court_permits_a_further_investigation() -> None:
    complaint = in_court(outcome="charge-sheet")
    body = {"basis": "senior-officer", "order_number": "SP/4", "reasons": WHY}
    with pytest.raises(ValidationFailed) as refused:
        complaint.act(HEAD, "open-further-investigation", **body)
    assert "DSP" in refused.value.fields["basis"]["why"]["en"]
    decided(complaint, "cognizance-taken")
    assert complaint.region("court") == "court-took-cognizance"
    with pytest.raises(ValidationFailed) as refused:
        complaint.act(SP_OFFICER, "open-further-investigation", **body)
    assert "court" in refused.value.fields["basis"]["why"]["en"]
    complaint.act(HEAD, "open-further-investigation", **(body | {"basis": "court-permission"}))
    assert complaint.state == "further-investigation"
    assert complaint.case["closed_at"] is None
    assert complaint.clock("progress")["status"] == "running"


def test_before_cognizance_a_senior_officer_directs_it() -> None:
    complaint = in_court()
    body = {"basis": "senior-officer", "order_number": "SP/4", "reasons": WHY}
    complaint.act(SP_OFFICER, "open-further-investigation", **body)
    assert complaint.state == "further-investigation"


def test_the_ninety_days_are_extended_by_the_court_and_end_with_a_supplementary_report() -> None:
    complaint = further_investigated()
    complaint.pass_time(days=80)
    complaint.act(HEAD, "extend-further-investigation", order_number="CJM/10")
    assert complaint.clock("further-investigation")["fired"] == 0
    complaint.pass_time(days=80)
    assert complaint.clock("further-investigation")["status"] == "running"
    complaint.act(ENQUIRY_OFFICER, "file-final-report", **FINAL)
    complaint.act(HEAD, "forward-final-report", **DESPATCH)
    assert complaint.clock("further-investigation")["status"] == "met"
    assert (complaint.state, complaint.region("court")) == ("final-report", "with-court")


def test_a_supplementary_report_does_not_undo_what_the_court_did() -> None:
    complaint = in_court(outcome="charge-sheet")
    decided(complaint, "cognizance-taken")
    body = {"basis": "court-order", "order_number": "CJM/9", "reasons": WHY}
    complaint.act(HEAD, "open-further-investigation", **body)
    complaint.act(ENQUIRY_OFFICER, "file-final-report", **FINAL)
    complaint.act(HEAD, "forward-final-report", **DESPATCH)
    assert complaint.region("court") == "court-took-cognizance"


@pytest.mark.parametrize("outcome", ["convicted", "acquitted", "discharged", "quashed"])
def test_what_the_court_decides_is_told_to_the_informant(outcome: str) -> None:
    complaint = in_court(outcome="charge-sheet")
    assert decided(complaint, "cognizance-taken") == [
        ("complaint.court-outcome.citizen", "citizen")
    ]
    assert decided(complaint, outcome) == [("complaint.court-outcome.citizen", "citizen")]
    assert complaint.region("court") == "court-decided"
    assert complaint.case["court"]["outcome"] == outcome
    with pytest.raises(ActionNotOpen):
        decided(complaint, "cognizance-taken")


def test_a_closure_is_accepted_of_a_closure_report_alone() -> None:
    with pytest.raises(ValidationFailed):
        decided(in_court(outcome="charge-sheet"), "closure-accepted")
    complaint = in_court(outcome="closure-report")
    decided(complaint, "closure-accepted")
    assert complaint.region("court") == "court-decided"


def test_a_protest_is_against_a_closure_and_is_noted_once() -> None:
    assert "note-protest-petition" not in in_court(outcome="charge-sheet").open(CITIZEN)
    complaint = in_court(outcome="closure-report")
    complaint.act(CITIZEN, "note-protest-petition", filed_on="2026-11-20")
    assert complaint.case["court"]["protest_on"]
    assert complaint.open(CITIZEN) == []
