"""Ways through the machine that were missing or should not exist: a Zero FIR for which nothing is
done, steps that are open in too few states, a direction that is not followed."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from contracts.errors import ActionNotOpen, ValidationFailed
from tests.unit.complaints.complaint import CLOSING, INSULT, MODESTY, THEFT, Complaint, World
from tests.unit.complaints.posts import (
    CITIZEN,
    DSP_OFFICER,
    DUTY_OFFICER,
    ENQUIRY_OFFICER,
    FAR_HEAD,
    HEAD,
    SP_OFFICER,
    WOMAN_OFFICER,
)
from tests.unit.complaints.stages import (
    FAR_AWAY,
    after_the_enquiry,
    appealed,
    closed,
    confirm_papers,
    decided,
    further_investigated,
    report_submitted,
    zero_fir_disputed,
    zero_fir_sent,
)

WHY = "The reasons given do not hold."
ORDER = {"order_number": "1/2026", "court": "CJM Patna"}
UNLISTED = {"law": "An Act that no table has", "cognizable": True, "max_years": 5}
PUBLIC = {"public": True, "enquiry": False, "reasons": "It protects nobody."}


# -- a Zero FIR is an FIR ------------------------------------------------------------------------


def _zero(sections: list[str]) -> Complaint:
    complaint = World().file().to_classified(sections).signed()
    complaint.act(HEAD, "register-fir", zero=True, recorded_by=WOMAN_OFFICER.id)
    return complaint


def test_what_cannot_wait_is_owed_from_the_zero_fir_on() -> None:
    complaint = _zero(["BNS 64(1)"])
    owed = [row["kind"] for row in complaint.case["tasks"]["rows"]]
    assert "medical-examination" in owed
    assert complaint.clock("task")["status"] == "running"
    complaint.act(ENQUIRY_OFFICER, "record-task", task="medical-examination", result="done")
    complaint.act(HEAD, "transfer", **FAR_AWAY)
    confirm_papers(complaint)
    complaint.act(FAR_HEAD, "register-fir")
    listed = [row["kind"] for row in complaint.case["tasks"]["rows"]]
    assert len(listed) == len(set(listed)), "none is owed twice"


def test_the_two_months_count_from_the_first_book() -> None:
    complaint = _zero(["BNS 64(1)"])
    recorded = complaint.case["zero_fir"]["registered_at"]
    assert (complaint.clock("two-months")["due_at"] - recorded).days == 59
    complaint.act(HEAD, "transfer", **FAR_AWAY)
    complaint.pass_time(days=3)
    confirm_papers(complaint)
    complaint.act(FAR_HEAD, "register-fir")
    assert complaint.case["fir"]["registered_at"] - recorded >= timedelta(days=3)
    assert (complaint.clock("two-months")["due_at"] - recorded).days == 59
    # So does the report to the Magistrate: it is owed since then, and told at once.
    assert complaint.clock("fir-report")["due_at"] - recorded == timedelta(hours=24)


def test_the_sections_of_a_zero_fir_change_and_one_stays_cognizable() -> None:
    complaint = zero_fir_sent()
    with pytest.raises(ValidationFailed):
        complaint.act(SP_OFFICER, "change-sections", sections=INSULT, reasons=WHY)
    complaint.act(HEAD, "change-sections", sections=[*THEFT, *MODESTY], reasons=WHY)
    assert complaint.case["sensitive"]


@pytest.mark.parametrize("start", [zero_fir_sent, zero_fir_disputed])
def test_the_victim_of_a_zero_fir_is_named_while_it_is_on_its_way(
    start: Callable[[], Complaint],
) -> None:
    complaint = start()
    body = {"victim_name": "Test Victim One", "victim_mobile": "9000000003"}
    complaint.act(HEAD, "name-victim", **body)


# -- what is open where --------------------------------------------------------------------------


def _searched() -> Complaint:
    complaint = World().file(category="missing-person", missing_person_age=30).to_assigned()
    complaint.act(HEAD, "open-search", entry_number="MP/12/2026")
    return complaint


def test_a_dsp_ends_no_search_for_who_is_not_traced() -> None:
    world = World()
    complaint = world.file(category="missing-person", missing_person_age=30)
    after_the_enquiry(complaint)
    with pytest.raises(ValidationFailed) as refused:
        complaint.act(DSP_OFFICER, "close-by-order", **CLOSING)
    assert "reason_code" in refused.value.fields
    complaint.act(DSP_OFFICER, "close-by-order", **(CLOSING | {"reason_code": "resolved"}))


def test_on_appeal_too_the_missing_person_may_turn_out_a_child() -> None:
    complaint = appealed(_searched())
    complaint.act(CITIZEN, "record-age", age=16)
    assert complaint.case["mandatory_fir"] is True
    assert complaint.clock("missing-child-fir")["ended_at"] is None
    complaint.act(HEAD, "register-fir")


@pytest.mark.parametrize("start", [_searched, lambda: appealed(closed())])
def test_particulars_are_added_until_it_is_registered(start: Callable[[], Complaint]) -> None:
    start().act(DUTY_OFFICER, "record-informant", occupation="Teacher")


@pytest.mark.parametrize(
    "start",
    [report_submitted, further_investigated, lambda: decided(appealed(), "reject"), _searched],
)
def test_a_case_is_given_to_its_informant_wherever_it_stands(
    start: Callable[[], Complaint],
) -> None:
    complaint = start()
    complaint.case = complaint.case | {"intake": {"unowned": True}}
    assert "hand-to-informant" in complaint.open(DUTY_OFFICER)


def _unlisted() -> Complaint:
    complaint = World().file().to_assigned()
    body = {"sections": THEFT, "other_offences": [UNLISTED]}
    complaint.act(ENQUIRY_OFFICER, "classify", **body)
    complaint.signed()
    return complaint


def test_an_act_that_is_in_no_table_is_decided_on_after_the_fir_too() -> None:
    complaint = _unlisted()
    complaint.act(HEAD, "register-fir")
    complaint.act(DSP_OFFICER, "decide-on-unlisted", **PUBLIC)
    assert complaint.case["classification"]["decided"]["public"] is True
    assert complaint.case["publication"]["barred"], "a register that is closed stays closed"
    complaint.pass_time(days=2)
    assert complaint.region("publication") == "publication-barred"


# -- a direction that is not followed ------------------------------------------------------------


def test_an_order_on_a_breached_direction_gives_a_new_day() -> None:
    complaint = decided(appealed(), "direct-registration")
    complaint.pass_time(days=4)
    complaint.act(HEAD, "enter-magistrate-order", **ORDER)
    assert complaint.clock("directed-registration")["status"] == "running"


def test_an_order_that_is_not_followed_leads_to_a_second_one() -> None:
    complaint = closed()
    complaint.act(HEAD, "enter-magistrate-order", **ORDER)
    with pytest.raises(ActionNotOpen):
        complaint.act(HEAD, "enter-magistrate-order", **ORDER)
    complaint.pass_time(days=4)
    complaint.act(HEAD, "enter-magistrate-order", **(ORDER | {"order_number": "2/2026"}))
    assert complaint.case["magistrate_order"]["number"] == "2/2026"
    assert complaint.clock("directed-registration")["status"] == "running"


def test_the_hour_of_a_childs_fir_does_not_run_for_an_adult() -> None:
    """Not either where the State wants an FIR for every missing person."""
    complaint = opened_missing()
    assert complaint.clock("missing-child-fir")["status"] == "running"
    complaint.act(HEAD, "record-age", age=30)
    assert complaint.case["mandatory_fir"] is True
    assert complaint.clock("missing-child-fir")["ended_at"] is not None
    complaint.act(HEAD, "record-age", age=12)
    assert complaint.clock("missing-child-fir")["ended_at"] is None


def opened_missing() -> Complaint:
    complaint = World().file(category="missing-person")
    complaint.act(DUTY_OFFICER, "acknowledge")
    complaint.case = complaint.case | {"any_missing_person": True}
    return complaint
