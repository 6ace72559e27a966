"""What the services of the departments promise, as a table: how long personal data is kept, which
limits run, who sees a case and who ends it, and what a public list shows.

Whoever loosens one in a definition, even by a slip of the keyboard, is stopped here.
"""

from typing import Any

import pytest

from casework.definition.model import SAME, Definition
from casework.definition.public_lists import public_lists
from tests.support.buildings import FOLDERS, building
from tests.unit.setu.promises import CITIZEN, OLDER, PROMISES

NEVER_SHOWN = frozenset({"mobile", "email", "father", "parent", "chassis", "engine", "plate"})


def definition_of(code: str) -> Definition:
    return building(PROMISES[code].folder).definitions.newest(code)


def roles(definition: Definition, groups: list[str] | tuple[str, ...]) -> set[str]:
    return {role.rpartition("/")[2] for group in groups for role in definition.groups[group]}


def test_each_service_of_the_departments_has_a_row() -> None:
    folders = set(FOLDERS) - set(OLDER)
    codes = {one.code for folder in folders for one in building(folder).definitions}
    assert codes == set(PROMISES)


@pytest.mark.parametrize("code", PROMISES)
def test_personal_data_is_kept_no_longer(code: str) -> None:
    retention: Any = definition_of(code).source["retention"]
    assert retention["personal"] == {"years": PROMISES[code].kept_years}


@pytest.mark.parametrize("code", PROMISES)
def test_limits_are_as_long_as_promised(code: str) -> None:
    clocks: Any = definition_of(code).source["clocks"]
    limits = {name: one["limit"] for name, one in clocks.items() if "at" not in one["limit"]}
    assert limits == PROMISES[code].limits
    for name, clock in clocks.items():
        heard_by = [one for one in clock["marks"] if one.get("tell") or one.get("takes")]
        assert heard_by, f"nobody hears of the limit {name}"


@pytest.mark.parametrize("code", PROMISES)
def test_nobody_else_sees_a_case(code: str) -> None:
    definition, promised = definition_of(code), PROMISES[code]
    access: Any = definition.source["access"]
    assert roles(definition, access["see"]) == promised.seen_by
    sensitive = roles(definition, access.get("see_sensitive", ()))
    assert sensitive == (promised.seen_by if promised.sensitive_too else set())
    for rules in access["fields"].values():
        for one in rules:
            assert roles(definition, one["who"]) <= promised.seen_by


@pytest.mark.parametrize("code", PROMISES)
def test_nobody_else_ends_a_case(code: str) -> None:
    definition = definition_of(code)
    ends = {
        name: roles(definition, action.by)
        for name, action in definition.actions.items()
        if any(one.to != SAME and definition.states[one.to].terminal for one in action.transitions)
    }
    assert {name: ends.get(name) for name in PROMISES[code].ends} == PROMISES[code].ends


@pytest.mark.parametrize("code", PROMISES)
def test_public_lists_show_nothing_else(code: str) -> None:
    lists = public_lists(definition_of(code).source)
    fields = {name: {one.field for one in listed.shows} for name, listed in lists.items()}
    assert fields == PROMISES[code].lists
    assert not NEVER_SHOWN & set().union(*fields.values())


def test_the_sender_of_a_tip_is_nobody() -> None:
    definition = definition_of("secret-tip")
    assert definition.source["identity"] == "none"
    assert definition.source["routing"]["as"] == "complaint-against-police"
    assert not {"mobile", "email"} & set(definition.form.types.values())
    notifications: Any = definition.source.get("notifications", {})
    assert all(one["audience"] != CITIZEN for one in notifications.values())


def test_what_is_published_of_a_person_takes_two_officers() -> None:
    assert "approved-by-another" in definition_of("public-notices").actions["publish"].guards
