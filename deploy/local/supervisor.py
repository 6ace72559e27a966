"""Keeps the parts running: one that dies is started again, later each time it dies soon."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from deploy.local.processes import LocalError

FIRST_PAUSE, LONGEST_PAUSE = 1.0, 30.0
HEALTHY_SECONDS = 60  # a process that ran this long is restarted after the first, short pause


class Restartable(Protocol):
    """A process, or a server that is one."""

    name: str

    @property
    def running(self) -> bool: ...

    @property
    def exit_code(self) -> int | None: ...

    def start(self) -> None: ...


@dataclass
class Watched:
    """A process and its record."""

    process: Restartable
    started_at: float
    pause: float = FIRST_PAUSE
    restart_at: float | None = None


class Supervisor:
    """Call `check` often, from the main thread."""

    def __init__(
        self,
        say: Callable[[str], None],
        started: Callable[[Restartable], None] = lambda process: None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Take `started`, which is called with every process started again,
        to follow its output."""
        self._say = say
        self._started = started
        self._clock = clock
        self._watched: list[Watched] = []

    def watch(self, process: Restartable) -> None:
        """Keep a process running that has been started."""
        self._watched.append(Watched(process, self._clock()))

    def check(self) -> None:
        """Note who has died; start again whose pause is over."""
        for watched in self._watched:
            if watched.process.running:
                continue
            if watched.restart_at is None:
                self._plan_restart(watched)
            elif self._clock() >= watched.restart_at:
                self._restart(watched)

    def _plan_restart(self, watched: Watched) -> None:
        now = self._clock()
        if now - watched.started_at > HEALTHY_SECONDS:
            watched.pause = FIRST_PAUSE
        watched.restart_at = now + watched.pause
        self._say(
            f"{watched.process.name} ended with code {watched.process.exit_code}; "
            f"it is started again in {watched.pause:.0f} s."
        )
        watched.pause = min(watched.pause * 2, LONGEST_PAUSE)

    def _restart(self, watched: Watched) -> None:
        watched.restart_at = None
        watched.started_at = self._clock()
        try:
            watched.process.start()
        except LocalError as error:
            self._say(str(error))
            return
        self._started(watched.process)
