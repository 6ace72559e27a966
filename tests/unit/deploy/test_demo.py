"""The demonstration people: invented, at offices that exist, enough of them for each journey."""

import csv
import re
from dataclasses import replace

import pytest

from deploy.local import demo
from deploy.local.deployables import MANIFESTS
from deploy.local.processes import LocalError
from tests.support.sources import ROOT

PEOPLE = demo.officers("a-password")
DATA = ROOT / "services/routing/data"


def _rows(name: str) -> list[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _at(station: str, role: str) -> list[demo.Officer]:
    return [one for one in PEOPLE if (one.station, one.role) == (station, role)]


def test_each_person_is_one_and_plainly_invented():
    assert len({one.username for one in PEOPLE}) == len({one.phone for one in PEOPLE})
    for one in PEOPLE:
        assert one.name["en"].startswith("Test Officer ")
        assert one.name["hi"].startswith("परीक्षण अधिकारी ")
        assert re.fullmatch(r"98000000\d\d", one.phone)


def test_everybody_is_at_an_office_of_the_directory():
    codes = {row["code"] for name in ("stations.csv", "offices.csv") for row in _rows(name)}
    for manifest in MANIFESTS.values():
        if manifest.is_citizen_service:
            codes |= {office.code for office in manifest.department.offices or ()}
    assert {one.station for one in PEOPLE} <= codes


def test_everybody_holds_a_role_of_the_own_department_but_the_administrator():
    roles = {
        role
        for manifest in MANIFESTS.values()
        if manifest.is_citizen_service
        for role in manifest.department.roles
    }
    assert {one.role for one in PEOPLE} - roles == {"administrator"}
    assert "prisons/jail-clerk" in {one.role for one in PEOPLE}


def test_only_the_people_of_the_services_asked_for_are_entered():
    people = demo.officers("a-password", [MANIFESTS["prisons"]])
    assert {one.role.partition("/")[0] for one in people} == {"prisons", "administrator"}


def test_a_file_that_names_no_officers_is_said_in_one_sentence(tmp_path):
    manifest = replace(MANIFESTS["prisons"], folder=tmp_path)
    (tmp_path / demo.FILE).write_text("officers: [{username: a}]")
    (tmp_path / "offices.csv").write_text((MANIFESTS["prisons"].folder / "offices.csv").read_text())
    with pytest.raises(LocalError, match=r"demo\.yaml: 'role'"):
        demo.officers("a-password", [manifest])


def test_at_each_station_a_woman_enquires_and_somebody_can_take_over():
    for station in demo.STATIONS:
        first, second = _at(station, "enquiry-officer")
        assert (first.username, first.woman) == (f"enquiry.{station}", True)
        assert second.username == f"enquiry2.{station}"
        assert _at(station, "sho") and _at(station, "duty-officer")


def test_the_stations_lie_in_two_police_districts_each_with_its_officers():
    districts = {
        row["code"]: row["police_district"]
        for row in _rows("stations.csv")
        if row["code"] in demo.STATIONS
    }
    assert len(set(districts.values())) == 2
    matches = {one.station for one in PEOPLE}
    for district in districts.values():
        assert {f"PD-{district.upper()}-{post}" for post in ("SP", "DSP", "CR")} <= matches
