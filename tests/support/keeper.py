"""Keeps the test run's servers: their parent process, gone when the test run is gone.

python -m tests.support.keeper FOLDER PID_OF_PYTEST
"""

import shutil
import signal
import sys
import threading
from pathlib import Path

import psutil

from deploy.local.processes import LocalError
from tests.support.servers import FAILED, READY, servers_in


def keep(folder: Path, watched: psutil.Process) -> None:
    """Start the servers, say so in `folder`, stop them at SIGTERM or when `watched` ends."""
    ended = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: ended.set())
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    servers = servers_in(folder)
    try:
        servers.start()
        (folder / READY).touch()
        while watched.is_running() and not ended.wait(0.5):
            pass
    except LocalError as error:
        (folder / FAILED).write_text(str(error))
    finally:
        servers.stop()
        if not watched.is_running():
            # Nobody is left who would remove it.
            shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    keep(Path(sys.argv[1]), psutil.Process(int(sys.argv[2])))
