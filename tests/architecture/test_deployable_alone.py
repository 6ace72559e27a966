"""Every deployable starts from a tree that holds only its own folder and the libraries."""

import compileall
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from deploy.local.deployables import MANIFESTS
from tests.support.sources import ROOT, services

IMPORT_ALL = """
import importlib, pathlib, sys
for file in sorted(pathlib.Path(sys.argv[1]).rglob("*.py")):
    if file.name not in ("gunicorn_conf.py", "wsgi.py"):  # these two read the environment
        parts = file.with_suffix("").parts
        importlib.import_module(".".join(parts[:-1] if parts[-1] == "__init__" else parts))
"""


@pytest.fixture(scope="module")
def libraries(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the libraries, compiled once for all that start with them."""
    place = tmp_path_factory.mktemp("alone") / "libs"
    shutil.copytree(ROOT / "libs", place, ignore=shutil.ignore_patterns("__pycache__"))
    compileall.compile_dir(place, quiet=1)
    return place


@pytest.fixture
def tree_with(libraries: Path, tmp_path: Path) -> Callable[[str], Path]:
    """Lay out a tree with the libraries and one folder of the repository."""

    def lay_out(folder: str) -> Path:
        (tmp_path / "libs").symlink_to(libraries)
        # What plays others' systems on a developer's machine is not deployed.
        ignore = shutil.ignore_patterns("__pycache__", "tests", "stand_ins")
        shutil.copytree(ROOT / folder, tmp_path / folder, ignore=ignore)
        return tmp_path

    return lay_out


def python(tree: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run Python in the tree with nothing else of ours on its path."""
    environ = {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": f"{tree / 'libs'}:{tree}",
        "PYTHONDONTWRITEBYTECODE": "1",
        "PYTHONWARNINGS": "ignore",
    }
    command = [sys.executable, *arguments]
    return subprocess.run(
        command, cwd=tree, env=environ, capture_output=True, text=True, timeout=120, check=False
    )


@pytest.mark.parametrize("folder", [*(f"services/{name}" for name in services()), "gateway"])
def test_every_module_imports_with_the_libraries_alone(tree_with, folder):
    tree = tree_with(folder)
    done = python(tree, "-c", IMPORT_ALL, folder)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize(
    "arguments",
    [
        *(pytest.param(manifest.command[1:], id=name) for name, manifest in MANIFESTS.items()),
        pytest.param(["gateway.tracker"], id="tracker"),
    ],
)
def test_a_process_without_settings_names_the_first_that_is_missing(tree_with, request, arguments):
    folder = "gateway" if "gateway" in arguments[0] else f"services/{request.node.callspec.id}"
    arguments = [argument.replace(f"{ROOT}/", "") for argument in arguments]
    done = python(tree_with(folder), "-m", *arguments)
    assert done.returncode == 2
    assert "AMQP_URI is not set" in done.stderr
    assert "Traceback" not in done.stderr
