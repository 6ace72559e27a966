"""Every clock of an e-complaint: it begins, each mark comes at its time and once, it ends; and
nothing that is written meanwhile moves it."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from tests.unit.complaints import stages
from tests.unit.complaints.complaint import DEFINITION, THEFT, Complaint, World, notices_in
from tests.unit.complaints.limits import BEFORE_REGISTRATION, Limit
from tests.unit.complaints.limits_after_fir import AFTER_FIR
from tests.unit.complaints.limits_afterwards import AFTERWARDS
from tests.unit.complaints.posts import (
    CITIZEN,
    ENQUIRY_OFFICER,
    FAR_HEAD,
    HEAD,
    OTHER_HEAD,
    SP,
    SP_OFFICER,
    STATION,
    chain,
    resolved,
)

LIMITS = BEFORE_REGISTRATION | AFTERWARDS | AFTER_FIR
EVERY_LIMIT = pytest.mark.parametrize(("name", "limit"), LIMITS.items(), ids=list(LIMITS))
MOMENT = timedelta(seconds=1)
WRITINGS = 20


def _templates(name: str) -> set[str]:
    """Those of the clock's marks, and of the actions that its marks take."""
    marks = DEFINITION.clocks[name].marks
    actions = [DEFINITION.actions[mark.takes] for mark in marks if mark.takes]
    ways = [way for action in actions for way in action.transitions]
    told_by = [*(mark.tell for mark in marks), *(way.tells for way in ways)]
    return {template for templates in told_by for template in templates}


ENDED_BY_THEIR_MARK = ("signature", "enquiry", "publication", "withdrawal")


def audiences_of(name: str, events: list[dict[str, Any]]) -> set[tuple[str, str]]:
    """Whom a clock, and what its marks take, told by ``events``."""
    templates = _templates(name)
    notices = [
        (template, office) for template, office in notices_in(events) if template in templates
    ]
    return {(template.removeprefix("complaint."), office) for template, office in notices}


def until(complaint: Complaint, moment: datetime) -> None:
    """Let time pass until ``moment``, mark by mark."""
    complaint.pass_time(seconds=(moment - complaint.world.now).total_seconds())


def test_every_clock_of_the_definition_is_written_out() -> None:
    assert set(LIMITS) == set(DEFINITION.clocks)
    for name, limit in LIMITS.items():
        assert len(limit.marks) == len(DEFINITION.clocks[name].marks), name


@EVERY_LIMIT
def test_each_mark_comes_at_its_time_and_tells_once_whom_it_should(name: str, limit: Limit) -> None:
    complaint = limit.begins()
    began = complaint.world.now
    for number, (after, whom) in enumerate(limit.marks):
        if complaint.clock(name)["ended_at"] is not None:
            break
        if after > MOMENT:
            until(complaint, began + after - MOMENT)
            assert complaint.clock(name)["fired"] == number, "before its time"
        caused = complaint.pass_time(seconds=2)
        assert complaint.clock(name)["fired"] == number + 1, "not at its time"
        assert audiences_of(name, caused) == whom
    assert audiences_of(name, complaint.pass_time(days=100)) == set(), "told a second time"


@EVERY_LIMIT
def test_what_it_measures_ends_it_in_time_and_nobody_is_told(name: str, limit: Limit) -> None:
    complaint = limit.begins()
    complaint.pass_time(seconds=5)
    assert complaint.clock(name)["status"] == "running"
    limit.ends(complaint)
    record = complaint.clock(name)
    assert record["ended_at"] is not None and record["next_at"] is None
    assert record["status"] == "met"
    warned = {t for mark in DEFINITION.clocks[name].marks for t in mark.tell}
    assert warned.isdisjoint(template for template, _ in notices_in(complaint.pass_time(days=100)))
    assert complaint.clock(name)["fired"] == record["fired"]


@EVERY_LIMIT
def test_what_ends_it_late_leaves_the_breach_on_record(name: str, limit: Limit) -> None:
    complaint = limit.begins()
    until(complaint, complaint.world.now + limit.marks[-1][0] + MOMENT)
    if complaint.clock(name)["ended_at"] is not None:
        of_its_own = ("signature", "enquiry", "publication", "task", "withdrawal")
        assert name in of_its_own, "its own mark ended it"
        return
    assert complaint.clock(name)["status"] == "breached"
    limit.ends(complaint)
    assert complaint.clock(name)["status"] == "breached"
    assert complaint.clock(name)["ended_at"] is not None


@EVERY_LIMIT
def test_writing_all_the_time_moves_no_mark(name: str, limit: Limit) -> None:
    """Defect D1: however often somebody writes, the case escalates on time."""
    quiet, busy = limit.begins(), limit.begins()
    began, due = busy.world.now, busy.clock(name)["due_at"]
    end = limit.marks[-1][0] + MOMENT
    for part in range(1, WRITINGS + 1):
        _write(busy)
        until(busy, began + end * part / WRITINGS)
    until(quiet, began + end)
    assert busy.clock(name)["due_at"] == due
    assert _moments(busy, name) == _moments(quiet, name) != []


def _write(complaint: Complaint) -> None:
    for actor in (HEAD, FAR_HEAD):
        if "note" in complaint.open(actor):
            complaint.act(actor, "note", text="The citizen asked again.")
    if "add-information" in complaint.open(CITIZEN):
        complaint.act(CITIZEN, "add-information", text="Is there any news?")


def _moments(complaint: Complaint, name: str) -> list[tuple[Any, ...]]:
    takes = {mark.takes for mark in DEFINITION.clocks[name].marks}
    return [
        (entry["at"], entry["action"], entry["details"].get("level"))
        for entry in complaint.case["timeline"]
        if entry["details"].get("clock") == name or entry["action"] in takes
    ]


# -- pauses, restarts, and what counts as contact --------------------------------------------------


def test_only_waiting_for_the_citizen_pauses_and_only_the_decision() -> None:
    pausing = {name: clock.pauses_on for name, clock in DEFINITION.clocks.items()}
    assert {name for name, states in pausing.items() if states} == {"decision"}
    assert pausing["decision"] == {"information-requested"}


def test_waiting_for_the_citizen_pauses_the_decision_for_as_long_as_it_took() -> None:
    complaint = World().file().to_assigned()
    due = complaint.clock("decision")["due_at"]
    complaint.act(ENQUIRY_OFFICER, "request-information", text="Which one?")
    assert complaint.clock("decision")["status"] == "paused"
    assert complaint.clock("decision")["due_at"] == due + timedelta(days=7)
    complaint.pass_time(days=2)
    complaint.act(CITIZEN, "give-information", text="The red one.")
    assert complaint.clock("decision")["status"] == "running"
    assert complaint.clock("decision")["due_at"] == due + timedelta(days=2)


@pytest.mark.parametrize("silent_for", [7, 20])
def test_a_citizen_who_does_not_answer_costs_seven_days_and_no_more(silent_for: int) -> None:
    complaint = stages.information_requested()
    due = complaint.clock("decision")["due_at"]
    complaint.pass_time(days=silent_for)
    assert complaint.clock("decision")["status"] == "running"
    complaint.act(CITIZEN, "give-information", text="The red one.")
    assert complaint.clock("decision")["due_at"] == due


def test_a_third_question_does_not_pause() -> None:
    complaint = World().file().to_assigned()
    due = complaint.clock("decision")["due_at"]
    for _ in range(2):
        complaint.act(ENQUIRY_OFFICER, "request-information", text="And this?")
        complaint.pass_time(days=1)
        complaint.act(CITIZEN, "give-information", text="This.")
    complaint.act(ENQUIRY_OFFICER, "request-information", text="And that?")
    assert complaint.clock("decision")["status"] == "running"
    assert complaint.clock("decision")["due_at"] == due + timedelta(days=2)


def test_classifying_goes_on_while_the_citizen_is_asked_and_ends_the_pause() -> None:
    complaint = stages.information_requested()
    complaint.act(ENQUIRY_OFFICER, "classify", sections=THEFT)
    assert complaint.clock("decision")["status"] == "running"
    assert complaint.clock("reply")["status"] == "stopped"


def test_only_a_note_that_the_citizen_reads_is_contact() -> None:
    complaint = World().file().to_assigned()
    complaint.act(ENQUIRY_OFFICER, "note", text="Not yet called.")
    assert complaint.clock("first-contact")["status"] == "running"
    complaint.act(ENQUIRY_OFFICER, "note", text="I will call tomorrow.", visible=True)
    assert complaint.clock("first-contact")["status"] == "met"


def test_after_an_outage_all_levels_that_were_passed_come_at_once_and_once() -> None:
    complaint = World().file()
    complaint.world.now += timedelta(hours=5)
    complaint.tick()
    kinds = [e["action"] for e in complaint.case["timeline"] if e["details"].get("clock")]
    assert kinds == ["warn", "escalate", "escalate", "escalate"]
    assert audiences_of("acknowledge", complaint.pass_time(days=2)) == set()


def test_a_transfer_stops_the_old_stations_clocks_and_the_decision_runs_on() -> None:
    complaint = World().file(category="nuisance").to_assigned()
    due = complaint.clock("decision")["due_at"]
    complaint.pass_time(hours=1)
    complaint.act(HEAD, "transfer", **stages.THERE)
    assert complaint.clock("first-contact")["status"] == "stopped"
    complaint.act(SP_OFFICER, "transfer", **stages.THERE)
    assert complaint.clock("acknowledge")["started_at"] == complaint.world.now
    assert complaint.clock("decision")["due_at"] == due
    complaint.act(OTHER_HEAD, "acknowledge")
    assert complaint.clock("assign")["started_at"] == complaint.world.now
    assert complaint.clock("decision")["due_at"] == due


def test_coming_back_from_the_citizen_does_not_start_the_first_contact_anew() -> None:
    complaint = stages.information_requested()
    complaint.pass_time(hours=1)
    complaint.act(CITIZEN, "give-information", text="The red one.")
    assert complaint.clock("first-contact")["status"] == "met"


def test_a_note_after_the_seven_days_does_not_pause_anew() -> None:
    complaint = stages.information_requested()
    complaint.pass_time(days=8)
    due = complaint.clock("decision")["due_at"]
    complaint.act(ENQUIRY_OFFICER, "note", text="Still no answer.")
    assert complaint.clock("decision")["status"] == "running"
    assert complaint.clock("decision")["due_at"] == due


def test_a_breached_limit_is_not_paused() -> None:
    complaint = World().file().to_assigned()
    complaint.pass_time(days=22)
    due = complaint.clock("decision")["due_at"]
    complaint.act(ENQUIRY_OFFICER, "request-information", text="Which one?")
    assert complaint.clock("decision")["status"] == "breached"
    complaint.act(CITIZEN, "give-information", text="The red one.")
    assert complaint.clock("decision")["due_at"] == due < complaint.world.now


def test_what_is_done_between_two_marks_keeps_the_later_ones_from_coming() -> None:
    complaint = stages.opened()
    complaint.pass_time(hours=25)
    complaint.act(HEAD, "assign", officer=ENQUIRY_OFFICER.id)
    assert complaint.clock("assign")["status"] == "breached"
    assert audiences_of("assign", complaint.pass_time(days=30)) == set()


# -- what the citizen reads of it ------------------------------------------------------------------


def test_the_citizen_reads_who_was_told() -> None:
    complaint = World().file()
    complaint.pass_time(minutes=15)
    text = complaint.view["timeline"][-1]["text"]
    assert "the DSP" in text["en"] and "डीएसपी" in text["hi"]


def test_the_citizen_reads_who_was_really_told_where_a_post_is_passed_over() -> None:
    complaint = World().file(resolved(offices={**chain(STATION), "dsp": None}))
    assert ("unacknowledged.dsp", SP) in audiences_of(
        "acknowledge", complaint.pass_time(minutes=15)
    )
    text = complaint.view["timeline"][-1]["text"]
    assert "Superintendent of Police" in text["en"] and "पुलिस अधीक्षक" in text["hi"]
