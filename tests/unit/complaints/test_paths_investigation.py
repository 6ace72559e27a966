"""After the FIR: the investigating officer, progress within ninety days, the final report, and the
decision not to investigate (BNSS 176 and 193)."""

import pytest

from contracts.errors import ActionNotOpen, NotAllowed, ValidationFailed
from tests.unit.complaints.complaint import (
    NOON,
    RESTRAINT,
    ROBBERY,
    THEFT,
    World,
    notices_in,
)
from tests.unit.complaints.posts import (
    CITIZEN,
    DSP,
    DSP_OFFICER,
    ENQUIRY_OFFICER,
    HEAD,
    SP,
    SP_OFFICER,
    STATION,
    WOMAN_OFFICER,
)
from tests.unit.complaints.stages import (
    appealed,
    decided,
    investigated,
    not_investigated,
)

REASONS = "There is no ground to go on with."
REPORT = {"outcome": "charge-sheet", "report_number": "CS/9", "text": "It went to the court."}


def test_an_fir_without_an_investigator_goes_up_day_by_day() -> None:
    complaint = World().file().registered()
    caused = [t for t in notices_in(complaint.pass_time(hours=48)) if "investigator" in t[0]]
    assert caused == [("complaint.no-investigator.dsp", DSP), ("complaint.no-investigator.sp", SP)]


def test_the_head_names_the_investigator_and_the_citizen_is_told_who_it_is() -> None:
    complaint = investigated()
    assert complaint.state == "under-investigation"
    assert complaint.case["capability"]["officer"] == ENQUIRY_OFFICER.id
    assert ENQUIRY_OFFICER.id in complaint.view["timeline"][-1]["text"]["en"]
    complaint.act(HEAD, "assign-investigator", officer=WOMAN_OFFICER.id)
    with pytest.raises(NotAllowed):
        complaint.act(ENQUIRY_OFFICER, "inform-progress", text="No longer mine.")


def test_the_officer_is_reminded_on_day_30_60_and_80_and_the_superintendent_on_day_90() -> None:
    complaint = investigated()
    days = [
        (template, event["occurred_at"][:10])
        for event in complaint.pass_time(days=95)
        for template, _ in notices_in([event])
        if ".progress-" in template
    ]
    assert days == [
        ("complaint.progress-reminder.officer", "2026-12-20"),
        ("complaint.progress-reminder.officer", "2027-01-19"),
        ("complaint.progress-reminder.officer", "2027-02-08"),
        ("complaint.progress-warning.dsp", "2027-02-08"),
        ("complaint.progress-overdue.sp", "2027-02-18"),
    ]


def test_progress_that_was_told_starts_the_ninety_days_anew_and_a_note_does_not() -> None:
    complaint = investigated()
    due = complaint.clock("progress")["due_at"]
    complaint.pass_time(days=40)
    complaint.act(ENQUIRY_OFFICER, "note", text="At work.", visible=True)
    complaint.act(CITIZEN, "add-information", text="Any news?")
    assert complaint.clock("progress")["due_at"] == due
    complaint.act(ENQUIRY_OFFICER, "inform-progress", text="Two witnesses were heard.")
    assert (complaint.clock("progress")["due_at"] - due).days == 40
    assert complaint.clock("progress")["fired"] == 0


def test_only_the_investigator_files_the_final_report() -> None:
    complaint = investigated()
    for officer in (HEAD, DSP_OFFICER, WOMAN_OFFICER):
        with pytest.raises(NotAllowed):
            complaint.act(officer, "file-final-report", **REPORT)
    complaint.act(ENQUIRY_OFFICER, "file-final-report", **REPORT)
    assert complaint.state == "report-submitted"
    assert "Charge-sheet (CS/9)" in complaint.view["timeline"][-1]["text"]["en"]


@pytest.mark.parametrize("missing", list(REPORT))
def test_a_final_report_has_an_outcome_a_number_and_words_for_the_citizen(missing: str) -> None:
    complaint = investigated()
    with pytest.raises(ValidationFailed):
        complaint.act(
            ENQUIRY_OFFICER,
            "file-final-report",
            **{key: value for key, value in REPORT.items() if key != missing},
        )


# -- not investigated: BNSS 176(1) ----------------------------------------------------------------


def test_what_is_declined_is_the_investigation_never_the_registration() -> None:
    for sections in (RESTRAINT, THEFT):
        complaint = World().file().to_classified(sections).signed()
        assert "decline-investigation" not in complaint.open(HEAD)
        with pytest.raises(ActionNotOpen):
            complaint.act(HEAD, "decline-investigation", reasons=REASONS)


def test_the_citizen_gets_reasons_and_the_letter_of_appeal_and_the_magistrate_a_report() -> None:
    complaint = not_investigated()
    assert complaint.state == "not-investigated"
    papers = [paper["kind"] for paper in complaint.case["documents"]]
    assert papers == ["fir-copy", "closure-notice", "appeal-letter"]
    assert complaint.region("magistrate-report") == "report-due"
    assert complaint.case["fir"]["number"] == f"{STATION}/0001/2026"
    assert complaint.case["closed_at"] == NOON
    complaint.pass_time(days=13)
    assert complaint.region("magistrate-report") == "report-ready"
    complaint.act(HEAD, "send-magistrate-report", despatch_number="DR/12")
    complaint.act(HEAD, "record-magistrate-receipt", receipt_number="CJM/88")


def test_what_is_not_serious_is_investigated_without_going_to_the_spot() -> None:
    """BNSS 176(1), proviso (a): it spares the way there, and ends nothing."""
    complaint = World().file().registered(RESTRAINT)
    body = {"officer": ENQUIRY_OFFICER.id, "reasons": REASONS}
    complaint.act(HEAD, "investigate-without-visit", **body)
    assert complaint.state == "under-investigation"
    assert complaint.case["assigned_to"] == ENQUIRY_OFFICER.id
    assert complaint.region("magistrate-report") == "report-due", "the reasons go to the Magistrate"
    assert complaint.last.note == {"reasons": REASONS}
    complaint.act(ENQUIRY_OFFICER, "file-final-report", **REPORT)


@pytest.mark.parametrize(
    ("sections", "suspects"),
    [
        (THEFT, [{"name": "Test Suspect One"}]),
        (ROBBERY, [{"name": "Test Suspect One"}]),
        (RESTRAINT, [{"details": "A tall man"}]),
        (RESTRAINT, []),
    ],
)
def test_of_a_serious_offence_or_an_unknown_person_the_spot_is_visited(
    sections: list[str], suspects: list[dict]
) -> None:
    complaint = World().file(suspects=suspects).registered(sections)
    assert "investigate-without-visit" not in complaint.open(HEAD)
    with pytest.raises(ValidationFailed):
        complaint.act(HEAD, "decline-investigation", ground="not-serious", reasons=REASONS)


def test_on_appeal_the_superintendent_directs_the_investigation_and_no_second_fir() -> None:
    complaint = appealed(not_investigated())
    why = "Hear the witness."
    with pytest.raises(ValidationFailed):
        complaint.act(SP_OFFICER, "decide-appeal", decision="direct-registration", reasons=why)
    complaint.act(SP_OFFICER, "decide-appeal", decision="direct-action", reasons=why)
    assert complaint.state == "fir-registered"
    assert complaint.clock("progress")["status"] == "running"
    complaint.act(HEAD, "assign-investigator", officer=ENQUIRY_OFFICER.id)
    complaint.act(ENQUIRY_OFFICER, "file-final-report", **REPORT)


def test_the_report_to_the_magistrate_is_due_also_where_the_appeal_was_rejected() -> None:
    complaint = decided(appealed(not_investigated()), "reject")
    complaint.pass_time(days=15)
    assert complaint.region("magistrate-report") == "report-ready"
