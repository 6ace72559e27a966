"""What must hold between the answers of a form and against now, and what is said where not."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from casework.definition import loader
from casework.definition.form import Form
from casework.definition.form_schema import json_schema
from casework.definition.lint.linter import lint
from casework.definition.model import BadDefinition
from chassis import time_source
from contracts.errors import FIELD_CODES, ValidationFailed
from gateway.http import problems
from tests.unit.casework.reading_room_samples import (
    LIBRARIAN,
    MONDAY,
    ReadingRoom,
    answers,
    both,
    definition,
    source,
)

STARTS, ENDS = both("Opens"), both("Closes")
NOW, HOUR_LATER = "2026-11-16T11:30:00+05:30", "2026-11-16T12:30:00+05:30"
"""In India; MONDAY is the first."""


@pytest.fixture(autouse=True)
def on_monday() -> Iterator[None]:
    time_source.use(lambda: MONDAY)
    yield
    time_source.use(None)


def form(**check: Any) -> Form:
    fields = [
        {"name": "starts", "type": "datetime", "label": STARTS},
        {"name": "ends", "type": "datetime", "label": ENDS},
    ]
    return Form.compile({"fields": fields, "check": check})


def refusal(of: Form, **answers: str) -> Any:
    try:
        of.validate(answers)
    except ValidationFailed as error:
        codes = [c if isinstance(c, str) else c["code"] for c in error.fields.values()]
        assert set(codes) <= set(FIELD_CODES)
        return error.fields
    return None


RELATIONS = [
    # relation, of an earlier moment, of the same, of a later one
    ("after", "must-be-after", "must-be-after", None),
    ("not_before", "must-not-be-before", None, None),
    ("before", None, "must-be-before", "must-be-before"),
    ("not_after", None, None, "must-not-be-after"),
]


@pytest.mark.parametrize(("relation", "earlier", "same", "later"), RELATIONS)
def test_each_relation_between_two_answers(
    relation: str, earlier: str | None, same: str | None, later: str | None
) -> None:
    checked = form(ends={relation: "starts"})

    def fault_of(starts: str, ends: str) -> str | None:
        code = refusal(checked, starts=starts, ends=ends)
        return code["ends"]["code"] if code else None

    assert fault_of(HOUR_LATER, NOW) == earlier
    assert fault_of(NOW, NOW) == same
    assert fault_of(NOW, HOUR_LATER) == later


AGAINST_NOW = [
    ("after", "2026-11-16T11:30:00+05:30", "in-the-past"),
    ("after", "2026-11-16T11:31:00+05:30", None),
    ("not_before", "2026-11-16T11:29:00+05:30", "in-the-past"),
    ("before", "2026-11-16T11:31:00+05:30", "in-the-future"),
    ("not_after", "2026-11-16T11:30:00+05:30", None),
]


@pytest.mark.parametrize(("relation", "moment", "code"), AGAINST_NOW)
def test_each_relation_to_now(relation: str, moment: str, code: str | None) -> None:
    errors = refusal(form(starts={relation: "now"}), starts=moment)
    assert errors == ({"starts": code} if code else None)


def test_the_other_answer_is_named_by_its_label() -> None:
    code = refusal(form(ends={"after": "starts"}), starts=HOUR_LATER, ends=NOW)
    assert code == {"ends": {"code": "must-be-after", "other": STARTS}}


@pytest.mark.parametrize(
    ("ends", "code"),
    [
        ("2026-11-16T12:14:00+05:30", "too-close"),
        ("2026-11-16T12:15:00+05:30", None),
        ("2026-11-16T15:30:00+05:30", None),
        ("2026-11-16T15:31:00+05:30", "too-far"),
    ],
)
def test_the_time_between_two_answers_is_bounded(ends: str, code: str | None) -> None:
    bounded = {"after": "starts", "at_least": {"minutes": 45}, "within": {"hours": 4}}
    errors = refusal(form(ends=bounded), starts=NOW, ends=ends)
    assert (errors and errors["ends"]["code"]) == code


def test_the_time_before_a_moment_is_bounded_as_well() -> None:
    checked = form(starts={"before": "ends", "at_least": {"hours": 2}})
    code = refusal(checked, starts=NOW, ends=HOUR_LATER)
    assert code["starts"]["span"] == {"hi": "2 घंटे", "en": "2 hours"}
    assert code["starts"]["other"] == ENDS


def test_of_several_checks_the_first_that_does_not_hold_is_told() -> None:
    several = [{"after": "now"}, {"after": "starts"}]
    assert refusal(form(ends=several), starts=HOUR_LATER, ends=NOW) == {"ends": "in-the-past"}
    code = refusal(form(ends=several), starts="2026-11-17T11:30:00Z", ends=HOUR_LATER)
    assert code["ends"]["code"] == "must-be-after"


def test_what_comes_late_is_taken_with_its_reasons_and_still_bears_the_other_checks() -> None:
    in_time = {"after": "now", "at_least": {"hours": 48}, "unless": "why"}
    fields = [
        {"name": "starts", "type": "datetime", "label": STARTS},
        {"name": "why", "type": "text", "label": both("Why so late")},
    ]
    checked = Form.compile(
        {"fields": fields, "check": {"starts": [{"after": "now"}, in_time]}},
    )
    assert refusal(checked, starts=HOUR_LATER)["starts"]["code"] == "too-close"
    assert refusal(checked, starts=HOUR_LATER, why=" ")["starts"]["code"] == "too-close"
    assert refusal(checked, starts=HOUR_LATER, why="A death") is None
    assert refusal(checked, starts=NOW, why="A death") == {"starts": "in-the-past"}
    assert json_schema(checked)["properties"]["starts"]["x-check"][1]["unless"] == "why"


def test_what_was_left_blank_or_is_itself_wrong_is_not_compared() -> None:
    checked = form(ends={"after": "starts"})
    assert refusal(checked, ends=NOW) is None
    assert refusal(checked, starts="soon", ends=NOW) == {"starts": "not-a-date"}


def test_all_that_is_wrong_is_told_at_once() -> None:
    with pytest.raises(ValidationFailed) as refused:
        definition().form.validate(answers(reader="", starts_at=NOW, ends_at="then"))
    assert refused.value.fields == {
        "reader": "required",
        "starts_at": "in-the-past",
        "ends_at": "not-a-date",
    }


def test_the_checks_may_be_left_for_later() -> None:
    assert definition().form.validate(answers(starts_at=NOW), checked=False)


def test_the_form_of_an_action_is_checked_too() -> None:
    with pytest.raises(ValidationFailed) as refused:
        ReadingRoom().act(LIBRARIAN, "move", new_time=NOW)
    assert refused.value.fields == {"new_time": "in-the-past"}


def test_a_page_is_told_what_will_be_checked() -> None:
    properties = json_schema(definition().form)["properties"]
    assert properties["starts_at"]["x-check"] == [{"after": "now", "within": {"days": 30}}]
    assert properties["ends_at"]["x-check"][0]["after"] == "starts_at"
    assert "x-check" not in properties["reader"]


@pytest.mark.parametrize(
    ("language", "message"),
    [
        ("en", "This must be later than “Opens”."),
        ("hi", "यह “हिन्दी Opens” के बाद का होना चाहिए।"),
    ],
)
def test_a_refusal_names_the_other_answer_in_the_readers_language(
    language: str, message: str
) -> None:
    fields = refusal(form(ends={"after": "starts"}), starts=HOUR_LATER, ends=NOW)
    document = problems.document(ValidationFailed(fields=fields), language, "trace")["fields"][
        "ends"
    ]
    assert document == {"code": "must-be-after", "message": message, "other": STARTS[language]}


@pytest.mark.parametrize(
    "check",
    [
        {"starts": {"beside": "ends"}},
        {"starts": {"after": "ends", "before": "now"}},
        {"starts": {"after": "ends", "colour": "red"}},
        {"starts": {"within": {"days": 3}}},
        {"starts": {"after": "now", "within": {"moons": 3}}},
        {"starts": {"after": "now", "within": "soon"}},
        {"starts": "now"},
    ],
)
def test_data_that_is_no_check_is_refused(check: Any) -> None:
    broken = source()
    broken["form"]["check"] = check
    with pytest.raises(BadDefinition):
        loader.load(broken)


def _check(**check: Any) -> Callable[[dict], None]:
    return lambda d: d["form"].update(check=check)


BROKEN = {
    "no such field": (_check(left_at={"after": "now"}), "the form checks 'left_at', which it"),
    "no such other": (_check(ends_at={"after": "left_at"}), "the form checks 'left_at', which it"),
    "no moment": (_check(purpose={"after": "now"}), "checks purpose, which is no moment"),
    "against itself": (_check(ends_at={"after": "ends_at"}), "checks ends_at against itself"),
    "unless what is not asked": (
        _check(ends_at={"after": "now", "unless": "why"}),
        "the form checks ends_at unless 'why', which it does not ask for",
    ),
    "in an action": (
        lambda d: d["actions"]["move"]["form"].update(check={"old_time": {"after": "now"}}),
        "the form of move checks 'old_time'",
    ),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_check_of_what_is_no_moment_is_found(name: str) -> None:
    broken = source()
    change, expected = BROKEN[name]
    change(broken)
    findings = lint(loader.load(broken))
    assert any(expected in finding for finding in findings), findings
