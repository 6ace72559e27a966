"""A service's Python is found by the names of its modules; most services have none."""

import re
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from casework.engine.rules import Rules
from casework.host import extension
from casework.host.extension import MODULES, Extension, Job, extension_of, out_of_reach
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
    modules = extension_of(f"{PACKAGE}.museums")
    assert modules.rules == Rules(guards={"open": print})
    assert modules.facts == {"weather": print}
    assert modules.jobs == (Job("sweep", 5, print),)
    assert modules.values is None and modules.settings is None


@pytest.mark.parametrize("module", MODULES)
def test_a_module_that_python_does_not_find_is_named(tmp_path: Path, module: str):
    (tmp_path / f"{module}.py").touch()
    assert out_of_reach(f"{PACKAGE}.museums", tmp_path) == [module]


def test_every_module_that_is_described_is_looked_for():
    described = re.findall(r"^``(\w+)\.py``", extension.__doc__ or "", re.MULTILINE)
    assert sorted(described) == sorted(MODULES)


def test_a_fault_in_a_module_is_not_taken_for_its_absence(package: Path):
    (package / "rules.py").write_text("import nothing_of_that_name\n")
    with pytest.raises(ModuleNotFoundError, match="nothing_of_that_name"):
        extension_of(f"{PACKAGE}.museums")


def test_complaints_has_modules_of_most_kinds():
    modules = extension_of("services.complaints")
    assert modules.rules.guards and modules.facts and modules.values and modules.jobs
    assert modules.settings and issubclass(modules.settings, HostSettings)
