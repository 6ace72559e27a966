"""A process that has loaded what every service is made of, and from which services are forked.

A fork begins at once where a new interpreter loads the same modules for a second, and what is
loaded lies in memory once. `deploy.local.forked` sends the orders, over the socket that is our
standard input.
"""

import ctypes
import gc
import json
import os
import signal
import sys
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

# By name: in the modules, eventlet puts its own in their place when `chassis.run` is read.
from select import EPOLLIN, epoll
from socket import recv_fds, socket

import dkim  # noqa: F401 - read here for those services that use it
import rapidfuzz.fuzz  # noqa: F401
import shapely  # noqa: F401

from casework.host import __main__ as host
from chassis import run

MAINS = {"chassis.run": run.main, "casework.host": lambda folder: host.main(Path(folder))}
"""The main functions that an order may name."""
LARGEST = 1 << 18
"""Bytes of an order: the environment with all keys is a tenth of it."""
SET_PARENT_DEATH_SIGNAL, SET_NAME = 1, 15
"""Of prctl(2)."""
LIBC = ctypes.CDLL(None)


@dataclass(frozen=True)
class Order:
    """What to run in a new process: a module's main function, as `python -m` would."""

    name: str
    """How lists of processes call it; the command line stays that of the parent."""
    module: str
    arguments: list[str]
    environ: dict[str, str]
    folder: str

    def run(self) -> int:
        """Run it in this process; return its exit code."""
        LIBC.prctl(SET_NAME, self.name.encode())
        os.environ.clear()
        os.environ.update(self.environ)
        os.chdir(self.folder)
        sys.argv[:] = [self.module, *self.arguments]
        return MAINS[self.module](*self.arguments)


class ForkServer:
    """Forks a process for each order, and tells how it ended."""

    def __init__(self, control: socket) -> None:
        self._control = control
        self._pid = os.getpid()
        self._events = epoll()
        self._events.register(control, EPOLLIN)
        self._answers: dict[int, tuple[int, socket]] = {}
        """By the descriptor that tells of a child's end: its id, and where that is said."""

    def serve(self) -> Order | None:
        """Serve until the other end closes. Returns None then; in a forked process, its order."""
        while True:
            for descriptor, _ in self._events.poll():
                if descriptor in self._answers:
                    self._tell_of_end(descriptor)
                    continue
                body, handles, _, _ = recv_fds(self._control, LARGEST, 2)
                if not body:
                    return None
                if not self._fork(*handles):
                    return Order(**json.loads(body))

    def _fork(self, output: int, answers: int) -> int:
        """Return the process id, 0 in the forked process."""
        pid = os.fork()
        if not pid:
            self._become_independent(output, answers)
            return 0
        os.close(output)
        connection = socket(fileno=answers)
        with suppress(OSError):
            connection.send(str(pid).encode())
        end = os.pidfd_open(pid)
        self._answers[end] = pid, connection
        self._events.register(end, EPOLLIN)
        return pid

    def _tell_of_end(self, end: int) -> None:
        pid, connection = self._answers.pop(end)
        self._events.unregister(end)
        os.close(end)
        _, status = os.waitpid(pid, os.WNOHANG)
        # Who ordered it may be no more.
        with connection, suppress(OSError):
            connection.send(str(os.waitstatus_to_exitcode(status)).encode())

    def _become_independent(self, output: int, answers: int) -> None:
        """Be as a process that was started by itself: a session, streams and a loop of events of
        its own; but end with the parent."""
        os.setsid()
        LIBC.prctl(SET_PARENT_DEATH_SIGNAL, signal.SIGTERM)
        if os.getppid() != self._pid:
            os._exit(1)
        self._events.close()
        for end, (_, connection) in self._answers.items():
            os.close(end)
            connection.close()
        os.close(answers)
        self._control.detach()
        null = os.open(os.devnull, os.O_RDONLY)
        for source, target in ((null, 0), (output, 1), (output, 2)):
            os.dup2(source, target)
        os.close(null)
        os.close(output)
        run.after_fork()


def main() -> int:
    """Serve; in each forked process, run what was ordered."""
    # What is shared must stay as it is: a collector that marks it would copy it.
    gc.collect()
    gc.freeze()
    order = ForkServer(socket(fileno=0)).serve()
    return order.run() if order else 0


if __name__ == "__main__":
    sys.exit(main())
