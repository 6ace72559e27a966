"""What an investigation owes besides its report, over HTTP: experts at the scene of a grave
offence, the statement of a person with a disability, a witness who is in danger."""

from datetime import datetime, timedelta
from typing import Any

from tests.support.matters import (
    ROBBERY,
    THEFT,
    WHY,
    Matter,
    People,
    clock,
    open_tasks,
    refused,
    refused_field,
)


def task_clock(matter: Matter) -> dict[str, Any]:
    """The limit that follows the task due next, as the head of the station sees it."""
    return clock(matter.head.case(matter.reference), "task")


def due_after(row: dict[str, Any], begun: str) -> timedelta:
    """How long after a moment a task is due."""
    return datetime.fromisoformat(row["due_at"]) - datetime.fromisoformat(begun)


def test_experts_visit_the_scene_of_an_offence_of_seven_years_and_no_other(people: People):
    """BNSS 176(3)."""
    lighter = Matter.filed(people, "9000000595").classified(THEFT).signed().registered()
    assert not open_tasks(lighter)
    matter = Matter.filed(people, "9000000596", category="robbery").classified(ROBBERY).signed()
    assert not open_tasks(matter), "counted from the FIR"
    matter.registered()
    visit = open_tasks(matter)["forensic-visit"]
    assert visit["law"] == "BNSS 176(3)"
    assert due_after(visit, matter.seen["fir"]["registered_at"]) == timedelta(hours=24)
    running = task_clock(matter)
    assert (running["status"], running["due_at"]) == ("running", visit["due_at"])

    matter.officer.act(
        matter.reference, "record-task", task="forensic-visit", result="done", number="FSL/7"
    )
    assert not open_tasks(matter) and task_clock(matter)["status"] != "running"


def test_a_person_who_needed_an_interpreter_gives_the_statement_with_one(people: People):
    """BNSS 183(6)(a): whoever asked for help at filing, and whom an officer helped at the FIR."""
    wishing = Matter.filed(people, "9000000597", needs_interpreter=True).classified(THEFT).signed()
    assert "disabled-statement" not in open_tasks(wishing), "there is nothing to investigate yet"
    wishing.registered()
    helped = Matter.filed(people, "9000000598").classified(THEFT).signed()
    helped.registered(assistance="with-interpreter")
    neither = Matter.filed(people, "9000000599").classified(THEFT).signed().registered()
    assert "disabled-statement" not in open_tasks(neither)
    for matter in (wishing, helped):
        statement = open_tasks(matter)["disabled-statement"]
        assert due_after(statement, matter.seen["fir"]["registered_at"]) == timedelta(hours=72)
    helped.officer.act(
        helped.reference, "record-task", task="disabled-statement", result="done", number="VID/3"
    )
    assert not open_tasks(helped) and task_clock(helped)["status"] != "running"
    # Whoever asked is owed the help at filing as well: that is due first.
    assert task_clock(wishing)["due_at"] == open_tasks(wishing)["assistance-at-statement"]["due_at"]


def test_a_witness_in_danger_is_sent_on_to_the_committee_in_five_days(people: People):
    """BNSS 398: the station passes the application on; it protects nobody by itself."""
    matter = Matter.filed(people, "9000000600").classified(THEFT).signed()
    reference, officer = matter.reference, matter.officer
    asks = {"task": "witness-protection"}
    early = officer.try_to_act(reference, "open-task", **asks)
    assert refused_field(early, "task") == "not-accepted"
    matter.registered()
    refused(matter.citizen.try_to_act(reference, "open-task", **asks), 403, "not-allowed")
    since = matter.seen["fir"]["registered_at"]
    officer.act(reference, "open-task", since=since, **asks)
    application = open_tasks(matter)["witness-protection"]
    assert (application["law"], due_after(application, since)) == ("BNSS 398", timedelta(days=5))
    assert task_clock(matter)["due_at"] == application["due_at"]
    # That somebody is in danger nobody reads but those who handle the case.
    for text in (str(matter.seen), str(matter.citizen.get(f"/cases/{reference}/record"))):
        assert "witness-protection" not in text and "गवाह की सुरक्षा" not in text
    officer.act(reference, "record-task", result="done", number="WP/1/2026", text=WHY, **asks)
    assert not open_tasks(matter)
