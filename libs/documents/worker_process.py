"""A worker as its owner sees it: one process that is bounded, renewed and started by itself.

Nothing here is loaded that costs memory, and whoever waits lets others go on: under a hub (eventlet
of the services, gevent of the gateway) the socket is the hub's.
"""

import os
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from time import monotonic
from typing import Any

from documents.frames import Ended, Head, packed, unpacked

LIBRARIES = Path(__file__).resolve().parents[1]
CROWDED = 10
"""How many times as long as it computes a job may last: on a crowded machine it has no more than a
part of a core, and to end it there is to do its work again. What hangs does not compute, and is
ended after as many times its limit."""
LOOK = 1.0
"""Seconds between two looks at how much a job that goes on has computed."""
HANDED_ON = ("PATH", "LANG", "HOME", "FONTCONFIG_FILE")
"""Of the environment; the rest of it holds keys and passwords."""
Answer = Callable[[bytes], bytes]


@dataclass(frozen=True)
class Limits:
    """``seconds`` of computing for one job, and after how many jobs or MiB a worker is renewed."""

    seconds: float = 30.0
    jobs: int = 200
    megabytes: int = 300


class WorkerFailed(Exception):
    """The job was not done: it took too long or too much memory, and its worker was ended; or the
    worker says what went wrong."""

    def __init__(self, kind: str, text: str = "") -> None:
        super().__init__(f"{kind}: {text}" if text else kind)
        self.kind = kind


class WorkerBusy(WorkerFailed):
    """Others kept the worker for as long as this one could wait."""


class _Deadline:
    """The end of one job: so much computing of the worker, or CROWDED times as long."""

    def __init__(self, seconds: float, pid: int) -> None:
        self._seconds = seconds
        self._end = monotonic() + CROWDED * seconds
        self._pid = pid
        self._before = _computed(pid)

    def left(self) -> float:
        """Return the seconds that are left whatever is computed;
        raise TimeoutError where none are."""
        left = self._end - monotonic()
        if left <= 0 or _computed(self._pid) - self._before >= self._seconds:
            raise TimeoutError
        return left


def _computed(pid: int) -> float:
    """Return the seconds of computing of a process,
    as the kernel counts them (proc(5), ``stat``)."""
    with open(f"/proc/{pid}/stat", encoding="ascii", errors="replace") as numbers:
        after_the_name = numbers.read().rpartition(")")[2].split()
    return sum(map(int, after_the_name[11:13])) / os.sysconf("SC_CLK_TCK")


class _AnswerFailed(Exception):
    """What the worker asked meanwhile could not be answered."""

    def __init__(self, error: Exception) -> None:
        super().__init__()
        self.error = error


class Worker:
    """One process, one job at a time. Safe to use from many threads, real or green."""

    def __init__(self, limits: Limits, first: Head | None = None, ahead: bool = True) -> None:
        """``first`` is a job that each new process does before others, such as ``load``. Without
        ``ahead`` none is begun before it is needed, so that nothing is held meanwhile."""
        self._ahead = ahead
        self._limits = limits
        self._first = first
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._connection: socket.socket | None = None
        self._done = 0
        self._owed = 0

    def run(
        self,
        head: Head,
        body: bytes = b"",
        answers: Mapping[str, Answer] | None = None,
        wait: float = -1,
    ) -> tuple[Head, bytes]:
        """Return the worker's result of the job. ``answers`` are for what it asks meanwhile: each
        returns bytes, or raises what then comes out of here.

        Raises WorkerFailed, and WorkerBusy after ``wait`` seconds (-1: it waits for its turn).
        """
        if not self._lock.acquire(timeout=wait):
            raise WorkerBusy("Busy")
        try:
            return self._run(head, body, answers or {})
        finally:
            self._lock.release()

    def stop(self) -> None:
        """End the process."""
        with self._lock:
            self._end()

    @property
    def pid(self) -> int | None:
        """The process that works, None before the first and while it is renewed."""
        return self._process.pid if self._process else None

    def _run(self, head: Head, body: bytes, answers: Mapping[str, Answer]) -> tuple[Head, bytes]:
        try:
            connection, deadline = self._there(), self._deadline()
            self._send(connection, packed(head, body), deadline)
            reply, content = self._result(connection, answers, deadline)
        except TimeoutError:
            self._end()
            raise WorkerFailed("TooLong", f"more than {self._limits.seconds:g} s") from None
        except (Ended, OSError):
            self._end()
            raise WorkerFailed("Died") from None
        except _AnswerFailed as failed:
            self._end()
            raise failed.error from None
        except BaseException:
            # Who waited has given up: what comes now is for nobody.
            self._end()
            raise
        self._renew(reply.pop("resident", 0))
        if "error" in reply:
            raise WorkerFailed(reply["error"], reply["text"])
        return reply, content

    def _result(
        self, connection: socket.socket, answers: Mapping[str, Answer], deadline: _Deadline
    ) -> tuple[Head, bytes]:
        def read(size: int) -> bytes:
            while True:
                connection.settimeout(min(LOOK, deadline.left()))
                try:
                    return connection.recv(size)
                except TimeoutError:
                    continue

        while True:
            head, body = unpacked(read)
            if "ask" in head:
                self._send(connection, packed({}, _answer(answers, head, body)), deadline)
            elif self._owed:
                self._owed -= 1  # that of the first job
            else:
                return head, body

    def _send(self, connection: socket.socket, message: bytes, deadline: _Deadline) -> None:
        connection.settimeout(deadline.left())
        connection.sendall(message)

    def _renew(self, resident: int) -> None:
        """Begin the next process after enough jobs, or with too much memory."""
        self._done += 1
        if self._done >= self._limits.jobs or resident > self._limits.megabytes * 1024 * 1024:
            self._end()
            if self._ahead:
                self._there()

    def _there(self) -> socket.socket:
        """Return the connection to a process that lives."""
        if self._process is not None and self._process.poll() is not None:
            self._end()
        if self._connection is None:
            self._begin()
        assert self._connection is not None
        return self._connection

    def _deadline(self) -> _Deadline:
        assert self._process is not None
        return _Deadline(self._limits.seconds, self._process.pid)

    def _begin(self) -> None:
        ours, theirs = socket.socketpair()
        # Under a hub both ends are made for it and never block; the worker has none and must wait.
        os.set_blocking(theirs.fileno(), True)
        with theirs:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "documents.worker"],
                stdin=theirs.fileno(),
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,  # a trace could quote what a citizen wrote
                cwd="/",
                env=_environment(),
                start_new_session=True,
            )
        self._connection, self._done = ours, 0
        if self._first is not None:
            self._send(ours, packed(self._first), self._deadline())
            self._owed = 1

    def _end(self) -> None:
        if self._connection is not None:
            self._connection.close()
        if self._process is not None:
            self._process.kill()
            self._process.wait()
        self._connection, self._process, self._owed = None, None, 0


def _answer(answers: Mapping[str, Answer], head: Head, body: bytes) -> bytes:
    try:
        return answers[head["ask"]](body)
    except Exception as error:
        raise _AnswerFailed(error) from error


def _environment() -> dict[str, Any]:
    handed_on = {name: os.environ[name] for name in HANDED_ON if name in os.environ}
    return {**handed_on, "PYTHONPATH": str(LIBRARIES), "PYTHONWARNINGS": "ignore"}
