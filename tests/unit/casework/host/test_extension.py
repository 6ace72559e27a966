"""A service's Python is found by the names of its modules; most services have none."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from casework.engine.rules import Rules
from casework.host.extension import Extension, Job, extension_of
from casework.host.settings import HostSettings
from casework.papers.pen import Pen

PACKAGE = "services_of_tests"


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.syspath_prepend(str(tmp_path))
    folder = tmp_path / PACKAGE / "museums"
    folder.mkdir(parents=True)
    yield folder
    for name in [name for name in sys.modules if name.startswith(PACKAGE)]:
        del sys.modules[name]


def test_a_service_without_python_adds_nothing():
    assert extension_of("services.prisons") == Extension()
    assert extension_of("services.nowhere") == Extension()
    assert extension_of("services.nowhere").pen is Pen


def test_each_module_gives_what_is_asked_of_it(package: Path):
    (package / "rules.py").write_text(
        "from casework.engine.rules import Rules\nRULES = Rules(guards={'open': print})\n"
    )
    (package / "facts.py").write_text("FACTS = {'weather': print}\n")
    (package / "jobs.py").write_text(
        "from casework.host.extension import Job\nJOBS = [Job('sweep', 5, print)]\n"
    )
    found = extension_of(f"{PACKAGE}.museums")
    assert found.rules == Rules(guards={"open": print})
    assert found.facts == {"weather": print}
    assert found.jobs == (Job("sweep", 5, print),)
    assert found.values is None and found.settings is None


def test_a_fault_in_a_module_is_not_taken_for_its_absence(package: Path):
    (package / "rules.py").write_text("import nothing_of_that_name\n")
    with pytest.raises(ModuleNotFoundError, match="nothing_of_that_name"):
        extension_of(f"{PACKAGE}.museums")


def test_complaints_has_every_module():
    found = extension_of("services.complaints")
    assert found.rules.guards and found.facts and found.values and found.jobs
    assert found.settings and issubclass(found.settings, HostSettings)
