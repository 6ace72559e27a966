"""Each package that runs says its licence, and it is one that somebody has looked at."""

import pytest

from tools import licences


def test_every_package_that_runs_has_a_licence_that_was_looked_at(capsys):
    assert licences.main() == 0, capsys.readouterr().err
    assert "pymongo" in capsys.readouterr().out


@pytest.mark.parametrize("said", ["", "GNU General Public License v3 (GPLv3)", "Proprietary"])
def test_one_that_nobody_has_looked_at_is_named(said, monkeypatch, capsys):
    usual = licences.licence
    monkeypatch.setattr(licences, "licence", lambda p: said if p == "flask" else usual(p))
    assert licences.main() == 1
    assert capsys.readouterr().err == "look at: flask\n"
