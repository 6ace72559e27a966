"""A definition is a file, or a folder of parts; states may be named together."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from casework.definition import loader
from casework.definition.lint.linter import lint
from casework.definition.loader import load_file
from casework.definition.model import BadDefinition
from casework.definition.versions import Definitions
from tests.unit.casework.samples import source

PARTS = ("form", "states", "actions", "clocks")


def write(folder: Path, known: dict[str, Any]) -> Path:
    """Write a definition as a folder of parts."""
    folder.mkdir(parents=True)
    rest = {key: part for key, part in known.items() if key not in PARTS}
    (folder / "service.yaml").write_text(json.dumps(rest))
    for part in PARTS:
        (folder / f"{part}.yaml").write_text(json.dumps({part: known[part]}))
    return folder


def test_a_folder_of_parts_is_the_same_as_one_file(tmp_path: Path) -> None:
    folder, file = write(tmp_path / "procession", source()), tmp_path / "procession.yaml"
    file.write_text(json.dumps(source()))
    assert load_file(folder).source == load_file(file).source == source()


def test_files_folders_and_folders_of_versions_are_found_side_by_side(tmp_path: Path) -> None:
    (tmp_path / "one.yaml").write_text(json.dumps(source() | {"code": "one"}))
    write(tmp_path / "two", source() | {"code": "two"})
    write(tmp_path / "three" / "v1", source() | {"code": "three"})
    write(tmp_path / "three" / "v2", source() | {"code": "three", "version": 2})
    result = {(each.code, each.version) for each in Definitions.in_folder(tmp_path)}
    assert result == {("one", 1), ("two", 1), ("three", 1), ("three", 2)}


def test_what_has_names_may_stand_in_several_parts(tmp_path: Path) -> None:
    known = source()
    folder = write(tmp_path / "procession", known)
    first, *others = known["actions"]
    (folder / "actions.yaml").write_text(json.dumps({"actions": {first: known["actions"][first]}}))
    rest = {name: known["actions"][name] for name in others}
    (folder / "actions-later.yaml").write_text(json.dumps({"actions": rest}))
    assert load_file(folder).source == known


@pytest.mark.parametrize("key", ["actions", "code"])
def test_what_stands_twice_is_refused(tmp_path: Path, key: str) -> None:
    folder = write(tmp_path / "procession", source())
    again = source()[key]
    name = f"{key} → {next(iter(again))}" if isinstance(again, dict) else key
    (folder / "zoo.yaml").write_text(json.dumps({key: again}))
    with pytest.raises(BadDefinition, match=rf"'{name}' stands in \w+\.yaml and in zoo\.yaml"):
        load_file(folder)


@pytest.mark.parametrize("text", ["", "[1]", "states: ["])
def test_a_part_that_is_no_part_is_named(tmp_path: Path, text: str) -> None:
    folder = write(tmp_path / "v1", source())
    (folder / "states.yaml").write_text(text)
    with pytest.raises(BadDefinition, match=r"/v1: states\.yaml"):
        load_file(folder)


def _grouped() -> dict[str, Any]:
    known = source() | {"state_groups": {"open": ["applied", "waiting"]}}
    known["actions"]["ask"]["transitions"][0]["from"] = ["@open"]
    known["clocks"]["decide"]["pauses_on"] = ["@open"]
    known["access"]["fields_by_state"] = {"@open": {"route": [{"who": ["owner"]}]}}
    known["actions"]["grant"]["only_if"] = {"state": ["granted", "@open"]}
    return known


def test_a_group_of_states_stands_wherever_states_are_listed() -> None:
    loaded = loader.load(_grouped())
    assert loaded.actions["ask"].transitions[0].from_states == ("applied", "waiting")
    assert loaded.clocks["decide"].pauses_on == {"applied", "waiting"}
    assert loaded.actions["grant"].only_if == {"state": ["granted", "applied", "waiting"]}
    assert set(loaded.source["access"]["fields_by_state"]) == {"applied", "waiting"}


def test_what_is_announced_knows_no_groups() -> None:
    announced = loader.load(_grouped()).to_dict()
    assert "state_groups" not in announced and "@open" not in json.dumps(announced)
    assert loader.load(announced).source == announced


@pytest.mark.parametrize("own_first", [True, False])
def test_what_is_said_of_one_state_goes_before_what_is_said_of_its_group(own_first: bool) -> None:
    known, own = _grouped(), {"route": [{"who": ["desk"]}]}
    grouped = known["access"]["fields_by_state"]
    by_state = {"applied": own, **grouped} if own_first else {**grouped, "applied": own}
    known["access"]["fields_by_state"] = by_state
    fields = loader.load(known).source["access"]["fields_by_state"]
    assert fields == {"applied": own, "waiting": grouped["@open"]}


def test_a_group_that_is_not_declared_is_refused() -> None:
    known = source()
    known["clocks"]["decide"]["pauses_on"] = ["@shut"]
    with pytest.raises(BadDefinition, match="the states @shut are not declared"):
        loader.load(known)


def test_a_group_that_nothing_names_is_refused() -> None:
    known = source() | {"state_groups": {"open": ["applied"]}}
    with pytest.raises(BadDefinition, match="the states @open are named nowhere"):
        loader.load(known)


def test_a_group_with_an_unknown_state_is_found() -> None:
    known = _grouped() | {"state_groups": {"open": ["applied", "heaven"]}}
    assert any("unknown state 'heaven'" in finding for finding in lint(loader.load(known)))


def _set(*path: str | int) -> Callable[[dict], None]:
    def change(part: Any) -> None:
        for key in path:
            part = part[key]
        part["colour"] = "red"

    return change


UNREAD = {
    "the definition": _set(),
    "the form": _set("form"),
    "the form, field route": _set("form", "fields", 1),
    "the form, choice wedding": _set("form", "fields", 0, "choices", 0),
    "state applied": _set("states", "applied"),
    "what comes next in applied": _set("states", "applied", "next"),
    "action grant": _set("actions", "grant"),
    "action grant to granted": _set("actions", "grant", "transitions", 0),
    "clock decide": _set("clocks", "decide"),
    "a mark of clock decide": _set("clocks", "decide", "marks", 0),
    "notification procession.late.sp": _set("notifications", "procession.late.sp"),
    "variable reference": _set("variables", "reference"),
    "access": _set("access"),
    "an access rule of route": _set("access", "fields", "route", 0),
    "routing": _set("routing"),
    "contact": _set("contact"),
}


@pytest.mark.parametrize("where", UNREAD)
def test_what_nobody_reads_is_found(where: str) -> None:
    broken = source()
    UNREAD[where](broken)
    assert f"{where} says 'colour', which nobody reads" in lint(loader.load(broken))


@pytest.mark.parametrize(
    ("part", "finding"),
    [
        ({"contact": {"email": "mail"}}, "contact names the answer 'mail'"),
        (
            {"routing": {"category": "category", "place": "where", "fallback_office": "HQ-CR"}},
            "routing names the answer 'where'",
        ),
        (
            {"routing": {"category": "route", "place": "route", "fallback_office": "HQ-CR"}},
            "the category is 'route', which is no choice",
        ),
    ],
)
def test_an_answer_that_is_read_and_not_asked_for_is_found(part: dict, finding: str) -> None:
    findings = lint(loader.load(source() | part))
    assert any(finding in each for each in findings), findings
