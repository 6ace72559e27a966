"""Which Python the environment is made with, as a shell finds it."""

import subprocess
import sys
from pathlib import Path

import pytest

FILE = Path(__file__).resolve().parents[3] / "deploy/local/python.sh"
DISTRIBUTION = Path("/usr/bin/python3")


def choice(*others: Path, usual: str = "") -> str:
    """What is chosen where ``others`` are first on the search path."""
    shell = f'. "{FILE}"; {usual} find_python'
    path = ":".join([*map(str, others), "/usr/bin", "/bin"])
    command = ["/bin/sh", "-euc", shell]
    done = subprocess.run(command, env={"PATH": path}, capture_output=True, text=True, check=True)
    return done.stdout.strip()


def python(folder: Path, answer: str) -> Path:
    """A program that calls itself Python and answers every question with the shell's `answer`."""
    program = folder / "python3"
    program.write_text(f"#!/bin/sh\n{answer}\n")
    program.chmod(0o755)
    return program


@pytest.mark.skipif(not DISTRIBUTION.exists(), reason="this machine has no Python of its own")
def test_the_distributions_python_comes_before_one_on_the_search_path(tmp_path):
    python(tmp_path, f'exec {sys.executable} "$@"')
    assert choice(tmp_path).startswith("/usr/bin/python3")


def elsewhere(folder: Path) -> str:
    """Shell text that looks for Pythons in `folder` alone."""
    return f'pythons() {{ for one in "{folder}"/*/python3; do echo "$one"; done; }};'


def test_one_that_is_too_old_is_passed_over(tmp_path):
    for name, answer in (("a", "exit 1"), ("b", "exit 0")):
        (tmp_path / name).mkdir()
        python(tmp_path / name, answer)
    assert choice(usual=elsewhere(tmp_path)) == str(tmp_path / "b/python3")


def test_one_that_cannot_make_an_environment_comes_after_one_that_can(tmp_path):
    for name, answer in (("a", 'case "$2" in *ensurepip*) exit 1;; esac'), ("b", "exit 0")):
        (tmp_path / name).mkdir()
        python(tmp_path / name, answer)
    assert choice(usual=elsewhere(tmp_path)) == str(tmp_path / "b/python3")
    (tmp_path / "b/python3").unlink()
    assert choice(usual=elsewhere(tmp_path)) == str(tmp_path / "a/python3")


def test_without_any_there_is_no_answer(tmp_path):
    assert choice(usual=elsewhere(tmp_path)) == ""
