"""The victim beside the informant: her own copy, the progress, the end, and nothing besides."""

import pytest

from casework.engine import access
from contracts.errors import NotAllowed, NotFound, ValidationFailed
from tests.unit.complaints.complaint import (
    DEFINITION,
    MODESTY,
    RESTRAINT,
    Complaint,
    World,
    notices_in,
)
from tests.unit.complaints.posts import (
    CITIZEN,
    DSP_OFFICER,
    DUTY_OFFICER,
    ENQUIRY_OFFICER,
    FAR_HEAD,
    HEAD,
    STRANGER,
    VICTIM,
    WOMAN_OFFICER,
)
from tests.unit.complaints.stages import (
    APPEAL,
    DESPATCH,
    FAR_AWAY,
    FINAL,
    NO_GROUND,
    decided,
    in_court,
    investigated,
    paper_hash,
    zero_fir,
)

HER = {"victim_name": "Test Victim One", "victim_mobile": VICTIM.mobile, "victim_language": "en"}
HERS = ("fir-copy", "zero-fir-copy", "public-copy")
MOVED = ("complaint.moved.victim", "citizen")


def joined(complaint: Complaint | None = None) -> Complaint:
    complaint = complaint or investigated()
    complaint.act(HEAD, "name-victim", **HER)
    return complaint


def test_she_is_told_in_her_language_that_she_was_joined_and_the_informant_is_not_asked() -> None:
    complaint = investigated()
    assert not access.may_see(DEFINITION, complaint.case, VICTIM)
    (event,) = complaint.act(HEAD, "name-victim", **HER).events
    (notice,) = event["data"]["notices"]
    assert (notice["template"], notice["language"]) == ("complaint.victim-named.victim", "en")
    assert access.may_see(DEFINITION, complaint.case, VICTIM)
    assert not access.may_see(DEFINITION, complaint.case, STRANGER)


def test_she_has_the_copy_and_reads_the_progress_and_no_answer_of_the_informant() -> None:
    complaint = joined()
    for kind, document in DEFINITION.documents.items():
        assert ("victim" in document.who) == (kind in HERS), kind
    read = {
        f: access.shown_as(DEFINITION, complaint.case, VICTIM, f) for f in DEFINITION.form.types
    }
    assert {field for field, fields in read.items() if fields} == {
        *("category", "occurred_at", "occurred_until", "time_unknown", "language", "affected"),
    }
    for note, hers in {"progress": True, "visible": False, "internal": False}.items():
        assert access.may_read_note(DEFINITION, complaint.case, VICTIM, note) == hers
    fields = access.view_fields_shown(DEFINITION, complaint.case, VICTIM)
    assert {"fir", "classification", "court"} <= set(fields)
    informants = {"signature", "silence", "appeal", "enquiry", "withdrawal", "home_visit", "intake"}
    informants |= {"superior_report", "magistrate_order", "representation"}
    assert not informants & set(fields)
    assert informants <= set(access.view_fields_shown(DEFINITION, complaint.case, CITIZEN))


def test_her_name_is_read_by_those_who_handle_the_case_and_by_no_desk() -> None:
    complaint = joined()
    assert complaint.last.visibility == "protected"
    assert complaint.last.note["victim_name"] == HER["victim_name"]
    for reader in (HEAD, ENQUIRY_OFFICER):
        assert access.may_read_note(DEFINITION, complaint.case, reader, "protected")
    for other in (DUTY_OFFICER, CITIZEN, VICTIM, WOMAN_OFFICER):
        assert not access.may_read_note(DEFINITION, complaint.case, other, "protected")


def test_every_step_of_the_investigation_is_told_to_her_too() -> None:
    complaint = joined()
    steps = [
        (ENQUIRY_OFFICER, "inform-progress", {"text": "Two witnesses were heard."}),
        (HEAD, "assign-investigator", {"officer": ENQUIRY_OFFICER.id}),
        (DSP_OFFICER, "change-sections", {"sections": MODESTY, "reasons": "She told more."}),
        (ENQUIRY_OFFICER, "file-final-report", FINAL),
        (HEAD, "forward-final-report", DESPATCH),
    ]
    for actor, action, body in steps:
        notices = notices_in(complaint.act(actor, action, **body).events)
        assert MOVED in notices, action
        assert sum(template.endswith(".citizen") for template, _ in notices) == 1


def test_before_she_is_named_nobody_is_told_in_her_place() -> None:
    complaint = investigated()
    notices = notices_in(
        complaint.act(ENQUIRY_OFFICER, "inform-progress", text="It goes on.").events
    )
    assert [template for template, _ in notices] == ["complaint.progress-informed.citizen"]


def test_in_a_sexual_offence_she_sees_her_case_and_the_control_room_does_not() -> None:
    complaint = World().file(category="women-safety").to_classified(MODESTY).signed()
    complaint.act(HEAD, "register-fir", recorded_by=WOMAN_OFFICER.id)
    joined(complaint)
    assert complaint.case["sensitive"] and access.may_see(DEFINITION, complaint.case, VICTIM)


def test_she_may_be_named_while_the_case_is_in_court_and_notes_her_own_protest() -> None:
    complaint = joined(in_court(outcome="untraced"))
    assert complaint.open(VICTIM) == ["note-protest-petition"]
    complaint.act(VICTIM, "note-protest-petition", filed_on="2026-11-20")
    assert complaint.open(VICTIM) == [], "once"


def test_the_informant_is_no_victim_beside_himself_and_nobody_else_names_her() -> None:
    complaint = investigated()
    with pytest.raises(ValidationFailed) as refused:
        complaint.act(HEAD, "name-victim", **(HER | {"victim_mobile": CITIZEN.mobile}))
    assert refused.value.fields == {"victim_mobile": "is-the-applicant"}
    for actor in (CITIZEN, DUTY_OFFICER):
        with pytest.raises(NotAllowed):
            complaint.act(actor, "name-victim", **HER)
    with pytest.raises(NotFound):
        complaint.act(VICTIM, "note-protest-petition", filed_on="2026-11-20")


@pytest.mark.parametrize("decision", ["direct-action", "investigate-himself", "reject"])
def test_that_nobody_investigates_and_what_becomes_of_it_is_told_to_her(decision: str) -> None:
    complaint = joined(World().file().registered())
    notices = [notices_in(complaint.act(HEAD, "decline-investigation", **NO_GROUND).events)]
    complaint.act(CITIZEN, "appeal", **APPEAL)
    decided(complaint, decision)
    notices.append(notices_in(complaint.last.events))
    if decision == "reject":
        order = {"order_number": "CJM/3", "court": "CJM Patna"}
        notices.append(notices_in(complaint.act(HEAD, "enter-magistrate-order", **order).events))
    assert all(MOVED in step for step in notices)


def test_a_zero_fir_on_its_way_and_its_number_are_told_to_her() -> None:
    complaint = joined(zero_fir())
    notices = [notices_in(complaint.act(HEAD, "transfer", **FAR_AWAY).events)]
    complaint.act(FAR_HEAD, "accept-transfer", sha256=paper_hash(complaint))
    notices.append(notices_in(complaint.last.events))
    complaint.act(FAR_HEAD, "register-fir")
    notices.append(notices_in(complaint.last.events))
    assert all(MOVED in step for step in notices)


def test_an_investigation_without_a_visit_is_told_to_her() -> None:
    complaint = joined(World().file().registered(RESTRAINT))
    body = {"officer": ENQUIRY_OFFICER.id, "reasons": "It is known who did it."}
    assert MOVED in notices_in(complaint.act(HEAD, "investigate-without-visit", **body).events)


def test_one_without_a_mobile_is_named_all_the_same_and_nobody_is_told_in_her_place() -> None:
    complaint = investigated()
    notices = complaint.act(HEAD, "name-victim", victim_name=HER["victim_name"]).events
    assert notices_in(notices) == []
    assert complaint.last.note["victim_name"] == HER["victim_name"]
