"""A missing person: a child until an age is recorded, an adult searched for until traced."""

import pytest

from casework.engine.rules import Step
from contracts.errors import ActionNotOpen, ValidationFailed
from services.complaints.rules.missing_persons import entered_missing
from tests.unit.complaints.complaint import (
    CLOSING,
    DEFINITION,
    INSULT,
    NOON,
    THEFT,
    World,
    notices_in,
)
from tests.unit.complaints.posts import (
    CITIZEN,
    CONTROL_ROOM,
    DUTY_OFFICER,
    ENQUIRY_OFFICER,
    HEAD,
    SP_OFFICER,
)
from tests.unit.complaints.stages import decided, searched_for

TRACED = {**CLOSING, "reason_code": "resolved"}


def test_who_is_of_unknown_age_counts_as_a_child() -> None:
    complaint = World().file(category="missing-person")
    assert complaint.case["mandatory_fir"] and complaint.case["sensitive"]
    assert complaint.clock("missing-child-fir")["status"] == "running"
    complaint.act(DUTY_OFFICER, "acknowledge")
    complaint.act(HEAD, "register-fir")
    assert complaint.case["fir"]["sections"] == ["BNS 137(2)"]


def test_an_age_that_makes_an_adult_takes_the_fir_back_and_says_so() -> None:
    complaint = World().file(category="missing-person").to_classified(THEFT)
    complaint.act(ENQUIRY_OFFICER, "record-age", age=34)
    case = complaint.case
    assert not case["mandatory_fir"] and not case["sensitive"]
    assert case["classification"]["registrable"] is True, "by its sections, not by the age"
    assert complaint.clock("missing-child-fir")["ended_at"] is not None
    assert CONTROL_ROOM in case["office_codes"]
    assert "no longer is" in complaint.last.entries[0]["text"]["en"]
    assert ("complaint.adult-recorded.citizen", "citizen") in notices_in(complaint.last.events)
    with pytest.raises(ActionNotOpen):
        complaint.act(HEAD, "register-fir")
    complaint.signed().act(HEAD, "register-fir")


def test_a_wrong_age_is_corrected_to_a_childs_and_that_stays() -> None:
    complaint = World().file(category="missing-person").to_assigned()
    complaint.act(HEAD, "record-age", age=30)
    complaint.act(CITIZEN, "record-age", age=13)
    assert complaint.case["mandatory_fir"] and complaint.case["sensitive"]
    assert complaint.clock("missing-child-fir")["ended_at"] is None
    assert "record-age" not in complaint.open(HEAD)


def test_after_registration_no_age_takes_the_fir_back() -> None:
    complaint = World().file(category="missing-person")
    complaint.act(DUTY_OFFICER, "acknowledge")
    complaint.act(HEAD, "register-fir")
    assert "record-age" not in complaint.open(HEAD)


def test_what_protects_besides_the_age_stays_closed() -> None:
    complaint = World().file(category="missing-person").to_classified(["BNS 74"])
    complaint.act(HEAD, "record-age", age=34)
    assert complaint.case["sensitive"] and not complaint.case["mandatory_fir"]


def test_an_adult_is_entered_searched_for_and_closed_only_when_traced() -> None:
    complaint = searched_for()
    assert complaint.state == "search-open"
    assert complaint.clock("decision")["status"] == complaint.clock("silence")["status"] == "met"
    complaint.act(ENQUIRY_OFFICER, "report-search", text="Asked at the station and the hospital.")
    with pytest.raises(ValidationFailed) as refused:
        complaint.act(HEAD, "close", **CLOSING)
    assert set(refused.value.fields) == {"reason_code"}
    complaint.act(HEAD, "close", **TRACED)
    assert complaint.state == "closed"


def test_on_suspicion_the_fir_follows_the_search() -> None:
    complaint = searched_for()
    complaint.act(ENQUIRY_OFFICER, "classify", sections=["BNS 140(3)"])
    complaint.signed().act(HEAD, "register-fir")
    assert complaint.case["fir"]["sections"] == ["BNS 140(3)"]


def test_a_child_after_all_is_registered_from_the_search() -> None:
    complaint = searched_for()
    complaint.act(CITIZEN, "record-age", age=16)
    complaint.act(HEAD, "register-fir")
    assert complaint.state == "fir-registered"


def test_a_rejected_appeal_does_not_end_the_search() -> None:
    complaint = searched_for()
    complaint.act(CITIZEN, "appeal", text="It should be an FIR.")
    decided(complaint, "reject")
    assert complaint.state == "search-open"
    assert complaint.clock("search-report")["status"] == "running"
    complaint.act(HEAD, "enter-magistrate-order", order_number="1/2026", court="CJM Patna")
    assert complaint.state == "registration-directed"


def test_the_search_waits_for_nobody_but_is_no_way_out_for_a_cognizable_offence() -> None:
    adult_missing = World().file(category="missing-person", missing_person_age=30)
    assert "open-search" not in adult_missing.to_classified(THEFT).open(HEAD)
    other = World().file(category="missing-person", missing_person_age=30).to_classified(INSULT)
    assert "open-search" in other.open(HEAD)
    child = World().file(category="missing-person").to_assigned()
    assert "open-search" not in child.open(HEAD)


@pytest.mark.parametrize(
    ("category", "age", "order", "mandatory"),
    [
        ("missing-person", 30, False, False),
        ("missing-person", 30, True, True),
        ("missing-person", None, False, True),
        ("theft", None, True, False),
    ],
)
def test_a_state_may_want_an_fir_for_every_missing_person(
    category: str, age: int | None, order: bool, mandatory: bool
) -> None:
    body = {"category": category} | ({"missing_person_age": age} if age else {})
    facts = {"missing-person-fir": order}
    step = Step(DEFINITION, {}, CITIZEN, "file", body, facts, NOON)
    assert entered_missing(step)["mandatory_fir"] is mandatory


def test_where_every_missing_person_has_an_fir_an_age_takes_nothing_back() -> None:
    complaint = World().file(category="missing-person").to_assigned()
    complaint.case = complaint.case | {"any_missing_person": True}
    complaint.act(HEAD, "record-age", age=30)
    assert complaint.case["mandatory_fir"] is True
    with pytest.raises(ActionNotOpen) as refused:
        complaint.act(HEAD, "register-fir")
    assert refused.value.details == {"open": ["classify"]}, "kidnapping is presumed of a child"
    complaint.act(HEAD, "classify", sections=["BNS 140(3)"])
    complaint.act(HEAD, "register-fir")
    assert "close" not in complaint.open(SP_OFFICER)


def test_a_search_that_turns_out_to_be_about_an_offence_is_to_be_decided_again() -> None:
    complaint = World().file(category="missing-person", missing_person_age=30).to_assigned()
    complaint.act(HEAD, "open-search", entry_number="MP/12/2026")
    assert complaint.clock("decision")["status"] == "met"
    complaint.act(HEAD, "classify", sections=INSULT)
    assert complaint.state == "classified"
    assert complaint.clock("decision")["status"] == "running"


@pytest.mark.parametrize(("age", "known"), [(None, "unknown"), (9, "child"), (34, "adult")])
def test_a_complaint_of_another_kind_becomes_a_missing_persons(age: int | None, known: str) -> None:
    complaint = World().file(category="other")
    assert "report-missing" not in complaint.open(DUTY_OFFICER)
    assert "treat-as-missing" not in complaint.open(CITIZEN)
    complaint.act(DUTY_OFFICER, "treat-as-missing", **({} if age is None else {"age": age}))
    assert complaint.last.corrected == (None if age is None else {"missing_person_age": age})
    case, child = complaint.case, known != "adult"
    assert (case["category"], case["missing_age"]) == ("missing-person", known)
    assert (case["mandatory_fir"], case["sensitive"]) == (child, child)
    assert (CONTROL_ROOM in case["office_codes"]) is not child
    limits = [one for one in case["clocks"] if one["name"] == "missing-child-fir"]
    assert bool(limits) is child
    if child:
        assert (limits[0]["due_at"] - case["filed_at"]).total_seconds() == 3600
        complaint.act(DUTY_OFFICER, "acknowledge")
        complaint.act(HEAD, "register-fir")
        assert complaint.case["fir"]["sections"] == ["BNS 137(2)"]
    else:
        assert "report-missing" in complaint.open(DUTY_OFFICER)
        assert "treat-as-missing" not in complaint.open(DUTY_OFFICER)
