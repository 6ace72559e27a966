"""The preliminary enquiry: only for three to under seven years, only by a DSP's order, and then the
FIR or reasons (BNSS 173(3))."""

import pytest

from tests.support.matters import (
    HURT,
    RASH_DRIVING,
    ROBBERY,
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

DSP = "PD-PATNA-DSP"
CLOSING = {"reason_code": "no-prima-facie-case", "text": WHY, "section": "BNSS 173(3)"}


def ask_citizen(people: People, mobile: str) -> Matter:
    """A signed theft for which the head of the station asks for an enquiry."""
    matter = Matter.filed(people, mobile).classified(THEFT).signed()
    matter.head.act(matter.reference, "request-enquiry", reasons=WHY)
    return matter


def enquired(people: People, mobile: str, *, prima_facie: bool) -> Matter:
    """An enquiry that was permitted, begun and reported."""
    matter = ask_citizen(people, mobile)
    order = {"order_number": "DSP/ENQ/17", "reasons": WHY}
    people.officer("dsp.patna").act(matter.reference, "permit-enquiry", **order)
    matter.officer.act(matter.reference, "open-enquiry")
    matter.officer.act(
        matter.reference, "report-enquiry", prima_facie=prima_facie, report="गवाहों से मिला।"
    )
    return matter


@pytest.mark.parametrize("section", [HURT, RASH_DRIVING, ROBBERY])
def test_no_enquiry_is_offered_outside_three_to_under_seven_years(people: People, section: str):
    matter = Matter.filed(people, "9000000441").classified(section)
    assert matter.seen["classification"]["enquiry_allowed"] is False
    assert "request-enquiry" not in offered(matter.head.case(matter.reference))
    answer = matter.head.try_to_act(matter.reference, "request-enquiry", reasons=WHY)
    refused(answer, 409, "action-not-open")


def test_without_an_order_of_the_dsp_there_is_no_enquiry(people: People):
    matter = ask_citizen(people, "9000000442")
    reference, dsp = matter.reference, people.officer("dsp.patna")
    waiting = matter.seen
    assert waiting["state"] == "enquiry-requested"
    assert waiting["next"]["by"] == clock(waiting, "enquiry-permission")["due_at"]
    matter.told("enquiry-requested.citizen")
    matter.told("enquiry-requested.dsp", to=DSP)
    assert reference in [case["reference"] for case in dsp.cases()]
    assert {"permit-enquiry", "refuse-enquiry"} <= offered(dsp.case(reference))

    order = {"order_number": "SHO/1", "reasons": WHY}
    refused(matter.head.try_to_act(reference, "permit-enquiry", **order), 403, "not-allowed")
    refused(matter.officer.try_to_act(reference, "open-enquiry"), 409, "action-not-open")
    elsewhere = people.officer("dsp.gaya").try_to_act(reference, "permit-enquiry", **order)
    refused(elsewhere, 404, "not-found")
    unnumbered = dsp.try_to_act(reference, "permit-enquiry", reasons=WHY)
    assert refused_field(unnumbered, "order_number") == "required"
    unreasoned = dsp.try_to_act(reference, "permit-enquiry", order_number="DSP/1")
    assert refused_field(unreasoned, "reasons") == "required"
    assert matter.seen["enquiry"] is None


def test_an_enquiry_that_finds_a_case_ends_with_the_fir(people: People):
    matter = ask_citizen(people, "9000000443")
    reference, officer = matter.reference, matter.officer
    order = {"order_number": "DSP/ENQ/18", "reasons": WHY}
    people.officer("dsp.patna").act(reference, "permit-enquiry", **order)
    permitted = matter.seen
    assert permitted["enquiry"]["order_number"] == "DSP/ENQ/18"
    assert "DSP/ENQ/18" in last_text(permitted, "permit-enquiry")
    assert "DSP/ENQ/18" in matter.told("enquiry-permitted.citizen")["text"]
    assert WHY not in str(matter.citizen.get(f"/cases/{reference}/record"))
    refused(
        people.officer("enquiry2.5117012").try_to_act(reference, "open-enquiry"), 403, "not-allowed"
    )

    officer.act(reference, "open-enquiry")
    matter.told("enquiry-opened.citizen")
    by_head = matter.head.try_to_act(reference, "report-enquiry", prima_facie=True, report=WHY)
    refused(by_head, 403, "not-allowed")
    reported = officer.act(reference, "report-enquiry", prima_facie=True, report=WHY)
    assert reported["state"] == "enquiry-reported"
    matter.told("enquiry-reported.citizen")
    open_to_head = offered(matter.head.case(reference))
    assert "register-fir" in open_to_head and "close" not in open_to_head
    matter.registered().paper("fir-copy")


def test_an_enquiry_that_finds_none_ends_with_reasons_and_an_appeal(people: People):
    matter = enquired(people, "9000000444", prima_facie=False)
    reference, head = matter.reference, matter.head
    matter.told("enquiry-reported-no-case.citizen")
    refused(head.try_to_act(reference, "register-fir"), 409, "action-not-open")
    for missing in CLOSING:
        body = {name: value for name, value in CLOSING.items() if name != missing}
        assert refused_field(head.try_to_act(reference, "close", **body), missing) == "required"

    head.act(reference, "close", **CLOSING)
    closed = matter.seen
    assert closed["state"] == "closed"
    assert "173(4)" in last_text(closed, "close")
    for kind in ("closure-notice", "appeal-letter"):
        matter.paper(kind)
    assert "appeal" in offered(closed)
    assert "SP" in closed["next"]["what"]
    matter.told("closed.citizen")
    assert WHY in str(matter.citizen.get(f"/cases/{reference}/record")["notes"])


def test_a_refused_enquiry_leaves_the_fir_and_is_not_asked_for_again(people: People):
    matter = ask_citizen(people, "9000000445")
    people.officer("dsp.patna").act(matter.reference, "refuse-enquiry", reasons=WHY)
    matter.told("enquiry-refused.citizen")
    matter.told("enquiry-refused.station", to=matter.station)
    open_to_head = offered(matter.head.case(matter.reference))
    assert "register-fir" in open_to_head and "request-enquiry" not in open_to_head
    assert matter.registered().seen["state"] == "fir-registered"


def test_an_enquiry_need_not_be_finished_before_the_fir(people: People):
    matter = ask_citizen(people, "9000000446")
    order = {"order_number": "DSP/ENQ/19", "reasons": WHY}
    people.officer("dsp.patna").act(matter.reference, "permit-enquiry", **order)
    registered = matter.registered().seen
    assert registered["state"] == "fir-registered"
    assert clock(registered, "enquiry")["status"] == "stopped"
