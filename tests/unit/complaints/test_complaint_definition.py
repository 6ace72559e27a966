"""The definition that is shipped is sound, complete, and says the same once announced."""

import json
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator

from casework.definition import Definition
from casework.definitions import Definitions
from casework.form_schema import json_schema
from casework.lint import lint
from casework.lint_access import ROLES
from casework.workflow import open_actions, open_names
from services.complaints.building import DEFINITIONS
from services.complaints.facts import Books, Sources, complaint_facts
from services.complaints.rules import complaint_rules
from tests.unit.complaints.machine import DEFINITION, EVERYONE, Machine, asked, form, queued

NONE: Any = None
FACTS = complaint_facts(Sources(NONE, NONE, Books(NONE, NONE, NONE), {}, NONE))
CATEGORIES = [
    *("theft", "robbery", "burglary", "assault", "threat", "cheating", "cyber-fraud"),
    *("women-safety", "sc-st-atrocity", "missing-person", "missing-child", "traffic", "railway"),
    *("property-dispute", "nuisance", "complaint-against-police", "economic-offence", "other"),
]


def test_every_shipped_definition_is_sound() -> None:
    for definition in Definitions.in_folder(Path(DEFINITIONS)):
        assert lint(definition, complaint_rules(FACTS)) == []


def test_the_categories_are_those_of_the_public_page() -> None:
    assert list(DEFINITION.choices) == CATEGORIES
    sensitive = {c for c, choice in DEFINITION.choices.items() if choice.get("sensitive")}
    assert sensitive >= {"women-safety", "missing-child", "sc-st-atrocity"}


def test_an_announced_definition_loads_to_the_same_service() -> None:
    announced = Definition.load(json.loads(json.dumps(DEFINITION.to_dict())))
    assert announced.to_dict() == json.loads(json.dumps(DEFINITION.to_dict()))
    for case in (Machine(), Machine(answer=asked()), Machine().to_assigned()):
        for actor in EVERYONE:
            here = open_names(DEFINITION, case.case, actor)
            assert open_names(announced, case.view, actor) == here


def test_the_form_is_a_json_schema_that_agrees_with_the_validator() -> None:
    schema = json_schema(DEFINITION.form)
    Draft202012Validator.check_schema(schema)
    assert list(Draft202012Validator(schema).iter_errors(form())) == []
    wrong = {**form(), "amount_lost": 5}
    assert list(Draft202012Validator(schema).iter_errors(wrong)) != []
    assert schema["properties"]["category"]["x-label"]["hi"] == "किस बात की शिकायत है"


def test_open_actions_carry_the_form_of_their_body() -> None:
    case = Machine(answer=asked())
    (owner_actions,) = [open_actions(DEFINITION, case.view, EVERYONE[0])]
    assert [action["name"] for action in owner_actions] == [
        "choose-station",
        "add-information",
        "withdraw",
    ]
    assert owner_actions[0]["form"]["required"] == ["station"]


def test_the_choice_of_stations_is_open_only_while_some_are_offered() -> None:
    case = Machine(answer=queued())
    assert "choose-station" not in open_names(DEFINITION, case.view, EVERYONE[0])


def test_every_role_of_the_definition_is_held() -> None:
    roles = {role for group in DEFINITION.groups.values() for role in group}
    assert roles <= set(ROLES)
