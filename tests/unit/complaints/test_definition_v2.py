"""Version 2 of the definition is sound, says the same once announced, and its ends are ends."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from casework.definition import HANDLING, Definition
from casework.lint import lint
from casework.policing import police_department
from casework.workflow import open_actions, open_names
from contracts.events import CaseChanged
from services.complaints.facts import BOOKS, Books, Sources, complaint_facts
from services.complaints.rules import complaint_rules
from tests.unit.complaints import stages
from tests.unit.complaints.complaint2 import DEFINITION, Complaint, World
from tests.unit.complaints.posts import (
    CITIZEN,
    DSP_OFFICER,
    EVERYONE,
    HEAD,
    OFFICERS,
    SP_OFFICER,
    asked,
    queued,
)

NONE: Any = None
RULES = complaint_rules(complaint_facts(Sources(NONE, NONE, Books(NONE, NONE, NONE), {}, NONE)))
ANNOUNCED = Definition.load(json.loads(json.dumps(DEFINITION.to_dict())))


def _final() -> Complaint:
    complaint = stages.investigated()
    report = {"outcome": "untraced", "report_number": "1", "text": "Nobody was found."}
    complaint.act(OFFICERS[2], "file-final-report", **report)
    return complaint


def _withdrawn() -> Complaint:
    complaint = World().file()
    complaint.act(CITIZEN, "withdraw", reason="It was found.")
    return complaint


STAGES: dict[str, Callable[[], Complaint]] = {
    "filed": lambda: World().file(),
    "asked": lambda: World().file(asked()),
    "queued": lambda: World().file(queued()),
    "child": lambda: World().file(category="missing-child").to_assigned(),
    "transfer-sent": stages.transfer_sent,
    "transfer-disputed": stages.transfer_disputed,
    "enquiry-permitted": stages.enquiry_permitted,
    "enquiry-ended": stages.enquiry_ended,
    "ncr-recorded": stages.ncr_recorded,
    "zero-fir-sent": stages.zero_fir_sent,
    "zero-fir-received": stages.zero_fir_received,
    "under-investigation": stages.investigated,
    "appealed": stages.appealed,
}
ENDS: dict[str, Callable[[], Complaint]] = {
    "closed": stages.closed,
    "withdrawn": _withdrawn,
    "final-report": _final,
    "not-investigated": stages.not_investigated,
    "appeal-rejected": lambda: stages.decided(stages.appealed(), "reject"),
}


def test_the_linter_finds_nothing_with_the_rules() -> None:
    assert lint(DEFINITION, RULES, department=police_department()) == []


def test_the_books_that_numbers_are_taken_from_are_the_definitions_registers() -> None:
    assert tuple(DEFINITION.registers) == BOOKS
    assert DEFINITION.unique == ("gd_number",)


def test_every_rule_is_used() -> None:
    """A rule that no definition names is a law that nobody keeps."""
    named = {
        "guards": {name for a in DEFINITION.actions.values() for name in a.guards},
        "effects": {name for a in DEFINITION.actions.values() for name in a.effects},
        "facts": {name for a in DEFINITION.actions.values() for name in a.facts},
        "conditions": {
            name for a in DEFINITION.actions.values() for w in a.transitions for name in w.when
        },
    }
    for kind, names in named.items():
        assert set(getattr(RULES, kind)) == names, kind


@pytest.mark.parametrize("start", STAGES.values(), ids=list(STAGES))
def test_the_gateway_offers_from_the_view_what_the_service_allows(
    start: Callable[[], Complaint],
) -> None:
    complaint = start()
    view = json.loads(json.dumps(complaint.view))
    for actor in EVERYONE:
        here = open_names(DEFINITION, complaint.case, actor)
        assert open_names(ANNOUNCED, view, actor) == here
        assert [one["name"] for one in open_actions(ANNOUNCED, view, actor)] == here


@pytest.mark.parametrize("start", STAGES.values(), ids=list(STAGES))
def test_every_event_has_the_shape_of_the_contract(start: Callable[[], Complaint]) -> None:
    for event in start().events:
        assert CaseChanged().validate(json.loads(json.dumps(event["data"]))) == {}


@pytest.mark.parametrize("start", STAGES.values(), ids=list(STAGES))
def test_every_open_complaint_says_what_comes_next_and_by_when(
    start: Callable[[], Complaint],
) -> None:
    complaint = start()
    following = complaint.view["next"]
    assert following["what"]["hi"] and following["rule"]
    # The citizen renews a lapsed signature when he likes.
    assert following["by"] or complaint.region("signature") == "signature-lapsed"


@pytest.mark.parametrize(("prima_facie", "asked_for"), [(True, True), (False, False)])
def test_a_signature_is_asked_for_only_where_an_fir_can_follow(
    prima_facie: bool, asked_for: bool
) -> None:
    following = stages.enquiry_reported(prima_facie).view["next"]
    assert ("signature" in following["what"]["en"]) == asked_for


# -- defect D7: an end that has actions is none ----------------------------------------------------

OF_THE_REGISTER = {"publish-fir", "withhold-publication"}
OF_THE_REPORT = {"prepare-magistrate-report"}


@pytest.mark.parametrize(
    ("end", "citizen", "station"),
    [
        ("closed", {"appeal"}, set()),
        ("withdrawn", set(), set()),
        ("final-report", set(), OF_THE_REGISTER),
        ("not-investigated", {"appeal"}, OF_THE_REGISTER | OF_THE_REPORT),
        ("appeal-rejected", set(), set()),
    ],
)
def test_after_an_end_only_appeal_and_the_books_are_left(
    end: str, citizen: set[str], station: set[str]
) -> None:
    complaint = ENDS[end]()
    assert complaint.state == end
    assert set(complaint.open(CITIZEN)) == citizen
    officers = {name for one in (HEAD, DSP_OFFICER, SP_OFFICER) for name in complaint.open(one)}
    assert officers == station


def test_every_end_is_tried_above() -> None:
    ends = {name for name, state in DEFINITION.states.items() if state.terminal}
    assert ends == set(ENDS)


def test_every_open_handling_state_has_two_ways_on_at_least() -> None:
    """Defect D7, the other half: where nobody can refuse or take over, a case is stuck."""
    aside = {"note", "add-information", "hand-over", "record-silence"}
    actions = [action for action in DEFINITION.actions.values() if action.name not in aside]
    single = {
        name
        for name, state in DEFINITION.states.items()
        if state.region == HANDLING
        and not state.terminal
        and sum(name in action.from_states for action in actions) < 2
    }
    assert single == {"zero-fir-disputed"}, "there the Superintendent names any station he likes"
