"""The preliminary enquiry: from three to under seven years, by a DSP's order, fourteen days."""

from datetime import timedelta

import pytest

from chassis.actor import Actor
from contracts.errors import ActionNotOpen, ContractError, NotAllowed, NotFound, ValidationFailed
from tests.unit.complaints.complaint import (
    CLOSING,
    INSULT,
    MODESTY,
    RESTRAINT,
    ROBBERY,
    THEFT,
    Complaint,
    World,
    notices_in,
)
from tests.unit.complaints.posts import (
    CITIZEN,
    CONTROL,
    DSP,
    DSP_OFFICER,
    ENQUIRY_OFFICER,
    FAR_DSP_OFFICER,
    FAR_SP_OFFICER,
    HEAD,
    SP,
    SP_OFFICER,
    STATION,
    WOMAN_OFFICER,
)
from tests.unit.complaints.stages import (
    ORDER,
    enquiry_permitted,
    enquiry_reported,
    enquiry_requested,
)

OUTSIDE = {
    "not an offence": [],
    "not cognizable": INSULT,
    "under three years": RESTRAINT,
    "ten years": ROBBERY,
    "one in the band and one beyond it": [*THEFT, *ROBBERY],
    "one in the band and one below it": [*THEFT, *RESTRAINT],
}


@pytest.mark.parametrize("sections", OUTSIDE.values(), ids=OUTSIDE)
def test_outside_the_band_no_enquiry_exists(sections: list[str]) -> None:
    complaint = World().file().to_classified(sections)
    for officer in (HEAD, ENQUIRY_OFFICER, DSP_OFFICER, SP_OFFICER):
        assert not [name for name in complaint.open(officer) if "enquiry" in name]
    with pytest.raises(ActionNotOpen):
        complaint.act(HEAD, "request-enquiry", reasons="It is not clear what happened.")


def test_in_the_band_the_station_may_ask_and_nothing_more() -> None:
    complaint = World().file().to_classified(MODESTY)
    assert "request-enquiry" in complaint.open(HEAD)
    assert "open-enquiry" not in complaint.open(HEAD)
    with pytest.raises(NotAllowed):
        complaint.act(ENQUIRY_OFFICER, "request-enquiry", reasons="It is not clear.")


@pytest.mark.parametrize(
    ("officer", "refusal"),
    [
        (HEAD, NotAllowed),
        (ENQUIRY_OFFICER, NotAllowed),
        (CONTROL, NotAllowed),
        (CITIZEN, NotAllowed),
        (FAR_DSP_OFFICER, NotFound),
        (FAR_SP_OFFICER, NotFound),
    ],
)
def test_nobody_below_a_dsp_and_no_other_districts_dsp_permits(
    officer: Actor, refusal: type[ContractError]
) -> None:
    complaint = enquiry_requested()
    with pytest.raises(refusal):
        complaint.act(officer, "permit-enquiry", **ORDER)
    assert complaint.state == "enquiry-requested"


@pytest.mark.parametrize("missing", ["order_number", "reasons"])
def test_an_order_has_a_number_and_reasons(missing: str) -> None:
    order = {field: value for field, value in ORDER.items() if field != missing}
    with pytest.raises(ValidationFailed) as refused:
        enquiry_requested().act(DSP_OFFICER, "permit-enquiry", **order)
    assert refused.value.fields == {missing: "required"}


@pytest.mark.parametrize("officer", [DSP_OFFICER, SP_OFFICER])
def test_the_order_stands_in_the_record(officer: Actor) -> None:
    complaint = enquiry_requested()
    complaint.act(officer, "permit-enquiry", **ORDER)
    enquiry = complaint.view["enquiry"]
    assert (enquiry["order_number"], enquiry["by"]) == (ORDER["order_number"], officer.id)
    assert ORDER["order_number"] in complaint.view["timeline"][-1]["text"]["en"]
    assert ORDER["reasons"] not in str(complaint.view), "reasons are for the record alone"


def test_what_was_refused_is_registered_and_not_asked_again_under_any_sections() -> None:
    complaint = enquiry_requested().signed()
    complaint.act(DSP_OFFICER, "refuse-enquiry", reasons="It is clear enough.")
    assert complaint.state == "classified"
    assert complaint.clock("registration")["status"] == "running"
    assert "request-enquiry" not in complaint.open(HEAD)
    for sections in (THEFT, MODESTY):
        complaint.act(HEAD, "classify", sections=sections)
        assert "request-enquiry" not in complaint.open(HEAD)
    assert "register-fir" in complaint.open(HEAD)


def test_what_was_refused_is_not_classified_out_of_its_fir() -> None:
    complaint = enquiry_requested()
    complaint.act(DSP_OFFICER, "refuse-enquiry", reasons="It is clear enough.")
    for sections in ([], INSULT):
        with pytest.raises(ValidationFailed):
            complaint.act(HEAD, "classify", sections=sections)


def test_for_an_atrocity_no_enquiry_goes_before_the_fir() -> None:
    complaint = World().file(category="sc-st-atrocity").to_classified(THEFT)
    assert "request-enquiry" not in complaint.open(HEAD)


def test_a_prima_facie_case_is_registered_once_it_is_signed() -> None:
    complaint = enquiry_reported(prima_facie=True)
    assert "close" not in complaint.open(HEAD)
    with pytest.raises(ActionNotOpen):
        complaint.act(HEAD, "register-fir")
    complaint.signed().act(HEAD, "register-fir")
    assert complaint.state == "fir-registered"
    assert "close" not in complaint.open(HEAD)


def test_without_a_prima_facie_case_it_is_closed_with_reasons_and_never_registered() -> None:
    complaint = enquiry_reported(prima_facie=False).signed()
    assert "register-fir" not in complaint.open(HEAD)
    with pytest.raises(ActionNotOpen):
        complaint.act(HEAD, "register-fir")
    complaint.act(HEAD, "close", **CLOSING | {"reason_code": "no-prima-facie-case"})
    assert complaint.state == "closed"
    assert [p["kind"] for p in complaint.case["documents"]] == ["closure-notice", "appeal-letter"]


def test_without_a_prima_facie_case_the_station_does_not_act_on_own_information_either() -> None:
    complaint = enquiry_reported(prima_facie=False)
    complaint.pass_time(hours=73)
    with pytest.raises(ActionNotOpen):
        complaint.act(HEAD, "register-fir", own_information=True)


def test_only_the_officer_named_reports() -> None:
    complaint = enquiry_permitted()
    for officer in (HEAD, WOMAN_OFFICER, DSP_OFFICER):
        with pytest.raises(NotAllowed):
            complaint.act(officer, "report-enquiry", prima_facie=True, report="What was found.")


@pytest.mark.parametrize("start", [enquiry_requested, enquiry_permitted])
def test_the_fir_may_be_registered_at_once_instead_of_any_enquiry(start) -> None:
    complaint = start().signed()
    complaint.act(HEAD, "register-fir")
    assert complaint.state == "fir-registered"
    ended = [c for c in ("enquiry", "enquiry-permission") if _has_clock(complaint, c)]
    assert all(complaint.clock(name)["ended_at"] is not None for name in ended)


def _has_clock(complaint: Complaint, name: str) -> bool:
    return any(record["name"] == name for record in complaint.case["clocks"])


# -- fourteen days --------------------------------------------------------------------------------


def test_the_tenth_and_thirteenth_day_warn_and_the_fourteenth_ends_it() -> None:
    complaint = enquiry_permitted()
    due = complaint.clock("enquiry")["due_at"]
    assert due.isoformat() == "2026-12-04T18:29:59.999000+00:00"
    days = {
        template: event["occurred_at"][:10]
        for event in complaint.pass_time(days=15)
        for template, _ in notices_in([event])
        if ".enquiry-" in template
    }
    assert days == {
        "complaint.enquiry-warning.officer": "2026-11-30",
        "complaint.enquiry-warning.station": "2026-11-30",
        "complaint.enquiry-last-warning.officer": "2026-12-03",
        "complaint.enquiry-last-warning.dsp": "2026-12-03",
        "complaint.enquiry-overdue.sp": "2026-12-04",
        "complaint.enquiry-ended.citizen": "2026-12-04",
        "complaint.enquiry-ended.station": "2026-12-04",
    }
    assert complaint.state == "enquiry-ended"


def test_no_action_extends_it_or_moves_its_last_day() -> None:
    complaint = enquiry_permitted()
    due = complaint.clock("enquiry")["due_at"]
    complaint.act(HEAD, "assign", officer=WOMAN_OFFICER.id)
    complaint.act(HEAD, "note", text="We need more time.", visible=True)
    complaint.act(CITIZEN, "add-information", text="I agree.")
    complaint.act(WOMAN_OFFICER, "open-enquiry")
    everybody = (HEAD, WOMAN_OFFICER, DSP_OFFICER, SP_OFFICER)
    names = {name for officer in everybody for name in complaint.open(officer)}
    offered = {"assign", "note", "sign", "report-enquiry", "register-fir", "record-informant"}
    assert names == {*offered, "open-task"}, "an inquest alone waits for nothing"
    assert complaint.clock("enquiry")["due_at"] == due
    complaint.pass_time(days=15)
    with pytest.raises(ActionNotOpen):
        complaint.act(WOMAN_OFFICER, "report-enquiry", prima_facie=False, report="Too late.")


@pytest.mark.parametrize("registers", [True, False])
def test_after_the_fourteen_days_the_station_registers_and_only_a_dsp_closes(
    registers: bool,
) -> None:
    complaint = enquiry_permitted().signed()
    complaint.pass_time(days=15)
    assert "register-fir" in complaint.open(HEAD)
    assert {"close", "close-by-order"}.isdisjoint(complaint.open(HEAD))
    if registers:
        complaint.act(HEAD, "register-fir")
    else:
        complaint.act(DSP_OFFICER, "close-by-order", **CLOSING)
    assert complaint.state == ("fir-registered" if registers else "closed")


def test_if_nobody_decides_then_the_superintendent_hears_of_it_and_the_citizen_may_appeal() -> None:
    complaint = enquiry_permitted()
    ended = complaint.clock("enquiry")["due_at"]
    complaint.world.now = ended - timedelta(seconds=1)
    caused = complaint.pass_time(days=4)
    assert ("complaint.undecided-after-enquiry.sp", SP) in notices_in(caused)
    assert "appeal" in complaint.open(CITIZEN)


def test_the_days_are_counted_from_the_receipt_of_the_information() -> None:
    complaint = World().file().to_classified(THEFT)
    complaint.pass_time(days=12)
    complaint.act(HEAD, "request-enquiry", reasons="It is not clear what happened.")
    complaint.act(DSP_OFFICER, "permit-enquiry", **ORDER)
    complaint.pass_time(days=3)
    assert complaint.state == "enquiry-ended"


def test_an_order_after_the_fourteenth_day_opens_nothing() -> None:
    complaint = World().file().to_classified(THEFT)
    complaint.pass_time(days=13)
    complaint.act(HEAD, "request-enquiry", reasons="It is not clear what happened.")
    complaint.pass_time(days=2)
    with pytest.raises(NotAllowed):
        complaint.act(DSP_OFFICER, "permit-enquiry", **ORDER)
    late = World().file().to_classified(THEFT)
    late.pass_time(days=15)
    with pytest.raises(NotAllowed):
        late.act(HEAD, "request-enquiry", reasons="It is not clear what happened.")


def test_a_dsp_who_does_not_decide_in_a_day_is_reported_to_the_superintendent() -> None:
    complaint = enquiry_requested()
    caused = notices_in(complaint.pass_time(hours=24))
    assert ("complaint.permission-warning.dsp", DSP) in caused
    assert ("complaint.permission-overdue.sp", SP) in caused


def test_a_matter_that_comes_back_on_appeal_is_not_enquired_into_a_second_time() -> None:
    complaint = enquiry_reported(prima_facie=False)
    complaint.act(HEAD, "close", **CLOSING)
    complaint.act(CITIZEN, "appeal", text="Nobody spoke to the witness.")
    complaint.act(
        SP_OFFICER, "decide-appeal", decision="direct-action", reasons="Speak to the witness."
    )
    complaint.act(HEAD, "classify", sections=THEFT)
    assert "request-enquiry" not in complaint.open(HEAD)
    assert complaint.case["offices"]["handling"] == STATION
    assert "register-fir" in complaint.signed().open(HEAD)
