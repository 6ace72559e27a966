"""One readable log of many processes: JSON lines become short lines with a colour per process."""

import json
import sys
import threading
from collections.abc import Iterable
from datetime import datetime
from typing import Protocol, TextIO

PALETTE = (36, 32, 35, 34, 33, 96, 92, 95)
RED, YELLOW, DIM = 31, 33, 2
NAME_WIDTH = 10
SHOWN_ELSEWHERE = {"at", "at_ist", "level", "service", "logger", "message", "trace", "error"}


class Copy(Protocol):
    """Where lines go as they came: a text file, or what is like one."""

    def write(self, text: str, /) -> object:
        """Add text."""

    def flush(self) -> object:
        """Hand it to the system."""


class LogView:
    """Writes lines of several processes to one terminal, whole lines only."""

    def __init__(self, out: TextIO = sys.stdout) -> None:
        """Colours are used if `out` is a terminal, another for each process while they last."""
        self._out = out
        self._colourful = out.isatty()
        self._colours: dict[str, int] = {}
        self._lock = threading.Lock()

    def follow(self, name: str, stream: Iterable[bytes], copy: Copy) -> threading.Thread:
        """Show each line of `stream` until it ends; the line as it came goes to `copy`."""
        self._colours.setdefault(name, PALETTE[len(self._colours) % len(PALETTE)])

        def show_all() -> None:
            for raw in stream:
                line = raw.decode(errors="replace").rstrip("\n")
                copy.write(line + "\n")
                copy.flush()
                self.show(name, line)

        thread = threading.Thread(target=show_all, name=f"log of {name}", daemon=True)
        thread.start()
        return thread

    def show(self, name: str, line: str) -> None:
        """Show one line that `name` printed."""
        label = self._coloured(f"{name:<{NAME_WIDTH}}", self._colours.get(name))
        with self._lock:
            self._out.write(f"{label} {self._readable(line)}\n")
            self._out.flush()

    def say(self, text: str) -> None:
        """Say our own word, between the lines of others."""
        with self._lock:
            self._out.write(f"{text}\n")
            self._out.flush()

    def _readable(self, line: str) -> str:
        try:
            entry = json.loads(line)
        except ValueError:
            return line
        if not isinstance(entry, dict) or "message" not in entry:
            return line
        level = str(entry.get("level", "info"))
        more = " ".join(f"{k}={v}" for k, v in entry.items() if k not in SHOWN_ELSEWHERE)
        text = f"{_local_time(entry.get('at'))} {entry['message']}"
        if more:
            text += " " + self._coloured(more, DIM)
        if entry.get("error"):
            text += "\n" + str(entry["error"])
        return self._coloured(text, {"error": RED, "critical": RED, "warning": YELLOW}.get(level))

    def _coloured(self, text: str, colour: int | None) -> str:
        return f"\033[{colour}m{text}\033[0m" if colour and self._colourful else text


def _local_time(at: object) -> str:
    """Return the wall-clock time of this machine, as its reader looks at his own clock."""
    try:
        return datetime.fromisoformat(str(at)).astimezone().strftime("%H:%M:%S")
    except ValueError:
        return "--:--:--"
