"""The report that compares a station's register with CCTNS, as an operator runs it."""

import json
import subprocess
import sys
from typing import Any

from tests.support.system import System

SECONDS = 60


def reconciled(system: System, station: str, day: str) -> dict[str, dict[str, Any]]:
    """The report's rows for a station (its code) and a day of India (ISO), by FIR number."""
    command = [sys.executable, "-m", "services.complaints.admin", "reconcile", "--json"]
    command += ["--station", station, "--day", day]
    environ = system.stack.environ("complaints")
    done = subprocess.run(command, env=environ, capture_output=True, text=True, timeout=SECONDS)
    # 1: they differ, for instance because another FIR is still on its way.
    assert done.returncode in (0, 1), done.stderr
    return {row["number"]: row for row in json.loads(done.stdout)["rows"]}
