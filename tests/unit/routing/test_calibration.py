"""What is stated is as often right as it says: a small part of the calibration."""

import pytest

from benchmarks import calibration, calibration_pins
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
    cases = calibration_pins.pins(measured, TRIALS, lambda s: slip(s.name["hi"], measured.chance))
    counted = calibration.tally(measured.snapshot, cases)
    shares = stated_as_right(counted)
    assert shares["medium"] >= 0.90 and shares["ask"] >= 0.97, counted


def test_poor_fixes_on_real_polygons_are_stated_as_sure_as_they_are(measured):
    facts("boundaries", "bhubaneswar_police_jurisdiction.geojson")
    counted = calibration.polygons(measured, "bhubaneswar_police_jurisdiction", TRIALS // 3, 1_000)
    for stated, share in stated_as_right(counted).items():
        assert share >= calibration.AIMS[stated], (stated, counted)


def test_a_village_with_a_stations_name_is_stated_as_sure_as_it_is(measured):
    counted = calibration.tally(
        measured.snapshot, calibration_pins.namesakes(measured, TRIALS // 3)
    )
    assert counted.stated["medium"] > 40
    for stated, share in stated_as_right(counted).items():
        assert share >= calibration.AIMS[stated], (stated, counted)


def test_a_pin_without_a_centre_is_never_stated_as_a_station(measured):
    cases = calibration_pins.pins_without_a_centre(measured, TRIALS // 3)
    counted = calibration.tally(measured.snapshot, cases)
    assert counted.stated["medium"] == 0
    assert stated_as_right(counted)["ask"] >= calibration.AIMS["ask"], counted


def test_outside_is_stated_beyond_the_belt_along_the_border_alone(measured):
    near, far = (
        calibration.tally(measured.snapshot, calibration.outside(measured, 200, *belt), True)
        for belt in calibration.BELTS
    )
    assert dict(near.stated) == {"ask": 200} and dict(far.right) == {"queue, high": 200}
