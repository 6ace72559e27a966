"""A complaint that is sent to another station: two phases, one bounce, then the Superintendent."""

from tests.support.matters import (
    BUDDHA_COLONY,
    GANDHI_MAIDAN,
    HURT,
    WHY,
    Matter,
    People,
    clock,
    offered,
    refused,
    refused_field,
)

OF_NO_OFFENCE = {"category": "nuisance", "text": "रात भर लाउडस्पीकर बजता है।"}
"""It does not tell of a cognizable offence; a theft is classified first."""
PLACE = {"to_station": GANDHI_MAIDAN, "reason": "घटना दूसरे थाने के इलाक़े की है।"}


def test_the_first_station_stays_responsible_until_the_other_accepts(people: People):
    matter = Matter.filed(people, "9000000461", **OF_NO_OFFENCE).assigned()
    reference = matter.reference
    nowhere = matter.head.try_to_act(reference, "transfer", to_station=BUDDHA_COLONY, reason=WHY)
    assert refused_field(nowhere, "to_station") == "conflicting-fields"
    matter.head.act(reference, "transfer", **PLACE)
    waiting = matter.seen
    assert (waiting["state"], waiting["station"]["code"]) == ("transfer-sent", BUDDHA_COLONY)
    assert waiting["next"]["by"] == clock(waiting, "transfer")["due_at"]
    matter.told("transferred.citizen")
    matter.told("transferred.station", to=GANDHI_MAIDAN)
    refused(matter.head.try_to_act(reference, "accept-transfer"), 403, "not-allowed")

    people.officer("duty.5117028").act(reference, "accept-transfer")
    accepted = matter.seen
    assert (accepted["state"], accepted["station"]["code"]) == ("submitted", GANDHI_MAIDAN)
    assert accepted["assigned_to"] is None and accepted["capability"] is None
    matter.told("transfer-accepted.citizen")
    refused(matter.officer.try_to_act(reference, "classify", sections=[HURT]), 404, "not-found")
    matter.station = GANDHI_MAIDAN
    matter.assigned()


def test_a_complaint_that_is_sent_back_is_decided_by_the_superintendent(people: People):
    matter = Matter.filed(people, "9000000462", **OF_NO_OFFENCE).assigned()
    reference = matter.reference
    matter.head.act(reference, "transfer", **PLACE)
    people.officer("sho.5117028").act(reference, "return-transfer", reason=WHY)
    disputed = matter.seen
    assert (disputed["state"], disputed["station"]["code"]) == ("transfer-disputed", BUDDHA_COLONY)
    assert disputed["next"]["by"] == clock(disputed, "arbitration")["due_at"]
    matter.told("transfer-disputed.citizen")
    matter.told("transfer-disputed.sp", to="PD-PATNA-SP")
    refused(matter.head.try_to_act(reference, "transfer", **PLACE), 403, "not-allowed")

    people.officer("sp.patna").act(reference, "transfer", **PLACE)
    decided = matter.seen
    assert (decided["state"], decided["station"]["code"]) == ("submitted", GANDHI_MAIDAN)
    matter.told("transfer-decided.citizen")
    matter.station = GANDHI_MAIDAN
    assert "acknowledge" in offered(matter.duty.case(reference))
