"""A department is read with its own offices, and outside its folder its names bear its code."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from casework.definition import loader
from casework.definition.department import BadDepartment, Office, Role, load, qualify
from casework.definition.lint.linter import lint
from casework.definition.loader import load as load_definition
from casework.definition.model import BadDefinition, Notification
from casework.definition.posts import Post
from casework.engine import access, notices
from casework.engine.case import new_case
from casework.policing import police_department
from chassis.actor import Actor
from tests.unit.casework import samples
from tests.unit.casework.department_samples import OFFICES, prisons, source
from tests.unit.casework.region_samples import MONDAY
from tests.unit.casework.samples import both


def test_roles_and_offices_bear_the_code_of_their_department(tmp_path: Path) -> None:
    department = prisons(tmp_path)
    assert department.roles == {
        "prisons/jail-clerk": Role(both("Clerk"), 1),
        "prisons/superintendent": Role(both("Superintendent"), 3, heads=True),
    }
    assert department.offices is not None
    assert department.offices[0] == Office(
        code="prisons:HQ",
        kind="headquarters",
        name={"hi": "कारा मुख्यालय", "en": "Prison Headquarters"},
        parent=None,
        mobile="9000000901",
        email="hq@prisons.example.org",
    )
    assert [office.parent for office in department.offices[1:]] == ["prisons:HQ"] * 2


def test_the_home_department_has_its_names_without_prefix() -> None:
    changed = source()
    changed["department"]["home"] = True
    changed["offices"] = "directory"
    department = load(changed)
    assert set(department.roles) == {"jail-clerk", "superintendent"}
    assert department.qualified_office("5117012") == "5117012"
    assert department.offices is None


def test_posts_keep_their_order_and_what_is_said_of_them(tmp_path: Path) -> None:
    assert list(prisons(tmp_path).posts.items()) == [
        ("handling", Post(both("the jail"), audience="jail", kind="jail")),
        ("headquarters", Post(both("the headquarters"), "headquarters", "headquarters", True)),
    ]


@pytest.mark.parametrize("part", ["department", "roles", "posts", "offices"])
def test_a_missing_part_is_named(part: str, tmp_path: Path) -> None:
    changed = source()
    del changed[part]
    with pytest.raises(BadDepartment, match=part):
        prisons(tmp_path, changed)


@pytest.mark.parametrize(
    ("part", "value"),
    [
        ("department", "police"),
        ("roles", ["jail-clerk"]),
        ("roles", {"jail-clerk": {"name": both("Clerk"), "rank": "high"}}),
        ("posts", {"handling": None}),
        ("offices", "elsewhere.csv"),
    ],
)
def test_data_that_is_no_department_is_refused(part: str, value: Any, tmp_path: Path) -> None:
    with pytest.raises(BadDepartment):
        prisons(tmp_path, source() | {part: value})


def test_a_table_of_offices_without_a_column_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadDepartment, match=r"offices\.csv has no column email, mobile"):
        prisons(tmp_path, csv="code,kind,name_hi,name_en,parent\n")


def test_what_is_announced_is_in_json_types(tmp_path: Path) -> None:
    data = prisons(tmp_path).to_dict()
    assert json.loads(json.dumps(data)) == data
    assert data["department"] == {"code": "prisons", "name": both("Prisons")}
    assert data["roles"]["prisons/jail-clerk"] == {
        "name": both("Clerk"),
        "rank": 1,
        "heads": False,
    }
    assert data["posts"]["handling"] == source()["posts"]["handling"]
    assert [office["code"] for office in data["offices"]] == [
        *("prisons:HQ", "prisons:BEUR", "prisons:GAYA")
    ]


# -- a definition of the department -------------------------------------------------------------


def _written() -> dict[str, Any]:
    """The sample's definition in the short names of a prison."""
    written = samples.written()
    written["groups"] = {
        "owner": {"citizen": "owner"},
        "desk": {"jail-clerk": "handling"},
        "system": {"system": "system"},
    }
    written["routing"]["fallback_office"] = "HQ"
    text = json.dumps(written).replace("slow.station", "slow.jail")
    text = text.replace("late.sp", "late.headquarters").replace('"station"', '"jail"')
    return json.loads(text.replace('"sp"', '"headquarters"'))


def test_a_definition_leaves_its_folder_with_qualified_names(tmp_path: Path) -> None:
    qualified = qualify(_written(), prisons(tmp_path))
    assert qualified["groups"] == {
        "owner": {"citizen": "owner"},
        "desk": {"prisons/jail-clerk": "handling"},
        "system": {"system": "system"},
    }
    assert qualified["routing"]["fallback_office"] == "prisons:HQ"
    assert qualified["department"] == {
        "code": "prisons",
        "name": both("Prisons"),
        "posts": source()["posts"],
    }


def test_what_is_qualified_already_stays_as_it_is(tmp_path: Path) -> None:
    department = prisons(tmp_path)
    once = qualify(_written(), department)
    assert qualify(once, department) == once


def test_what_was_announced_loads_to_the_same_posts(tmp_path: Path) -> None:
    here = load_definition(_written(), prisons(tmp_path))
    there = loader.load(json.loads(json.dumps(here.to_dict())))
    assert dict(there.posts) == dict(prisons(tmp_path).posts)


def test_a_definition_of_another_department_than_the_police_is_sound(tmp_path: Path) -> None:
    department = prisons(tmp_path)
    assert lint(load_definition(_written(), department), department=department) == []
    assert any(
        "'prisons/jail-clerk', which nobody holds" in finding
        for finding in lint(load_definition(_written(), department), department=police_department())
    )


def test_a_source_without_groups_is_no_definition(tmp_path: Path) -> None:
    written = _written()
    del written["groups"]
    with pytest.raises(BadDefinition, match="groups"):
        load_definition(written, prisons(tmp_path))


def test_an_officer_stands_to_a_case_by_the_post_that_the_office_holds(tmp_path: Path) -> None:
    definition = load_definition(_written(), prisons(tmp_path))
    case = new_case(definition, "7K2M-9QXV-4TR8-C", "citizen-1", {}, MONDAY)
    assert case["offices"] == {"handling": None, "headquarters": None}
    case["offices"] |= {"handling": "prisons:BEUR"}
    clerk = Actor("clerk.one", "prisons/jail-clerk", "prisons:BEUR")
    assert access.relations(case, clerk) == {"handling"}
    assert access.may_see(definition, case, clerk)
    assert not access.may_see(definition, case, replace(clerk, role="jail-clerk"))
    assert not access.may_see(definition, case, replace(clerk, station="BEUR"))


@pytest.mark.parametrize(
    ("audience", "offices", "recipient"),
    [
        ("jail", {"handling": "prisons:BEUR"}, ("handling", "prisons:BEUR")),
        ("officer", {"handling": "prisons:BEUR"}, ("handling", "prisons:BEUR")),
        ("headquarters", {"headquarters": "prisons:HQ"}, ("headquarters", "prisons:HQ")),
        ("headquarters", {"handling": "prisons:BEUR"}, ("headquarters", "prisons:HQ")),
    ],
    ids=["the jail", "its officer", "above it", "a vacancy, without a last resort"],
)
def test_the_departments_own_offices_are_told(
    audience: str, offices: dict[str, str], recipient: tuple[str, str], tmp_path: Path
) -> None:
    definition = load_definition(_written(), prisons(tmp_path))
    rule = Notification(f"x.{audience}", audience, ("sms",), "status", ())
    assert notices.office_for(definition, {"offices": offices}, rule) == recipient


def test_the_sample_of_offices_is_read_whole(tmp_path: Path) -> None:
    assert len(prisons(tmp_path).offices or ()) == len(OFFICES.splitlines()) - 1
