"""What is stated is as often right as it says: a small part of the calibration."""

import pytest

from benchmarks import calibration
from benchmarks.slips import slip
from tests.unit.routing.worlds import facts

TRIALS = 600
"""So many that a promise of 90 in 100 shows; the same ones every time."""


@pytest.fixture(scope="module")
def opened():
    for name in ("admin/bihar_districts.geojson", "admin/bihar_blocks.geojson"):
        facts(name)
    return calibration.read_facts()


@pytest.fixture
def measured(opened):
    opened.chance.seed(5)
    return opened


def stated_as_right(counted):
    return {
        stated: counted.right[stated] / times
        for stated, times in counted.stated.items()
        if stated in calibration.AIMS
    }


@pytest.mark.parametrize("accuracy", [20, 5_000])
def test_stations_and_units_of_a_point_are_stated_as_sure_as_they_are(measured, accuracy):
    for tried in (calibration.points_of_stations, calibration.points_of_districts):
        counted = calibration.tally(measured.snapshot, tried(measured, TRIALS, accuracy))
        for stated, share in stated_as_right(counted).items():
            assert share >= calibration.AIMS[stated], (tried.__name__, stated, counted)


def test_a_pin_with_a_slip_in_its_locality_is_stated_as_sure_as_it_is(measured):
    cases = calibration.pins(measured, TRIALS, lambda s: slip(s.name["hi"], measured.chance))
    counted = calibration.tally(measured.snapshot, cases)
    shares = stated_as_right(counted)
    assert shares["medium"] >= 0.90 and shares["ask"] >= 0.97, counted


def test_poor_fixes_on_real_polygons_are_stated_as_sure_as_they_are(measured):
    facts("boundaries", "bhubaneswar_police_jurisdiction.geojson")
    counted = calibration.polygons(measured, "bhubaneswar_police_jurisdiction", TRIALS // 3, 1_000)
    for stated, share in stated_as_right(counted).items():
        assert share >= calibration.AIMS[stated], (stated, counted)
