"""Whoever is refused appeals to the Superintendent, with the letter ready; then the Magistrate
(BNSS 173(4), 175(3))."""

from tests.support.matters import (
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

SP = "PD-PATNA-SP"
CLOSING = {"reason_code": "no-offence", "text": WHY, "section": "BNSS 173(4)"}


def closed(people: People, mobile: str) -> Matter:
    """A complaint in which the station found no offence."""
    matter = Matter.filed(people, mobile).classified()
    matter.head.act(matter.reference, "close", **CLOSING)
    return matter


def appealed(people: People, mobile: str) -> Matter:
    """The same, before the Superintendent."""
    matter = closed(people, mobile)
    matter.citizen.act(matter.reference, "appeal", text="दुकान का कैमरा देखा ही नहीं गया।")
    return matter


def decide(matter: Matter, decision: str) -> dict:
    """The Superintendent decides; the case as the citizen then sees it."""
    superintendent = matter.people.officer("sp.patna")
    superintendent.act(matter.reference, "decide-appeal", decision=decision, reasons=WHY)
    return matter.seen


def test_who_is_refused_has_the_letter_of_appeal_in_hand(people: People):
    matter = closed(people, "9000000501")
    case = matter.seen
    assert case["state"] == "closed"
    assert "letter is ready" in last_text(case, "close")
    assert "appeal" in offered(case)
    letter = matter.paper("appeal-letter")
    words = words_of(fetch(matter.citizen, letter))
    assert matter.reference in words and "173(4)" in words
    notice = matter.paper("closure-notice")
    assert matter.reference in words_of(fetch(matter.citizen, notice))
    # Printed for whoever stands at the counter; it says nothing that the case does not.
    assert words_of(fetch(matter.head, letter)) == words
    elsewhere = people.officer("sho.5117028")
    refused(elsewhere.call("GET", f"/documents/{letter['id']}"), 404, "not-found")


def test_the_superintendent_has_it_in_the_inbox_with_a_clock(people: People):
    matter = appealed(people, "9000000502")
    reference, superintendent = matter.reference, people.officer("sp.patna")
    case = matter.seen
    assert case["state"] == "appealed"
    assert case["next"]["by"] == clock(case, "appeal-decision")["due_at"]
    matter.told("appealed.citizen")
    matter.told("appealed.sp", to=SP)
    assert reference in [match["reference"] for match in superintendent.cases(state="appealed")]
    assert {"acknowledge-appeal", "decide-appeal"} <= offered(superintendent.case(reference))
    again = matter.citizen.try_to_act(reference, "appeal", text="फिर से।")
    refused(again, 409, "action-not-open")
    for officer in (matter.head, people.officer("dsp.patna")):
        body = {"decision": "reject", "reasons": WHY}
        refused(officer.try_to_act(reference, "decide-appeal", **body), 403, "not-allowed")
    elsewhere = people.officer("sp.gaya").call("GET", f"/cases/{reference}")
    refused(elsewhere, 404, "not-found")

    superintendent.act(reference, "acknowledge-appeal")
    assert clock(matter.seen, "appeal-acknowledgement")["status"] == "met"
    matter.told("appeal-opened.citizen")
    words = words_of(fetch(superintendent, matter.paper("appeal-letter", superintendent)))
    assert reference in words


def test_a_station_registers_what_the_superintendent_directs(people: People):
    matter = appealed(people, "9000000503")
    reference, head = matter.reference, matter.head
    directed = decide(matter, "direct-registration")
    assert directed["state"] == "registration-directed"
    assert directed["next"]["by"] == clock(directed, "directed-registration")["due_at"]
    matter.told("registration-directed.citizen")
    matter.told("registration-directed.station", to=matter.station)
    early = refused(head.try_to_act(reference, "register-fir"), 409, "action-not-open")
    assert "classify" in early["open"]

    head.act(reference, "classify", sections=[THEFT])
    registered = matter.registered().seen
    assert registered["state"] == "fir-registered"
    assert registered["regions"]["signature"] == "unsigned"
    assert clock(registered, "directed-registration")["status"] == "met"
    assert registered["fir"]["number"] in matter.told("fir-registered.citizen")["text"]


def test_a_rejected_appeal_hands_over_the_papers_for_the_magistrate(people: People):
    matter = appealed(people, "9000000504")
    unreasoned = people.officer("sp.patna").try_to_act(
        matter.reference, "decide-appeal", decision="reject"
    )
    assert refused_field(unreasoned, "reasons") == "required"
    rejected = decide(matter, "reject")
    assert rejected["state"] == "appeal-rejected"
    assert "175(3)" in rejected["next"]["rule"]
    matter.told("appeal-rejected.citizen")
    kit = matter.paper("magistrate-kit")
    words = words_of(fetch(matter.citizen, kit))
    assert matter.reference in words and "175(3)" in words
    for officer in (matter.head, people.officer("sp.patna")):
        assert words_of(fetch(officer, kit)) == words
    elsewhere = people.officer("sho.5117028")
    refused(elsewhere.call("GET", f"/documents/{kit['id']}"), 404, "not-found")


def test_the_superintendent_may_send_it_back_to_be_worked_on(people: People):
    matter = appealed(people, "9000000505")
    assert decide(matter, "direct-action")["state"] == "acknowledged"
    matter.told("action-directed.citizen")
    matter.told("action-directed.station", to=matter.station)
    assert {"assign", "classify"} <= offered(matter.head.case(matter.reference))
