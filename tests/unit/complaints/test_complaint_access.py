"""Who reads what of a complaint: every role × state × field, written out."""

from dataclasses import replace

import pytest

from casework.definition.model import HANDLING
from casework.engine import access
from casework.engine.rules import Step
from chassis.actor import SYSTEM
from tests.unit.complaints.complaint import DEFINITION, NOON, World
from tests.unit.complaints.posts import (
    ADMINISTRATOR,
    CITIZEN,
    CONTROL,
    CONTROL_ROOM,
    DSP_OFFICER,
    DUTY_OFFICER,
    ENQUIRY_OFFICER,
    EVERYONE,
    FAR,
    FAR_DSP_OFFICER,
    FAR_HEAD,
    FAR_SP,
    FAR_SP_OFFICER,
    HEAD,
    OTHER_DUTY_OFFICER,
    OTHER_HEAD,
    SP,
    SP_OFFICER,
    STATION,
    STRANGER,
    WOMAN_OFFICER,
    queued,
    resolved,
)

STATES = tuple(name for name, state in DEFINITION.states.items() if state.region == HANDLING)
SIGNATURES = ("unsigned", "signature-lapsed", "signed")
FIELDS = tuple(DEFINITION.source["access"]["fields"])
FOR_LISTS = {"category", "occurred_at", "occurred_until", "time_unknown", "affected", "language"}
RECORD = {
    *("text", "place", "place_address", "delay_reason", "property", "payments", "amount_lost"),
    *("missing_person", "missing_person_age", "missing_person_photo", "suspects_unknown"),
    *("needs_interpreter", "needs_educator", "needs_video", "needs_place"),
    *("name", "relative_name", "year_of_birth", "address", "occupation", "victim", "mobile"),
    *("files", "how_given", "identity_paper", "read_over", "informant_signed_by", "signed_sheet"),
}
CONTACT = {"informant_mobile", "identity_number"}
WHEREABOUTS = {"mobile", "address"}
ENDED = {name for name in STATES if DEFINITION.states[name].terminal}
HANDLERS = {CITIZEN.id, HEAD.id, ENQUIRY_OFFICER.id}
DESK_AND_ABOVE = {DUTY_OFFICER.id, DSP_OFFICER.id, SP_OFFICER.id}
READERS = HANDLERS | DESK_AND_ABOVE | {CONTROL.id}
AFTER_THE_END = {CITIZEN.id, HEAD.id}


def _case(state: str, signature: str = "unsigned", *, sensitive: bool = False) -> dict:
    complaint = World().file(category="women-safety" if sensitive else "theft").to_assigned()
    regions = {**complaint.case["regions"], "signature": signature}
    return {**complaint.case, "state": state, "regions": regions}


def _expected(actor_id: str, state: str, signature: str, field: str) -> str | None:
    if field in FOR_LISTS:
        return "full" if actor_id in READERS | {WOMAN_OFFICER.id} else None
    if field in CONTACT | WHEREABOUTS | {"email"} and state in ENDED:
        allowed = {CITIZEN.id, HEAD.id}
        allowed |= {DSP_OFFICER.id, SP_OFFICER.id} if field in WHEREABOUTS else set()
        allowed |= {ENQUIRY_OFFICER.id} if state == "final-report" else set()
        return "full" if actor_id in allowed else None
    if field in RECORD:
        return "full" if actor_id in READERS else None
    if field in CONTACT | {"email"}:
        return "full" if actor_id in HANDLERS | {DUTY_OFFICER.id} else None
    assert field == "suspects"
    if state == "withdrawn":
        return "full" if actor_id in AFTER_THE_END else None
    if actor_id in HANDLERS:
        return "full"
    if actor_id not in DESK_AND_ABOVE:
        return None
    return "full" if signature == "signed" else "masked"


@pytest.mark.parametrize("signature", SIGNATURES)
@pytest.mark.parametrize("state", STATES)
def test_the_access_matrix_holds_for_every_role_state_and_field(state: str, signature: str) -> None:
    case = _case(state, signature)
    for actor in EVERYONE:
        if actor is SYSTEM:
            continue
        for field in FIELDS:
            view = access.shown_as(DEFINITION, case, actor, field)
            expected = _expected(actor.id, state, signature, field)
            assert view == expected, f"{field} for {actor.role} {actor.id}"


def test_a_field_without_a_rule_is_shown_to_nobody() -> None:
    case = _case("assigned")
    for actor in EVERYONE:
        assert access.shown_as(DEFINITION, case, actor, "aadhaar") is None
        assert access.readable(DEFINITION, case, actor, {"aadhaar": "1"}) == {}


def test_the_system_itself_reads_no_answers() -> None:
    case = _case("assigned")
    assert all(access.shown_as(DEFINITION, case, SYSTEM, field) is None for field in FIELDS)


@pytest.mark.parametrize("state", STATES)
def test_another_citizen_and_an_officer_of_another_station_see_no_case(state: str) -> None:
    for actor in (STRANGER, OTHER_HEAD, OTHER_DUTY_OFFICER, FAR_SP_OFFICER, ADMINISTRATOR):
        assert not access.may_see(DEFINITION, _case(state), actor)


def test_a_sensitive_case_is_closed_to_officers_who_do_not_handle_it() -> None:
    open_case, sensitive = _case("assigned"), _case("assigned", sensitive=True)
    assert access.may_see(DEFINITION, open_case, WOMAN_OFFICER)
    assert not access.may_see(DEFINITION, sensitive, WOMAN_OFFICER)
    assert access.may_see(DEFINITION, open_case, CONTROL)
    assert not access.may_see(DEFINITION, sensitive, CONTROL)
    for actor in (CITIZEN, HEAD, DUTY_OFFICER, ENQUIRY_OFFICER, DSP_OFFICER, SP_OFFICER):
        assert access.may_see(DEFINITION, sensitive, actor), actor.role


def test_a_control_room_sees_a_sensitive_case_while_it_lies_in_its_own_queue() -> None:
    complaint = World().file(queued(), category="women-safety")
    assert access.may_see(DEFINITION, complaint.case, CONTROL)
    assert CONTROL_ROOM in complaint.view["office_codes"]
    complaint.act(CONTROL, "assign-station", station=STATION)
    assert not access.may_see(DEFINITION, complaint.case, CONTROL)
    assert CONTROL_ROOM not in complaint.view["office_codes"]


def test_the_name_of_a_suspect_is_masked_for_supervisors_and_its_form_is_kept() -> None:
    case = _case("assigned")
    form = {"suspects": [{"name": "Test Suspect One", "details": "tall"}]}
    names = access.readable(DEFINITION, case, SP_OFFICER, form)
    assert names == {"suspects": [{"name": "•••", "details": "•••"}]}
    assert access.readable(DEFINITION, case, ENQUIRY_OFFICER, form) == form


@pytest.mark.parametrize("category", ["theft", "women-safety"])
def test_the_tracking_view_alone_gives_the_same_answers_as_the_case(category: str) -> None:
    complaint = World().file(category=category).to_assigned()
    for actor in EVERYONE:
        in_case = access.may_see(DEFINITION, complaint.case, actor)
        assert access.may_see(DEFINITION, complaint.view, actor) == in_case


def test_a_token_for_one_case_opens_no_other() -> None:
    case = _case("assigned")
    assert access.may_see(DEFINITION, case, replace(CITIZEN, scope=case["_id"]))
    assert not access.may_see(DEFINITION, case, replace(CITIZEN, scope="another"))


def test_internal_notes_are_not_for_the_citizen() -> None:
    case = _case("assigned")
    assert not access.may_read_note(DEFINITION, case, CITIZEN, "internal")
    assert access.may_read_note(DEFINITION, case, CITIZEN, "visible")
    assert access.may_read_note(DEFINITION, case, HEAD, "internal")
    assert not access.may_read_note(DEFINITION, case, WOMAN_OFFICER, "visible")


# -- a complaint against police -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("field", "fact"),
    [
        ("to_station", "receiving-office"),
        ("station", "chosen-office"),
        ("station", "signing-office"),
    ],
)
def test_whichever_station_is_named_a_complaint_against_police_goes_over_its_head(
    field: str, fact: str
) -> None:
    for category, handling in (("complaint-against-police", SP), ("theft", STATION)):
        complaint = World().file(resolved(SP), category=category)
        step = Step(DEFINITION, complaint.case, SP_OFFICER, "any", {field: STATION}, {}, NOON)
        office = complaint.world.rules.facts[fact](step)
        assert office["offices"]["handling"] == handling


def test_a_complaint_against_police_that_was_transferred_is_in_no_list_below() -> None:
    complaint = World().file(resolved(SP), category="complaint-against-police")
    complaint.act(SP_OFFICER, "acknowledge")
    complaint.act(SP_OFFICER, "transfer", to_station=FAR, reason="The other district decides.")
    assert complaint.case["offices"]["handling"] == FAR_SP
    for officer in (FAR_HEAD, FAR_DSP_OFFICER, DSP_OFFICER):
        assert not access.may_see(DEFINITION, complaint.case, officer)


def test_a_complaint_against_police_without_a_station_is_not_shown_to_the_dsp() -> None:
    case = World().file(queued(), category="complaint-against-police").case
    assert not access.may_see(DEFINITION, case, DSP_OFFICER)
    assert access.may_see(DEFINITION, case, CONTROL)
