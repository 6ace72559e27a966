"""After the FIR, over HTTP: who else reads it and who speaks against its being withheld, the tasks
of an investigation, its transfer and its counter-case, the report that comes back, the court's time
and its end of the matter."""

from typing import Any

from tests.support.matters import (
    GANDHI_MAIDAN,
    THEFT,
    WHY,
    Matter,
    People,
    clock,
    last_text,
    offered,
    refused,
    refused_field,
)
from tests.support.papers import fetch
from tests.support.pdf import words_of
from tests.support.polling import eventually
from tests.support.published import closed_by_law, public_row, registered

ACCUSED = "9000000591"
ASKS = {
    "accused_name": "Test Accused One",
    "applicant": "accused",
    "proof": "Voter card seen",
    "accused_mobile": ACCUSED,
    "accused_language": "en",
}
COMMITTEE = {"committee": "Additional SP, DSP headquarters, SHO Kotwali", "reasons": WHY}
DESPATCH = {"despatch_number": "DR/12", "court": "CJM Patna"}
CLOSURE = {"outcome": "closure-report", "report_number": "FR/12/2026", "text": WHY}


def investigated(people: People, mobile: str) -> Matter:
    """A theft with its FIR and its investigator."""
    matter = registered(people, mobile)
    matter.head.act(matter.reference, "assign-investigator", officer=matter.officer.username)
    return matter


def test_the_accused_gets_what_is_public_and_nobody_refuses_it(people: People):
    matter = registered(people, "9000000581")
    reference, head = matter.reference, matter.head
    head.act(reference, "publish-fir")
    refused(matter.citizen.try_to_act(reference, "enter-copy-request", **ASKS), 403, "not-allowed")
    matter.duty.act(reference, "enter-copy-request", **ASKS)
    matter.told("accused-copy-asked.accused", to=ACCUSED)
    matter.told("accused-copy-asked.station", to=matter.station)
    assert "refuse-accused-copy" not in offered(head.case(reference))
    refused(head.try_to_act(reference, "refuse-accused-copy", reasons=WHY), 409, "action-not-open")
    head.act(reference, "give-accused-copy")
    matter.told("accused-copy-given.accused", to=ACCUSED)
    copy = words_of(fetch(matter.duty, matter.paper("accused-copy", matter.duty)))
    assert matter.seen["fir"]["number"] in copy and matter.mobile not in copy
    # He is told and sees nothing: neither the case nor its papers.
    accused = people.citizen(ACCUSED)
    refused(accused.call("GET", f"/cases/{reference}"), 404, "not-found")
    assert "accused-copy" not in matter.papers() and ACCUSED not in str(matter.seen)


def test_what_a_dsp_withholds_is_refused_and_published_on_a_representation(people: People):
    matter = registered(people, "9000000582")
    reference, number = matter.reference, matter.seen["fir"]["number"]
    people.officer("dsp.patna").act(reference, "withhold-publication", reasons=WHY)
    matter.duty.act(reference, "enter-copy-request", **ASKS)
    matter.head.act(reference, "refuse-accused-copy", reasons=WHY)
    matter.told("accused-copy-refused.accused", to=ACCUSED)
    assert matter.seen["regions"]["accused-copy"] == "accused-copy-refused"

    of_him = {"by_whom": "accused", "text": WHY}
    himself = matter.citizen.try_to_act(reference, "represent-against-withholding", **of_him)
    assert refused_field(himself, "by_whom") == "not-accepted"
    matter.duty.act(reference, "represent-against-withholding", **of_him)
    matter.told("represented.sp", to="PD-PATNA-SP")
    body = {"decision": "allow", **COMMITTEE}
    refused(matter.head.try_to_act(reference, "decide-representation", **body), 403, "not-allowed")
    people.officer("sp.patna").act(reference, "decide-representation", **body)
    assert matter.seen["regions"]["publication"] == "published"
    matter.told("representation-decided.accused", to=ACCUSED)
    matter.paper("accused-copy", matter.head)
    eventually(lambda: public_row(people, number), what="the public row")


def test_what_the_law_closes_stays_so_whatever_is_represented(people: People):
    matter = closed_by_law(people, "woman")
    reference = matter.reference
    eventually(lambda: matter.seen["regions"]["publication"] == "publication-barred")
    stranger = {"by_whom": "other", "text": WHY}
    answer = matter.duty.try_to_act(reference, "represent-against-withholding", **stranger)
    assert refused_field(answer, "by_whom") == "not-accepted"
    own = {"by_whom": "informant", "text": WHY}
    matter.citizen.act(reference, "represent-against-withholding", **own)
    body = {"decision": "reject", **COMMITTEE}
    people.officer("sp.patna").act(reference, "decide-representation", **body)
    matter.told("representation-decided.citizen")
    assert matter.seen["regions"]["publication"] == "publication-barred"
    assert public_row(people, matter.seen["fir"]["number"]) is None


def test_a_search_is_recorded_before_the_magistrate_in_time(people: People):
    matter = investigated(people, "9000000583")
    reference, officer = matter.reference, matter.officer
    assert "record-task" not in offered(officer.case(reference))
    officer.act(reference, "open-task", task="search-record")
    again = officer.try_to_act(reference, "open-task", task="search-record")
    assert refused_field(again, "task") == "not-accepted"
    due = clock(officer.case(reference), "task")
    assert due["status"] == "running" and "search" in str(officer.case(reference)["tasks"])
    refused(
        matter.duty.try_to_act(reference, "open-task", task="forensic-visit"), 403, "not-allowed"
    )
    body = {"task": "search-record", "result": "done", "number": "V/7", "text": WHY}
    matter.head.act(reference, "record-task", **body)
    assert officer.case(reference)["tasks"]["open"] == 0
    # What may give away somebody's health is not for the citizen's eyes.
    assert not matter.seen.get("tasks")


def test_an_investigation_goes_to_another_office_and_never_comes_back(people: People):
    matter = investigated(people, "9000000584")
    reference, number = matter.reference, matter.seen["fir"]["number"]
    over = {"to_station": GANDHI_MAIDAN, "order_number": "SP/44", "reason": WHY}
    refused(matter.head.try_to_act(reference, "transfer-investigation", **over), 403, "not-allowed")
    sp = people.officer("sp.patna")
    sp.act(reference, "transfer-investigation", **over)
    moved = matter.seen
    assert (moved["state"], moved["station"]["code"]) == ("fir-registered", GANDHI_MAIDAN)
    assert moved["fir"]["number"] == number and moved["assigned_to"] is None
    matter.told("investigation-transferred.station", to=GANDHI_MAIDAN)
    back = {**over, "to_station": matter.station}
    returned = sp.try_to_act(reference, "transfer-investigation", **back)
    assert refused_field(returned, "to_station") == "not-accepted"
    refused(matter.head.call("GET", f"/cases/{reference}"), 404, "not-found")
    there = people.officer(f"sho.{GANDHI_MAIDAN}")
    there.act(reference, "assign-investigator", officer=f"enquiry.{GANDHI_MAIDAN}")
    assert matter.seen["state"] == "under-investigation"


def test_a_report_comes_back_goes_to_court_and_what_follows_takes_the_courts_leave(people: People):
    matter = investigated(people, "9000000585")
    reference, head, officer = matter.reference, matter.head, matter.officer
    officer.act(reference, "file-final-report", **CLOSURE)
    refused(officer.try_to_act(reference, "return-final-report", reasons=WHY), 403, "not-allowed")
    head.act(reference, "return-final-report", reasons=WHY)
    assert matter.seen["state"] == "under-investigation"
    matter.told("report-returned.citizen")
    officer.act(reference, "file-final-report", **CLOSURE)
    head.act(reference, "forward-final-report", **DESPATCH)
    by_order = {"basis": "court-order", "order_number": "CJM/9", "reasons": WHY}
    first = head.act(reference, "open-further-investigation", **by_order)
    due = clock(first, "further-investigation")["due_at"]
    refused(
        officer.try_to_act(reference, "extend-further-investigation", order_number="CJM/10"),
        403,
        "not-allowed",
    )
    extended = head.act(reference, "extend-further-investigation", order_number="CJM/10")
    assert clock(extended, "further-investigation")["due_at"] >= due
    assert "CJM/10" in last_text(matter.seen, "extend-further-investigation")
    officer.act(reference, "file-final-report", **CLOSURE)
    head.act(reference, "forward-final-report", **DESPATCH)
    order = {"ordered_on": "2026-11-20", "case_number": "GR 12/2026"}
    ended = head.act(reference, "record-court-outcome", court_outcome="closure-accepted", **order)
    assert ended["regions"]["court"] == "court-decided"
    assert "note-protest-petition" not in offered(matter.seen)
    by_senior = {**by_order, "basis": "senior-officer"}
    sp = people.officer("sp.patna")
    late = sp.try_to_act(reference, "open-further-investigation", **by_senior)
    assert refused_field(late, "basis") == "not-accepted"


def test_two_sides_of_one_incident_are_two_firs_that_name_each_other(people: People):
    one, other = investigated(people, "9000000586"), registered(people, "9000000587")
    own = one.seen["fir"]["number"]
    itself = one.officer.try_to_act(one.reference, "link-counter-case", fir_number=own)
    assert refused_field(itself, "fir_number") == "not-accepted"
    number = other.seen["fir"]["number"]
    same = {"fir_number": number, "counter_case": one.reference}
    again = one.officer.try_to_act(one.reference, "link-counter-case", **same)
    assert refused_field(again, "counter_case") == "not-accepted"
    both = {"fir_number": number, "counter_case": other.reference}
    one.officer.act(one.reference, "link-counter-case", **both)
    assert number in last_text(one.seen, "link-counter-case")

    def seen_by(matter: Matter) -> dict[str, Any]:
        return matter.officer.case(matter.reference)

    def named(matter: Matter, link: str) -> list[str]:
        return [row["reference"] for row in seen_by(matter)["linked_cases"][link]]

    # Officers of either case see the other, its citizens do not.
    assert named(one, "counter_case") == [other.reference]
    eventually(lambda: named(other, "counter_case_of") == [one.reference], what="the other side")
    assert one.reference not in str(other.seen) and other.reference not in str(one.seen)


def test_a_record_in_which_a_theft_is_found_becomes_an_fir_without_an_order(people: People):
    matter = Matter.filed(people, "9000000592", category="assault").classified("BNS 115(2)")
    reference, head = matter.reference, matter.head
    head.act(reference, "record-ncr")
    same = head.try_to_act(reference, "change-sections", sections=["BNS 115(2)"], reasons=WHY)
    assert refused_field(same, "sections") == "not-accepted"
    change = matter.officer.act(reference, "change-sections", sections=[THEFT], reasons=WHY)
    assert change["state"] == "classified"
    matter.told("sections-changed.citizen")
    head.act(reference, "register-fir", own_information=True)
    assert matter.seen["fir"]["sections"] == [THEFT] and matter.seen["ncr"]["number"]


def test_a_record_whose_investigation_shows_a_theft_becomes_an_fir(people: People):
    matter = Matter.filed(people, "9000000588", category="assault").classified("BNS 115(2)")
    reference, head, officer = matter.reference, matter.head, matter.officer
    head.act(reference, "record-ncr")
    order = {"order_number": "CJM/ORD/7", "court": "CJM Patna"}
    head.act(reference, "enter-magistrate-order", **order)
    head.act(reference, "assign-investigator", officer=officer.username)
    officer.act(reference, "change-sections", sections=["BNS 115(2)", THEFT], reasons=WHY)
    matter.told("record-is-cognizable.station", to=matter.station)
    early = {"outcome": "charge-sheet", "report_number": "CS/1", "text": WHY}
    refused(officer.try_to_act(reference, "file-final-report", **early), 409, "action-not-open")
    fir = head.act(reference, "register-fir")["fir"]
    assert fir["number"].startswith(matter.station) and matter.seen["ncr"]["number"]
    assert THEFT in fir["sections"]
