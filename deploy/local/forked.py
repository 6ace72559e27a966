"""Starts services as forks of a process that has loaded what they are made of.

`deploy.local.fork_server` is that process. In a cluster each service is an interpreter of its own.
"""

import json
import os
import select
import signal
import socket
import subprocess
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import IO

from deploy.local.commands import ending_with_parent

ROOT = Path(__file__).resolve().parents[2]
PYTHON_PATH = f"{ROOT / 'libs'}:{ROOT}"
MODULES = ("chassis.run", "casework.host")
INHERITED = ("PATH", "LANG", "PYTHONPATH", "PYTHONUNBUFFERED")
"""What the interpreter reads once, when it starts."""


class ForkedChild:
    """A forked process, with what `subprocess.Popen` has of a child's life."""

    def __init__(self, answers: socket.socket, stdout: IO[bytes] | None) -> None:
        self.stdout = stdout
        self.returncode: int | None = None
        self._answers = answers
        self._pid: int | None = None

    @property
    def pid(self) -> int:
        """The process id, waited for."""
        while self._pid is None and self.returncode is None:
            self._receive(None)
        return self._pid or 0

    def poll(self) -> int | None:
        """Return the exit code, negative for a signal; None while it runs."""
        while self.returncode is None and self._receive(0):
            pass
        return self.returncode

    def wait(self, timeout: float | None = None) -> int:
        """Wait for the end; return the exit code. Raises TimeoutExpired after `timeout` seconds."""
        while self.returncode is None:
            if not self._receive(timeout):
                raise subprocess.TimeoutExpired([], timeout or 0)
        return self.returncode

    def terminate(self) -> None:
        """Send SIGTERM, unless it has ended."""
        self._send(signal.SIGTERM)

    def kill(self) -> None:
        """Send SIGKILL, unless it has ended."""
        self._send(signal.SIGKILL)

    def _send(self, number: signal.Signals) -> None:
        if self.poll() is None and (pid := self.pid):
            with suppress(ProcessLookupError):
                os.kill(pid, number)

    def _receive(self, seconds: float | None) -> bool:
        """Take the next answer: first the process id, last the exit code. False if none came."""
        if not select.select([self._answers], [], [], seconds)[0]:
            return False
        answer = self._answers.recv(64)
        if self._pid is None and answer:
            self._pid = int(answer)
            return True
        # Where the parent of all has died, the kernel has ended this one with it.
        self.returncode = int(answer) if answer else -signal.SIGTERM
        self._answers.close()
        return True


class ForkServer:
    """The process that forks; it ends with the one that made this."""

    def __init__(self, environ: Mapping[str, str]) -> None:
        self._control, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with theirs:
            self._process = subprocess.Popen(
                ending_with_parent([sys.executable, "-m", "deploy.local.fork_server"]),
                env={name: environ[name] for name in INHERITED if name in environ},
                cwd=ROOT,
                stdin=theirs.fileno(),
                start_new_session=True,
            )

    @property
    def running(self) -> bool:
        """False when it has died: then another one is made."""
        return self._process.poll() is None

    def fork(
        self,
        name: str,
        module: str,
        arguments: Sequence[str],
        *,
        environ: Mapping[str, str],
        folder: Path,
        output: int | IO[bytes],
    ) -> ForkedChild:
        """Begin `module` in a new process so called; `output` is a file, or `subprocess.PIPE`."""
        order = {
            "name": name,
            "module": module,
            "arguments": list(arguments),
            "environ": dict(environ),
            "folder": str(folder),
        }
        answers, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        reading, stdout = None, output
        if output == subprocess.PIPE:
            reading, stdout = os.pipe()
        to = stdout if isinstance(stdout, int) else stdout.fileno()
        socket.send_fds(self._control, [json.dumps(order).encode()], [to, theirs.fileno()])
        theirs.close()
        if reading is not None:
            os.close(to)
        return ForkedChild(answers, None if reading is None else os.fdopen(reading, "rb"))


_server: ForkServer | None = None


def forked(
    name: str,
    command: Sequence[str],
    *,
    environ: Mapping[str, str],
    folder: Path,
    output: int | IO[bytes],
) -> ForkedChild | None:
    """Begin `command` as a fork called `name`; return None where it is none that can be forked:
    another program, or code of another folder."""
    global _server
    as_module = list(command[:2]) == [sys.executable, "-m"] and command[2] in MODULES
    if not as_module or environ.get("PYTHONPATH") != PYTHON_PATH:
        return None
    if _server is None or not _server.running:
        _server = ForkServer(environ)
    return _server.fork(
        name, command[2], command[3:], environ=environ, folder=folder, output=output
    )
