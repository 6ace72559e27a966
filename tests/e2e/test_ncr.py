"""A matter that is not cognizable: recorded, referred to the Magistrate, reported to him each
fortnight (BNSS 174)."""

import re

import pytest

from tests.support.matters import (
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

NCR_NUMBER = re.compile(r"5117012/NCR-\d{4}/\d{4}")
CLOSING = {"reason_code": "resolved", "text": WHY, "section": "BNSS 174"}


def recorded(people: People, mobile: str) -> Matter:
    """A hurt that is recorded as not cognizable."""
    matter = Matter.filed(people, mobile, category="assault").classified(HURT)
    matter.head.act(matter.reference, "record-ncr")
    return matter


@pytest.mark.parametrize("section", [HURT, "BNS 351(2)"])
def test_no_fir_is_open_for_what_is_not_cognizable(people: People, section: str):
    matter = Matter.filed(people, "9000000471").classified(section).signed()
    open_to_head = offered(matter.head.case(matter.reference))
    assert "record-ncr" in open_to_head
    assert open_to_head.isdisjoint({"register-fir", "request-enquiry", "close"})
    for action in ("register-fir", "request-enquiry"):
        refused(matter.head.try_to_act(matter.reference, action), 409, "action-not-open")
    refused(matter.officer.try_to_act(matter.reference, "record-ncr"), 403, "not-allowed")


def test_it_is_recorded_and_the_citizen_is_referred_to_the_magistrate(people: People):
    matter = recorded(people, "9000000472")
    case = matter.seen
    number = case["ncr"]["number"]
    assert case["state"] == "ncr-recorded" and case["fir"] is None
    assert NCR_NUMBER.fullmatch(number)
    assert number in last_text(case, "record-ncr", "hi")
    assert number in matter.told("ncr-recorded.citizen")["text"]
    assert "मजिस्ट्रेट" in case["next"]["what"]
    assert case["next"]["by"] == clock(case, "magistrate-report")["due_at"]
    assert case["regions"]["magistrate-report"] == "report-due"
    assert "appeal" in offered(case)
    for kind in ("ncr-copy", "magistrate-referral"):
        assert number in words_of(fetch(matter.citizen, matter.paper(kind)))


def test_the_report_to_the_magistrate_is_made_sent_and_received_in_this_order(people: People):
    matter = recorded(people, "9000000473")
    reference, head = matter.reference, matter.head
    refused(
        head.try_to_act(reference, "send-magistrate-report", despatch_number="DR/12"),
        409,
        "action-not-open",
    )
    refused(head.try_to_act(reference, "close", **CLOSING), 409, "action-not-open")
    head.act(reference, "prepare-magistrate-report")
    report = matter.paper("diary-report", head)
    assert matter.seen["ncr"]["number"] in words_of(fetch(head, report))
    assert "diary-report" not in matter.papers()
    refused(matter.citizen.call("GET", f"/documents/{report['id']}"), 404, "not-found")

    head.act(reference, "send-magistrate-report", despatch_number="DR/12")
    assert "DR/12" in last_text(matter.seen, "send-magistrate-report")
    head.act(reference, "record-magistrate-receipt", receipt_number="CJM/88")
    assert clock(matter.seen, "magistrate-report")["status"] == "met"
    assert head.act(reference, "close", **CLOSING)["state"] == "closed"


def test_an_order_of_the_magistrate_opens_the_investigation(people: People):
    matter = recorded(people, "9000000474")
    order = {"order_number": "CJM/ORD/7", "court": "मुख्य न्यायिक दंडाधिकारी, पटना"}
    refused(
        matter.officer.try_to_act(matter.reference, "enter-magistrate-order", **order),
        403,
        "not-allowed",
    )
    matter.head.act(matter.reference, "enter-magistrate-order", **order)
    ordered = matter.seen
    assert ordered["state"] == "under-investigation"
    assert "CJM/ORD/7" in last_text(ordered, "enter-magistrate-order")
    assert "CJM/ORD/7" in matter.told("investigation-ordered.citizen")["text"]
