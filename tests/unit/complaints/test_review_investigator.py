"""Who investigates, and that it is done: an investigation that was ordered is not declined, nobody
below the rank has one whichever way he is named, and no court gets it without an FIR."""

from collections.abc import Callable

import pytest

from chassis.actor import SYSTEM
from contracts.errors import ActionNotOpen, ValidationFailed
from tests.unit.complaints.complaint import INSULT, THEFT, Complaint, World, notices_in
from tests.unit.complaints.posts import (
    DSP_OFFICER,
    ENQUIRY_OFFICER,
    HEAD,
    OTHER,
    OTHER_ENQUIRY_OFFICER,
    OTHER_HEAD,
    SP,
    SP_OFFICER,
    STATION,
    WOMAN_OFFICER,
)
from tests.unit.complaints.stages import (
    FINAL,
    NO_GROUND,
    appealed,
    decided,
    further_investigated,
    investigated,
    ncr_recorded,
    not_investigated,
)

WHY = "The reasons given do not hold."
ORDER = {"order_number": "1/2026", "court": "CJM Patna"}
ATROCITY = [*THEFT, "SC/ST Act 3(1)(r)"]
"""Investigated by nobody below a DSP: Rule 7 of the Rules of 1995."""


# -- an investigation that is owed is not declined -----------------------------------------------


def _ordered_by_magistrate() -> Complaint:
    complaint = not_investigated()
    complaint.act(HEAD, "enter-magistrate-order", **ORDER)
    return complaint


def _directed() -> Complaint:
    return decided(appealed(not_investigated()), "direct-action")


def _directed_to_register() -> Complaint:
    complaint = decided(appealed(), "direct-registration")
    complaint.act(HEAD, "classify", sections=THEFT)
    complaint.act(HEAD, "register-fir")
    return complaint


def _taken_up_by_the_superintendent() -> Complaint:
    complaint = appealed()
    body = {"decision": "name-officer", "officer": WOMAN_OFFICER.id, "reasons": WHY}
    complaint.act(SP_OFFICER, "decide-appeal", **body)
    complaint.act(WOMAN_OFFICER, "classify", sections=THEFT)
    complaint.act(HEAD, "register-fir")
    return complaint


def _back_for_want_of_rank() -> Complaint:
    complaint = investigated()
    complaint.act(HEAD, "change-sections", sections=ATROCITY, reasons=WHY)
    return complaint


OWED = [_ordered_by_magistrate, _directed, _directed_to_register]
OWED += [_taken_up_by_the_superintendent, _back_for_want_of_rank]


@pytest.mark.parametrize("start", OWED)
def test_what_was_ordered_or_had_begun_no_station_declines(start: Callable[[], Complaint]) -> None:
    complaint = start()
    assert complaint.state == "fir-registered"
    with pytest.raises(ValidationFailed) as refused:
        complaint.act(HEAD, "decline-investigation", **NO_GROUND)
    assert set(refused.value.fields["reasons"]["why"]) == {"hi", "en"}


# -- the rank of the investigator, whichever way he is named -------------------------------------


def _atrocity_declined() -> Complaint:
    complaint = World().file().registered(ATROCITY)
    complaint.act(HEAD, "decline-investigation", **NO_GROUND)
    return complaint


def test_the_superintendent_names_none_below_the_rank_either() -> None:
    complaint = appealed(_atrocity_declined())
    body = {"decision": "name-officer", "reasons": WHY}
    with pytest.raises(ValidationFailed) as refused:
        complaint.act(SP_OFFICER, "decide-appeal", officer=ENQUIRY_OFFICER.id, **body)
    assert "Rule 7" in refused.value.fields["officer"]["why"]["en"]
    complaint.act(SP_OFFICER, "decide-appeal", officer=DSP_OFFICER.id, **body)
    assert complaint.state == "under-investigation"


def _by_direction() -> Complaint:
    return decided(appealed(_atrocity_declined()), "direct-action")


def _by_order() -> Complaint:
    complaint = _atrocity_declined()
    complaint.act(HEAD, "enter-magistrate-order", **ORDER)
    return complaint


@pytest.mark.parametrize("start", [_by_direction, _by_order])
def test_whoever_had_a_declined_fir_does_not_go_on_with_it(start: Callable[[], Complaint]) -> None:
    complaint = start()
    assert complaint.clock("investigator")["status"] == "running"
    assert "file-final-report" not in complaint.open(ENQUIRY_OFFICER)
    with pytest.raises(ValidationFailed):
        complaint.act(HEAD, "assign-investigator", officer=ENQUIRY_OFFICER.id)
    complaint.act(SP_OFFICER, "assign-investigator", officer=DSP_OFFICER.id)
    assert complaint.state == "under-investigation"


@pytest.mark.parametrize(("rank", "left"), [("dsp", None), (None, ENQUIRY_OFFICER.id)])
def test_a_record_is_investigated_by_none_below_the_rank(rank: str | None, left: object) -> None:
    complaint = ncr_recorded()
    known = complaint.case["classification"] | {"investigator_rank": rank}
    complaint.case = complaint.case | {"classification": known}
    complaint.act(HEAD, "enter-magistrate-order", **ORDER)
    assert (complaint.state, complaint.case["assigned_to"]) == ("under-investigation", left)


def test_a_successor_below_the_rank_is_not_given_the_investigation() -> None:
    complaint = World().file().registered(ATROCITY)
    complaint.act(SP_OFFICER, "assign-investigator", officer=DSP_OFFICER.id)
    complaint.act(SYSTEM, "hand-over", officer=DSP_OFFICER.id)
    assert complaint.case["assigned_to"] == DSP_OFFICER.id
    caused = notices_in(complaint.act(SYSTEM, "hand-over", officer=ENQUIRY_OFFICER.id).events)
    assert complaint.case["assigned_to"] is None and complaint.case["capability"] is None
    assert {
        ("complaint.officer-left.station", STATION),
        ("complaint.rank-required.sp", SP),
    } <= set(caused)


def test_a_further_investigation_waits_for_an_officer_of_the_rank() -> None:
    complaint = further_investigated()
    caused = notices_in(
        complaint.act(HEAD, "change-sections", sections=ATROCITY, reasons=WHY).events
    )
    assert (complaint.state, complaint.case["assigned_to"]) == ("further-investigation", None)
    assert ("complaint.rank-required.sp", SP) in caused
    assert complaint.clock("investigator")["status"] == "running"
    complaint.act(SP_OFFICER, "assign-investigator", officer=DSP_OFFICER.id)
    assert complaint.clock("investigator")["ended_at"] is not None


def test_the_receiving_head_names_the_investigator_after_a_transfer() -> None:
    complaint = appealed(not_investigated())
    body = {"decision": "name-officer", "officer": WOMAN_OFFICER.id, "reasons": WHY}
    complaint.act(SP_OFFICER, "decide-appeal", **body)
    there = {"to_station": OTHER, "order_number": "SP/7", "reason": WHY}
    complaint.act(SP_OFFICER, "transfer-investigation", **there)
    complaint.act(OTHER_HEAD, "assign-investigator", officer=OTHER_ENQUIRY_OFFICER.id)
    assert complaint.state == "under-investigation"


# -- a record that turns out cognizable ----------------------------------------------------------


def test_a_record_that_is_cognizable_now_goes_to_no_court_before_its_fir() -> None:
    complaint = ncr_recorded()
    complaint.act(HEAD, "enter-magistrate-order", **ORDER)
    body = {"sections": [*INSULT, *THEFT], "reasons": WHY}
    caused = notices_in(complaint.act(HEAD, "change-sections", **body).events)
    assert ("complaint.record-is-cognizable.station", STATION) in caused
    with pytest.raises(ActionNotOpen) as refused:
        complaint.act(ENQUIRY_OFFICER, "file-final-report", **FINAL)
    assert refused.value.details == {"open": ["register-fir"]}
    late = {template for template, _ in notices_in(complaint.pass_time(hours=25))}
    assert "complaint.unregistered.dsp" in late
    complaint.act(HEAD, "register-fir")
    assert complaint.clock("fir-of-a-record")["ended_at"] is not None
