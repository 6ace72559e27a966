"""Before the FIR: what waits for the sections, what waits for nobody, and who decides above."""

import pytest

from tests.support.matters import (
    GANDHI_MAIDAN,
    HURT,
    THEFT,
    WHY,
    Matter,
    People,
    clock,
    last_text,
    offered,
    refused,
)

RESTRAINT = "BNS 126(2)"
"""Cognizable, up to one month."""
CLOSING = {"reason_code": "no-offence", "text": WHY, "section": "BNSS 173"}
ORDER = {"order_number": "12/2026", "court": "CJM Patna"}


def fault_of(answer, field: str) -> str:
    """The words of a refusal at one field."""
    return answer.json()["fields"][field]["message"]


def test_an_unclassified_theft_is_neither_closed_nor_sent_away_nor_withdrawn(people: People):
    matter = Matter.filed(people, "9000000571").assigned()
    reference, head = matter.reference, matter.head
    for action, body in {
        "close": CLOSING,
        "transfer": {"to_station": GANDHI_MAIDAN, "reason": WHY},
    }.items():
        refused(head.try_to_act(reference, action, **body), 409, "action-not-open")
    matter.citizen.act(reference, "withdraw", reason="समझौता हो गया।")
    assert matter.seen["state"] == "assigned"
    matter.told("withdrawal-wished.station", to=matter.station)

    matter.officer.act(reference, "classify", sections=[THEFT])
    less = matter.officer.try_to_act(reference, "classify", sections=[HURT])
    assert "DSP" in fault_of(less, "sections")
    # Signed or not: what the police know they act on, also where it happened elsewhere.
    matter.registered(own_information=True, zero=True)
    assert matter.seen["state"] == "zero-fir-registered"
    assert matter.seen["regions"]["signature"] == "unsigned"


def test_a_missing_person_is_a_child_until_an_age_is_entered_and_then_searched_for(
    people: People,
):
    matter = Matter.filed(people, "9000000572", category="missing-person")
    assert matter.seen["mandatory_fir"] is True and matter.seen["sensitive"] is True
    matter.assigned()
    matter.officer.act(matter.reference, "record-age", age=41)
    assert (matter.seen["mandatory_fir"], matter.seen["sensitive"]) == (False, False)
    assert "no longer is" in last_text(matter.seen, "record-age")
    matter.told("adult-recorded.citizen")
    matter.head.act(matter.reference, "open-search", entry_number="MP/7/2026")
    matter.officer.act(matter.reference, "report-search", text="अस्पतालों में पूछा गया।")
    matter.told("search-reported.citizen")
    early = matter.head.try_to_act(matter.reference, "close", **CLOSING)
    assert "traced" in fault_of(early, "reason_code")
    closed = matter.head.act(matter.reference, "close", **{**CLOSING, "reason_code": "resolved"})
    assert closed["state"] == "closed"


def test_the_superintendent_names_who_investigates_and_alone_changes_it(people: People):
    matter = Matter.filed(people, "9000000573").classified()
    reference, head, sp = matter.reference, matter.head, people.officer("sp.patna")
    head.act(reference, "close", **CLOSING)
    matter.citizen.act(reference, "appeal", text="मेरी बात नहीं सुनी गई।")
    named = {"decision": "name-officer", "officer": matter.officer.username, "reasons": WHY}
    sp.act(reference, "decide-appeal", **named)
    assert matter.seen["state"] == "registration-directed"
    matter.told("investigator-named.citizen")
    head.act(reference, "classify", sections=[RESTRAINT])
    matter.registered()
    other = head.try_to_act(reference, "assign-investigator", officer="enquiry2.5117012")
    assert "Superintendent" in fault_of(other, "officer")
    begun = head.act(reference, "assign-investigator", officer=matter.officer.username)
    assert begun["state"] == "under-investigation"
    sp.act(reference, "assign-investigator", officer="sp.patna")
    sp.act(reference, "inform-progress", text="गवाह से बात हुई।")


def test_a_magistrates_order_opens_what_the_police_had_ended(people: People):
    matter = Matter.filed(people, "9000000574").classified()
    reference, head, sp = matter.reference, matter.head, people.officer("sp.patna")
    head.act(reference, "close", **CLOSING)
    matter.citizen.act(reference, "appeal", text="मेरी बात नहीं सुनी गई।")
    sp.act(reference, "decide-appeal", decision="reject", reasons=WHY)
    against = {**ORDER, "public_servant": True}
    early = head.try_to_act(reference, "enter-magistrate-order", **against)
    assert "superior" in fault_of(early, "public_servant")
    sp.act(reference, "send-superior-report", report_number="SP/7", text=WHY)
    ordered = head.act(reference, "enter-magistrate-order", **against)
    assert ordered["state"] == "registration-directed"
    assert clock(ordered, "directed-registration")["status"] == "running"
    matter.told("magistrate-ordered.station", to=matter.station)
    head.act(reference, "classify", sections=[RESTRAINT])
    matter.registered()


@pytest.mark.parametrize("named", [True, False])
def test_what_is_not_serious_is_investigated_without_going_to_the_spot(people: People, named: bool):
    suspects = [{"name": "परीक्षण संदिग्ध"}] if named else []
    matter = Matter.filed(people, "9000000575", suspects=suspects)
    matter.classified(RESTRAINT).signed().registered()
    open_to_head = offered(matter.head.case(matter.reference))
    assert ("investigate-without-visit" in open_to_head) is named
    if named:
        body = {"officer": matter.officer.username, "reasons": WHY}
        begun = matter.head.act(matter.reference, "investigate-without-visit", **body)
        assert begun["state"] == "under-investigation"


def test_an_officer_comes_home_for_the_signature_that_the_citizen_asked_for(people: People):
    matter = Matter.filed(people, "9000000576")
    (sign,) = [one for one in matter.seen["actions"] if one["name"] == "sign"]
    assert sign["form"]["properties"]["method"]["enum"] == ["esign"]
    matter.citizen.act(matter.reference, "choose-signing-station", station=GANDHI_MAIDAN)
    matter.citizen.act(matter.reference, "ask-home-visit", text="शाम को।")
    assert clock(matter.seen, "home-visit")["status"] == "running"
    matter.told("home-visit-asked.station", to=matter.station)
    visitor = people.officer(f"enquiry.{GANDHI_MAIDAN}")
    visitor.act(matter.reference, "sign", method="home-visit")
    assert matter.seen["signature"]["witness"] == visitor.username
