"""Officers of the station that a citizen chose to sign at read the information that is signed and
whose it is, and nothing of what is done with it. Whatever is added to a complaint is decided on
here."""

import pytest

from casework.definition.model import HANDLING
from casework.engine import access
from chassis.actor import Actor
from contracts.events import TrackingView
from tests.unit.complaints import stages
from tests.unit.complaints.complaint import DEFINITION, Complaint, World
from tests.unit.complaints.posts import (
    CITIZEN,
    OTHER,
    OTHER_DUTY_OFFICER,
    OTHER_ENQUIRY_OFFICER,
    OTHER_HEAD,
    THIRD,
    WOMAN_OFFICER,
)

THERE = (OTHER_DUTY_OFFICER, OTHER_HEAD, OTHER_ENQUIRY_OFFICER)
OF_A_COPY = Actor("duty.three", "duty-officer", THIRD)
"""Of a station that got a copy: it is in the lists of the case, and nothing more."""
FOR_LISTS = {"category", "occurred_at", "occurred_until", "time_unknown", "affected", "language"}
INFORMATION = {
    *("text", "place", "place_address", "delay_reason", "property", "payments", "amount_lost"),
    *("missing_person", "missing_person_age", "missing_person_photo", "suspects_unknown", "files"),
    *("needs_interpreter", "needs_educator", "needs_video", "needs_place", "victim"),
    *("how_given", "read_over", "informant_signed_by", "signed_sheet"),
}
"""What the signature is put under: all that was told."""
IDENTITY = {
    *("name", "relative_name", "year_of_birth", "address", "occupation", "mobile"),
    "identity_paper",
}
"""Whose signature it is."""
OF_THE_SIGNATURE = {"signature", "information_sha256", "home_visit"}
ALWAYS_EMPTY = {"timeline", "clocks", "assigned_to", "capability", "routing"}
OPEN = {
    *("reference", "service", "bus_service", "definition_version", "state", "regions", "sequence"),
    *("owner", "parties", "station", "offices", "office_codes", "filed_at", "acknowledged_at"),
    *("updated_at", "closed_at", "erased_at", "next", "documents", "payment", "links", "transfer"),
    *("category", "sensitive", "language", "attachments", "closed"),
}
"""Of every case: that there is one, where it lies and what comes next. The gateway shows papers to
those whom each names, and neither owner nor offices nor the sealed texts."""
UNSIGNED_IN = [
    name
    for name, state in DEFINITION.states.items()
    if state.region == HANDLING and not state.terminal
]


def _to_be_signed_there(state: str = "submitted", **answers: str) -> Complaint:
    complaint = World().file(**answers)
    complaint.act(CITIZEN, "choose-signing-station", station=OTHER)
    codes = [*complaint.case["office_codes"], THIRD]
    complaint.case = complaint.case | {"state": state, "office_codes": codes}
    return complaint


@pytest.mark.parametrize("state", UNSIGNED_IN)
@pytest.mark.parametrize("officer", THERE, ids=lambda one: one.role)
def test_of_the_view_they_are_shown_the_signature(officer: Actor, state: str) -> None:
    complaint = _to_be_signed_there(state)
    case = complaint.case
    assert set(access.view_fields_shown(DEFINITION, case, officer)) == OF_THE_SIGNATURE
    assert access.links_shown(DEFINITION, case, officer) == ()
    view = access.view_for(DEFINITION, case, officer, complaint.view)
    assert not any(view[name] for name in ALWAYS_EMPTY)
    assert set(view) - ALWAYS_EMPTY <= OPEN | OF_THE_SIGNATURE
    assert access.parts_closed(DEFINITION, case, officer) == set(access.PARTS)


@pytest.mark.parametrize("category", ["theft", "women-safety"])
@pytest.mark.parametrize("officer", THERE, ids=lambda one: one.role)
def test_of_the_record_they_read_the_information_and_whose_it_is(
    officer: Actor, category: str
) -> None:
    case = _to_be_signed_there(category=category).case
    fields = DEFINITION.source["access"]["fields"]
    ways = {name: access.shown_as(DEFINITION, case, officer, name) for name in fields}
    # Of a sensitive case the lists are read by who handles it, and by them alone.
    readable = {name for name, how in ways.items() if how is not None}
    assert readable == FOR_LISTS | INFORMATION | IDENTITY
    assert {ways[name] for name in readable} == {"full"}


@pytest.mark.parametrize("officer", THERE, ids=lambda one: one.role)
def test_they_have_no_paper_and_no_note_and_do_nothing_but_witness(officer: Actor) -> None:
    complaint = _to_be_signed_there()
    standing = access.relations(complaint.case, officer)
    kinds = [one for one in DEFINITION.documents.values()
             if access.in_groups(DEFINITION, one.who, officer.role, standing)]  # fmt: skip
    notes = [one for one in DEFINITION.source["access"]["notes"]
             if access.may_read_note(DEFINITION, complaint.case, officer, one)]  # fmt: skip
    books = [one for one in DEFINITION.records.values()
             if access.in_groups(DEFINITION, one.who, officer.role, standing)]  # fmt: skip
    assert (kinds, notes, books) == ([], [], [])
    assert complaint.open(officer) == ["sign"]


def test_a_station_that_got_a_copy_learns_that_there_is_a_case_and_no_more() -> None:
    case = _to_be_signed_there().case
    fields = DEFINITION.source["access"]["fields"]
    assert access.view_fields_shown(DEFINITION, case, OF_A_COPY) == ()
    assert access.parts_closed(DEFINITION, case, OF_A_COPY) == set(access.PARTS)
    assert {n for n in fields if access.shown_as(DEFINITION, case, OF_A_COPY, n)} == FOR_LISTS


def test_a_colleague_of_the_station_that_has_it_sees_its_course() -> None:
    case = stages.enquiry_reported(prima_facie=True).case
    fields = set(access.view_fields_shown(DEFINITION, case, WOMAN_OFFICER))
    assert fields == set(DEFINITION.view_fields) - {"tasks", "copy_request"}
    assert access.parts_closed(DEFINITION, case, WOMAN_OFFICER) == frozenset()


def test_every_field_of_the_view_and_every_part_is_decided_on() -> None:
    policy = DEFINITION.source["access"]
    assert set(policy["view"]) == set(DEFINITION.view_fields)
    assert set(policy["parts"]) == set(access.PARTS)
    common = set(TrackingView().fields) - set(DEFINITION.view_fields)
    assert common <= OPEN | ALWAYS_EMPTY, "a field of every case is shown to them undecided"
