"""What is shipped is listed, and each package is under a licence that somebody has looked at."""

import json
import subprocess
import sys

import pytest

from tests.support.locked_packages import locked
from tests.support.sources import ROOT
from tools import licences


def test_the_list_of_what_is_shipped_names_each_package_of_the_lock_with_its_hash(tmp_path):
    (make,) = (
        line.strip()
        for line in (ROOT / "Makefile").read_text().splitlines()
        if "cyclonedx_py" in line
    )
    arguments = make.replace("sbom.json", str(tmp_path / "sbom.json")).split()[1:]
    subprocess.run([sys.executable, *arguments, "--no-validate"], cwd=ROOT, check=True)
    listed = json.loads((tmp_path / "sbom.json").read_text())["components"]
    lock = locked((ROOT / "requirements.txt").read_text())
    assert {one["name"]: one["version"] for one in listed} == lock
    assert all(one["externalReferences"][0]["hashes"] for one in listed)


def test_every_package_that_runs_has_a_licence_that_was_looked_at(capsys):
    assert licences.main() == 0, capsys.readouterr().err
    assert "pymongo" in capsys.readouterr().out


@pytest.mark.parametrize("verdict", ["", "GNU General Public License v3 (GPLv3)", "Proprietary"])
def test_one_that_nobody_has_looked_at_is_named(verdict, monkeypatch, capsys):
    usual = licences.licence
    monkeypatch.setattr(licences, "licence", lambda p: verdict if p == "flask" else usual(p))
    assert licences.main() == 1
    assert capsys.readouterr().err == "look at: flask\n"
