"""`bin/setu` finds the repository and its Python from wherever it is called."""

import os
import subprocess
from pathlib import Path

from tests.support.sources import ROOT


def test_it_runs_from_another_folder_through_a_link_and_passes_the_exit_code_on(tmp_path: Path):
    link = tmp_path / "setu"
    link.symlink_to(ROOT / "bin" / "setu")
    environ = {"PATH": os.environ["PATH"], "RUN_FOLDER": str(tmp_path / "nothing")}
    done = subprocess.run(
        [link, "status"], cwd=tmp_path, env=environ, capture_output=True, text=True, check=False
    )
    assert done.returncode == 1
    assert done.stderr == ("Error: No system runs here: give --url NAME=URL for each process.\n"), (
        "and no warning of the hub"
    )
