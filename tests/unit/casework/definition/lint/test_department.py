"""Each rule of the linter of departments finds what it is for, in one broken on purpose."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from casework.definition.lint.department import lint_department
from casework.policing import police_department
from tests.unit.casework.department_samples import OFFICES, prisons, source
from tests.unit.casework.samples import both

Change = Callable[[dict[str, Any]], None]


def _set(path: str, value: Any) -> Change:
    def change(department: dict[str, Any]) -> None:
        *way, last = path.split(".")
        for key in way:
            department = department[key]
        department[last] = value

    return change


ROLE = {"name": both("Guard"), "rank": 1}
BROKEN: dict[str, tuple[Change, str]] = {
    "name in one language": (
        _set("department.name", {"en": "Prisons"}),
        "the department is not named in both languages",
    ),
    "role in one language": (
        _set("roles.jail-clerk.name", {"hi": "लिपिक"}),
        "role prisons/jail-clerk is not named in both languages",
    ),
    "post in one language": (
        _set("posts.handling.name", {"hi": "कारा"}),
        "post handling is not named in both languages",
    ),
    "code": (_set("department.code", "Prisons"), "the code 'Prisons' is not kebab-case"),
    "role's name": (_set("roles.jailClerk", ROLE), "the role 'jailClerk' is not kebab-case"),
    "role of the platform": (_set("roles.citizen", ROLE), "the role 'citizen' is not kebab-case"),
    "post's name": (
        _set("posts.head-office", {"name": both("it")}),
        "the post 'head-office' is not snake_case",
    ),
    "post that is a relation of every case": (
        _set("posts.owner", {"name": both("it")}),
        "the post 'owner' is not snake_case or is a relation of every case",
    ),
    "rank": (_set("roles.jail-clerk.rank", 0), "the rank of role prisons/jail-clerk is below 1"),
    "no role": (_set("roles", {}), "the department has no role"),
    "nobody who handles": (
        _set("posts", {"headquarters": {"name": both("it")}}),
        "the department has no post 'handling'",
    ),
    "two last resorts": (
        lambda d: [post.update(last_resort=True) for post in d["posts"].values()] and None,
        "two posts are the last resort",
    ),
    "audience twice": (
        _set("posts.headquarters.audience", "jail"),
        "the audience 'jail' is that of two posts",
    ),
    "audience of every department": (
        _set("posts.headquarters.audience", "citizen"),
        "the audience 'citizen' is not kebab-case or is every department's",
    ),
    "kind without an office": (
        _set("posts.headquarters.kind", "ministry"),
        "post headquarters is of the kind 'ministry', of which there is no office",
    ),
}
GAYA = "GAYA,jail,केंद्रीय कारा गया,Central Jail Gaya,HQ,,\n"
BROKEN_OFFICES = {
    "none": (OFFICES.splitlines()[0], "the department has no office"),
    "code": (OFFICES + GAYA.replace("GAYA", "Gaya 1"), "the code of office 'Gaya 1' is not of"),
    "twice": (OFFICES + GAYA, "office prisons:GAYA stands twice"),
    "name": (
        OFFICES.replace("Central Jail Gaya", ""),
        "office prisons:GAYA is not named in both languages",
    ),
    "parent": (
        OFFICES.replace("Central Jail Gaya,HQ", "Central Jail Gaya,PATNA"),
        "the parent prisons:PATNA of office prisons:GAYA is unknown",
    ),
    "circle": (
        OFFICES.replace("Headquarters,,", "Headquarters,BEUR,"),
        "office prisons:HQ is above itself or below such a circle",
    ),
    "own parent": (
        OFFICES.replace("Gaya,HQ", "Gaya,GAYA"),
        "office prisons:GAYA is above itself or below such a circle",
    ),
    "kind": (
        OFFICES.replace("GAYA,jail", "GAYA,Big Jail"),
        "the kind of office prisons:GAYA is not kebab-case",
    ),
    "mobile": (
        OFFICES.replace("9000000902", "12345"),
        "the mobile of office prisons:BEUR is not ten digits",
    ),
    "e-mail": (
        OFFICES.replace("hq@", "@"),
        "the e-mail address of office prisons:HQ is none",
    ),
}


def test_a_sound_department_has_no_findings(tmp_path: Path) -> None:
    assert lint_department(prisons(tmp_path)) == []


def test_the_police_department_is_sound() -> None:
    assert lint_department(police_department()) == []


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_department_is_found(name: str, tmp_path: Path) -> None:
    changed = source()
    change, expected = BROKEN[name]
    change(changed)
    findings = lint_department(prisons(tmp_path, changed))
    assert any(expected in finding for finding in findings), findings


@pytest.mark.parametrize("name", BROKEN_OFFICES)
def test_a_broken_table_of_offices_is_found(name: str, tmp_path: Path) -> None:
    csv, expected = BROKEN_OFFICES[name]
    findings = lint_department(prisons(tmp_path, csv=csv))
    assert any(expected in finding for finding in findings), findings
