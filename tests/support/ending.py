"""The end of a test run: system and servers stopped, their folder removed."""

import os
import shutil
import signal

import psutil

from tests.support.servers import PID, ROOT, run_folder

KEPT = ROOT / ".pytest_cache" / "logs"
SECONDS = 100
"""For the shared system and then the servers to end in order."""


def close_run_folder() -> None:
    """End the keeper, which stops its servers, and remove the folder of the run."""
    folder = run_folder()
    pid_file = folder / PID
    if pid_file.exists():
        _end(int(pid_file.read_text()))
    shutil.rmtree(folder, ignore_errors=True)


def keep_logs() -> None:
    """Copy the logs of a failed run's processes to `.pytest_cache/logs`."""
    shutil.rmtree(KEPT, ignore_errors=True)
    for log in run_folder().rglob("*.log"):
        target = KEPT / log.relative_to(run_folder())
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(log, target)
    if KEPT.exists():
        print(f"\nThe logs of the processes are in {KEPT.relative_to(ROOT)}.")


def _end(pid: int) -> None:
    try:
        keeper = psutil.Process(pid)
        os.kill(pid, signal.SIGTERM)
        keeper.wait(SECONDS)
    except (psutil.NoSuchProcess, ProcessLookupError):
        pass
