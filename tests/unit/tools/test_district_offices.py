"""Departments with an office in each district have one in each of the State's 38."""

import pytest

from tools.district_offices import OFFICES, rows_of, written


@pytest.mark.parametrize("service", OFFICES)
def test_every_district_has_its_offices(service: str):
    assert written(service) == rows_of(service)
    for office in OFFICES[service]:
        there = [row for row in written(service) if row["kind"] == office["kind"]]
        assert len(there) == 38 and len({row["code"] for row in there}) == 38
        assert all(row["name_hi"] and row["name_en"] for row in there)
