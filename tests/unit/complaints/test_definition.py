"""The definition is sound, says the same once announced, and its ends are ends."""

import json
from collections.abc import Callable

import pytest
from jsonschema import Draft202012Validator

from casework.definition import loader
from casework.definition.form_schema import json_schema
from casework.definition.lint.linter import lint
from casework.definition.model import HANDLING
from casework.engine.workflow import open_actions, open_names
from casework.policing import police_department
from contracts.departments import PLATFORM_ROLES
from contracts.events import CaseChanged
from services.complaints.facts import BOOKS
from tests.support.complaints import BUILDING, RULES
from tests.unit.complaints import stages
from tests.unit.complaints.complaint import DEFINITION, THEFT, Complaint, World, form
from tests.unit.complaints.posts import (
    CITIZEN,
    DSP_OFFICER,
    EVERYONE,
    HEAD,
    SP_OFFICER,
    questions,
    queued,
)

SOURCE = json.loads(json.dumps(DEFINITION.to_dict()))
ANNOUNCED = loader.load(SOURCE)
CATEGORIES = [
    *("theft", "robbery", "burglary", "assault", "threat", "cheating", "cyber-fraud"),
    *("women-safety", "sc-st-atrocity", "missing-person", "missing-child", "traffic", "railway"),
    *("property-dispute", "nuisance", "complaint-against-police", "economic-offence", "other"),
]


STAGES: dict[str, Callable[[], Complaint]] = {
    "filed": lambda: World().file(),
    "asked": lambda: World().file(questions()),
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
    "report-submitted": stages.report_submitted,
    "further-investigation": stages.further_investigated,
    "search-open": stages.searched_for,
    "withdrawal-wished": stages.wished_to_withdraw,
    "appealed": stages.appealed,
}
ENDS: dict[str, Callable[[], Complaint]] = {
    "closed": stages.closed,
    "withdrawn": stages.withdrawn,
    "final-report": stages.in_court,
    "not-investigated": stages.not_investigated,
    "appeal-rejected": lambda: stages.decided(stages.appealed(), "reject"),
}


def test_every_shipped_definition_is_sound() -> None:
    department = police_department()
    for definition in BUILDING.definitions:
        assert lint(definition, RULES, department=department) == []


def test_the_categories_are_those_of_the_public_page() -> None:
    assert list(DEFINITION.choices) == CATEGORIES
    sensitive = {c for c, choice in DEFINITION.choices.items() if choice.get("sensitive")}
    assert sensitive >= {"women-safety", "missing-child", "sc-st-atrocity"}


def test_every_role_of_the_definition_is_held() -> None:
    roles = {role for group in DEFINITION.groups.values() for role in group}
    assert roles <= {*police_department().roles, *PLATFORM_ROLES}


def test_the_form_is_a_json_schema_that_agrees_with_the_validator() -> None:
    schema = json_schema(DEFINITION.form.asked_of("citizen"))
    Draft202012Validator.check_schema(schema)
    assert list(Draft202012Validator(schema).iter_errors(form())) == []
    wrong = {**form(), "amount_lost": 5}
    assert list(Draft202012Validator(schema).iter_errors(wrong)) != []
    assert schema["properties"]["category"]["x-label"]["hi"] == "किस बात की शिकायत है"


def test_what_was_announced_loads_to_the_same_definition() -> None:
    assert json.loads(json.dumps(ANNOUNCED.to_dict())) == SOURCE


def test_open_actions_carry_the_form_of_their_body() -> None:
    first, *_ = open_actions(DEFINITION, World().file(questions()).view, CITIZEN)
    assert first["name"] == "choose-station"
    assert first["form"]["required"] == ["station"]


def test_an_open_action_says_that_its_paper_is_shown_before() -> None:
    complaint = World().file().to_classified(THEFT).signed()
    opened = {one["name"]: one for one in open_actions(DEFINITION, complaint.view, HEAD)}
    assert opened["register-fir"].get("preview") is True
    assert [name for name, one in opened.items() if "preview" in one] == ["register-fir"]


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

OF_THE_REGISTER = {"publish-fir", "withhold-publication", "send-fir-report"}
OF_COPIES = {"enter-copy-request"}
OF_THE_COURT = {"record-court-outcome", "note-protest-petition", "name-victim"}
OF_THE_REPORT = {"prepare-magistrate-report"}
OF_THE_MAGISTRATE = {"enter-magistrate-order", "send-superior-report"}
"""An order of the Magistrate opens what the police had ended (BNSS 175(3))."""


@pytest.mark.parametrize(
    ("end", "citizen", "station"),
    [
        ("closed", {"appeal"}, OF_THE_MAGISTRATE),
        ("withdrawn", set(), OF_THE_MAGISTRATE),
        (
            "final-report",
            {"note-protest-petition"},
            OF_THE_REGISTER | OF_THE_COURT | OF_COPIES | {"open-further-investigation"},
        ),
        (
            "not-investigated",
            {"appeal"},
            OF_THE_REGISTER | OF_THE_REPORT | OF_COPIES | OF_THE_MAGISTRATE | {"name-victim"},
        ),
        ("appeal-rejected", set(), OF_THE_MAGISTRATE),
    ],
)
def test_after_an_end_only_appeal_the_books_and_the_court_are_left(
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
    aside = {"note", "add-information", "hand-over", "record-silence", "hand-to-informant"}
    # What is written beside the handling leads nowhere.
    aside |= {"name-victim", "open-task", "record-task", "pass-task"}
    aside |= {"change-sections", "decide-on-unlisted", "stop-money", "report-missing"}
    aside |= {"record-age", "record-tracing", "confirm-tracing"}
    actions = [action for action in DEFINITION.actions.values() if action.name not in aside]
    single = {
        name
        for name, state in DEFINITION.states.items()
        if state.region == HANDLING
        and not state.terminal
        and sum(name in action.from_states for action in actions) < 2
    }
    assert single == {"zero-fir-disputed"}, "there the Superintendent names any station he likes"
