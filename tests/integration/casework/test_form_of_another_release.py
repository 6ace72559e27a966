"""A form that was asked under one version of a definition and comes to a replica of another."""

from collections.abc import Iterator
from typing import Any

import pytest
from pymongo.database import Database

from casework.desk.desk import CaseDesk
from chassis.newer_release import OfANewerRelease
from contracts.errors import IdempotencyMismatch, ValidationFailed
from tests.integration.casework.housing import Housing, opened
from tests.unit.casework.tenancy_samples import LANDLORD, TENANT, answers, both

KEY = "key-of-one-filing"
FLOOR = {"name": "floor", "type": "text", "label": both("Floor"), "required": True}


@pytest.fixture
def housing(database: Database) -> Iterator[Housing]:
    with opened(database) as world:
        yield world


def asks_the_floor(source: dict[str, Any], **more: Any) -> None:
    source["form"]["fields"].append({**FLOOR, **more})
    source["access"]["fields"]["floor"] = source["access"]["fields"]["rent"]


def file_under(
    desk: CaseDesk, version: int | None, key: str = KEY, **changes: Any
) -> dict[str, Any]:
    """The view of a case whose form was asked by a version."""
    form, people = answers(**changes), {"tenant": TENANT.id}
    return desk.file(LANDLORD, "tenancy", form, key, people, definition_version=version)["view"]


def count(housing: Housing) -> int:
    return housing.database["cases"].count_documents({})


def test_a_case_begins_under_the_version_by_which_it_was_asked(housing: Housing):
    housing.release(asks_the_floor)
    assert file_under(housing.desk, 1)["definition_version"] == 1
    assert file_under(housing.desk, 2, "another-key", floor="2")["definition_version"] == 2
    assert file_under(housing.desk, None, "a-third-key", floor="2")["definition_version"] == 2


def test_a_form_that_only_the_newer_release_has_is_left_to_it(housing: Housing):
    before = housing.release(asks_the_floor)
    with pytest.raises(OfANewerRelease):
        file_under(before, 2, floor="2")
    assert count(housing) == 0
    assert file_under(housing.desk, 2, floor="2")["definition_version"] == 2


def test_answers_that_the_older_release_takes_are_filed_by_it(housing: Housing):
    before = housing.release(lambda source: None)
    assert file_under(before, 2)["definition_version"] == 1


def test_what_is_wrong_by_the_version_that_was_asked_is_refused(housing: Housing):
    before = housing.release(asks_the_floor)
    for desk, version in ((before, 1), (housing.desk, 2)):
        with pytest.raises(ValidationFailed):
            file_under(desk, version, unheard_of="x")


def test_sent_again_after_the_release_it_is_the_same_case(housing: Housing):
    first = file_under(housing.desk, 1)["reference"]
    housing.release(asks_the_floor)
    assert file_under(housing.desk, 2)["reference"] == first
    assert count(housing) == 1


def test_sent_again_where_the_newer_form_answers_for_its_reader_it_is_the_same_case(
    housing: Housing,
):
    first = file_under(housing.desk, 1)["reference"]
    choices = [{"value": one, "label": both(one)} for one in ("ground", "upper")]
    floor: dict[str, Any] = {"type": "choice", "choices": choices, "default": "ground"}
    housing.release(lambda source: asks_the_floor(source, **floor))
    assert file_under(housing.desk, 2)["reference"] == first
    assert count(housing) == 1


def test_another_application_under_the_same_key_is_none_of_them(housing: Housing):
    file_under(housing.desk, 1)
    housing.release(lambda source: None)
    with pytest.raises(IdempotencyMismatch):
        file_under(housing.desk, 2, rent="9999")
