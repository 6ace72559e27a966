"""The copy for the accused within a day, and the representation against withholding an FIR within
three (Youth Bar Association of India v. Union of India, 2016)."""

import pytest

from casework.engine import access
from chassis.actor import Actor
from contracts.errors import ActionNotOpen, NotAllowed, ValidationFailed
from tests.unit.complaints.complaint import DEFINITION, MODESTY, ROBBERY, notices_in
from tests.unit.complaints.posts import (
    CITIZEN,
    DUTY_OFFICER,
    FAR,
    FAR_SP_OFFICER,
    HEAD,
    SP_OFFICER,
    VICTIM,
)
from tests.unit.complaints.stages import (
    ACCUSED,
    COMMITTEE,
    DESPATCH,
    copy_asked,
    investigated,
    report_submitted,
    represented,
    withheld,
)

THE_ACCUSED = Actor("citizen-9", "citizen", mobile=ACCUSED["accused_mobile"])
REASONS = "It names a witness who is in danger."
TEXT = "I must know of what I am accused."


def test_who_asks_at_the_counter_is_told_and_sees_nothing_of_the_case() -> None:
    complaint = copy_asked()
    assert complaint.last.visibility == "protected"
    assert ("complaint.accused-copy-asked.accused", "citizen") in notices_in(complaint.last.events)
    complaint.case = complaint.case | {
        "parties": {"accused": {"id": THE_ACCUSED.id, "since": complaint.world.now}}
    }
    assert not access.may_see(DEFINITION, complaint.case, THE_ACCUSED)
    assert complaint.open(THE_ACCUSED) == []


def test_the_head_gives_the_copy_and_the_paper_comes_from_the_stations_hand() -> None:
    complaint = copy_asked()
    with pytest.raises(NotAllowed):
        complaint.act(DUTY_OFFICER, "give-accused-copy")
    complaint.act(HEAD, "give-accused-copy")
    assert complaint.region("accused-copy") == "accused-copy-given"
    assert len(complaint.papers("accused-copy")) == 1
    assert not {"owner", "victim"} & set(DEFINITION.documents["accused-copy"].who)
    complaint.act(DUTY_OFFICER, "enter-copy-request", **ACCUSED)


def test_an_fir_that_is_public_is_refused_to_nobody() -> None:
    complaint = copy_asked()
    complaint.act(HEAD, "publish-fir")
    with pytest.raises(ActionNotOpen):
        complaint.act(HEAD, "refuse-accused-copy", reasons=REASONS)


def test_one_that_is_withheld_is_refused_with_reasons_and_the_accused_represents() -> None:
    complaint = withheld()
    complaint.act(DUTY_OFFICER, "enter-copy-request", **ACCUSED)
    complaint.act(HEAD, "refuse-accused-copy", reasons=REASONS)
    body = {"by_whom": "accused", "text": TEXT}
    complaint.act(DUTY_OFFICER, "represent-against-withholding", **body)
    complaint.act(SP_OFFICER, "decide-representation", decision="allow", **COMMITTEE)
    assert complaint.region("representation") == "representation-allowed"
    assert len(complaint.papers("accused-copy")) == 1
    templates = [template for template, _ in notices_in(complaint.last.events)]
    assert "complaint.representation-decided.accused" in templates


def test_a_representation_is_decided_by_the_superintendent_with_a_committee_and_reasons() -> None:
    complaint = represented()
    with pytest.raises(NotAllowed):
        complaint.act(HEAD, "decide-representation", decision="reject", **COMMITTEE)
    with pytest.raises(ValidationFailed):
        complaint.act(SP_OFFICER, "decide-representation", decision="reject", reasons=REASONS)
    complaint.act(SP_OFFICER, "decide-representation", decision="reject", **COMMITTEE)
    assert complaint.region("representation") == "representation-rejected"
    assert complaint.papers("accused-copy") == []


def test_what_an_officer_alone_withheld_is_public_with_the_decision() -> None:
    complaint = represented()
    complaint.act(SP_OFFICER, "decide-representation", decision="allow", **COMMITTEE)
    assert complaint.region("publication") == "published"
    assert complaint.case["publication"]["row"]["number"] == complaint.case["fir"]["number"]
    barred = represented()
    reasons = "She told more of it."
    barred.act(SP_OFFICER, "change-sections", sections=MODESTY, reasons=reasons)
    barred.act(SP_OFFICER, "decide-representation", decision="allow", **COMMITTEE)
    assert barred.region("publication") != "published"
    assert "row" not in barred.case["publication"]


@pytest.mark.parametrize("decision", ["allow", "reject"])
def test_the_parties_read_why_it_was_decided_so(decision: str) -> None:
    complaint = represented()
    complaint.act(HEAD, "name-victim", victim_name="Test Victim", victim_mobile=VICTIM.mobile)
    complaint.act(SP_OFFICER, "decide-representation", decision=decision, **COMMITTEE)
    assert complaint.last.note["reasons"] == COMMITTEE["reasons"]
    for reader in (CITIZEN, VICTIM):
        assert access.may_read_note(DEFINITION, complaint.case, reader, complaint.last.visibility)


def test_the_public_row_names_the_station_and_the_offences_of_the_register() -> None:
    complaint = represented()
    there = complaint.case["station"]
    complaint.act(SP_OFFICER, "change-sections", sections=ROBBERY, reasons="It was taken by force.")
    moved = {"to_station": FAR, "order_number": "SP/9", "reason": "The other district decides."}
    complaint.act(SP_OFFICER, "transfer-investigation", **moved)
    complaint.act(FAR_SP_OFFICER, "decide-representation", decision="allow", **COMMITTEE)
    row = complaint.case["publication"]["row"]
    assert row["station"] == there and row["offences"]["en"] == "Theft"


def test_a_citizen_represents_in_his_own_name() -> None:
    complaint = withheld()
    for actor, other in ((CITIZEN, "victim"), (CITIZEN, "accused")):
        with pytest.raises(ValidationFailed) as refused:
            complaint.act(actor, "represent-against-withholding", by_whom=other, text=TEXT)
        assert set(refused.value.fields["by_whom"]["why"]) == {"hi", "en"}
    complaint.act(HEAD, "name-victim", victim_name="Test Victim", victim_mobile=VICTIM.mobile)
    complaint.act(VICTIM, "represent-against-withholding", by_whom="victim", text=TEXT)
    with pytest.raises(ActionNotOpen):
        complaint.act(CITIZEN, "represent-against-withholding", by_whom="informant", text=TEXT)


def test_nothing_is_represented_against_an_fir_that_is_not_withheld() -> None:
    complaint = investigated()
    with pytest.raises(ActionNotOpen):
        complaint.act(CITIZEN, "represent-against-withholding", by_whom="informant", text=TEXT)


def test_the_end_of_the_matter_leaves_the_day_of_the_copy_as_it_was() -> None:
    complaint = report_submitted()
    complaint.act(DUTY_OFFICER, "enter-copy-request", **ACCUSED)
    complaint.pass_time(hours=20)
    complaint.act(HEAD, "forward-final-report", **DESPATCH)
    events = complaint.pass_time(hours=4)
    assert "complaint.accused-copy-overdue.dsp" in [template for template, _ in notices_in(events)]
