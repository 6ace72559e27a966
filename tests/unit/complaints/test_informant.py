"""Who informs: at the counter, with or without a mobile, or an officer himself; who is named."""

from dataclasses import replace
from typing import Any

import pytest

from casework.definition.counter import OWNER
from casework.engine.parties import Joined, with_joined
from contracts.errors import ActionNotOpen, ValidationFailed
from tests.support.complaints import DEFINITION
from tests.unit.complaints import stages
from tests.unit.complaints.complaint import THEFT, Complaint, World, form
from tests.unit.complaints.posts import (
    CITIZEN,
    DUTY_OFFICER,
    HEAD,
    OTHER_HEAD,
    SP_OFFICER,
    STATION,
    resolved,
)

SIGNED = {"how_given": "oral", "read_over": True, "informant_signed_by": "thumb"}


def take_down(world: World | None = None, by: Any = DUTY_OFFICER, **answers: Any) -> Complaint:
    """Information that an officer takes down at the counter."""
    return Complaint(world or World(), resolved(), by, **{**SIGNED, **answers})


def test_what_is_taken_at_the_counter_is_signed_and_names_both() -> None:
    complaint = take_down()
    assert (complaint.state, complaint.case["regions"]["signature"]) == ("submitted", "signed")
    intake = complaint.case["intake"]
    assert intake["name"]["en"] == f"Test Officer {DUTY_OFFICER.id}" and intake["read_over"]
    assert (intake["how"], intake["signed_by"], intake["unowned"]) == ("oral", "thumb", True)
    signature = complaint.case["signature"]
    assert signature["witness"] == DUTY_OFFICER.id
    assert signature["sha256"] == complaint.case["information_sha256"]
    assert [paper["kind"] for paper in complaint.case["documents"]] == ["information-receipt"]


@pytest.mark.parametrize("left_out", ["name", "read_over", "informant_signed_by"])
def test_it_is_not_taken_without_name_reading_over_and_signature(left_out: str) -> None:
    with pytest.raises(ValidationFailed) as refused:
        take_down(**{left_out: None})
    assert refused.value.fields == {left_out: "required"}


def test_it_stays_at_the_station_that_took_it_and_is_registered_there() -> None:
    """The place is another station's: whoever is informed records it (BNSS 173(1))."""
    complaint = take_down(by=OTHER_HEAD)
    assert complaint.case["offices"]["handling"] == OTHER_HEAD.station != STATION
    complaint.act(OTHER_HEAD, "acknowledge")
    complaint.act(OTHER_HEAD, "assign", officer=OTHER_HEAD.id)
    complaint.act(OTHER_HEAD, "classify", sections=THEFT)
    complaint.act(OTHER_HEAD, "register-fir", zero=True)
    assert complaint.state == "zero-fir-registered"


def test_a_citizen_is_asked_nothing_of_the_counter() -> None:
    with pytest.raises(ValidationFailed) as refused:
        Complaint(World(), resolved(), CITIZEN, **SIGNED)
    assert set(refused.value.fields) == set(SIGNED)


def test_nobody_is_told_where_there_is_nobody_and_the_officers_report_is_an_fir() -> None:
    complaint = take_down(by=HEAD, how_given="own-report", read_over=None, informant_signed_by=None)
    assert complaint.case["intake"]["unowned"] is False
    assert complaint.case["documents"] == []
    complaint.act(HEAD, "acknowledge")
    complaint.act(HEAD, "assign", officer=HEAD.id)
    complaint.act(HEAD, "classify", sections=THEFT)
    complaint.act(HEAD, "register-fir")
    assert complaint.case["fir"]["number"].startswith(STATION)


def test_a_written_appeal_of_somebody_without_a_mobile_is_entered_and_printed() -> None:
    """BNSS 173(4): in writing and by post. Only the Superintendent enters it, and only where
    nobody owns the case."""
    letter = {"received_by": "post", "letter_number": "SP/1", "text": "It should be an FIR."}
    complaint = take_down().to_classified([])
    complaint.act(HEAD, "close", **stages.CLOSING)
    assert "enter-appeal" not in complaint.open(HEAD)
    complaint.act(SP_OFFICER, "enter-appeal", **letter)
    assert complaint.state == "appealed"
    complaint.act(SP_OFFICER, "decide-appeal", decision="reject", reasons="The view is right.")
    assert complaint.case["documents"][-1]["kind"] == "magistrate-kit"
    for kind in ("appeal-letter", "magistrate-kit"):
        who = DEFINITION.documents[kind].who
        assert {"desk", "superintendent"} <= set(who), kind
    assert "enter-appeal" not in stages.closed().open(SP_OFFICER), "the owner appeals himself"


def test_so_is_one_against_the_silence() -> None:
    complaint = take_down()
    assert "enter-appeal" not in complaint.open(SP_OFFICER)
    complaint.pass_time(hours=72)
    letter = {"received_by": "oral", "letter_number": "SP/2", "text": "Nobody answers."}
    complaint.act(SP_OFFICER, "enter-appeal", **letter)
    assert complaint.case["appeal"]["for_silence"]


def test_the_case_is_given_once_to_the_one_who_proves_who_he_is() -> None:
    complaint = take_down()
    assert "hand-to-informant" in complaint.open(DUTY_OFFICER)
    complaint.act(
        DUTY_OFFICER, "hand-to-informant", informant_mobile="9000000001", identity_seen="voter"
    )
    assert "hand-to-informant" not in complaint.open(DUTY_OFFICER)
    assert "hand-to-informant" not in Complaint(World(), resolved()).open(DUTY_OFFICER)


def test_whoever_is_named_at_the_counter_owns_the_case_and_is_no_party_beside() -> None:
    case = take_down().case
    named = {OWNER: Joined(id="citizen-9", contact="sealed-9", language="hi")}
    assert with_joined(case, named, case["filed_at"]) == {
        "owner": "citizen-9",
        "contact": "sealed-9",
    }
    # Without an id, because nobody could say it, the case keeps whom it has and is told.
    unknown = {OWNER: replace(named[OWNER], id=None)}
    assert with_joined(case, unknown, case["filed_at"])["owner"] == case["owner"]


def nameless() -> Complaint:
    """A signed complaint of theft without a name."""
    complaint = Complaint(World(), resolved(), name=None).to_assigned()
    complaint.act(CITIZEN, "sign", method="esign")
    complaint.act(HEAD, "classify", sections=THEFT)
    return complaint


def test_an_fir_names_who_informed_or_says_why_not() -> None:
    complaint = nameless()
    with pytest.raises(ValidationFailed) as refused:
        complaint.act(HEAD, "register-fir")
    assert refused.value.fields == {"unnamed_because": "required"}
    complaint.act(HEAD, "register-fir", unnamed_because="protected", inquest_number="UD 3/2026")
    fir = complaint.case["particulars"]["fir"]
    assert (fir["unnamed_because"], fir["inquest_number"]) == ("protected", "UD 3/2026")


def test_acting_before_the_signature_excuses_nobody_from_naming_who_informed() -> None:
    complaint = Complaint(World(), resolved(), name=None).to_classified(THEFT)
    with pytest.raises(ValidationFailed) as refused:
        complaint.act(HEAD, "register-fir", own_information=True)
    assert refused.value.fields == {"unnamed_because": "required"}
    complaint.act(HEAD, "register-fir", own_information=True, unnamed_because="not-found")


def test_a_name_that_is_given_later_will_do() -> None:
    complaint = nameless()
    complaint.act(CITIZEN, "record-informant", name="Test Citizen One")
    complaint.act(HEAD, "register-fir")
    with pytest.raises(ActionNotOpen):
        complaint.act(CITIZEN, "record-informant", name="Test Citizen Two")


# -- what is asked -----------------------------------------------------------------------------


ASKED = {
    "theft": {"property"},
    "cyber-fraud": {"payments", "amount_lost"},
    "missing-person": {"missing_person", "missing_person_age", "missing_person_photo"},
    "assault": set(),
}


@pytest.mark.parametrize("category", ASKED)
def test_each_matter_asks_for_its_own(category: str) -> None:
    own = set().union(*ASKED.values())
    specs = DEFINITION.form.asked_of("citizen").specs
    of_matter = {
        spec["name"]
        for spec in specs
        if category in spec.get("when", {}).get("category", ()) and spec["name"] in own
    }
    assert of_matter == ASKED[category]


def test_the_form_of_before_is_taken_as_it_is() -> None:
    citizens = DEFINITION.form.asked_of("citizen")
    assert citizens.validate(form())["suspects"] == form()["suspects"]


def test_nobody_makes_up_when_it_happened() -> None:
    citizens = DEFINITION.form.asked_of("citizen")
    answers = form()
    del answers["occurred_at"]
    with pytest.raises(ValidationFailed) as refused:
        citizens.validate(answers)
    assert refused.value.fields == {"occurred_at": "required"}
    assert "occurred_at" not in citizens.validate({**answers, "time_unknown": True})


def test_why_it_is_late_is_asked_only_where_it_is() -> None:
    citizens = DEFINITION.form.asked_of("citizen")
    late = {**form(), "occurred_at": "2020-01-01T10:00:00+05:30", "delay_reason": "I was away."}
    assert citizens.validate(late)["delay_reason"] == "I was away."
    today = citizens.validate(form(occurred_at="2020-01-01T10:00:00+05:30"))
    assert "delay_reason" not in today
