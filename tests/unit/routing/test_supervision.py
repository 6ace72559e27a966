"""A directory with a broken chain of supervision is refused whole."""

import copy

import pytest

from services.routing.supervision import check_supervision
from services.routing.use_cases import import_directory
from services.routing.validation import DirectoryRefused, validate
from tests.unit.routing.worlds import records, station


@pytest.fixture
def directory():
    return copy.deepcopy(records([station("A"), station("B"), station("C", in_="Beta")]))


def findings_of(directory):
    return {(problem.code, problem.subject) for problem in check_supervision(directory)}


def links(directory, office):
    return [row for row in directory["supervision"] if row["office"] == office]


def test_a_whole_chain_has_no_problem(directory):
    assert validate(directory) == []


def test_a_station_without_a_supervisor_is_found(directory):
    directory["supervision"].remove(links(directory, "A")[0])
    assert findings_of(directory) == {("no-supervisor", "A")}


def test_a_station_with_two_supervisors_is_found(directory):
    directory["supervision"].append({"office": "A", "reports_to": "PD-BETA-DSP"})
    assert ("two-supervisors", "A") in findings_of(directory)


def test_a_loop_is_found_and_its_ring_named(directory):
    links(directory, "PD-ALPHA-SP")[0]["reports_to"] = "PD-ALPHA-DSP"
    [problem] = check_supervision(directory)
    assert problem.code == "loop"
    assert "PD-ALPHA-SP" in problem.text["en"] and "PD-ALPHA-DSP" in problem.text["en"]


def test_headquarters_report_to_nobody(directory):
    directory["supervision"].append({"office": "HQ", "reports_to": "RG-TEST"})
    assert ("loop", "HQ") in findings_of(directory)


def test_an_office_that_is_nowhere_is_found(directory):
    links(directory, "A")[0]["reports_to"] = "PD-GAMMA-DSP"
    assert ("unknown-office", "PD-GAMMA-DSP") in findings_of(directory)


@pytest.mark.parametrize(
    ("stand_in", "right"),
    [("", False), ("PD-ALPHA-DSP", False), ("NOBODY", False), ("PD-ALPHA-SP", True)],
)
def test_a_vacant_post_needs_somebody_else_to_stand_in(directory, stand_in, right):
    office = next(row for row in directory["offices"] if row["code"] == "PD-ALPHA-DSP")
    office |= {"vacant": "yes", "stand_in": stand_in}
    assert (("no-stand-in", "PD-ALPHA-DSP") not in findings_of(directory)) is right


def test_a_stand_in_may_not_be_vacant_too(directory):
    for office in directory["offices"]:
        if office["code"] in ("PD-ALPHA-DSP", "PD-ALPHA-SP"):
            other = "PD-BETA-SP" if office["code"].endswith("-SP") else "PD-ALPHA-SP"
            office |= {"vacant": "yes", "stand_in": other}
    assert ("no-stand-in", "PD-ALPHA-DSP") in findings_of(directory)
    assert ("no-stand-in", "PD-ALPHA-SP") not in findings_of(directory)


class UntouchableStore:
    def add_directory(self, records):
        raise AssertionError("a refused directory reached the store")


def test_a_refused_directory_never_reaches_the_store(directory):
    directory["supervision"].remove(links(directory, "A")[0])
    with pytest.raises(DirectoryRefused) as refusal:
        import_directory(UntouchableStore(), directory)
    assert [problem.code for problem in refusal.value.problems] == ["no-supervisor"]
