"""A new version of a definition is shipped while cases of the old one live."""

import pytest

from casework.definition import loader
from contracts.errors import ActionNotOpen
from tests.integration.complaints.small_office import SmallOffice, opened
from tests.unit.casework.region_samples import HEAD


@pytest.fixture
def office(database):
    with opened(database) as world:
        yield world


def ship(office: SmallOffice) -> None:
    """Bring in version 2, which asks the citizen for nothing, beside the first."""
    changed = office.versions[0].to_dict() | {"version": 2}
    changed["actions"] = {name: a for name, a in changed["actions"].items() if name != "ask"}
    office.versions.append(loader.load(changed))
    office.desk = office.replica()


def test_a_case_that_began_before_goes_on_as_it_began_and_a_new_one_under_the_new_version(
    office,
) -> None:
    old = office.file()
    ship(office)
    new = office.file()
    assert office.act(HEAD, old, "ask")["state"] == "waiting"
    with pytest.raises(ActionNotOpen):
        office.act(HEAD, new, "ask")
    for reference, number in ((old, 1), (new, 2)):
        document = office.document(reference)
        assert document["definition_version"] == number
        assert {entry["definition_version"] for entry in document["timeline"]} == {number}


def test_the_clocks_of_both_versions_run(office) -> None:
    old = office.file()
    ship(office)
    new = office.file()
    office.pass_time(hours=72)
    assert office.desk.tick() == 2
    for reference in (old, new):
        assert office.document(reference)["regions"] == {"fee": "fee-lapsed"}
