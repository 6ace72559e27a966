"""Single-flight work: one piece at a time, and one piece for all who ask for the same meanwhile."""

import queue
import threading
from collections.abc import Callable
from concurrent.futures import Future
from typing import Generic, TypeVar

T = TypeVar("T")


class Turns(Generic[T]):
    """Does ``work(name)`` for each name that is asked for, in order, in a thread of its own."""

    def __init__(self, work: Callable[[str], T]) -> None:
        self._work = work
        self._waiting: queue.Queue[str] = queue.Queue()
        self._asked: dict[str, Future[T]] = {}
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None

    def ask(self, name: str) -> "Future[T]":
        """Return the future of the work for ``name``: its result, or its error.

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
            except BaseException as error:  # one that fails must not end the thread for all
                self._forget(name)
                answer.set_exception(error)
            else:
                self._forget(name)
                answer.set_result(result)

    def _forget(self, name: str) -> None:
        with self._lock:
            del self._asked[name]
