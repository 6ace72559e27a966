"""Another office takes the investigation, a counter-case is linked, and a non-cognizable record
becomes an FIR."""

import pytest

from contracts.errors import ActionNotOpen, NotAllowed, ValidationFailed
from tests.unit.complaints.complaint import DEFINITION, INSULT, THEFT, Complaint, notices_in
from tests.unit.complaints.posts import (
    ENQUIRY_OFFICER,
    HEAD,
    OTHER,
    OTHER_HEAD,
    SP_OFFICER,
    STATION,
    THIRD,
)
from tests.unit.complaints.stages import investigated, ncr_recorded

ORDER = {"order_number": "SP/7", "reason": "It reaches into several districts."}


def transferred(complaint: Complaint, to: str) -> list[tuple[str, str]]:
    body = {"to_station": to, **ORDER}
    return notices_in(complaint.act(SP_OFFICER, "transfer-investigation", **body).events)


def test_the_superintendent_gives_it_to_another_office_and_the_fir_keeps_its_number() -> None:
    complaint = investigated()
    assert ("complaint.investigation-transferred.station", OTHER) in transferred(complaint, OTHER)
    assert complaint.case["offices"]["handling"] == OTHER
    assert complaint.case["fir"]["number"].startswith(STATION)
    assert complaint.state == "fir-registered"
    assert complaint.open(ENQUIRY_OFFICER) == []
    complaint.act(OTHER_HEAD, "assign-investigator", officer="eo.two")


def test_it_never_comes_back_to_an_office_that_has_had_it() -> None:
    complaint = investigated()
    transferred(complaint, OTHER)
    transferred(complaint, THIRD)
    for had in (STATION, OTHER, THIRD):
        with pytest.raises(ValidationFailed) as refused:
            transferred(complaint, had)
        assert set(refused.value.fields["to_station"]["why"]) == {"hi", "en"}


def test_no_head_of_a_station_sends_an_investigation_away() -> None:
    with pytest.raises(NotAllowed):
        investigated().act(HEAD, "transfer-investigation", to_station=OTHER, **ORDER)


def test_two_firs_of_one_incident_are_linked_and_neither_is_a_duplicate() -> None:
    complaint = investigated()
    own = complaint.case["fir"]["number"]
    for wrong in (own, "the other one"):
        with pytest.raises(ValidationFailed):
            complaint.act(HEAD, "link-counter-case", fir_number=wrong)
    complaint.act(HEAD, "link-counter-case", fir_number=f"{OTHER}/0042/2026")
    assert complaint.case["counter_case"]["fir_number"] == f"{OTHER}/0042/2026"
    assert complaint.state == "under-investigation"


def ordered() -> Complaint:
    """A non-cognizable matter under investigation by a Magistrate's order."""
    complaint = ncr_recorded()
    complaint.act(HEAD, "enter-magistrate-order", order_number="1/2026", court="CJM Patna")
    return complaint


def test_a_record_that_turns_out_cognizable_becomes_an_fir_without_a_signature() -> None:
    complaint = ordered()
    assert "register-fir" not in complaint.open(HEAD)
    why = "The enquiry found that the cycle was taken."
    complaint.act(HEAD, "change-sections", sections=[*INSULT, *THEFT], reasons=why)
    complaint.act(HEAD, "register-fir", zero=True)
    assert complaint.case["fir"]["number"] == f"{STATION}/0001/2026"
    assert complaint.case["ncr"]["number"]
    assert (complaint.state, complaint.region("fir-report")) == ("fir-registered", "fir-report-due")
    with pytest.raises(ActionNotOpen):
        complaint.act(HEAD, "register-fir")


def test_one_that_stays_non_cognizable_gets_no_fir_and_no_other_office() -> None:
    complaint = ordered()
    assert "transfer-investigation" not in complaint.open(SP_OFFICER)
    complaint.act(HEAD, "change-sections", sections=INSULT, reasons="Nothing more came of it.")
    assert "register-fir" not in complaint.open(HEAD)


def test_whichever_way_an_fir_is_registered_the_magistrate_and_the_public_are_owed_theirs() -> None:
    ways = [
        way
        for action in DEFINITION.actions.values()
        for way in action.transitions
        if way.event == "fir-registered"
    ]
    assert ways
    for way in ways:
        assert {"publication-due", "fir-report-due"} <= set(way.also), way


def test_whoever_names_an_investigator_looks_at_the_rank() -> None:
    naming = [
        action
        for action in DEFINITION.actions.values()
        if "name-the-officer" in action.effects
        and any(way.event == "investigator-assigned" for way in action.transitions)
    ]
    assert naming
    for action in naming:
        assert "investigator-has-the-rank" in action.guards, action.name
