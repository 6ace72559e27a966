"""Before the FIR, over HTTP: what an officer writes of an Act in no table, who the informant is, a
wish to withdraw that is thought over, a Superintendent who investigates himself."""

from tests.support.matters import (
    HURT,
    ROBBERY,
    THEFT,
    WHY,
    Matter,
    People,
    offered,
    refused,
    refused_field,
)
from tests.support.papers import fetch
from tests.support.pdf import words_of

CLOSING = {"reason_code": "no-offence", "text": WHY, "section": "BNSS 173"}
OF_NO_TABLE = {"law": "Test Weights Act, s. 9", "cognizable": True, "max_years": 4}


def test_what_is_in_no_table_is_closed_and_bars_an_enquiry_until_a_dsp_decides(people: People):
    matter = Matter.filed(people, "9000000577").assigned()
    reference, head, dsp = matter.reference, matter.head, people.officer("dsp.patna")
    matter.officer.act(reference, "classify", sections=[], other_offences=[OF_NO_TABLE])
    known = matter.seen["classification"]
    assert known["closed_to_public"] and not known["enquiry_allowed"]
    assert "request-enquiry" not in offered(head.case(reference))
    decision = {"public": True, "reasons": WHY}
    refused(head.try_to_act(reference, "decide-on-unlisted", **decision), 403, "not-allowed")
    dsp.act(reference, "decide-on-unlisted", **decision)
    assert not matter.seen["classification"]["closed_to_public"]
    assert not matter.seen["classification"]["enquiry_allowed"]


def test_an_fir_has_a_named_informant_or_says_why_not(people: People):
    matter = Matter.filed(people, "9000000578", name=None).classified(THEFT).signed()
    nameless = matter.head.try_to_act(matter.reference, "register-fir")
    assert refused_field(nameless, "unnamed_because") == "required"
    known = {
        "name": "Test Citizen Nine",
        "relative_name": "Test Father Nine",
        "year_of_birth": 1980,
    }
    matter.officer.act(matter.reference, "record-informant", **known)
    matter.registered()
    copy = words_of(fetch(matter.citizen, matter.paper("fir-copy")))
    assert "Test Citizen Nine" in copy and "Test Father Nine" in copy and "1980" in copy


def test_the_head_of_a_station_makes_no_less_of_an_offence_alone(people: People):
    """What is cognizable two hands make into something that is not: the head's and a DSP's."""
    matter = Matter.filed(people, "9000000601").classified(THEFT).signed()
    reference, head, dsp = matter.reference, matter.head, people.officer("dsp.patna")
    for less in ([HURT], []):
        alone = head.try_to_act(reference, "classify", sections=less)
        assert refused_field(alone, "sections") == "not-accepted"
        assert "DSP" in alone.json()["fields"]["sections"]["message"]
    refused(head.try_to_act(reference, "record-ncr"), 409, "action-not-open")
    refused(head.try_to_act(reference, "close", **CLOSING), 409, "action-not-open")
    assert matter.seen["classification"]["cognizable"] is True
    # More is made of it by one hand.
    head.act(reference, "classify", sections=[THEFT, HURT])

    dsp.act(reference, "classify", sections=[HURT])
    lowered = matter.seen["classification"]
    assert (lowered["kind"], lowered["by"]) == ("non-cognizable", "dsp.patna")
    refused(head.try_to_act(reference, "register-fir"), 409, "action-not-open")
    head.act(reference, "record-ncr")
    assert matter.seen["state"] == "ncr-recorded"


def test_the_sections_of_an_fir_are_made_lighter_by_a_dsp(people: People):
    matter = Matter.filed(people, "9000000602", category="robbery").classified(ROBBERY).signed()
    matter.registered()
    reference, head = matter.reference, matter.head
    lighter = {"sections": [THEFT], "reasons": WHY}
    alone = head.try_to_act(reference, "change-sections", **lighter)
    assert refused_field(alone, "sections") == "not-accepted"
    assert [row["section"] for row in matter.seen["classification"]["sections"]] == [ROBBERY]
    people.officer("dsp.patna").act(reference, "change-sections", **lighter)
    assert [row["section"] for row in matter.seen["classification"]["sections"]] == [THEFT]
    # What the FIR was registered for stands in the register.
    assert matter.seen["fir"]["sections"] == [ROBBERY]
    none = people.officer("dsp.patna").try_to_act(
        reference, "change-sections", sections=[HURT], reasons=WHY
    )
    assert refused_field(none, "sections") == "not-accepted"


def test_who_thinks_again_keeps_the_complaint(people: People):
    matter = Matter.filed(people, "9000000579", category="assault").assigned()
    reference = matter.reference
    assert "keep-complaint" not in offered(matter.seen)
    matter.citizen.act(reference, "withdraw", reason="समझौता हो गया।")
    matter.officer.act(reference, "classify", sections=[HURT])
    matter.told("withdrawal-pending.citizen")
    refused(matter.head.try_to_act(reference, "keep-complaint"), 403, "not-allowed")
    answer = matter.citizen.act(reference, "keep-complaint")
    assert answer["state"] == "classified" and answer["withdrawal"] is None
    matter.told("withdrawal-dropped.station", to=matter.station)
    matter.head.act(reference, "record-ncr")


def test_a_superintendent_takes_an_fir_that_was_declined_and_investigates_himself(people: People):
    matter = Matter.filed(people, "9000000580").classified(THEFT).signed().registered()
    reference, head, sp = matter.reference, matter.head, people.officer("sp.patna")
    head.act(reference, "decline-investigation", ground="no-sufficient-ground", reasons=WHY)
    matter.citizen.act(reference, "appeal", text="मेरी बात नहीं सुनी गई।")
    sp.act(reference, "decide-appeal", decision="investigate-himself", reasons=WHY)
    assert matter.seen["investigation_by"]["officer"] == "sp.patna"
    other = head.try_to_act(reference, "assign-investigator", officer=matter.officer.username)
    assert refused_field(other, "officer") == "not-accepted"
    sp.act(reference, "assign-investigator", officer="sp.patna")
    assert matter.seen["state"] == "under-investigation"
    sp.act(reference, "inform-progress", text="गवाह से बात हुई।")


def test_of_an_fir_that_was_declined_the_magistrate_orders_the_investigation(people: People):
    matter = Matter.filed(people, "9000000589").classified(THEFT).signed().registered()
    reference, head = matter.reference, matter.head
    head.act(reference, "decline-investigation", ground="no-sufficient-ground", reasons=WHY)
    order = {"order_number": "CJM/175/8", "court": "CJM Patna"}
    refused(
        matter.officer.try_to_act(reference, "enter-magistrate-order", **order), 403, "not-allowed"
    )
    head.act(reference, "enter-magistrate-order", **order)
    assert matter.seen["state"] == "fir-registered"
    matter.told("investigation-ordered.citizen")
    again = {"ground": "no-sufficient-ground", "reasons": WHY}
    declined = head.try_to_act(reference, "decline-investigation", **again)
    assert refused_field(declined, "reasons") == "not-accepted"
    head.act(reference, "assign-investigator", officer=matter.officer.username)


def test_what_was_withdrawn_the_magistrate_may_order_to_be_registered(people: People):
    matter = Matter.filed(people, "9000000590").classified()
    reference, head = matter.reference, matter.head
    matter.citizen.act(reference, "withdraw", reason="समझौता हो गया।")
    assert matter.seen["state"] == "withdrawn"
    head.act(reference, "enter-magistrate-order", order_number="CJM/175/9", court="CJM Patna")
    assert matter.seen["state"] == "registration-directed"
    head.act(reference, "classify", sections=[THEFT])
    matter.registered()
