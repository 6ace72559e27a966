"""Work that is done in turn: one piece at a time, and what is asked for twice is done once."""

import queue
import threading
from collections.abc import Callable
from concurrent.futures import Future
from typing import Generic, TypeVar

T = TypeVar("T")


class Turns(Generic[T]):
    """Does ``work(name)`` for each name that is asked for, in order, beside those who ask."""

    def __init__(self, work: Callable[[str], T]) -> None:
        self._work = work
        self._waiting: queue.Queue[str] = queue.Queue()
        self._asked: dict[str, Future[T]] = {}
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None

    def ask(self, name: str) -> "Future[T]":
        """Return what will hold the result, or the error, of the work for ``name``.

        Where it is waiting or being done already, it is not done again.
        """
        with self._lock:
            if name not in self._asked:
                self._asked[name] = Future()
                self._waiting.put(name)
            if self._thread is None:
                self._thread = threading.Thread(target=self._go_on, daemon=True)
                self._thread.start()
            return self._asked[name]

    def _go_on(self) -> None:
        while True:
            name = self._waiting.get()
            answer = self._asked[name]
            try:
                result = self._work(name)
            except BaseException as error:  # whatever it was, the others' turn comes
                self._forget(name)
                answer.set_exception(error)
            else:
                self._forget(name)
                answer.set_result(result)

    def _forget(self, name: str) -> None:
        with self._lock:
            del self._asked[name]
