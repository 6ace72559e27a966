"""The tasks of an investigation: opened by the sections or by an officer, each with its section and
limit, and one clock that follows whichever is due next."""

from datetime import timedelta

import pytest

from casework.engine import access
from contracts.errors import ValidationFailed
from services.complaints.law.consequences import EFFECTS
from services.complaints.rules.tasks import TASKS
from tests.unit.complaints.complaint import (
    DEFINITION,
    NOON,
    ROBBERY,
    THEFT,
    Complaint,
    World,
    notices_in,
)
from tests.unit.complaints.posts import CITIZEN, DSP_OFFICER, ENQUIRY_OFFICER, HEAD
from tests.unit.complaints.stages import investigated

CHILD = {"law": "POCSO Act 2012, s. 8", "cognizable": True, "max_years": 5}


def with_consequences(**consequences: bool) -> Complaint:
    """Under investigation, with sections that have these consequences."""
    complaint = World().file().to_classified(THEFT).signed()
    complaint.pass_time(hours=1)
    known = complaint.case["classification"] | consequences
    complaint.case = complaint.case | {"classification": known}
    complaint.act(HEAD, "register-fir")
    complaint.act(HEAD, "assign-investigator", officer=ENQUIRY_OFFICER.id)
    return complaint


def kinds(complaint: Complaint, **of) -> list[str]:
    rows = complaint.case["tasks"]["rows"]
    return [row["kind"] for row in rows if all(row[k] == v for k, v in of.items())]


def overdue(complaint: Complaint, **span: float) -> list[str]:
    """What the DSP is told is late while time passes."""
    return [
        notice["variables"]["task"]
        for event in complaint.pass_time(**span)
        for notice in event["data"]["notices"]
        if notice["template"] == "complaint.task-overdue.dsp"
    ]


def test_the_form_offers_the_tasks_of_the_table_and_every_one_has_a_law() -> None:
    offered = DEFINITION.actions["record-task"].form.choices["task"]
    assert set(offered) == set(TASKS)
    for kind, task in TASKS.items():
        assert offered[kind]["label"] == task["name"], kind
        assert task["law"] and task["hours"] > 0
        assert (
            any(key in task for key in ("with", "answer", "after", "wish"))
            or kind in (DEFINITION.actions["open-task"].form.choices["task"])
        ), f"nothing opens {kind}"


def test_an_fir_opens_what_its_sections_ask_for_and_nothing_else() -> None:
    assert kinds(investigated()) == []
    complaint = with_consequences(medical_examination=True, forensic_visit=True)
    assert kinds(complaint) == ["forensic-visit", "medical-examination"]
    examination = complaint.case["tasks"]["rows"][1]
    assert examination["due_at"] == NOON + timedelta(hours=24), "since the information"
    visit = complaint.case["tasks"]["rows"][0]
    assert visit["due_at"] == NOON + timedelta(hours=25), "since the FIR"


EXAMINATION = TASKS["medical-examination"]["name"]["hi"]
INQUEST = TASKS["inquest-report"]["name"]["hi"]


def test_the_examination_is_due_a_day_after_the_information_fir_or_none() -> None:
    """BNSS 184: the limit runs before there is an FIR, is told of, and is no other afterwards."""
    complaint = World().file().to_classified(["BNS 64(1)"])
    assert kinds(complaint) == ["medical-examination"]
    assert complaint.case["tasks"]["next"]["due_at"] == NOON + timedelta(hours=24)
    assert overdue(complaint, hours=25) == [EXAMINATION]
    complaint.act(HEAD, "record-task", task="medical-examination", result="done")
    assert kinds(complaint, done_at=None) == ["medical-report"]


def test_a_section_that_comes_later_brings_the_examination_with_it() -> None:
    complaint = World().file().to_classified(THEFT)
    complaint.act(HEAD, "classify", sections=["BNS 64(1)"])
    assert overdue(complaint, hours=25) == [EXAMINATION]


def test_help_that_was_asked_for_at_filing_is_due_in_a_day_and_goes_with_the_fir() -> None:
    """BNSS 173(1), second proviso; 183(6)(a)."""
    assert not World().file().case.get("tasks")
    complaint = World().file(needs_interpreter=True).to_classified(THEFT).signed()
    assert kinds(complaint) == ["assistance-at-statement"]
    help_asked = TASKS["assistance-at-statement"]["name"]["hi"]
    assert overdue(complaint, hours=25) == [help_asked]
    body = {"task": "assistance-at-statement", "result": "done", "text": "She signed to him."}
    complaint.act(HEAD, "record-task", **body)
    complaint.act(HEAD, "register-fir")
    assert "disabled-statement" in kinds(complaint, done_at=None)


@pytest.mark.parametrize(
    "wish",
    [{"needs_educator": True}, {"needs_video": True}, {"needs_place": "Home"}],
    ids=lambda wish: next(iter(wish)),
)
def test_each_kind_of_help_that_is_asked_for_opens_the_task(wish: dict[str, bool | str]) -> None:
    assert kinds(World().file(**wish)) == ["assistance-at-statement"]


def test_a_death_is_inquired_into_without_an_fir_and_nothing_else_is_begun() -> None:
    """BNSS 194: the report is due in a day, and the matter may end without any offence."""
    complaint = World().file().to_assigned()
    with pytest.raises(ValidationFailed):
        complaint.act(HEAD, "open-task", task="search-record")
    complaint.act(HEAD, "open-task", task="inquest-report")
    assert overdue(complaint, hours=25) == [INQUEST]
    complaint.act(HEAD, "record-task", task="inquest-report", result="done", number="UD 1")
    assert complaint.case["tasks"]["open"] == 0


def test_sections_that_are_added_open_theirs_and_none_twice() -> None:
    complaint = with_consequences(forensic_visit=True)
    body = {"sections": THEFT, "reasons": "She is a child.", "other_offences": [CHILD]}
    for _ in range(2):
        complaint.act(DSP_OFFICER, "change-sections", **body)
    listed = kinds(complaint)
    assert len(listed) == len(set(listed))
    assert {"forensic-visit", "child-welfare-committee", "child-statement"} <= set(listed)


@pytest.mark.parametrize(
    ("section", "opened"),
    [
        ("BNS 3(5) r/w POCSO 8", {"child-welfare-committee", "child-statement"}),
        ("BNS 65(1)", {"statement-at-home", "medical-examination"}),
    ],
)
def test_a_section_opens_its_tasks_as_the_table_of_consequences_says(
    section: str, opened: set[str]
) -> None:
    complaint = with_consequences()
    body = {"sections": [*THEFT, section], "reasons": "She told of more."}
    complaint.act(ENQUIRY_OFFICER, "change-sections", **body)
    assert opened <= set(kinds(complaint))


def test_an_unclear_text_that_names_the_childs_act_opens_the_childs_tasks() -> None:
    complaint = with_consequences()
    unclear = CHILD | {"law": "शायद पाक्सो एक्ट, Test Nagar"}
    body = {"sections": THEFT, "reasons": "She is a child.", "other_offences": [unclear]}
    complaint.act(ENQUIRY_OFFICER, "change-sections", **body)
    assert "child-statement" in kinds(complaint)


def test_every_consequence_that_opens_a_task_is_one_of_the_table() -> None:
    assert {task["with"] for task in TASKS.values() if "with" in task} <= set(EFFECTS)
    register = DEFINITION.actions["register-fir"].form
    assert {t["answer"] for t in TASKS.values() if "answer" in t} <= set(register.choices)


def test_a_person_who_was_assisted_at_the_information_is_heard_with_assistance() -> None:
    complaint = World().file().to_classified(THEFT).signed()
    complaint.act(HEAD, "register-fir", assistance="with-interpreter")
    assert kinds(complaint) == ["disabled-statement"]
    complaint.act(DSP_OFFICER, "change-sections", sections=ROBBERY, reasons="He had a knife.")
    assert kinds(complaint).count("disabled-statement") == 1


def test_each_is_called_late_once_and_the_next_is_not_forgotten_behind_it() -> None:
    complaint = with_consequences(forensic_visit=True, woman_officer=False)
    complaint.act(ENQUIRY_OFFICER, "open-task", task="search-record")
    assert overdue(complaint, hours=47) == ["घटना-स्थल पर फ़ोरेंसिक टीम"]
    assert len(overdue(complaint, hours=2)) == 1
    assert overdue(complaint, days=9) == []
    assert kinds(complaint, late=True) == ["forensic-visit", "search-record"]
    complaint.act(ENQUIRY_OFFICER, "record-task", task="search-record", result="done")
    assert complaint.case["tasks"]["open"] == 1


def test_one_that_is_done_in_time_is_late_for_nobody_and_its_report_follows() -> None:
    complaint = with_consequences(medical_examination=True)
    complaint.pass_time(hours=4)
    body = {"task": "medical-examination", "result": "done", "number": "MLR/4"}
    complaint.act(ENQUIRY_OFFICER, "record-task", **body)
    assert complaint.case["tasks"]["next"]["kind"] == "medical-report"
    assert overdue(complaint, hours=167) == []
    assert len(overdue(complaint, hours=2)) == 1


def test_where_it_is_not_possible_no_report_follows() -> None:
    complaint = with_consequences(medical_examination=True)
    body = {"task": "medical-examination", "result": "not-possible", "text": "No consent."}
    complaint.act(ENQUIRY_OFFICER, "record-task", **body)
    assert complaint.case["tasks"]["next"] is None
    assert complaint.last.visibility == "protected"


def test_a_search_is_counted_from_the_search() -> None:
    complaint = investigated()
    complaint.pass_time(hours=40)
    body = {"task": "search-record", "since": NOON.isoformat()}
    complaint.act(ENQUIRY_OFFICER, "open-task", **body)
    assert complaint.clock("task")["due_at"] == NOON + timedelta(hours=48)
    with pytest.raises(ValidationFailed):
        complaint.act(ENQUIRY_OFFICER, "open-task", **body)
    with pytest.raises(ValidationFailed):
        complaint.act(ENQUIRY_OFFICER, "record-task", task="inquest-report", result="done")


def test_the_informant_reads_nothing_of_them_and_is_told_nothing() -> None:
    complaint = with_consequences(medical_examination=True)
    assert "tasks" not in access.view_fields_shown(DEFINITION, complaint.case, CITIZEN)
    body = {"task": "medical-examination", "result": "done"}
    assert notices_in(complaint.act(ENQUIRY_OFFICER, "record-task", **body).events) == []
