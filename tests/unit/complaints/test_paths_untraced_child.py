"""A missing child who is not traced in four months from the FIR: the investigation goes to the
Anti-Human Trafficking Unit (Bachpan Bachao Andolan v. Union of India, 10 May 2013)."""

from collections.abc import Callable
from typing import Any

import pytest

from casework.engine.following import linked, settled
from contracts.errors import ActionNotOpen
from tests.unit.complaints import stages
from tests.unit.complaints.complaint import DEFINITION, ROBBERY, Complaint, World, notices_in
from tests.unit.complaints.posts import (
    AHTU,
    AHTU_HEAD,
    AHTU_OFFICER,
    CITIZEN,
    DUTY_OFFICER,
    ENQUIRY_OFFICER,
    FAR_HEAD,
    HEAD,
    OTHER,
    SP,
    SP_OFFICER,
    STATION,
)

UNTRACED = "untraced-child"
ORDER = {"order_number": "SP/AHTU/4", "reason": "The child is not traced in four months."}
SEEN = {"text": "Seen by Test Officer, before the Committee today."}
ADULT = {"category": "missing-person", "missing_person_age": 30}


def _child(**answers: Any) -> Complaint:
    """A missing child's complaint with the enquiry officer."""
    return World().file(**{"category": "missing-child", **answers}).to_assigned()


def _registered(**answers: Any) -> Complaint:
    complaint = _child(**answers)
    complaint.act(HEAD, "register-fir")
    return stages.under_investigation(complaint)


def _names(complaint: Complaint) -> set[str]:
    return {record["name"] for record in complaint.case["clocks"]}


def _notices(complaint: Complaint, **span: float) -> list[tuple[str, str]]:
    """Who is told of the child in this time."""
    notices = notices_in(complaint.pass_time(**span))
    return [(name.removeprefix("complaint."), to) for name, to in notices if "untraced" in name]


# -- whose four months, and from when ------------------------------------------------------------


def by_category() -> Complaint:
    return _child()


def by_an_age_that_nobody_knows() -> Complaint:
    return _child(category="missing-person")


def by_an_age_learnt_before_the_fir() -> Complaint:
    complaint = _child(**ADULT)
    complaint.act(ENQUIRY_OFFICER, "record-age", age=12)
    return complaint


@pytest.mark.parametrize(
    "child_of", [by_category, by_an_age_that_nobody_knows, by_an_age_learnt_before_the_fir]
)
def test_they_begin_with_the_fir_of_whoever_counts_as_a_child(
    child_of: Callable[[], Complaint],
) -> None:
    complaint = child_of()
    assert UNTRACED not in _names(complaint)
    complaint.act(HEAD, "register-fir")
    assert (complaint.clock(UNTRACED)["due_at"] - complaint.case["recorded_at"]).days == 120


def test_they_count_from_the_zero_fir_wherever_it_is_numbered() -> None:
    complaint = _child()
    complaint.act(HEAD, "register-fir", zero=True)
    due = complaint.clock(UNTRACED)["due_at"]
    complaint.act(HEAD, "transfer", **stages.FAR_AWAY)
    complaint.pass_time(days=3)
    stages.confirm_papers(complaint)
    complaint.act(FAR_HEAD, "register-fir")
    assert complaint.clock(UNTRACED)["due_at"] == due
    assert complaint.clock(UNTRACED)["ended_at"] is None


def by_the_form() -> Complaint:
    return _child(**ADULT)


def by_an_age_learnt_later() -> Complaint:
    complaint = _child(category="missing-person")
    complaint.act(ENQUIRY_OFFICER, "record-age", age=40)
    return complaint


@pytest.mark.parametrize("adult_of", [by_the_form, by_an_age_learnt_later])
def test_an_adult_has_none(adult_of: Callable[[], Complaint]) -> None:
    complaint = adult_of()
    complaint.act(ENQUIRY_OFFICER, "classify", sections=ROBBERY)
    complaint.signed().act(HEAD, "register-fir")
    assert UNTRACED not in _names(complaint)


def test_who_turns_out_a_child_after_the_fir_has_them_from_the_fir_and_leaves_the_register() -> (
    None
):
    complaint = World().file(**ADULT).registered(ROBBERY)
    complaint.pass_time(days=10)
    assert complaint.region("publication") == "published"
    complaint.act(HEAD, "record-age", age=16)
    assert complaint.region("publication") == "publication-barred"
    assert "row" not in complaint.case["publication"] and complaint.case["sensitive"]
    assert (complaint.clock(UNTRACED)["due_at"] - complaint.case["recorded_at"]).days == 120


def test_an_adult_whose_age_is_corrected_stays_one_after_the_fir() -> None:
    complaint = World().file(**ADULT).registered(ROBBERY)
    complaint.act(HEAD, "record-age", age=31)
    assert UNTRACED not in _names(complaint) and not complaint.case["sensitive"]
    assert complaint.region("publication") == "publication-due"


def test_who_counted_as_a_child_by_the_fir_is_nobodys_to_make_an_adult() -> None:
    complaint = _registered(category="missing-person")
    for somebody in (CITIZEN, ENQUIRY_OFFICER, HEAD):
        with pytest.raises(ActionNotOpen):
            complaint.act(somebody, "record-age", age=40)


# -- to the unit ---------------------------------------------------------------------------------


def test_after_four_months_the_superintendent_transfers_it_and_the_unit_investigates() -> None:
    complaint = _registered()
    assert ("untraced.sp", SP) in _notices(complaint, days=121)
    complaint.act(SP_OFFICER, "transfer-investigation", to_station=AHTU, **ORDER)
    assert ("complaint.investigation-transferred.station", AHTU) in notices_in(
        complaint.last.events
    )
    assert complaint.state == "fir-registered" and complaint.case["station"]["code"] == AHTU
    assert complaint.clock(UNTRACED)["ended_at"] is not None
    complaint.act(AHTU_HEAD, "assign-investigator", officer=AHTU_OFFICER.id)
    assert complaint.clock(UNTRACED)["ended_at"] is not None, "begun anew"
    complaint.act(AHTU_OFFICER, "inform-progress", text="The case diary was read.")
    assert _notices(complaint, days=200) == []
    complaint.act(AHTU_OFFICER, "file-final-report", **stages.FINAL)
    complaint.act(AHTU_HEAD, "forward-final-report", **stages.DESPATCH)
    assert complaint.state == "final-report"


def test_it_may_go_there_before_the_four_months_too() -> None:
    complaint = _registered()
    complaint.act(SP_OFFICER, "transfer-investigation", to_station=AHTU, **ORDER)
    assert complaint.clock(UNTRACED)["status"] == "met"
    assert _notices(complaint, days=200) == []


def test_another_office_is_not_the_unit() -> None:
    complaint = _registered()
    complaint.act(SP_OFFICER, "transfer-investigation", to_station=OTHER, **ORDER)
    assert complaint.clock(UNTRACED)["ended_at"] is None
    assert ("untraced.station", OTHER) in _notices(complaint, days=121)


# -- what else ends them -------------------------------------------------------------------------


def test_a_child_who_is_traced_is_investigated_on_and_nobody_is_told() -> None:
    complaint = _registered()
    complaint.act(ENQUIRY_OFFICER, "record-tracing", **SEEN)
    assert ("complaint.traced.citizen", "citizen") in notices_in(complaint.last.events)
    assert complaint.state == "under-investigation"
    assert complaint.clock(UNTRACED)["status"] == "met"
    assert _notices(complaint, days=200) == []
    with pytest.raises(ActionNotOpen):
        complaint.act(HEAD, "record-tracing", **SEEN)


def _row(complaint: Complaint, state: str) -> dict[str, Any]:
    return {
        **{"reference": "8K2M-9QXV-0000-M", "service": "missing-person", "n": "1.1"},
        **{"state": state, "label": {"hi": "मिल गए", "en": "Traced"}, "station": None},
        **{"due_at": None, "overdue": False, "ended": state != "searching", "sequence": 2},
        "opened_at": complaint.world.now.isoformat(),
    }


def _board_says(complaint: Complaint, state: str) -> None:
    link, now = DEFINITION.links["missing_report"], complaint.world.now
    change = linked(DEFINITION, complaint.case, link, _row(complaint, state), now)
    assert change is not None
    complaint.case = settled(complaint.world.rules, DEFINITION, change, now).case


@pytest.mark.parametrize("state", ["restored", "found-dead"])
def test_what_the_board_ends_with_ends_them(state: str) -> None:
    complaint = _registered()
    _board_says(complaint, state)
    assert complaint.case["traced_at"] is not None
    assert complaint.clock(UNTRACED)["status"] == "met"
    assert complaint.case["timeline"][-1]["action"] == "confirm-tracing"


@pytest.mark.parametrize("state", ["searching", "closed"])
def test_a_board_that_searches_or_was_closed_by_mistake_ends_nothing(state: str) -> None:
    complaint = _registered()
    _board_says(complaint, state)
    assert complaint.clock(UNTRACED)["ended_at"] is None


def test_a_police_report_ends_them_and_a_further_investigation_owes_them_at_once() -> None:
    complaint = stages.to_court(_registered())
    assert complaint.clock(UNTRACED)["status"] == "met"
    assert _notices(complaint, days=130) == []
    stages.to_further(complaint)
    notices = _notices(complaint, minutes=1)
    assert ("untraced.sp", SP) in notices and ("untraced.station", STATION) in notices


def test_no_tracing_is_entered_of_what_is_not_about_somebody_missing() -> None:
    with pytest.raises(ActionNotOpen):
        World().file().registered().act(HEAD, "record-tracing", **SEEN)


def test_before_the_fir_a_child_is_not_traced_away() -> None:
    complaint = World().file(category="missing-child")
    complaint.act(DUTY_OFFICER, "acknowledge")
    with pytest.raises(ActionNotOpen):
        complaint.act(HEAD, "record-tracing", **SEEN)
