"""`make test`: the whole suite, fast parts first, on servers of its own.
`make test-fast` (`--fast`): the first stage only.

Other arguments go to pytest as they are; with a path among them, one plain pytest run it is.
"""

import os
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
FAST = "--fast"
TEST_PROCESSES = os.environ.get("TEST_PROCESSES")


def _processes(usual: int) -> list[str]:
    """Rules keep a core each busy; tests with servers wait for them a quarter of their time. One
    that dies ends the run: its successor and the others would wait for tests for ever."""
    return ["-n", TEST_PROCESSES or str(usual), "--max-worker-restart", "0"]


STAGES = {
    "rules": ["tests/architecture", "tests/unit", "tests/contract", *_processes(2)],
    "real servers": ["tests/integration", "tests/e2e", "tests/failures", *_processes(3)],
}


def main(arguments: Sequence[str]) -> int:
    """0 if every stage passed, else the first exit code that says otherwise."""
    verb, stages = "make test", STAGES
    if FAST in arguments:
        verb, stages = "make test-fast", dict(list(STAGES.items())[:1])
        arguments = [argument for argument in arguments if argument != FAST]
    if any((ROOT / argument.split("::")[0]).exists() for argument in arguments):
        return _pytest(arguments)
    closing, code = [], 0
    for name, stage in stages.items():
        started = time.monotonic()
        result = _pytest([*stage, *arguments])
        code = code or result
        outcome = "passed" if result == 0 else f"FAILED (pytest's exit code {result})"
        closing.append(f"  {name:<14} {outcome} in {time.monotonic() - started:.0f} s")
    print("\n".join(["", f"{verb}:", *closing]))
    return code


def _pytest(arguments: Sequence[str]) -> int:
    return subprocess.run([sys.executable, "-m", "pytest", *arguments], cwd=ROOT).returncode


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit(130)
