"""What `make run` installs before it starts: the script itself, on machines of a few programs."""

import shutil
import subprocess
from pathlib import Path

import pytest

from tests.support.servers import ROOT

LISTS = ("requirements.txt", "requirements-local.txt", "requirements-dev.txt")
TOOLS = ("sh", "dirname", "basename", "readlink", "grep", "cat", "cmp", "cp", "mkdir", "chmod")
HAS = ("setpriv", "smsbox", "promtool", "chromium", "mongod")
"""Programs that this machine need not have for the test."""


class Machine:
    """A folder with the script, and the only programs that it finds."""

    def __init__(self, folder: Path) -> None:
        self.root, self.programs = folder / "repository", folder / "programs"
        (self.root / "deploy/local").mkdir(parents=True)
        self.programs.mkdir()
        shutil.copy(ROOT / "deploy/local/install.sh", self.root / "deploy/local")
        # The Python of this machine's distribution is not there.
        choice = (ROOT / "deploy/local/python.sh").read_text()
        (self.root / "deploy/local/python.sh").write_text(choice.replace("/usr/bin", "/nowhere"))
        for name in LISTS:
            (self.root / name).write_text("")
        for name in TOOLS:
            (self.programs / name).symlink_to(shutil.which(name) or f"/bin/{name}")
        for name in HAS:
            self.program(name, "exit 0")
        self.program("fc-list", "echo Noto Sans Devanagari")
        self.program("id", "echo 1000")
        # A Python whose environments are noted, and what is installed into them.
        self.program("python3", f'case "$*" in *venv*) . {folder}/make-environment;; esac')
        noted = f'echo "$*" >> {folder}/calls'
        (folder / "make-environment").write_text(
            f'mkdir -p "{self.root}/.venv/bin"\n'
            f"printf '#!/bin/sh\\n{noted}\\n' > \"{self.root}/.venv/bin/python\"\n"
            f'chmod +x "{self.root}/.venv/bin/python"\n{noted}\n'
        )
        self.calls = folder / "calls"

    def program(self, name: str, does: str) -> None:
        (self.programs / name).write_text(f"#!/bin/sh\n{does}\n")
        (self.programs / name).chmod(0o755)

    def install(self, **settings: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            ["/bin/sh", str(self.root / "deploy/local/install.sh"), "run"],
            env={"PATH": str(self.programs), "AMQP_URI": "amqp://elsewhere", **settings},
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return Machine(tmp_path)


def test_an_environment_without_pip_is_made_anew(machine: Machine) -> None:
    broken = machine.root / ".venv/bin"
    broken.mkdir(parents=True)
    (broken / "python").write_text('#!/bin/sh\necho "No module named pip" >&2\nexit 1\n')
    (broken / "python").chmod(0o755)
    done = machine.install()
    assert done.returncode == 0, done.stderr
    first, *installed = machine.calls.read_text().splitlines()
    assert first.startswith("-m venv --clear")
    assert any("--require-hashes" in one and "requirements.txt" in one for one in installed)


def test_packages_that_are_there_are_not_installed_again_until_their_list_changes(
    machine: Machine,
) -> None:
    assert machine.install().returncode == 0
    before = machine.calls.read_text().count("--require-hashes")
    assert machine.install().returncode == 0
    assert machine.calls.read_text().count("--require-hashes") == before
    (machine.root / "requirements.txt").write_text("one-more==1\n")
    assert machine.install().returncode == 0
    assert machine.calls.read_text().count("--require-hashes") == before + 1


def test_a_broken_environment_asks_for_the_package_that_makes_one(machine: Machine) -> None:
    machine.program("apt-get", "exit 0")
    (machine.root / ".venv/bin").mkdir(parents=True)
    (machine.root / ".venv/bin/python").symlink_to(machine.programs / "python3")
    machine.program("python3", 'case "$*" in *ensurepip*|*pip*) exit 1;; esac')
    refused = machine.install()
    assert refused.returncode == 1
    assert "python3-venv" in refused.stderr


def test_without_sudo_all_that_is_missing_is_named_with_the_commands_at_once(
    machine: Machine,
) -> None:
    machine.program("apt-get", "echo it was run >&2; exit 1")
    machine.program("fc-list", "exit 0")
    for name in ("setpriv", "mongod"):
        (machine.programs / name).unlink()
    refused = machine.install(AMQP_URI="", MONGO_URI="mongodb://elsewhere")
    assert refused.returncode == 1
    update, install = (
        line.strip() for line in refused.stderr.splitlines() if line.strip().startswith("apt-get")
    )
    assert update == "apt-get update"
    assert {"fonts-noto-core", "util-linux"} <= set(install.split())
    assert "it was run" not in refused.stderr, "nothing is tried that cannot be done"
