"""What the linter finds where a closed text would be read, found or compared by everybody."""

from collections.abc import Callable
from typing import Any

import pytest

from casework.definition import loader
from casework.definition.lint.linter import lint
from tests.unit.casework.reading_room_samples import both, source

Change = Callable[[dict[str, Any]], Any]


def remarked(change: Change | None = None) -> list[str]:
    """What is found in the reading room with an action that keeps a closed text, changed."""
    changed = source()
    remark = changed["actions"]["approve"]
    remark["form"] = {"fields": [{"name": "number", "type": "text", "label": both("Number")}]}
    remark["keep"] = {"remark.number": "number"}
    changed["view"].append("remark")
    if change is not None:
        change(changed)
    return [one for one in lint(loader.load(changed)) if "public" in one or "remark" in one]


def field(source: dict[str, Any]) -> dict[str, Any]:
    spec: dict[str, Any] = source["actions"]["approve"]["form"]["fields"][0]
    return spec


def compares(source: dict[str, Any]) -> None:
    source["actions"]["cancel"]["only_if"] = {"remark.number": ["5"]}


def asks_for_one(source: dict[str, Any]) -> None:
    source["actions"]["cancel"]["only_if"] = {"remark.number": True}


def lists(source: dict[str, Any]) -> None:
    shows = [{"field": "number", "label": both("Number")}]
    shows.append({"field": "day", "kind": "day", "label": both("Day")})
    row = {"row": "remark", "while": {"remark.number": True}, "key": "number", "day": "day"}
    source["public"] = {"remarks": {"name": both("Remarks"), "shows": shows, **row}}


def is_unique(source: dict[str, Any]) -> None:
    source["unique"] = ["remark.number"]


@pytest.mark.parametrize(
    ("change", "reader"),
    [
        (compares, "action cancel"),
        (lists, "the public list remarks"),
        (is_unique, "unique"),
    ],
)
def test_a_closed_text_is_kept_where_nobody_outside_reads_it(change: Change, reader: str) -> None:
    start = f"{reader} reads remark.number, where action approve keeps the closed text number"
    assert any(one.startswith(start) and "public: true" in one for one in remarked(change))

    def in_public(source: dict[str, Any]) -> None:
        field(source)["public"] = True
        change(source)

    assert not any(one.startswith(start) for one in remarked(in_public))


def test_that_there_is_one_may_be_asked() -> None:
    assert remarked(asks_for_one) == []


@pytest.mark.parametrize(
    ("changes", "finding"),
    [
        ({"type": "integer"}, "says public of number, which is no free text"),
        ({"pii": True}, "says public of number, which is personal"),
    ],
)
def test_public_stands_at_what_would_be_closed(changes: dict[str, Any], finding: str) -> None:
    findings = remarked(lambda source: field(source).update(changes, public=True))
    assert any(finding in one for one in findings)


def test_an_application_is_never_public() -> None:
    findings = remarked(lambda source: source["form"]["fields"][0].update(public=True))
    assert any("an application is never public" in one for one in findings)
