"""A stand-in for another's system as a real process, that can be killed, slow or away."""

import json
import os
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any, ClassVar, Self

from deploy.local.forked import PYTHON_PATH
from deploy.local.part import answers_ok
from deploy.local.ports import LOOPBACK, free_port
from deploy.local.processes import Process, wait_until
from tests.support.servers import ROOT

TOKEN = "token-of-this-test"


class Died(Exception):
    """As if the process ended here."""


class StandInProcess:
    """The stand-in: its process, its mood and what it has on its disk.

    A kind of it says which ``module`` it runs, and under which ``variable`` that reads its token.
    """

    module: ClassVar[str]
    variable: ClassVar[str]

    def __init__(self, folder: Path) -> None:
        name, port = self.module.rpartition(".")[2], free_port()
        self.file, self.mood_file = folder / f"{name}.sqlite", folder / f"{name}.json"
        self.url, self.log = f"http://{LOOPBACK}:{port}", folder / f"{name}.log"
        self.process = Process(
            name,
            [sys.executable, "-m", self.module],
            environ={
                "PATH": os.environ["PATH"],
                "PYTHONPATH": PYTHON_PATH,
                "STAND_IN_PORT": str(port),
                "STAND_IN_FILE": str(self.file),
                "STAND_IN_MOOD": str(self.mood_file),
                self.variable: TOKEN,
            },
            folder=ROOT,
            output=self.log,
        )

    @classmethod
    @contextmanager
    def running(cls, folder: Path) -> Iterator[Self]:
        """One that answers, ended at last."""
        stand_in = cls(folder)
        stand_in.start()
        yield stand_in
        stand_in.process.stop()

    def start(self) -> None:
        """Start it, again after its end too, and wait until it answers."""
        self.process.start()
        ready = f"{self.url}/health/ready"
        wait_until(
            lambda: answers_ok(ready), seconds=30, failure="no stand-in", process=self.process
        )

    def mood(self, **mood: Any) -> None:
        """How it behaves from its next question on."""
        beside = self.mood_file.with_suffix(".new")
        beside.write_text(json.dumps(mood))
        beside.replace(self.mood_file)

    def select(self, query: str) -> list[sqlite3.Row]:
        """What is on its disk."""
        with closing(sqlite3.connect(self.file, timeout=10)) as database:
            database.row_factory = sqlite3.Row
            return database.execute(query).fetchall()

    def change(self, statement: str, *values: Any) -> None:
        """Alter its memory behind its back."""
        with closing(sqlite3.connect(self.file, timeout=10)) as database, database:
            database.execute(statement, values)
