"""Everything else that keeps a directory from being published."""

import copy

import pytest

from services.routing.directory_files import (
    UnreadableDirectory,
    read_directory,
    write_directory,
)
from services.routing.validation import validate
from tests.unit.routing.worlds import records, station


@pytest.fixture
def directory():
    return copy.deepcopy(records([station("A", (25.0, 85.0)), station("B")]))


def problems(directory):
    return {(problem.code, problem.subject) for problem in validate(directory)}


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"name_hi": " "}, "no-name"),
        ({"police_district": "Nowhere"}, "unknown-district"),
        ({"quality": "Z"}, "bad-quality"),
        ({"lat": "85.0", "lon": "25.0"}, "bad-point"),
        ({"lat": "north"}, "bad-point"),
        ({"lat": "", "lon": ""}, "bad-point"),
        ({"parent": "B2"}, "bad-parent"),
    ],
)
def test_a_station_that_is_wrong_is_named(directory, change, code):
    directory["stations"][0] |= change
    assert (code, "A") in problems(directory)


def test_a_code_that_occurs_twice_is_found(directory):
    directory["stations"].append(dict(directory["stations"][0]))
    assert ("repeated", "A") in problems(directory)


def test_a_district_without_a_control_room_is_found(directory):
    offices = directory["offices"]
    directory["offices"] = [row for row in offices if row["code"] != "PD-ALPHA-CR"]
    assert ("no-office", "PD-ALPHA-CR") in problems(directory)


def test_an_alias_of_nobody_and_a_pin_of_nowhere_are_found(directory):
    directory["aliases"].append({"kind": "station", "code": "Z", "alias": "Zed"})
    pin = {"pin": "800001", "districts": "Nowhere", "lat": "x", "lon": "85", "radius_km": "",
           "stations": "Z"}  # fmt: skip
    directory["pins"].append(pin)
    expected = {("unknown-alias", "Zed"), ("unknown-reference", "800001"), ("bad-point", "800001")}
    assert expected <= problems(directory)


@pytest.mark.parametrize("key", ["version", "sources", "stations", "supervision"])
def test_a_directory_that_lacks_a_part_is_not_one(directory, key):
    del directory[key]
    assert ("missing", key) in problems(directory)


def test_a_date_that_is_none_is_found(directory):
    directory["effective_from"] = "next year"
    assert ("not-a-date", "effective_from") in problems(directory)


def test_what_is_written_is_read_back_unchanged(directory, tmp_path):
    directory["ranges"] = [dict(row) for row in directory["ranges"]]
    write_directory(tmp_path, directory)
    assert read_directory(tmp_path) == directory


@pytest.mark.parametrize(
    ("file", "content"),
    [
        ("stations.csv", "code,name_en\nA,Alpha\n"),
        ("stations.csv", None),
        ("pins.csv", "\xff"),
        ("directory.yaml", "version: 1"),
        ("directory.yaml", "{"),
        ("supervision.csv", "office,reports_to\nA,B,C\n"),
    ],
)
def test_a_file_that_cannot_be_read_is_named(directory, tmp_path, file, content):
    write_directory(tmp_path, directory)
    path = tmp_path / file
    path.unlink() if content is None else path.write_bytes(content.encode("latin-1"))
    with pytest.raises(UnreadableDirectory, match=file):
        read_directory(tmp_path)
