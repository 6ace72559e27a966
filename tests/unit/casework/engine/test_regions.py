"""States side by side: each region goes its own way, and the end of the matter ends them all."""

from datetime import timedelta

import pytest

from casework.definition import loader
from casework.engine import access
from casework.engine.regions import current_states
from contracts.errors import ActionNotOpen
from tests.unit.casework.region_samples import (
    HEAD,
    MONDAY,
    OWNER,
    Procession,
    source,
)
from tests.unit.casework.samples import both


def test_a_case_begins_in_its_handling_state_and_beside_it_in_those_named() -> None:
    case = Procession()
    assert case.case["state"] == "applied"
    assert case.case["regions"] == case.view["regions"] == {"fee": "unpaid"}
    assert current_states(case.view) == {"applied", "unpaid"}


def test_a_step_of_one_region_leaves_the_others_where_they_are() -> None:
    case = Procession()
    case.act(HEAD, "ask")
    assert (case.case["state"], case.case["regions"]) == ("waiting", {"fee": "unpaid"})
    case.act(OWNER, "pay")
    assert (case.case["state"], case.case["regions"]) == ("waiting", {"fee": "paid"})


def test_the_fields_of_the_case_that_was_given_are_not_changed() -> None:
    case = Procession()
    before = case.case
    case.act(OWNER, "pay")
    assert before["regions"] == {"fee": "unpaid"}
    assert case.case["regions"] is not before["regions"]


def test_an_action_is_open_by_the_state_of_its_own_region() -> None:
    case = Procession()
    assert case.names(OWNER) == ["pay"]
    case.act(OWNER, "pay")
    assert case.names(OWNER) == []
    with pytest.raises(ActionNotOpen):
        case.act(OWNER, "pay")


def test_a_clock_runs_on_the_states_of_its_region_alone() -> None:
    case = Procession()
    assert case.clock("fee")["due_at"] == MONDAY + timedelta(hours=72)
    case.now += timedelta(hours=1)
    case.act(HEAD, "ask")
    assert case.clock("fee")["ended_at"] is None
    case.act(OWNER, "pay")
    assert case.clock("fee")["status"] == "met"
    assert case.clock("decide")["ended_at"] is None


def test_a_pause_outlasts_what_happens_beside_it() -> None:
    case = Procession()
    case.act(HEAD, "ask")
    assert case.clock("decide")["status"] == "paused"
    case.act(OWNER, "pay")
    assert case.clock("decide")["status"] == "paused"
    case.act(OWNER, "answer")
    assert case.clock("decide")["status"] == "running"


def test_the_end_of_the_matter_stops_the_clocks_of_every_region() -> None:
    changed = source()
    del changed["actions"]["grant"]["transitions"][0]["only_if"]
    case = Procession(loader.load(changed))
    case.act(HEAD, "grant")
    assert case.clock("fee")["status"] == "stopped"
    assert case.case["next_tick_at"] is None
    assert case.case["closed_at"] == MONDAY


def test_a_step_of_another_region_does_not_open_a_closed_case() -> None:
    case = Procession()
    case.act(OWNER, "pay")
    closed = case.act(HEAD, "grant").case["closed_at"]
    changed = source()
    changed["actions"]["renew"]["transitions"][0]["from"] = ["paid"]
    case.definition = loader.load(changed)
    case.now += timedelta(hours=1)
    case.act(OWNER, "renew")
    assert case.case["closed_at"] == closed


def test_a_state_entered_with_a_step_that_keeps_the_others_starts_its_clock() -> None:
    case = Procession()
    case.act(OWNER, "pay")
    case.now += timedelta(hours=5)
    case.act(HEAD, "remind")
    assert case.case["regions"] == {"fee": "unpaid"}
    assert case.clock("fee")["started_at"] == case.now


def test_a_state_that_the_case_is_in_is_not_entered_again() -> None:
    changed = source()
    changed["actions"]["ask"]["transitions"][0]["ends_clocks"] = ["fee"]
    changed["actions"]["remind"]["transitions"][0]["from"] = ["waiting"]
    case = Procession(loader.load(changed))
    case.act(HEAD, "ask")
    case.now += timedelta(hours=5)
    case.act(HEAD, "remind")
    assert (case.clock("fee")["status"], case.clock("fee")["started_at"]) == ("met", MONDAY)
    assert case.texts() == ["remind"]


def test_a_rule_of_another_regions_state_goes_before_one_of_the_handling_state() -> None:
    case = Procession()
    for form in (case.case, case.view):
        assert access.shown_as(case.definition, form, HEAD, "route") == access.MASKED
    case.act(OWNER, "pay")
    for form in (case.case, case.view):
        assert access.shown_as(case.definition, form, HEAD, "route") is None
    case.act(HEAD, "ask")
    for form in (case.case, case.view):
        assert access.shown_as(case.definition, form, HEAD, "route") == access.FULL


def test_a_rule_for_the_end_of_the_matter_goes_before_all_others() -> None:
    changed = source()
    changed["access"]["fields_by_state"]["granted"] = {"route": [{"who": ["owner"]}]}
    case = Procession(loader.load(changed))
    ended = case.case | {"state": "granted"}
    assert access.shown_as(case.definition, case.case, HEAD, "route") == access.MASKED
    assert access.shown_as(case.definition, ended, HEAD, "route") is None


def test_a_way_is_open_only_if_what_it_asks_is_known() -> None:
    case = Procession()
    assert "grant" not in case.names(HEAD)
    with pytest.raises(ActionNotOpen):
        case.act(HEAD, "grant")
    case.act(OWNER, "pay")
    assert "grant" in case.names(HEAD)


def test_a_way_is_closed_unless_what_it_excludes_is_not_so() -> None:
    changed = source()
    changed["actions"]["ask"]["transitions"][0]["unless"] = {"fee.rupees": [50]}
    case = Procession(loader.load(changed))
    assert "ask" in case.names(HEAD)
    case.act(OWNER, "pay")
    assert "ask" not in case.names(HEAD)


def test_of_two_ways_the_one_whose_condition_holds_is_taken() -> None:
    changed = source()
    (way,) = changed["actions"]["ask"]["transitions"]
    unpaid = {**way, "event": "dunned", "only_if": {"fee": True}, "text": both("Dunned")}
    changed["actions"]["ask"]["transitions"] = [unpaid, way]
    definition = loader.load(changed)
    assert Procession(definition).act(HEAD, "ask").events[0]["type"] == "case.asked"
    paid = Procession(definition)
    paid.act(OWNER, "pay")
    assert paid.act(HEAD, "ask").events[0]["type"] == "case.dunned"


def test_a_document_can_be_checked_by_its_holder_unless_the_definition_says_not() -> None:
    changed = source()
    assert loader.load(changed).documents["permit"].verify
    changed["documents"]["permit"]["verify"] = False
    assert not loader.load(changed).documents["permit"].verify
