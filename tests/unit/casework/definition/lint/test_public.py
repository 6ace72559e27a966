"""What the linter finds in public lists, in panels, and in the words that pages take from there."""

import copy
from typing import Any

import pytest

from casework.definition import loader
from casework.definition.lint.linter import lint
from casework.definition.public_lists import public_lists
from tests.support.complaints import DEFINITION

SOURCE = dict(DEFINITION.source)


def _findings(path: str, value: Any) -> list[str]:
    source = copy.deepcopy(SOURCE)
    *way, last = path.split("/")
    part: Any = source
    for step in way:
        part = part[_step(step)]
    if value is None:
        del part[_step(last)]
    else:
        part[_step(last)] = value
    return lint(loader.load(source))


def _step(step: str) -> str | int:
    return int(step) if step.isdigit() else step


def test_what_is_shipped_is_sound() -> None:
    assert lint(loader.load(SOURCE)) == []


@pytest.mark.parametrize(
    ("path", "value", "finding"),
    [
        ("public/firs/row", "notes.row", "the public list firs reads notes, which"),
        ("public/firs/while", {"mood": ["good"]}, "the public list firs reads mood, which"),
        ("public/firs/while", {"publication.state": "published"}, "for something else than true"),
        ("public/firs/while", {}, "the public list firs is opened by nothing"),
        ("public/firs/paper", "poster", "the public list firs comes with the paper poster, which"),
        ("public/firs/key", "station", "the public list firs does not show station as text"),
        ("public/firs/day", "number", "does not show number as moment or day"),
        ("public/firs/narrowed_by", ["district"], "does not show district as words"),
        ("public/firs/narrowed_by", ["moon"], "does not show moon as words"),
        (
            "public/firs/found_by",
            {"field": "keys", "kinds": ["moon"]},
            "is found by ['moon'] kinds",
        ),
        ("public/firs/found_by", {"field": "keys", "kinds": []}, "is found by no kinds"),
        (
            "public/firs/found_by",
            {"field": "number", "kinds": ["imei"]},
            "shows number, by which its rows are only found",
        ),
        ("public/firs/office", "district", "does not show district as office"),
        ("public/firs/shows", None, "a public list does not say its shows"),
        ("public/firs/name", {"en": "Register"}, "the public list firs has no name in both"),
        ("public/firs/help", "Register", "the help of the public list firs is not given"),
        ("public/firs/shows/0/label", {"en": "Number"}, "shows number without a label in both"),
        ("public/firs/shows/3/kind", "secret", "shows district in the unknown kind 'secret'"),
        ("public/firs/shows/3/field", "number", "the public list firs shows number twice"),
        ("public/firs/shows/3/colour", "red", "a public list is none"),
        ("search", ["phone"], "search has no list of words for each language"),
        ("search", {"hi": ["फ़ोन"]}, "search has no list of words for each language"),
        ("search", {"hi": ["फ़ोन"], "en": []}, "search in en is no list of 1 to 60 entries"),
        ("search", {"hi": ["फ़ोन", " "], "en": ["x"]}, "search in hi has ' ', which is no text"),
        ("search", {"hi": ["फ़ोन"], "en": ["a", "A "]}, "search in en has 'a' twice"),
        ("panels/numbers/0/field", "personal.name", "reads personal.name, which the view does"),
        ("panels/numbers/0/label", {"hi": "संख्या"}, "the label of the panel fir.number is not"),
        ("panels/tables/0/note", "mood.why", "reads mood.why, which the view does not show"),
        ("panels/requests/0/actions", ["dance"], "a panel names the unknown action 'dance'"),
        ("panels/requests/0/clock", "moon", "a panel names the unknown clock 'moon'"),
        ("panels/requests/0/lines/0", "Sign", "a line of a panel is not in both languages"),
        ("panels/requests/0/only_if", {"mood": True}, "a panel reads mood, which the view"),
        ("panels/numbers/0/colour", "red", "a panel is none"),
        ("office_name", {"en": "Police station"}, "the name of an office is not in both"),
    ],
)
def test_what_is_wrong_is_found(path: str, value: Any, finding: str) -> None:
    assert any(finding in one for one in _findings(path, value)), _findings(path, value)


def _narrowed(*fields: str) -> list[str]:
    words = [{"field": one, "kind": "words", "label": {"hi": "शब्द", "en": "W"}} for one in fields]
    source = copy.deepcopy(SOURCE)
    source["public"]["firs"]["shows"] += words
    source["public"]["firs"]["narrowed_by"] = list(fields)
    return lint(loader.load(source))


def test_a_list_is_narrowed_by_three_fields_at_most_and_by_none_that_every_list_is() -> None:
    assert _narrowed("kind", "colour", "month") == []
    assert "narrowed by more than 3" in _narrowed("a", "b", "c", "d")[0]
    assert "narrowed by office, which every list is" in _narrowed("office")[0]


def test_of_a_day_the_hour_is_not_kept() -> None:
    source = copy.deepcopy(SOURCE)
    source["public"]["firs"]["shows"][1]["kind"] = "day"
    firs = public_lists(source)["firs"]
    view = {"publication": {"state": "published", "row": {"number": "1"}}, "sensitive": False}
    view["publication"]["row"]["registered_at"] = "2026-01-05"
    assert firs.row_of(view)["registered_at"] == "2026-01-05"
    view["publication"]["row"]["registered_at"] = "2026-01-05T10:00:00.000+00:00"
    assert firs.row_of(view) is None


def test_advice_is_in_both_languages() -> None:
    choices = SOURCE["form"]["fields"][0]["choices"]
    number = next(n for n, one in enumerate(choices) if one["value"] == "cyber-fraud")
    path = f"form/fields/0/choices/{number}/advice"
    faults = _findings(path, {"en": "Call 1930."})
    assert faults == ["the advice of category cyber-fraud is not in both languages"]


def test_of_a_row_nothing_is_kept_that_is_not_declared_or_not_of_its_kind() -> None:
    firs = public_lists(SOURCE)["firs"]
    row = {
        "number": "1/2026",
        "registered_at": "2026-01-05T10:00:00.000+00:00",
        "station": {"code": "5117012", "name": {"hi": "थाना", "en": "Station"}, "phone": "9"},
        "sections": ["BNS 303(2)", 7],
        "district": {"name": "Patna"},
        "suspects": ["Test Person"],
    }
    view = {"publication": {"state": "published", "row": row}, "sensitive": False}
    declared = [column["field"] for column in SOURCE["public"]["firs"]["shows"]]
    assert firs.row_of(view) == dict.fromkeys(declared) | {
        "number": "1/2026",
        "registered_at": "2026-01-05T10:00:00.000+00:00",
        "station": {"code": "5117012", "name": {"hi": "थाना", "en": "Station"}},
        "sections": ["BNS 303(2)"],
    }
    for closed in (True, None):
        assert firs.row_of({**view, "sensitive": closed}) is None
