"""Answers that a definition keeps stand in the case, for clocks, conditions and texts to read."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from casework.definition import loader
from casework.definition.conditions import meets
from casework.definition.lint.linter import lint
from tests.unit.casework.reading_room_samples import LIBRARIAN, ReadingRoom, source

TEN = datetime(2026, 11, 18, 4, 30, tzinfo=UTC)


def test_an_answer_that_is_kept_is_a_field_of_the_case_and_of_its_view() -> None:
    case = ReadingRoom()
    assert case.case["visit"]["at"] == TEN
    assert case.view["visit"] == {
        "at": "2026-11-18T04:30:00.000+00:00",
        "until": "2026-11-18T05:30:00.000+00:00",
        "purpose": "study",
    }


def test_what_is_not_kept_stays_in_the_form() -> None:
    assert "Test Reader One" not in str(ReadingRoom().case)


def test_texts_are_filled_with_what_is_kept_and_choices_by_their_labels() -> None:
    assert ReadingRoom().texts() == ["A seat was asked for 18-11-2026 10:00 (Study)."]


def test_an_action_keeps_a_new_answer_beside_the_others() -> None:
    case = ReadingRoom()
    case.act(LIBRARIAN, "move", new_time="2026-11-19T10:00:00+05:30")
    assert case.view["visit"]["at"].startswith("2026-11-19T04:30")
    assert case.view["visit"]["purpose"] == "study"
    assert case.texts() == ["The new time is 19-11-2026 10:00."]


def test_an_answer_left_blank_keeps_what_was() -> None:
    changed = source()
    del changed["actions"]["move"]["form"]["fields"][0]["required"]
    case = ReadingRoom(loader.load(changed))
    case.act(LIBRARIAN, "move")
    assert case.case["visit"]["at"] == TEN


def test_the_way_a_case_begins_may_depend_on_what_is_kept() -> None:
    changed = source()
    way = changed["actions"]["request"]["transitions"][0]
    changed["actions"]["request"]["transitions"] = [
        {**way, "to": "approved", "only_if": {"visit.purpose": ["newspapers"]}},
        way,
    ]
    definition = loader.load(changed)
    assert ReadingRoom(definition).view["state"] == "requested"
    assert ReadingRoom(definition, purpose="newspapers").view["state"] == "approved"


def test_conditions_on_the_view_and_on_the_case_agree() -> None:
    case = ReadingRoom()
    wanted = {"visit.purpose": ["study"], "visit.at": True}
    assert meets(case.case, wanted) and meets(case.view, wanted)


def _keep(path: str, name: str) -> Callable[[dict], None]:
    return lambda d: d["actions"]["request"]["keep"].update({path: name})


def _change(path: str, name: str) -> Callable[[dict], None]:
    return lambda d: d["actions"]["move"].update(keep={path: name})


BROKEN = {
    "no such answer": (_keep("visit.by", "by"), "keeps by, which its form does not ask for"),
    "personal": (_keep("visit.reader", "reader"), "keeps reader, which is personal"),
    "a field of every case": (_keep("state", "purpose"), "which is a field of every case"),
    "part of a field of every case": (_keep("station.at", "purpose"), "a field of every case"),
    "no path": (_keep("visit.at.exactly", "starts_at"), "not a field or a part of one"),
    "two kinds": (_change("visit.purpose", "new_time"), "kept as different kinds of answer"),
    "whole and part": (_keep("visit", "purpose"), "kept beside visit, which is kept as a whole"),
    "read by nothing": (_keep("wish", "purpose"), "wish is kept and nothing reads it"),
    "a kind that is not kept": (
        lambda d: d["form"]["fields"][3].update(type="files"),
        "keeps purpose, which is of the kind files",
    ),
}


@pytest.mark.parametrize("name", BROKEN)
def test_what_cannot_be_kept_is_found(name: str) -> None:
    broken = source()
    change, expected = BROKEN[name]
    change(broken)
    findings = lint(loader.load(broken))
    assert any(expected in finding for finding in findings), findings


def test_the_sample_is_sound() -> None:
    assert lint(loader.load(source())) == []
