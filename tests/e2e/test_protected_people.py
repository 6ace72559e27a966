"""Whom the law protects: a child and a member of a Scheduled Caste, who is helped in giving a
statement, and a death that is inquired into without an FIR."""

from tests.support.matters import WHY, Matter, People, clock, open_tasks, refused, refused_field

CHILD, ATROCITY = "POCSO 8", "SC/ST Act 3(1)(r)"


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
