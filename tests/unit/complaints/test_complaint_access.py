"""Who reads what of a complaint: every role × state × field, written out."""

from typing import Any

import pytest

from casework import access
from casework.policing.router import Router
from casework.rules import Step
from services.complaints.facts import Books, Sources, complaint_facts
from tests.unit.complaints.machine import (
    ADMINISTRATOR,
    CITIZEN,
    CONTROL,
    CONTROL_ROOM,
    DEFINITION,
    DSP,
    DSP_OFFICER,
    DUTY_OFFICER,
    ENQUIRY_OFFICER,
    EVERYONE,
    HEAD,
    NAMES,
    NOON,
    OTHER,
    OTHER_DUTY_OFFICER,
    OTHER_ENQUIRY_OFFICER,
    OTHER_HEAD,
    SP,
    SP_OFFICER,
    STATION,
    STRANGER,
    SYSTEM,
    Machine,
    office,
    queued,
    resolved,
)

STATES = tuple(DEFINITION.states)
FIELDS = tuple(DEFINITION.source["access"]["fields"])
PLAIN = {"category", "occurred_at", "language", "files"}
RECORD = {"text", "place", "name", "mobile", "missing_person_age", "amount_lost", "files"}
HANDLERS = {CITIZEN.id, HEAD.id, ENQUIRY_OFFICER.id}
READERS = HANDLERS | {DUTY_OFFICER.id, DSP_OFFICER.id, SP_OFFICER.id, CONTROL.id}


def _case(state: str, *, sensitive: bool = False) -> dict:
    case = Machine(category="women-safety" if sensitive else "theft").to_assigned().case
    return {**case, "state": state}


def _expected(actor_id: str, state: str, field: str) -> str | None:
    listed = READERS | {OTHER_ENQUIRY_OFFICER.id}
    if field in PLAIN - {"files"}:
        return "full" if actor_id in listed else None
    if field in RECORD:
        return "full" if actor_id in READERS else None
    if field == "email":
        after = {"closed": {CITIZEN.id, HEAD.id}, "withdrawn": {CITIZEN.id, HEAD.id}}
        allowed = after.get(state, HANDLERS | {DUTY_OFFICER.id})
        return "full" if actor_id in allowed else None
    assert field == "suspects"
    if state == "withdrawn":
        return "full" if actor_id in {CITIZEN.id, HEAD.id} else None
    if actor_id in HANDLERS:
        return "full"
    masked = {DUTY_OFFICER.id, DSP_OFFICER.id, SP_OFFICER.id}
    return "masked" if actor_id in masked else None


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("field", FIELDS)
def test_the_access_matrix_holds_for_every_role_state_and_field(state: str, field: str) -> None:
    case = _case(state)
    for actor in EVERYONE:
        if actor is SYSTEM:
            continue
        shown = access.shown_as(DEFINITION, case, actor, field)
        assert shown == _expected(actor.id, state, field), f"{actor.role} {actor.id}"


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
    for actor in (STRANGER, OTHER_HEAD, OTHER_DUTY_OFFICER, ADMINISTRATOR):
        assert not access.may_see(DEFINITION, _case(state), actor)


def test_a_sensitive_case_is_closed_to_officers_who_do_not_handle_it() -> None:
    open_case, sensitive = _case("assigned"), _case("assigned", sensitive=True)
    assert access.may_see(DEFINITION, open_case, OTHER_ENQUIRY_OFFICER)
    assert not access.may_see(DEFINITION, sensitive, OTHER_ENQUIRY_OFFICER)
    assert access.may_see(DEFINITION, open_case, CONTROL)
    assert not access.may_see(DEFINITION, sensitive, CONTROL)
    for actor in (CITIZEN, HEAD, DUTY_OFFICER, ENQUIRY_OFFICER, DSP_OFFICER, SP_OFFICER):
        assert access.may_see(DEFINITION, sensitive, actor), actor.role


def test_a_control_room_sees_a_sensitive_case_while_it_lies_in_its_own_queue() -> None:
    case = Machine(answer=queued(), category="women-safety")
    assert access.may_see(DEFINITION, case.case, CONTROL)
    assert CONTROL_ROOM in case.view["office_codes"]
    case.act(CONTROL, "assign-station", station=STATION)
    assert not access.may_see(DEFINITION, case.case, CONTROL)
    assert CONTROL_ROOM not in case.view["office_codes"]


def test_the_name_of_a_suspect_is_masked_for_supervisors_and_its_form_is_kept() -> None:
    case = _case("assigned")
    form = {"suspects": [{"name": "Test Suspect One", "details": "tall"}]}
    seen = access.readable(DEFINITION, case, SP_OFFICER, form)
    assert seen == {"suspects": [{"name": "•••", "details": "•••"}]}
    assert access.readable(DEFINITION, case, ENQUIRY_OFFICER, form) == form


def test_the_tracking_view_alone_gives_the_same_answers_as_the_case() -> None:
    for sensitive in (False, True):
        machine = Machine(category="women-safety" if sensitive else "theft").to_assigned()
        for actor in EVERYONE:
            in_case = access.may_see(DEFINITION, machine.case, actor)
            assert access.may_see(DEFINITION, machine.view, actor) == in_case


def test_a_token_for_one_case_opens_no_other() -> None:
    from dataclasses import replace

    case = _case("assigned")
    assert access.may_see(DEFINITION, case, replace(CITIZEN, scope=case["_id"]))
    assert not access.may_see(DEFINITION, case, replace(CITIZEN, scope="another"))


def test_internal_notes_are_not_for_the_citizen() -> None:
    case = _case("assigned")
    assert not access.may_read_note(DEFINITION, case, CITIZEN, "internal")
    assert access.may_read_note(DEFINITION, case, CITIZEN, "visible")
    assert access.may_read_note(DEFINITION, case, HEAD, "internal")
    assert not access.may_read_note(DEFINITION, case, OTHER_ENQUIRY_OFFICER, "visible")


AGAINST_POLICE = {
    **resolved(SP, station={"code": SP, "name": NAMES[SP]}),
    "offices": {"handling": SP, "dsp": None, "sp": SP, "control_room": None},
}


def _looked_up(code: str, **_: object) -> dict:
    found = office(code)
    return {**found["station"], "offices": found["offices"]}


def test_a_complaint_against_police_cannot_be_transferred_to_a_station() -> None:
    router = Router(lambda service, method, payload, timeout: _looked_up(payload["code"]))
    none: Any = None
    facts = complaint_facts(Sources(router, none, Books(none, none, none), {}, none))
    for field, fact in (("to_station", "receiving-office"), ("station", "chosen-office")):
        for category, handling in (("complaint-against-police", SP), ("theft", STATION)):
            case = Machine(category=category).case
            step = Step(DEFINITION, case, SP_OFFICER, "transfer", {field: STATION}, {}, NOON)
            assert facts[fact](step)["offices"]["handling"] == (
                handling if category == "theft" else office(SP)["offices"]["handling"]
            )


def test_a_complaint_against_police_that_was_transferred_is_in_no_list_below() -> None:
    case = Machine(AGAINST_POLICE, category="complaint-against-police")
    case.act(SP_OFFICER, "acknowledge")
    case.act(SP_OFFICER, "transfer", to_station=OTHER, reason="The other district decides.")
    assert DSP not in case.case["office_codes"]
    assert not access.may_see(DEFINITION, case.case, DSP_OFFICER)


def test_a_complaint_against_police_without_a_station_is_not_shown_to_the_dsp() -> None:
    case = Machine(queued(), category="complaint-against-police").case
    assert not access.may_see(DEFINITION, case, DSP_OFFICER)
    assert access.may_see(DEFINITION, case, CONTROL)
