"""Offences against a woman: recorded by a woman officer (BNSS 173(1), proviso), and closed."""

from tests.support.matters import (
    BODHGAYA,
    HURT,
    OUTRAGE,
    THEFT,
    WHY,
    Matter,
    People,
    offered,
    refused,
    refused_field,
)

MAN, WOMAN = "enquiry2.5117012", "enquiry.5117012"


def test_a_woman_officer_records_the_information(people: People):
    matter = Matter.filed(people, "9000000491", category="assault").classified(OUTRAGE).signed()
    reference, head = matter.reference, matter.head
    assert matter.seen["classification"]["woman_officer"] is True
    by_himself = head.try_to_act(reference, "register-fir")
    assert refused_field(by_himself, "recorded_by") == "woman-officer-required"
    by_a_man = head.try_to_act(reference, "register-fir", recorded_by=MAN)
    assert refused_field(by_a_man, "recorded_by") == "woman-officer-required"
    by_nobody = head.try_to_act(reference, "register-fir", recorded_by="nobody.known")
    assert refused_field(by_nobody, "recorded_by") == "not-a-choice"
    assert matter.seen["fir"] is None

    registered = matter.registered(recorded_by=WOMAN).seen
    assert registered["fir"]["recorded_by"] == WOMAN
    assert registered["fir"]["registered_by"] == head.username


def test_any_woman_officer_may_record_it_and_hears_of_nothing_else(people: People):
    matter = Matter.filed(people, "9000000496", category="assault").classified(OUTRAGE).signed()
    borrowed = people.officer("enquiry.5117028")
    registered = matter.registered(recorded_by=borrowed.username).seen
    assert registered["fir"]["recorded_by"] == borrowed.username
    refused(borrowed.call("GET", f"/cases/{matter.reference}"), 404, "not-found")


def test_what_somebody_else_tells_may_be_recorded_by_a_man_unless_she_filed_it_herself(
    people: People,
):
    """The proviso is about what the woman herself tells."""
    hers = Matter.filed(people, "9000000603", category="assault", affected="myself")
    hers.classified(OUTRAGE).signed()
    told_otherwise = hers.head.try_to_act(
        hers.reference, "register-fir", given_by="another-person", recorded_by=MAN
    )
    assert refused_field(told_otherwise, "given_by") == "does-not-match"
    other = Matter.filed(people, "9000000604", category="assault", affected="someone-else")
    other.classified(OUTRAGE).signed()
    herself = other.head.try_to_act(
        other.reference, "register-fir", given_by="woman-herself", recorded_by=MAN
    )
    assert refused_field(herself, "recorded_by") == "woman-officer-required"
    other.registered(given_by="another-person")
    assert other.seen["fir"]["recorded_by"] == other.head.username


def test_a_zero_fir_gets_its_regular_number_from_a_man(people: People):
    """A woman recorded it where it was given; the receiver only numbers it."""
    matter = Matter.filed(people, "9000000605", category="assault").classified(OUTRAGE).signed()
    matter.registered(zero=True, recorded_by=WOMAN)
    receiver = people.officer(f"sho.{BODHGAYA}")
    matter.head.act(matter.reference, "transfer", to_station=BODHGAYA, reason=WHY)
    paper = matter.paper("zero-fir-copy", receiver)
    receiver.act(matter.reference, "accept-transfer", sha256=paper["sha256"])
    receiver.act(matter.reference, "register-fir")
    assert matter.seen["fir"]["recorded_by"] == WOMAN


def test_a_woman_who_heads_the_station_records_it_herself(people: People):
    matter = Matter.filed(
        people, "9000000492", category="assault", place={"district": "Patna", "station": "5117028"}
    )
    matter.classified(OUTRAGE).signed().registered()
    assert matter.seen["fir"]["recorded_by"] == "sho.5117028"


def test_a_matter_is_closed_to_others_as_soon_as_its_sections_say_so(people: People):
    matter = Matter.filed(people, "9000000493", category="assault").assigned()
    reference, control_room = matter.reference, people.officer("control.patna")
    assert control_room.case(reference)["sensitive"] is False
    matter.officer.act(reference, "classify", sections=[OUTRAGE])
    assert matter.seen["sensitive"] is True
    refused(control_room.call("GET", f"/cases/{reference}"), 404, "not-found")
    track = people.nobody().call("POST", "/track", json={"reference": reference}).json()
    assert track["station"] is None

    matter.officer.act(reference, "classify", sections=[THEFT])
    assert matter.seen["sensitive"] is True


def test_an_offence_against_a_woman_is_classified_before_anything_else_is_decided(people: People):
    matter = Matter.filed(people, "9000000494", category="women-safety")
    matter.station = matter.seen["station"]["code"]
    assert matter.seen["sensitive"] is True
    superintendent = people.officer("sp.patna")
    assert superintendent.case(matter.reference)["state"] == "submitted"
    matter.citizen.act(matter.reference, "withdraw", reason="अब नहीं चाहिए।")
    assert matter.seen["state"] == "submitted"


def test_where_no_woman_officer_is_needed_none_is_asked_for(people: People):
    matter = Matter.filed(people, "9000000495").classified(HURT)
    assert matter.seen["classification"]["woman_officer"] is False
    assert "record-ncr" in offered(matter.head.case(matter.reference))
