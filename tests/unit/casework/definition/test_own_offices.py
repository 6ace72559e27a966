"""The applicant chooses one of the department's own offices, and the case lies there."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from casework.definition import loader
from casework.definition.form_schema import json_schema
from casework.definition.lint.linter import lint
from casework.definition.loader import load_file
from casework.definition.model import BadDefinition
from chassis import time_source
from contracts.errors import ValidationFailed
from tests.unit.casework.reading_room_samples import (
    CENTRAL,
    DEPARTMENT,
    FILE,
    GANDHI,
    HEAD_LIBRARIAN,
    LIBRARIAN,
    MONDAY,
    NEHRU,
    ReadingRoom,
    answers,
    both,
    definition,
    source,
)


def test_the_form_offers_the_offices_of_the_kind_under_their_full_codes() -> None:
    properties = json_schema(definition().form)["properties"]["branch"]
    assert properties["enum"] == [GANDHI, NEHRU]
    assert properties["x-choices"][0] == {"value": GANDHI, "label": both("Gandhi library")}
    assert properties["x-type"] == "choice"


def test_the_case_lies_at_the_office_that_was_chosen_and_below_those_over_it() -> None:
    view = ReadingRoom().view
    assert view["station"] == {"code": GANDHI, "name": both("Gandhi library")}
    assert view["offices"] == {"handling": GANDHI, "central": CENTRAL}
    assert view["office_codes"] == [GANDHI, CENTRAL]


def test_a_post_without_an_office_above_is_vacant() -> None:
    view = ReadingRoom(branch=NEHRU).view
    assert view["offices"] == {"handling": NEHRU, "central": None}
    assert view["office_codes"] == [NEHRU]


def test_the_officers_of_that_office_act_and_those_of_another_do_not() -> None:
    case = ReadingRoom()
    case.act(LIBRARIAN, "approve")
    case.act(HEAD_LIBRARIAN, "cancel")
    assert case.view["state"] == "cancelled"
    with pytest.raises(Exception, match="not for this officer"):
        ReadingRoom(branch=NEHRU).act(LIBRARIAN, "approve")


def test_the_office_is_told_under_its_full_code() -> None:
    (notice,) = ReadingRoom().tick(hours=25).events[0]["data"]["notices"]  # type: ignore[union-attr]
    assert notice["to"] == {"office": GANDHI}


@pytest.mark.parametrize("code", ["libraries:PATNA", "GANDHI", "prisons:BEUR", ""])
def test_what_is_no_office_of_the_kind_is_refused(code: str) -> None:
    time_source.use(lambda: MONDAY)
    with pytest.raises(ValidationFailed) as refused:
        definition().form.validate(answers(branch=code))
    assert refused.value.fields == {"branch": "not-a-choice"}


def test_an_office_that_is_told_last_does_not_list_a_sensitive_case() -> None:
    changed = source()
    changed["department"]["posts"]["central"]["last_resort"] = True
    changed["category"] = "purpose"
    changed["form"]["fields"][3]["choices"][0]["sensitive"] = True
    changed["access"]["see_sensitive"] = ["owner", "desk"]
    sensitive = loader.load(changed)
    assert lint(sensitive) == []
    assert ReadingRoom(sensitive).view["office_codes"] == [GANDHI]
    assert ReadingRoom(sensitive, purpose="newspapers").view["office_codes"] == [GANDHI, CENTRAL]


def test_what_is_announced_needs_no_department() -> None:
    announced = definition().to_dict()
    assert loader.load(announced).form.choices == definition().form.choices


def test_offices_that_stand_over_each_other_in_a_circle_end_somewhere() -> None:
    central, *others = DEPARTMENT.offices or ()
    circle = replace(DEPARTMENT, offices=(replace(central, kind="x", parent=GANDHI), *others))
    choices = load_file(FILE, circle).form.choices["branch"]
    assert choices[GANDHI]["offices"] == {"handling": GANDHI, "central": None}


@pytest.mark.parametrize("department", [None, replace(DEPARTMENT, offices=None)])
def test_a_form_that_asks_for_an_office_needs_a_department_with_offices(department: Any) -> None:
    with pytest.raises(BadDefinition, match="reading-room: field 'branch' asks for an office"):
        load_file(FILE, department)


def test_a_place_that_is_of_something_else_is_refused() -> None:
    with pytest.raises(BadDefinition, match="one of the department's offices"):
        loader.load(source() | {"place": {"of": "stars", "asks": "branch"}})


def _set(**changes: Any) -> Callable[[dict], None]:
    return lambda d: d.update(changes)


ROUTING = {"place": "reader", "category": "purpose", "fallback_office": "HQ-CR"}
BROKEN = {
    "neither": (lambda d: d.pop("place"), "neither routing nor place are given"),
    "both": (_set(routing=ROUTING), "both routing and place are given"),
    "no such answer": (_set(place={"of": "offices", "asks": "hall"}), "place asks 'hall', which"),
    "no office": (_set(place={"of": "offices", "asks": "purpose"}), "is no field of type office"),
    "may be blank": (
        lambda d: d["form"]["fields"][4].pop("required"),
        "place asks branch, which may be left blank",
    ),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_case_that_would_find_no_office_is_found(name: str) -> None:
    broken = source()
    change, expected = BROKEN[name]
    change(broken)
    findings = lint(loader.load(broken))
    assert any(expected in finding for finding in findings), findings
