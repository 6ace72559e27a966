"""`make test`: the whole suite, fast parts first and side by side, failure tests alone.

Arguments go to pytest as they are; with a path among them, one plain pytest run it is.
"""

import os
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
SIDE_BY_SIDE = ["-n", os.environ.get("TEST_PROCESSES", "2"), "-m", "not serial"]
STAGES = {
    "rules": ["tests/architecture", "tests/unit", "tests/contract", *SIDE_BY_SIDE],
    "real servers": ["tests/integration", "tests/e2e", *SIDE_BY_SIDE],
    "alone": ["tests", "-m", "serial"],
}


def main(arguments: Sequence[str]) -> int:
    """0 if every stage passed, else the first exit code that says otherwise."""
    if any((ROOT / argument.split("::")[0]).exists() for argument in arguments):
        return _pytest(arguments)
    closing, code = [], 0
    for name, stage in STAGES.items():
        started = time.monotonic()
        result = _pytest([*stage, *arguments])
        code = code or result
        outcome = "passed" if result == 0 else f"FAILED (pytest's exit code {result})"
        closing.append(f"  {name:<14} {outcome} in {time.monotonic() - started:.0f} s")
    print("\n".join(["", "make test:", *closing]))
    return code


def _pytest(arguments: Sequence[str]) -> int:
    return subprocess.run([sys.executable, "-m", "pytest", *arguments], cwd=ROOT).returncode


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit(130)
