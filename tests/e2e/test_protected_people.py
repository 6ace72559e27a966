"""Whom the law protects: a child and a member of a Scheduled Caste, who is helped in giving a
statement, and a death that is inquired into without an FIR."""

from datetime import datetime, timedelta

from tests.support.matters import (
    THEFT,
    WHY,
    Matter,
    People,
    clock,
    open_tasks,
    refused,
    refused_field,
)
from tests.support.polling import eventually

CHILD, ATROCITY, RAPE = "POCSO 8", "SC/ST Act 3(1)(r)", "BNS 64(1)"


def test_of_a_child_and_an_atrocity_a_dsp_investigates_in_two_months(people: People):
    matter = Matter.filed(people, "9000000593").classified(CHILD, ATROCITY)
    reference, head, dsp = matter.reference, matter.head, people.officer("dsp.patna")
    assert matter.seen["sensitive"]
    assert open_tasks(matter).keys() == {"medical-examination"}, "due before the FIR: BNSS 184"
    assert clock(head.case(reference), "task")["status"] == "running"
    matter.signed().registered()
    assert clock(head.case(reference), "two-months")["status"] == "running"
    assert {"child-welfare-committee", "child-statement"} <= open_tasks(matter).keys()
    below = head.try_to_act(reference, "assign-investigator", officer=matter.officer.username)
    assert refused_field(below, "officer") == "not-accepted"
    begun = dsp.act(reference, "assign-investigator", officer=dsp.username)
    assert begun["state"] == "under-investigation"
    dsp.act(reference, "record-task", task="child-welfare-committee", result="done", number="C/1")
    assert "child-welfare-committee" not in open_tasks(matter)
    refused(head.try_to_act(reference, "publish-fir"), 409, "action-not-open")


def test_help_is_asked_for_at_filing_and_a_death_is_inquired_into_without_an_fir(people: People):
    matter = Matter.filed(
        people, "9000000594", needs_interpreter=True, needs_place="Home"
    ).assigned()
    reference, head = matter.reference, matter.head
    assert open_tasks(matter).keys() == {"assistance-at-statement"}
    assert clock(head.case(reference), "task")["status"] == "running"
    early = head.try_to_act(reference, "open-task", task="search-record")
    assert refused_field(early, "task") == "not-accepted"
    matter.officer.act(reference, "open-task", task="inquest-report")
    for task in ("assistance-at-statement", "inquest-report"):
        matter.officer.act(reference, "record-task", task=task, result="done", text=WHY)
    assert not open_tasks(matter) and not matter.seen.get("tasks")


def test_an_fir_that_turns_out_to_be_about_a_child_is_closed_there_and_then(people: People):
    """Everything that follows from sections follows from those that are added later, too."""
    matter = Matter.filed(people, "9000000606").classified(THEFT).signed().registered()
    reference, head, number = matter.reference, matter.head, matter.seen["fir"]["number"]
    path = f"/public-papers/complaint/firs/{number}"
    head.act(reference, "publish-fir")
    eventually(lambda: people.nobody().call("GET", path).status_code == 200, what="the copy")
    assert people.officer("control.patna").case(reference)["sensitive"] is False
    head.act(reference, "assign-investigator", officer=matter.officer.username)

    changed = {"sections": [THEFT, CHILD], "reasons": WHY}
    case = matter.officer.act(reference, "change-sections", **changed)
    assert case["sensitive"] is True
    assert {"child-welfare-committee", "child-statement"} <= open_tasks(matter).keys()
    assert clock(head.case(reference), "two-months")["status"] == "running"
    eventually(lambda: people.nobody().call("GET", path).status_code == 404, what="no copy")
    refused(people.officer("control.patna").call("GET", f"/cases/{reference}"), 404, "not-found")
    refused(head.try_to_act(reference, "publish-fir"), 409, "action-not-open")


def test_a_woman_who_was_raped_is_heard_at_home_within_a_day(people: People):
    """BNSS 176(1), proviso."""
    matter = Matter.filed(people, "9000000607", category="assault").classified(RAPE).signed()
    assert "statement-at-home" not in open_tasks(matter), "counted from the FIR"
    matter.registered(recorded_by=matter.officer.username)
    statement = open_tasks(matter)["statement-at-home"]
    since = datetime.fromisoformat(matter.seen["fir"]["registered_at"])
    assert datetime.fromisoformat(statement["due_at"]) - since == timedelta(hours=24)
    assert statement["law"] == "BNSS 176(1)"
    assert clock(matter.head.case(matter.reference), "two-months")["status"] == "running"
    done = {"task": "statement-at-home", "result": "done", "text": WHY}
    matter.officer.act(matter.reference, "record-task", **done)
    assert "statement-at-home" not in open_tasks(matter)
