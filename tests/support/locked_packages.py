"""An environment of exactly the packages that an image installs, linked from those of this one."""

import re
import subprocess
import sys
from importlib import metadata
from pathlib import Path

from tests.support.sources import ROOT


def locked(text: str) -> dict[str, str]:
    """Name and version of each package of a lock."""
    return dict(re.findall(r"^([\w.-]+)==(\S+)", text, re.MULTILINE))


def environment(folder: Path) -> Path:
    """Make the environment in `folder`; return its folder of programs.

    `make test` has installed the packages from the same lock, each checked by its hash; another
    installation of them would take a minute and show nothing new. What the lock leaves out is not
    there, whatever this environment has besides.
    """
    command = [sys.executable, "-m", "venv", "--without-pip", str(folder)]
    subprocess.run(command, check=True)
    (packages,) = folder.glob("lib/python*/site-packages")
    for name, version in locked((ROOT / "requirements.txt").read_text(encoding="utf-8")).items():
        package = metadata.distribution(name)
        assert package.version == version, f"{name} {package.version} is installed: make test"
        _link(package, packages)
    return folder / "bin"


def _link(package: metadata.Distribution, packages: Path) -> None:
    for file in package.files or ():
        if ".." in file.parts:  # a program beside the packages; images start modules
            continue
        link = packages / file
        link.parent.mkdir(parents=True, exist_ok=True)
        link.symlink_to(Path(str(package.locate_file(file))))
