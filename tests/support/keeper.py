"""Keeps the test run's servers and its shared system: their parent process, gone when the test run
is gone.

python -m tests.support.keeper FOLDER PID_OF_PYTEST
"""

import shutil
import signal
import sys
import time
from pathlib import Path

import psutil

from deploy.local.processes import LocalError
from tests.support.servers import FAILED, READY, servers_in
from tests.support.shared_system import KeptSystem


def keep(folder: Path, watched: psutil.Process) -> None:
    """Start the servers, say so in `folder`, and the shared system once a test wants it; stop them
    at SIGTERM or when `watched` ends."""
    signal.signal(signal.SIGTERM, end)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    servers = servers_in(folder)
    system = KeptSystem(servers, folder)
    try:
        servers.start()
        (folder / READY).touch()
        while watched.is_running():
            system.start_if_wanted()
            time.sleep(0.2)
    except LocalError as error:
        (folder / FAILED).write_text(str(error))
    finally:
        system.stop()
        servers.stop()
        if not watched.is_running():
            # Nobody is left who would remove it.
            shutil.rmtree(folder, ignore_errors=True)


def end(*_: object) -> None:
    """Leave whatever is under way, also a start, and stop what was started, once."""
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    sys.exit()


if __name__ == "__main__":
    keep(Path(sys.argv[1]), psutil.Process(int(sys.argv[2])))
