"""A missing child: registered at once, without signature, enquiry or closing, and never public."""

import pytest

from tests.support.matters import (
    BODHGAYA,
    HURT,
    WHY,
    Matter,
    People,
    clock,
    last_text,
    offered,
    refused,
)
from tests.support.papers import fetch
from tests.support.pdf import words_of

NEVER = {"request-enquiry", "close", "record-ncr", "transfer", "publish-fir"}
CHILD = {"category": "missing-child", "text": "मेरी बेटी कल से घर नहीं लौटी।"}
GROUND = {"ground": "no-sufficient-ground", "reasons": WHY}
CLOSING = {"reason_code": "no-offence", "text": WHY, "section": "BNSS 173"}


def test_the_fir_waits_for_nothing_but_the_general_diary(people: People):
    matter = Matter.filed(people, "9000000481", **CHILD)
    view = matter.seen
    assert view["mandatory_fir"] is True and view["sensitive"] is True
    assert clock(view, "missing-child-fir")["status"] == "running"
    refused(matter.head.try_to_act(matter.reference, "register-fir"), 409, "action-not-open")
    matter.duty.act(matter.reference, "acknowledge")
    registered = matter.registered().seen
    assert registered["regions"]["signature"] == "unsigned"
    assert registered["fir"]["sections"] == ["BNS 137(2)"]
    assert registered["fir"]["signed"] is False
    assert clock(registered, "missing-child-fir")["status"] == "met"
    # Whoever else reads the citizen's mobile learns nothing of what it is about.
    discreet = matter.told("fir-registered.citizen")["text"]
    assert matter.reference in discreet and "FIR" not in discreet
    paper = words_of(fetch(matter.citizen, matter.paper("fir-copy")))
    assert registered["fir"]["number"] in paper


def test_neither_enquiry_nor_closing_is_ever_offered(people: People):
    matter = Matter.filed(people, "9000000482", **CHILD)
    reference, head = matter.reference, matter.head

    def nothing_but_registration() -> None:
        assert offered(head.case(reference)).isdisjoint(NEVER)
        for action, body in {
            "request-enquiry": {"reasons": WHY},
            "close": CLOSING,
            "record-ncr": {},
            "transfer": {"to_station": BODHGAYA, "reason": WHY},
        }.items():
            refused(head.try_to_act(reference, action, **body), 409, "action-not-open")

    matter.duty.act(reference, "acknowledge")
    nothing_but_registration()
    head.act(reference, "assign", officer=matter.officer.username)
    nothing_but_registration()
    matter.officer.act(reference, "classify", sections=[HURT])
    nothing_but_registration()
    matter.registered()
    nothing_but_registration()
    refused(head.try_to_act(reference, "decline-investigation", **GROUND), 409, "action-not-open")


def test_withdrawing_is_recorded_and_ends_nothing(people: People):
    matter = Matter.filed(people, "9000000483", **CHILD)
    matter.citizen.act(matter.reference, "withdraw", reason="रिश्तेदार के यहाँ होगी।")
    after = matter.seen
    assert after["state"] == "submitted"
    assert "goes on" in last_text(after, "withdraw")
    assert clock(after, "missing-child-fir")["status"] == "running"


@pytest.mark.parametrize(("age", "mandatory"), [(17, True), (18, False)])
def test_a_missing_person_under_eighteen_is_a_child(people: People, age: int, mandatory: bool):
    matter = Matter.filed(people, "9000000484", category="missing-person", missing_person_age=age)
    case = matter.seen
    assert (case["mandatory_fir"], case["sensitive"]) == (mandatory, mandatory)


def test_an_age_that_is_learnt_later_makes_the_fir_mandatory(people: People):
    adult = {"category": "missing-person", "missing_person_age": 30}
    matter = Matter.filed(people, "9000000485", **adult).assigned()
    assert "register-fir" not in offered(matter.head.case(matter.reference))
    matter.officer.act(matter.reference, "record-age", age=15)
    case = matter.seen
    assert case["mandatory_fir"] is True and case["sensitive"] is True
    assert clock(case, "missing-child-fir")["status"] == "running"
    matter.told("missing-child-warning.station", to=matter.station)
    open_to_head = offered(matter.head.case(matter.reference))
    assert "close" not in open_to_head and "register-fir" in open_to_head


def test_it_is_kept_from_those_who_neither_handle_nor_supervise_it(people: People):
    matter = Matter.filed(people, "9000000486", **CHILD)
    for onlooker in ("duty.5117028", "dsp.gaya", "control.patna"):
        answer = people.officer(onlooker).call("GET", f"/cases/{matter.reference}")
        refused(answer, 404, "not-found")
    assert people.officer("sp.patna").case(matter.reference)["state"] == "submitted"


def test_a_child_lost_elsewhere_is_registered_here_as_zero_fir(people: People):
    matter = Matter.filed(people, "9000000487", **CHILD)
    matter.duty.act(matter.reference, "acknowledge")
    case = matter.registered(zero=True).seen
    assert case["state"] == "zero-fir-registered"
    assert clock(case, "missing-child-fir")["status"] == "met"
