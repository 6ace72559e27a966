"""Which release of the code this machine runs."""

import subprocess
from functools import cache
from pathlib import Path

SECONDS = 5


@cache
def release_of(folder: Path) -> str:
    """Return the commit of a working copy, with ``-dirty`` where it was changed since; empty where
    nobody knows: without git, or in a folder that is no working copy."""
    command = ["git", "-C", str(folder), "describe", "--always", "--dirty", "--tags"]
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=SECONDS)
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return done.stdout.strip() if done.returncode == 0 else ""
