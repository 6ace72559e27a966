"""A form in steps: what is asked of whom, and when."""

from datetime import timedelta

import pytest

from casework.definition.form import Form
from casework.definition.form_schema import json_schema
from chassis import time_source
from contracts.errors import ValidationFailed

L = {"hi": "क", "en": "A"}
KIND = {
    "name": "kind",
    "type": "choice",
    "label": L,
    "step": "first",
    "choices": [{"value": "a", "label": L}, {"value": "b", "label": L}],
}
AT = {"name": "at", "type": "datetime", "past": True, "label": L, "step": "first"}
STEPS = {"first": L, "second": L}


def compiled(*fields, steps=None):
    listed = [{"name": name, "label": label} for name, label in (steps or STEPS).items()]
    return Form.compile({"fields": [KIND, AT, *fields], "steps": listed})


def refused(form, answers):
    with pytest.raises(ValidationFailed) as error:
        form.validate(answers)
    return error.value.fields


def test_a_field_stands_in_a_step_and_behind_what_it_depends_on():
    lost = {"name": "x", "type": "text", "label": L}
    with pytest.raises(ValueError, match="in no step"):
        compiled(lost)
    beside = lost | {"step": "first", "when": {"kind": ["a"]}}
    with pytest.raises(ValueError, match="no earlier step"):
        compiled(beside)
    assert compiled(beside | {"step": "second"}).steps == STEPS


def test_the_order_of_the_steps_is_that_of_a_list_which_no_bus_sorts():
    steps = {"second": L, "first": L}
    assert [one["name"] for one in json_schema(compiled(steps=steps))["x-steps"]] == [*steps]


def test_a_question_about_long_ago_is_asked_only_then():
    late = {"name": "late", "type": "text", "label": L, "step": "second"}
    late["when"] = {"at": [{"older_than": {"days": 1}}]}
    form, now = compiled(late), time_source.now()
    before, lately = (now - timedelta(days=2)).isoformat(), (now - timedelta(hours=1)).isoformat()
    assert form.validate({"at": before, "late": "why"})["late"] == "why"
    assert refused(form, {"at": lately, "late": "why"}) == {"late": "unknown-field"}
    # No schema can say it, so none does.
    assert "allOf" not in json_schema(form)


def test_a_box_that_is_ticked_excuses_from_an_answer():
    ticked = {"name": "unknown", "type": "boolean", "label": L, "step": "first"}
    field = {"name": "x", "type": "text", "label": L, "step": "second", "required": True}
    form = compiled(ticked, field | {"unless_ticked": "unknown"})
    assert refused(form, {}) == {"x": "required"} == refused(form, {"unknown": False})
    assert form.validate({"unknown": True}) == {"unknown": True}
    assert form.validate({"x": "said"}) == {"x": "said"}


def test_a_group_is_one_object_and_empty_it_is_no_answer():
    inner = [{"name": "name", "type": "text", "label": L}, KIND]
    form = compiled({"name": "who", "type": "group", "label": L, "step": "second", "fields": inner})
    assert form.validate({"who": {"name": " A  B ", "kind": "a"}})["who"]["name"] == "A B"
    assert "who" not in form.validate({"who": {"name": ""}})
    assert refused(form, {"who": {"kind": "c"}}) == {"who.kind": "not-a-choice"}
    assert refused(form, {"who": []}) == {"who": "not-an-object"}


def test_only_an_officer_is_asked_what_is_asked_at_the_counter():
    how = {"name": "how", "type": "text", "label": L, "step": "second", "at_counter": True}
    form = compiled(how | {"required": True})
    assert refused(form.asked_of("citizen"), {"how": "x"}) == {"how": "unknown-field"}
    assert form.asked_of("system").validate({}) == {}
    assert refused(form.asked_of("clerk"), {}) == {"how": "required"}
