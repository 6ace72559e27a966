"""The linter on uploads of many applications, on answers captured without a network and on one
press for several cases."""

from typing import Any

import pytest

from casework.definition import loader
from casework.definition.form_schema import json_schema
from casework.definition.lint.linter import lint
from casework.definition.model import BadDefinition
from tests.unit.casework.reading_room_samples import both, source

SEAT = {"name": "seat", "type": "text", "label": both("Seat")}


def findings(changed: dict[str, Any]) -> list[str]:
    return lint(loader.load(changed))


def test_a_service_that_takes_uploads_is_sound_and_says_how_many_rows():
    changed = source() | {"bulk": {"rows": 10_000}}
    assert findings(changed) == []
    assert loader.load(changed).bulk_rows == 10_000
    assert loader.load(source()).bulk_rows == 0


@pytest.mark.parametrize(
    ("bulk", "says"),
    [
        ({"rows": 0}, "bulk takes 0 rows"),
        ({"rows": 10_001}, "bulk takes 10001 rows"),
        ({"rows": 5, "columns": 3}, "bulk says 'columns', which nobody reads"),
    ],
)
def test_an_upload_has_a_number_of_rows_and_nothing_else(bulk, says):
    assert any(says in one for one in findings(source() | {"bulk": bulk}))


@pytest.mark.parametrize("bulk", [{}, {"rows": "many"}, {"rows": True}])
def test_what_is_no_number_of_rows_is_no_definition(bulk):
    with pytest.raises(BadDefinition):
        loader.load(source() | {"bulk": bulk})


def test_no_row_can_bring_a_file_or_bear_a_field_of_its_own_ids_name():
    changed = source() | {"bulk": {"rows": 5}}
    changed["form"]["fields"] += [
        {"name": "row_id", "type": "text", "label": both("Id")},
        {"name": "photo", "type": "files", "required": True, "label": both("Photo")},
    ]
    result = " ".join(findings(changed))
    assert "the form asks for 'row_id'" in result
    assert "photo asks for a file" in result


def test_what_is_filed_by_nobody_takes_no_uploads():
    changed = source() | {"bulk": {"rows": 5}}
    changed["actions"]["request"]["by"] = ["desk"]
    assert "bulk is declared and no citizen may file" in findings(changed)


def test_where_nobody_is_known_nobody_sends_an_upload():
    changed = source() | {"bulk": {"rows": 5}, "identity": "none"}
    assert any("nobody could follow an upload" in one for one in findings(changed))


def test_an_offline_form_is_announced_as_one():
    changed = source()
    changed["actions"]["approve"]["form"] = {"offline": True, "fields": [SEAT]}
    changed["access"]["fields"]["seat"] = [{"who": ["desk"]}]
    definition = loader.load(changed)
    assert json_schema(definition.actions["approve"].form)["x-offline"] is True
    assert "x-offline" not in json_schema(definition.actions["move"].form)
    assert not [one for one in lint(definition) if "offline" in one]


@pytest.mark.parametrize(
    ("action", "form", "says"),
    [
        ("approve", {"offline": True, "fields": []}, "is offline and asks for nothing"),
        ("approve", {"offline": "yes", "fields": [SEAT]}, "is neither true nor false"),
        ("expire", {"offline": True, "fields": [SEAT]}, "is offline and no officer may take it"),
    ],
)
def test_only_what_an_officer_answers_is_captured_offline(action, form, says):
    changed = source()
    changed["actions"][action]["form"] = form
    assert any(says in one for one in findings(changed))


def test_an_application_is_not_captured_offline():
    changed = source()
    changed["form"]["offline"] = True
    assert any("the application is marked offline" in one for one in findings(changed))


def test_an_action_on_several_cases_asks_for_one_choice_at_most():
    changed = source()
    name, action = next((n, a) for n, a in changed["actions"].items() if not a.get("starts"))
    action["several"] = True
    groups = changed["groups"].items()
    action["by"] = [group for group, roles in groups if "citizen" not in roles]
    action["form"] = {"fields": []}
    assert not any("several" in one for one in findings(changed))
    assert loader.load(changed).actions[name].several
    action["form"] = {"fields": [SEAT]}
    assert f"action {name} is taken of several; seat is of one case" in findings(changed)
    officer = {"name": "officer", "type": "username", "label": both("Officer")}
    action["form"] = {"fields": [officer, {**officer, "name": "other"}]}
    more = f"action {name} is taken of several and asks for more than one answer"
    assert more in findings(changed)
    action["several"] = "yes"
    assert f"several of action {name} is neither true nor false" in findings(changed)
