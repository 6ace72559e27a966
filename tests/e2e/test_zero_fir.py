"""Zero FIR: registered where the information came, sent with its papers to the station with
jurisdiction in another district, and renumbered there (BNSS 173(1))."""

import re

import pytest

from tests.support.matters import (
    BODHGAYA,
    BUDDHA_COLONY,
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

ZERO_NUMBER = re.compile(r"5117012/0-\d{4}/\d{4}")
NUMBER_THERE = re.compile(r"5109010/\d{4}/\d{4}")
WHERE = "घटना बोधगया थाने के इलाक़े की है।"


def zero_registered(people: People, mobile: str) -> Matter:
    """A theft at Bodhgaya, Gaya, that is registered as Zero FIR at Buddha Colony, Patna."""
    return Matter.filed(people, mobile).classified(THEFT).signed().registered(zero=True)


def send_on(people: People, mobile: str) -> Matter:
    """The same, on its way to the other district."""
    matter = zero_registered(people, mobile)
    matter.head.act(matter.reference, "transfer", to_station=BODHGAYA, reason=WHERE)
    return matter


def test_a_zero_fir_has_a_register_of_its_own_and_is_not_public(people: People):
    matter = zero_registered(people, "9000000451")
    case = matter.seen
    assert case["state"] == "zero-fir-registered"
    assert ZERO_NUMBER.fullmatch(case["zero_fir"]["number"])
    assert case["fir"] is None and case["publication"] is None
    assert case["zero_fir"]["number"] in last_text(case, "register-fir", "hi")
    assert case["zero_fir"]["number"] in matter.told("zero-fir-registered.citizen")["text"]
    assert case["next"]["by"] == clock(case, "zero-fir-transfer")["due_at"]
    paper = fetch(matter.citizen, matter.paper("zero-fir-copy"))
    assert case["zero_fir"]["number"] in words_of(paper)
    open_to_head = offered(matter.head.case(matter.reference))
    assert "transfer" in open_to_head
    assert open_to_head.isdisjoint({"register-fir", "close", "publish-fir"})


def test_the_sender_stays_responsible_until_the_papers_are_confirmed(people: People):
    matter = send_on(people, "9000000452")
    reference, receiver = matter.reference, people.officer(f"duty.{BODHGAYA}")
    waiting = matter.seen
    assert waiting["state"] == "zero-fir-sent"
    assert waiting["station"]["code"] == BUDDHA_COLONY
    assert "Bodhgaya" in last_text(waiting, "transfer")
    matter.told("zero-fir-sent.citizen")
    matter.told("zero-fir-sent.station", to=BODHGAYA)
    assert reference in [case["reference"] for case in receiver.cases()]
    view = receiver.case(reference)
    assert {"accept-transfer", "return-transfer"} <= offered(view)
    refused(
        matter.head.try_to_act(reference, "accept-transfer", sha256="0" * 64), 403, "not-allowed"
    )
    early = people.officer(f"sho.{BODHGAYA}").try_to_act(reference, "register-fir")
    refused(early, 403, "not-allowed")

    missing = receiver.try_to_act(reference, "accept-transfer")
    assert refused_field(missing, "sha256") == "required"
    wrong = receiver.try_to_act(reference, "accept-transfer", sha256="0" * 64)
    assert refused_field(wrong, "sha256") == "does-not-match"
    assert matter.seen["state"] == "zero-fir-sent"


def test_the_receiver_confirms_the_papers_and_gives_the_regular_number(people: People):
    matter = send_on(people, "9000000453")
    reference, receiver = matter.reference, people.officer(f"duty.{BODHGAYA}")
    zero_number = matter.seen["zero_fir"]["number"]
    paper = matter.paper("zero-fir-copy", receiver)
    assert zero_number in words_of(fetch(receiver, paper))
    receiver.act(reference, "accept-transfer", sha256=paper["sha256"].upper())
    received = matter.seen
    assert (received["state"], received["station"]["code"]) == ("zero-fir-received", BODHGAYA)
    assert received["assigned_to"] is None
    assert received["gd_number"].startswith(f"{BODHGAYA}/GD-")
    assert received["gd_number"] in last_text(received, "accept-transfer")
    matter.told("zero-fir-received.citizen")
    matter.told("zero-fir-unowned.station", to=BODHGAYA)

    refused(matter.head.try_to_act(reference, "register-fir"), 404, "not-found")
    people.officer(f"sho.{BODHGAYA}").act(reference, "register-fir")
    renumbered = matter.seen
    assert renumbered["state"] == "fir-registered"
    assert NUMBER_THERE.fullmatch(renumbered["fir"]["number"])
    assert renumbered["zero_fir"]["number"] == zero_number
    assert renumbered["fir"]["gd_at"] <= renumbered["fir"]["registered_at"]
    assert renumbered["fir"]["number"] in matter.told("fir-renumbered.citizen")["text"]
    regular = words_of(fetch(matter.citizen, matter.paper("fir-copy")))
    assert renumbered["fir"]["number"] in regular and zero_number in regular


@pytest.mark.parametrize("decided_for", [BODHGAYA, BUDDHA_COLONY])
def test_a_zero_fir_that_is_sent_back_is_decided_by_the_superintendent(
    people: People, decided_for: str
):
    matter = send_on(people, "9000000454")
    reference = matter.reference
    superintendent = people.officer("sp.patna")
    people.officer(f"sho.{BODHGAYA}").act(reference, "return-transfer", reason=WHY)
    disputed = matter.seen
    assert disputed["state"] == "zero-fir-disputed"
    assert disputed["station"]["code"] == BUDDHA_COLONY
    assert disputed["next"]["by"] == clock(disputed, "arbitration")["due_at"]
    matter.told("transfer-disputed.citizen")
    matter.told("transfer-disputed.sp", to="PD-PATNA-SP")
    again = matter.head.try_to_act(reference, "transfer", to_station=BODHGAYA, reason=WHERE)
    refused(again, 403, "not-allowed")

    superintendent.act(reference, "transfer", to_station=decided_for, reason=WHY)
    decided = matter.seen
    assert (decided["state"], decided["station"]["code"]) == ("zero-fir-received", decided_for)
    assert decided["gd_number"].startswith(f"{decided_for}/GD-")
    matter.told("zero-fir-decided.station", to=decided_for)
    people.officer(f"sho.{decided_for}").act(reference, "register-fir")
    assert matter.seen["fir"]["number"].startswith(f"{decided_for}/")


def test_want_of_jurisdiction_is_no_reason_to_send_a_cognizable_complaint_away(people: People):
    matter = Matter.filed(people, "9000000455").classified(THEFT).signed()
    assert "transfer" not in offered(matter.head.case(matter.reference))
    answer = matter.head.try_to_act(matter.reference, "transfer", to_station=BODHGAYA, reason=WHERE)
    refused(answer, 409, "action-not-open")
    matter.registered(zero=True)
