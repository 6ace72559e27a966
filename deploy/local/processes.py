"""Child processes: started to end with us, stopped by their own pid."""

import os
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import IO

from deploy.local.commands import ending_with_parent
from deploy.local.forked import ForkedChild, forked


class LocalError(Exception):
    """Something on this machine stops us; the text says what, in one sentence."""


class Process:
    """One child process that can be started again with the same command.

    Start it from the main thread: the kernel takes the end of the starting
    thread for the end of the parent.
    """

    def __init__(
        self,
        name: str,
        command: Sequence[str | Path],
        *,
        environ: Mapping[str, str],
        folder: Path,
        output: Path | int,
        niceness: int = 0,
    ) -> None:
        """`output` is a file to append to, or `subprocess.PIPE` for a readable `stream`; by its
        `niceness` others go before it on the processor."""
        self.name = name
        self._command = [str(word) for word in command]
        self._environ = dict(environ)
        self._folder = folder
        self._output = output
        self._niceness = niceness
        self._child: subprocess.Popen[bytes] | ForkedChild | None = None

    def start(self) -> None:
        """Start the process; it must not be running."""
        if isinstance(self._output, int):
            self._spawn(self._output)
        else:
            with self._output.open("ab") as file:
                self._spawn(file)

    def _spawn(self, output: int | IO[bytes]) -> None:
        try:
            self._child = forked(
                self.name, self._command, environ=self._environ, folder=self._folder, output=output
            ) or subprocess.Popen(
                ending_with_parent(self._command),
                env=self._environ,
                cwd=self._folder,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                # Ctrl-C in the terminal must reach us alone: we stop the children in order.
                start_new_session=True,
            )
            if self._niceness:
                os.setpriority(os.PRIO_PROCESS, self._child.pid, self._niceness)
        except OSError as error:
            raise LocalError(f"{self.name} cannot be started: {error}.") from error

    @property
    def pid(self) -> int | None:
        """The process id, None before the first start."""
        return self._child.pid if self._child else None

    @property
    def stream(self) -> IO[bytes]:
        """What the process prints; only with `output=subprocess.PIPE`."""
        assert self._child is not None and self._child.stdout is not None
        return self._child.stdout

    @property
    def exit_code(self) -> int | None:
        """The exit code, negative for a signal; None while running or before the start."""
        return self._child.poll() if self._child else None

    @property
    def running(self) -> bool:
        """True from the start until the process has ended."""
        return self._child is not None and self._child.poll() is None

    def stop(self, grace: float = 15) -> None:
        """Ask the process to end, and wait for it; after `grace` seconds end it."""
        self.ask_to_end()
        self.await_end(grace)

    def ask_to_end(self) -> None:
        """Send SIGTERM, unless the process has ended."""
        if self._child is not None:
            self._child.terminate()

    def await_end(self, grace: float) -> None:
        """Wait for the end; after `grace` seconds bring it about (SIGKILL)."""
        if self._child is None:
            return
        try:
            self._child.wait(grace)
        except subprocess.TimeoutExpired:
            self.kill()

    def kill(self) -> None:
        """End the process at once (SIGKILL), as a crash would."""
        if self._child is not None:
            self._child.kill()
            self._child.wait()


class Server:
    """A server of this machine, whose process is made anew at each start on the same data."""

    name: str
    _server: Process | None = None

    @property
    def pid(self) -> int | None:
        """The process id, None before the first start."""
        return self._server.pid if self._server else None

    @property
    def running(self) -> bool:
        """True while its process lives."""
        return self._server is not None and self._server.running

    @property
    def exit_code(self) -> int | None:
        """The exit code; None while running or before the start."""
        return self._server.exit_code if self._server else None

    def start(self) -> None:
        """Start and wait until it serves. Raises LocalError."""
        raise NotImplementedError

    def kill(self) -> None:
        """End it at once, as a crash would; `start` brings it back on the same data."""
        if self._server is not None:
            self._server.kill()


def wait_until(
    condition: Callable[[], bool],
    *,
    seconds: float,
    failure: str,
    process: Process | None = None,
) -> None:
    """Poll `condition` until it is true.

    Raises LocalError with `failure` after `seconds`, or at once when `process`
    has ended before.
    """
    deadline = time.monotonic() + seconds
    while not condition():
        if process is not None and not process.running:
            raise LocalError(f"{failure} (it ended with code {process.exit_code})")
        if time.monotonic() > deadline:
            raise LocalError(failure)
        time.sleep(0.05)
