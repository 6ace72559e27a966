"""The person verified, where it is not who applied, and what becomes of a result."""

from typing import Any

import pytest

from casework.engine import access
from casework.papers.validity import valid_until
from chassis.actor import SYSTEM, Actor
from contracts.errors import ActionNotOpen, NotAllowed, NotFound
from services.verification.records_search.interface import person_of
from services.verification.rules.decision import UNKNOWN
from tests.unit.verification.forms import TEXT
from tests.unit.verification.posts import (
    CITIZEN,
    DIG,
    DSP_OFFICER,
    DUTY_OFFICER,
    HEAD,
    SP_OFFICER,
    STRANGER,
    SUBJECT,
)
from tests.unit.verification.stages import adverse, refused
from tests.unit.verification.world import BUILDING, KINDS, Matter, World

SUBJECT_KINDS = tuple(one for one in KINDS if BUILDING.definitions.newest(one).parties)
OF_THE_APPLICANT_ALONE = frozenset(
    {"route", "choose-station", "assign-station", "record-payment", "lapse-unpaid"}
)
"""Before the person verified has a part in it, and in words that other services share."""

# -- the person verified -------------------------------------------------------------------------


def test_the_person_verified_is_told_and_confirms_before_anything_is_checked() -> None:
    matter = World().file("verification-tenant")
    matter.act(DUTY_OFFICER, "accept")
    assert matter.state == "subject-asked" and not matter.enquiries()
    assert matter.told_of("verification.asked.subject") == 1
    for other in (CITIZEN, DUTY_OFFICER):
        with pytest.raises(NotAllowed):
            matter.act(other, "confirm")
    with pytest.raises(NotFound):
        matter.act(STRANGER, "confirm")
    matter.act(SUBJECT, "confirm")
    assert matter.state == "under-check" and len(matter.enquiries()) == 1


PUT_RIGHT = {
    "right_name": "Test Persen Too",
    "right_parent_name": "Test Parent Too",
    "right_born_on": "1992-03-03",
    "right_address": "Test Lane 7, Patna",
}


@pytest.mark.parametrize("way", ["confirm", "settle-dispute"])
def test_what_is_put_right_is_what_is_checked_and_certified(way: str) -> None:
    matter = World().file("verification-tenant")
    matter.act(DUTY_OFFICER, "accept")
    if way == "confirm":
        matter.act(SUBJECT, "confirm", **PUT_RIGHT)
    else:
        matter.act(SUBJECT, "dispute", ground="wrong-details", text="वर्तनी ग़लत है।")
        ask = {"decision": "ask-again", "text": TEXT}
        matter.act(HEAD, "settle-dispute", **ask, **PUT_RIGHT)
        matter.act(SUBJECT, "confirm")
    person = person_of(matter.form)
    assert (person.name, person.parent_name) == ("Test Persen Too", "Test Parent Too")
    assert (person.born_on, person.addresses) == ("1992-03-03", ("Test Lane 7, Patna",))
    (enquiry,) = matter.enquiries()
    form = enquiry.form
    assert (form["person"], form["address"]) == ("Test Persen Too", "Test Lane 7, Patna")


RIGHT = {"subject_mobile": "9000000897", "why": "एक अंक ग़लत था"}


def test_who_was_asked_by_a_wrong_number_has_no_part_once_it_is_corrected() -> None:
    matter = World().file("verification-tenant")
    matter.act(DUTY_OFFICER, "accept")
    matter.world.pass_time(days=6)
    with pytest.raises(NotAllowed):
        matter.act(SUBJECT, "correct-mobile", **RIGHT)
    change = matter.act(CITIZEN, "correct-mobile", names=STRANGER, **RIGHT)
    with pytest.raises(NotFound):
        matter.act(SUBJECT, "confirm")
    assert matter.case["parties"]["subject"]["id"] == STRANGER.id
    assert matter.told_of("verification.asked.subject") == 2
    (row,) = change.records
    assert (row.book, row.values) == (
        "asked", {"mobile": RIGHT["subject_mobile"], "why": RIGHT["why"]},
    )  # fmt: skip
    matter.world.pass_time(days=5)
    assert matter.state == "subject-asked", "the week begins anew"


def test_whoever_confirmed_is_exchanged_no_more() -> None:
    matter = World().file("verification-tenant")
    matter.act(CITIZEN, "correct-mobile", **RIGHT)
    assert matter.state == "submitted" and matter.told_of("verification.asked.subject") == 0
    matter.act(DUTY_OFFICER, "accept")
    matter.act(SUBJECT, "confirm")
    with pytest.raises(ActionNotOpen):
        matter.act(CITIZEN, "correct-mobile", **RIGHT)


def test_a_dispute_is_settled_by_the_station_and_is_nothing_adverse() -> None:
    matter = World().file("verification-domestic-help")
    matter.act(DUTY_OFFICER, "accept")
    matter.act(SUBJECT, "dispute", ground="no-relation", text="मैं यहाँ काम नहीं करती।")
    matter.act(HEAD, "settle-dispute", decision="ask-again", text=TEXT)
    assert matter.state == "subject-asked"
    matter.act(SUBJECT, "dispute", ground="no-relation", text="मैं यहाँ काम नहीं करती।")
    matter.act(HEAD, "settle-dispute", decision="close", text=TEXT)
    assert matter.state == "not-agreed" and not matter.case.get("result")


def test_who_does_not_confirm_in_a_week_ends_it() -> None:
    matter = World().file("verification-tenant")
    matter.act(DUTY_OFFICER, "accept")
    matter.world.pass_time(days=9)
    assert matter.state == "not-agreed"


def test_the_hearing_is_the_persons_and_who_applied_reads_no_reasons() -> None:
    matter = adverse("verification-tenant")
    matter.act(SP_OFFICER, "hear", text=TEXT)
    with pytest.raises(NotAllowed):
        matter.act(CITIZEN, "answer", whole=True, text="नहीं")
    groups = matter.definition.documents["show-cause"].who
    assert "owner" not in groups and "person" in groups
    assert "owner" not in matter.definition.source["access"]["notes"]["person"]
    matter.act(SUBJECT, "answer", whole=True, text="नहीं")
    matter.act(SP_OFFICER, "decide", decision="adverse", text=TEXT)
    matter.act(SUBJECT, "appeal", text="नहीं")
    matter.act(DIG, "decide-appeal", decision="reject", text=TEXT)
    assert matter.state == "appeal-rejected"


def unverified(code: str) -> Matter:
    matter = World().file(code).begun().searched().enquired(UNKNOWN).recommended(UNKNOWN)
    matter.act(DSP_OFFICER, "confirm-not-verified", text=TEXT)
    return matter


@pytest.mark.parametrize("code", SUBJECT_KINDS)
def test_the_person_learns_that_it_could_not_be_verified_and_may_appeal(code: str) -> None:
    matter = unverified(code)
    assert matter.told_of("verification.not-verified.subject") == 1
    assert matter.told_of("verification.not-cleared.citizen") == 1
    assert "appeal" not in matter.view["timeline"][-1]["text"]["en"]
    assert matter.notes[-1]["visibility"] == "person", "the reasons are the person's"
    assert "appeal" in matter.open(SUBJECT) and "appeal" not in matter.open(CITIZEN)
    matter.act(SUBJECT, "appeal", text="नहीं")
    matter.act(DIG, "decide-appeal", decision="reject", text=TEXT)
    assert matter.told_of("verification.appeal-rejected.subject") == 1
    own = unverified("verification-character")
    assert own.told_of("verification.not-verified.citizen") == 1 and "appeal" in own.open(CITIZEN)


def test_the_person_learns_that_the_hearing_is_over_and_how_it_ends_otherwise() -> None:
    matter = adverse("verification-employment")
    matter.act(SP_OFFICER, "hear", text=TEXT)
    matter.world.pass_time(days=16)
    assert matter.told_of("verification.hearing-closed.subject") == 1
    matter.act(SP_OFFICER, "decide", decision="adverse", text=TEXT)
    assert "appeal" not in matter.view["timeline"][-2]["text"]["en"]
    withdrawn = World().file("verification-tenant").begun()
    withdrawn.act(CITIZEN, "withdraw")
    assert withdrawn.told_of("verification.withdrawn.subject") == 1
    early = World().file("verification-tenant")
    early.act(CITIZEN, "withdraw")
    assert early.told_of("verification.withdrawn.subject") == 0, "who was never asked is not told"
    ending = World().file("verification-tenant").cleared()
    ending.world.pass_time(days=366)
    assert ending.told_of("verification.expired.subject") == 1


@pytest.mark.parametrize("code", SUBJECT_KINDS)
def test_no_line_of_the_timeline_says_you_to_another_who_reads_it(code: str) -> None:
    definition = BUILDING.definitions.newest(code)
    lines = [
        (action.name, way.text)
        for action in definition.actions.values()
        for way in action.transitions
        if way.text and action.name not in OF_THE_APPLICANT_ALONE
    ]
    assert lines
    for name, text in lines:
        assert "आप" not in text["hi"].replace("आपत्ति", ""), name
        assert "you" not in text["en"].lower().split(), name


def view_of(matter: Matter, actor: Actor) -> Any:
    return access.view_for(matter.definition, matter.case, actor, matter.view)


@pytest.mark.parametrize("code", SUBJECT_KINDS)
def test_what_came_of_a_visit_is_not_for_who_applied(code: str) -> None:
    matter = World().file(code).begun()
    (enquiry,) = matter.enquiries()
    enquiry.assigned().visited("refused")
    for actor in (SUBJECT, HEAD, DUTY_OFFICER):
        assert "Refused to speak" in str(view_of(matter, actor))
    theirs = view_of(matter, CITIZEN)
    assert theirs["links"] == {} and "visit" not in theirs
    assert "Refused" not in str(theirs)
    own = World().file().begun()
    assert view_of(own, CITIZEN)["links"]["present"]


# -- the passport office -------------------------------------------------------------------------


def test_the_passport_office_gets_the_result_and_the_applicant_sees_its_receipt() -> None:
    matter = World().file("verification-passport").cleared()
    assert matter.case["passport_due_at"] is not None
    matter.act(SYSTEM, "take-receipt", receipt="PO-123")
    assert matter.state == "sent" and matter.case["passport_due_at"] is None
    assert "PO-123" in matter.view["timeline"][-1]["text"]["en"]


def test_an_adverse_result_goes_to_the_passport_office_too() -> None:
    matter = adverse("verification-passport")
    matter.act(SP_OFFICER, "hear", text=TEXT)
    matter.act(CITIZEN, "answer", whole=True, text="नहीं")
    matter.act(SP_OFFICER, "decide", decision="adverse", text=TEXT)
    assert (matter.state, matter.region("delivery")) == ("adverse-reported", "delivery-due")
    matter.act(SYSTEM, "take-receipt", receipt="PO-124")
    assert matter.region("delivery") == "delivered"


# -- the certificate -----------------------------------------------------------------------------


def test_a_certificate_is_corrected_revoked_and_ends() -> None:
    matter = World().file().cleared()
    body = {"name_on_paper": "Tezt Sitizen One", "text": TEXT}
    refusal = refused("name_on_paper", matter, DSP_OFFICER, "correct", **body)
    assert refusal == "not-accepted", "another name was not searched for"
    document = matter.definition.documents["certificate"]
    as_of = matter.case["result"]["as_of"]
    matter.world.pass_time(days=40)
    matter.act(DSP_OFFICER, "correct", name_on_paper="Test Cityzen Onne", text=TEXT)
    assert matter.papers().count("certificate") == 2
    until = valid_until(document, matter.case, matter.world.now)
    assert until == matter.clock("validity")["due_at"], "good for no longer than the one before"
    assert matter.form["name"] == "Test Cityzen Onne", "of which the check shows the initials"
    assert matter.case["result"]["as_of"] == as_of
    assert {"revoked", "expired"} <= document.revoked_in
    with pytest.raises(NotAllowed):
        matter.act(HEAD, "revoke", text=TEXT)
    matter.act(SP_OFFICER, "revoke", text=TEXT)
    assert matter.state == "revoked"
    ending = World().file().cleared()
    ending.world.pass_time(days=366)
    assert ending.state == "expired"
