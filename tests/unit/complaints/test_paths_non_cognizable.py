"""What is not cognizable is recorded and reported (BNSS 174); what is no offence is closed."""

from datetime import timedelta

import pytest

from contracts.errors import ActionNotOpen, ValidationFailed
from tests.unit.complaints.complaint import CLOSING, INSULT, THEFT, World, notices_in
from tests.unit.complaints.posts import (
    CITIZEN,
    DSP,
    DSP_OFFICER,
    ENQUIRY_OFFICER,
    HEAD,
    OTHER,
    OTHER_HEAD,
    SP,
    STATION,
)
from tests.unit.complaints.stages import (
    appealed,
    decided,
    ncr_recorded,
)

REASONS = "The cycle was taken, as the second witness says."


def test_it_is_recorded_with_a_copy_and_the_letter_that_refers_to_the_magistrate() -> None:
    complaint = ncr_recorded()
    assert complaint.case["ncr"]["number"] == f"{STATION}/NCR-0001/2026"
    papers = [paper["kind"] for paper in complaint.case["documents"]]
    assert papers == ["ncr-copy", "magistrate-referral"]
    assert complaint.region("magistrate-report") == "report-due"
    assert complaint.case["fir"] is None


def test_it_needs_no_signature_and_its_limit_ends_with_the_record() -> None:
    complaint = ncr_recorded()
    assert complaint.region("signature") == "unsigned"
    assert complaint.clock("signature")["status"] == "stopped"
    assert "signature" not in complaint.view["next"]["what"]["en"]


def test_it_is_neither_registered_nor_closed_nor_withdrawn_instead() -> None:
    complaint = World().file().to_classified(INSULT).signed()
    assert {"register-fir", "close", "request-enquiry"}.isdisjoint(complaint.open(HEAD))
    with pytest.raises(ActionNotOpen):
        complaint.act(HEAD, "close", **CLOSING)
    complaint.act(HEAD, "record-ncr")
    assert "withdraw" not in complaint.open(CITIZEN)


def test_the_fortnightly_report_makes_itself_on_the_twelfth_day() -> None:
    complaint = ncr_recorded()
    complaint.pass_time(days=11)
    assert complaint.papers("diary-report") == []
    complaint.pass_time(days=2)
    assert complaint.region("magistrate-report") == "report-ready"
    assert len(complaint.papers("diary-report")) == 1
    caused = notices_in(complaint.pass_time(days=2))
    assert ("complaint.magistrate-report-overdue.dsp", DSP) in caused


def test_the_report_is_tracked_until_the_magistrate_has_it_and_then_it_may_be_closed() -> None:
    complaint = ncr_recorded()
    complaint.pass_time(days=13)
    for action, body in (
        ("send-magistrate-report", {"despatch_number": "DR/12"}),
        ("record-magistrate-receipt", {"receipt_number": "CJM/88"}),
    ):
        assert "close" not in complaint.open(HEAD)
        complaint.act(HEAD, action, **body)
    assert complaint.clock("magistrate-report")["status"] == "met"
    assert complaint.clock("magistrate-receipt")["status"] == "met"
    complaint.act(HEAD, "close", **CLOSING)
    assert complaint.state == "closed"


def test_a_report_that_the_magistrate_does_not_confirm_in_a_week_is_the_dsps() -> None:
    complaint = ncr_recorded()
    complaint.pass_time(days=13)
    complaint.act(HEAD, "send-magistrate-report", despatch_number="DR/12")
    caused = notices_in(complaint.pass_time(days=8))
    assert ("complaint.magistrate-receipt-overdue.dsp", DSP) in caused


def test_a_step_of_the_report_is_not_skipped() -> None:
    complaint = ncr_recorded()
    with pytest.raises(ActionNotOpen):
        complaint.act(HEAD, "send-magistrate-report", despatch_number="DR/12")
    complaint.act(HEAD, "prepare-magistrate-report")
    with pytest.raises(ActionNotOpen):
        complaint.act(HEAD, "record-magistrate-receipt", receipt_number="CJM/88")


def test_on_the_magistrates_order_it_is_investigated() -> None:
    complaint = ncr_recorded()
    complaint.act(HEAD, "enter-magistrate-order", order_number="7/2026", court="CJM Patna")
    assert complaint.state == "under-investigation"
    complaint.act(HEAD, "assign-investigator", officer=ENQUIRY_OFFICER.id)
    complaint.act(ENQUIRY_OFFICER, "inform-progress", text="Two witnesses were heard.")
    assert complaint.clock("progress")["status"] == "running"


def test_a_number_in_the_book_stays_when_the_matter_comes_back_on_appeal() -> None:
    world = World()
    first, second = ncr_recorded(world), ncr_recorded(world)
    decided(appealed(first), "direct-action")
    first.act(HEAD, "classify", sections=INSULT)
    first.act(HEAD, "record-ncr")
    assert [c.case["ncr"]["serial"] for c in (first, second)] == [1, 2]
    assert first.region("magistrate-report") == "report-due"


def test_a_recorded_matter_that_turns_out_cognizable_is_registered() -> None:
    complaint = decided(appealed(ncr_recorded()), "direct-action")
    complaint.act(HEAD, "classify", sections=THEFT)
    complaint.signed().act(HEAD, "register-fir")
    assert complaint.case["fir"]["number"] and complaint.case["ncr"]["number"]


# -- no offence ----------------------------------------------------------------------------------


def test_what_is_no_offence_is_closed_with_reasons_and_the_letter_of_appeal() -> None:
    complaint = World().file().to_classified([])
    assert complaint.case["classification"]["kind"] == "not-an-offence"
    assert {"register-fir", "record-ncr"}.isdisjoint(complaint.signed().open(HEAD))
    complaint.act(HEAD, "close", **CLOSING)
    assert complaint.papers("closure-notice") and complaint.papers("appeal-letter")
    assert complaint.view["next"]["rule"]["en"] == "BNSS section 173(4)"


def test_what_is_no_offence_here_may_be_sent_to_the_station_that_it_concerns() -> None:
    complaint = World().file().to_classified([])
    complaint.act(HEAD, "transfer", to_station=OTHER, reason="They know the quarrel.")
    complaint.act(OTHER_HEAD, "accept-transfer")
    assert complaint.state == "submitted"
    assert complaint.case["offices"]["handling"] == OTHER


@pytest.mark.parametrize("missing", ["reason_code", "text", "section"])
def test_closing_names_a_reason_a_section_and_why(missing: str) -> None:
    complaint = World().file().to_classified([])
    with pytest.raises(ValidationFailed) as refused:
        complaint.act(HEAD, "close", **{k: v for k, v in CLOSING.items() if k != missing})
    assert refused.value.fields == {missing: "required"}


# -- the head names other sections ---------------------------------------------------------------


@pytest.mark.parametrize(
    ("before", "after", "runs", "ended"),
    [
        ([], THEFT, "registration", "advice"),
        (INSULT, THEFT, "registration", "non-cognizable-record"),
        ([], INSULT, "non-cognizable-record", "advice"),
        (THEFT, INSULT, "non-cognizable-record", "registration"),
    ],
)
def test_other_sections_begin_the_limit_of_the_step_that_they_ask_for(
    before: list[str], after: list[str], runs: str, ended: str
) -> None:
    complaint = World().file().to_classified(before).signed()
    complaint.pass_time(hours=5)
    complaint.act(DSP_OFFICER, "classify", sections=after)
    assert complaint.clock(runs)["status"] == "running"
    assert complaint.clock(runs)["started_at"] == complaint.world.now
    assert complaint.clock(ended)["ended_at"] == complaint.world.now


def test_naming_sections_again_that_ask_for_the_same_step_moves_no_limit() -> None:
    complaint = World().file().to_classified(THEFT).signed()
    due = complaint.clock("registration")["due_at"]
    complaint.pass_time(hours=20)
    complaint.act(HEAD, "classify", sections=["BNS 309(4)"])
    assert complaint.clock("registration")["due_at"] == due


def test_a_record_that_turns_out_cognizable_becomes_an_fir_without_any_order() -> None:
    """BNSS 175(1): of a cognizable case the police need none; the citizen is told."""
    complaint = ncr_recorded().signed()
    with pytest.raises(ValidationFailed):
        complaint.act(ENQUIRY_OFFICER, "change-sections", sections=INSULT, reasons=REASONS)
    caused = complaint.act(ENQUIRY_OFFICER, "change-sections", sections=THEFT, reasons=REASONS)
    templates = {template for template, _ in notices_in(caused.events)}
    assert templates >= {
        "complaint.sections-changed.citizen",
        "complaint.sections-changed.dsp",
        "complaint.record-is-cognizable.station",
    }
    assert complaint.state == "classified"
    due = complaint.clock("fir-of-a-record")["due_at"]
    assert due == complaint.world.now + timedelta(hours=24)
    overdue = notices_in(complaint.pass_time(hours=25))
    assert overdue.count(("complaint.unregistered.dsp", DSP)) == 1, "one step is told once"
    later = notices_in(complaint.pass_time(hours=48))
    assert ("complaint.unregistered.sp", SP) in later
    assert "complaint.silence.citizen" in {template for template, _ in later}
    complaint.act(HEAD, "register-fir")
    assert (complaint.state, complaint.region("magistrate-report")) == (
        "fir-registered",
        "report-due",
    )


def test_a_record_in_which_a_rape_is_found_has_her_examination_due_and_no_other_task_yet() -> None:
    """BNSS 184(1) counts from the information; statements and visits wait for the FIR."""
    complaint = ncr_recorded().signed()
    body = {"sections": ["BNS 64(1)"], "reasons": REASONS}
    complaint.act(ENQUIRY_OFFICER, "change-sections", **body)
    assert [row["kind"] for row in complaint.case["tasks"]["rows"]] == ["medical-examination"]
    assert complaint.clock("task")["status"] == "running"


def test_a_task_that_is_due_already_goes_on_when_a_record_turns_out_cognizable() -> None:
    """Its clock began with it and is not begun anew; that of a new task begins by itself."""
    complaint = ncr_recorded().signed()
    complaint.act(HEAD, "open-task", task="inquest-report")
    begun = dict(complaint.clock("task"))
    complaint.pass_time(hours=2)
    complaint.act(ENQUIRY_OFFICER, "change-sections", sections=THEFT, reasons=REASONS)
    assert complaint.clock("task") == begun
