"""A stream of filings during which something is broken, and the count of what became of them."""

import threading
import time
import uuid
from dataclasses import dataclass, field
from itertools import pairwise

import requests

from tests.support.citizen import CitizenClient, complaint
from tests.support.polling import eventually
from tests.support.system import System

COMPLAINT_TO_FIR = ("routing", "complaints", "notify")
"""The services without which no e-complaint reaches its station."""
PATIENCE = 90  # seconds a citizen goes on asking with the same key


@dataclass
class FilingStream:
    """Citizens who file one complaint after another, each repeated with its own key until it is
    acknowledged, as a phone on a weak network does."""

    citizens: list[CitizenClient]
    pause: float = 0.05
    acknowledged: dict[str, str] = field(default_factory=dict)
    unanswered: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    asked_again: list[str] = field(default_factory=list)
    slowest: float = 0.0
    acknowledged_at: list[float] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._stop = threading.Event()
        self._threads = [
            threading.Thread(target=self._file_on, args=(citizen,)) for citizen in self.citizens
        ]

    def __enter__(self) -> "FilingStream":
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_exception: object) -> None:
        self._stop.set()
        for thread in self._threads:
            thread.join()

    @property
    def longest_pause(self) -> float:
        """The longest time, in seconds, in which nothing was acknowledged to anybody."""
        at = sorted(self.acknowledged_at)
        return max(later - earlier for earlier, later in pairwise(at))

    def await_more(self, count: int, what: str) -> None:
        """Wait until so many more are acknowledged."""
        so_far = len(self.acknowledged)
        eventually(
            lambda: len(self.acknowledged) >= so_far + count,
            seconds=120,
            what=f"filings {what}; refused: {self.refused[:1]}",
        )

    def _file_on(self, citizen: CitizenClient) -> None:
        while not self._stop.is_set():
            self._file_one(citizen, uuid.uuid4().hex)
            time.sleep(self.pause)

    def _file_one(self, citizen: CitizenClient, key: str) -> None:
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            started = time.monotonic()
            try:
                answer = citizen.try_to_file(complaint(text=f"शिकायत {key}"), key=key)
            except requests.RequestException as error:
                self.asked_again.append(repr(error))
                time.sleep(0.2)
                continue
            self.slowest = max(self.slowest, time.monotonic() - started)
            if answer.status_code == 201:
                self.acknowledged[key] = answer.json()["reference"]
                self.acknowledged_at.append(time.monotonic())
                return
            if answer.status_code != 503:
                self.refused.append(f"{answer.status_code} {answer.text[:500]}")
                return
            self.asked_again.append(f"{answer.status_code} {answer.text[:500]}")
            time.sleep(0.2)
        self.unanswered.append(key)


def stream(system: System, citizens: int = 3, pause: float = 0.05) -> FilingStream:
    """A stream of ``citizens`` signed-in test citizens, each of whom rests ``pause`` seconds after
    a filing; to be used with ``with``."""
    signed_in = [system.citizen(f"90000001{number:02}") for number in range(citizens)]
    return FilingStream(signed_in, pause)
