"""A case ends under the version it began under; new ones begin under the newest."""

from pathlib import Path

import pytest
import yaml

from casework.definition import loader
from casework.definition.model import BadDefinition, Definition
from casework.definition.versions import Definitions
from chassis.newer_release import OfANewerRelease
from contracts.errors import NotFound
from tests.unit.casework.region_samples import HEAD, Procession, source
from tests.unit.casework.samples import both


def version(number: int) -> Definition:
    """The sample as its version ``number``: each words its question in its own way."""
    changed = source() | {"version": number}
    changed["actions"]["ask"]["transitions"][0]["text"] = both(f"Asked by version {number}")
    return loader.load(changed)


def test_a_new_case_begins_under_the_newest_in_whatever_order_they_are_shipped() -> None:
    for order in ((1, 2, 10), (10, 2, 1)):
        shipped = Definitions(version(number) for number in order)
        assert shipped.newest("procession").version == 10
        assert len(list(shipped)) == 3


def test_a_case_goes_on_under_the_version_it_began_under() -> None:
    shipped = Definitions([version(1), version(2)])
    for number in (1, 2):
        begun = Procession(version(number))
        case = Procession(shipped.of(begun.view))
        case.case = begun.case
        case.act(HEAD, "ask")
        entry = case.case["timeline"][-1]
        assert entry["definition_version"] == number
        assert entry["text"]["en"] == f"Asked by version {number}"


def test_a_version_that_is_in_use_but_not_shipped_is_a_fault() -> None:
    with pytest.raises(BadDefinition, match="procession version 1 is in use but not shipped"):
        Definitions([version(2)]).of(Procession(version(1)).case)


def test_the_same_version_twice_is_refused() -> None:
    with pytest.raises(BadDefinition, match="procession version 1 stands twice"):
        Definitions([version(1), version(1)])


def test_a_service_that_nobody_ships_is_not_found() -> None:
    with pytest.raises(NotFound):
        Definitions([version(1)]).newest("horoscope")


def test_every_file_of_the_folder_is_a_version(tmp_path: Path) -> None:
    for number, name in ((1, "procession.yaml"), (2, "procession-v2.yaml")):
        text = yaml.safe_dump(source() | {"version": number}, allow_unicode=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    shipped = Definitions.in_folder(tmp_path)
    assert sorted(definition.version for definition in shipped) == [1, 2]


def test_a_case_of_a_newer_release_is_left_to_it_and_one_no_longer_shipped_is_a_fault() -> None:
    shipped = Definitions([version(2)])
    with pytest.raises(OfANewerRelease):
        shipped.of(Procession(version(3)).view)
    with pytest.raises(BadDefinition, match="version 1 is in use but not shipped"):
        shipped.of(Procession(version(1)).view)
