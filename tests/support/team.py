"""A department's team that brings a new service beside a running system, by the docs' page."""

import os
import re
import shlex
import signal
import subprocess
import sys
from pathlib import Path

from tests.support.servers import ROOT
from tests.support.system import System

PAGE = ROOT / "docs/add-a-service.md"
SERVICE, CODE = "museums", "museum-tour"
OFFICE = "museums:ONE"
MOBILE = "9000000671"
WHY = "समूह की सूची पूरी नहीं है।"
ACCESS_REFUSED = 403
GRACE_SECONDS = 30


class Team:
    """A department's team in front of a shell, in a folder that is not the repository."""

    def __init__(self, system: System, desk: Path) -> None:
        self.system, self.desk = system, desk
        self.blocks = re.findall(r"```sh\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
        self._process: subprocess.Popen[bytes] | None = None
        self.log = desk / "host.log"

    def types(self, words: str) -> str:
        """Run the page's one block with these words; what it prints."""
        done = subprocess.run(
            ["bash", "-eu", "-c", self._block(words)],
            cwd=self.desk,
            env=self._environ(),
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    def starts(self, words: str) -> None:
        """Run the block in the background."""
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                ["bash", "-eu", "-c", f"exec bash -eu -c {shlex.quote(self._block(words))}"],
                cwd=self.desk,
                env=self._environ(),
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    @property
    def runs(self) -> bool:
        """Whether what was started still runs."""
        return self._process is not None and self._process.poll() is None

    def ends(self) -> None:
        """End what was started; it is given time."""
        if self._process is None:
            return
        os.killpg(self._process.pid, signal.SIGTERM)
        try:
            self._process.wait(GRACE_SECONDS)
        except subprocess.TimeoutExpired:
            os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()

    def settings(self, name: str) -> dict[str, str]:
        """What the commands left for the process of that name."""
        text = (self.system.folder / f"settings/{name}.env").read_text(encoding="utf-8")
        return dict(line.split("=", 1) for line in shlex.split(text))

    def _block(self, words: str) -> str:
        (block,) = [block for block in self.blocks if words in block]
        return block.replace(".run/", f"{self.system.folder}/")

    def _environ(self) -> dict[str, str]:
        return {
            "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
            "HOME": str(self.desk),
            "LANG": "C.UTF-8",
            "PYTHONPATH": f"{ROOT / 'libs'}:{ROOT}",
            "RUN_FOLDER": str(self.system.folder),
        }
