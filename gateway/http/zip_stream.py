"""A ZIP archive as it is made: what is in the memory is one piece of one file."""

from __future__ import annotations

import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Entry:
    """One file of the archive: its name there, when it was made, its bytes in pieces."""

    name: str
    at: datetime
    pieces: Iterable[bytes]


def zipped(entries: Iterable[Entry]) -> Iterator[bytes]:
    """Yield the archive of `entries`; each is asked for only when those before it are through.

    Nothing is compressed: photos and PDF are so already, and the rest is small.
    """
    pipe = _Pipe()
    with zipfile.ZipFile(pipe, "w") as archive:
        for entry in entries:
            info = zipfile.ZipInfo(entry.name, entry.at.timetuple()[:6])
            with archive.open(info, "w") as target:
                for piece in entry.pieces:
                    target.write(piece)
                    yield pipe.drained()
    yield pipe.drained()


class _Pipe:
    """Holds what was written until it is taken; knows no way back, as a connection."""

    def __init__(self) -> None:
        self._pieces: list[bytes] = []

    def write(self, piece: bytes, /) -> int:
        self._pieces.append(bytes(piece))
        return len(piece)

    def flush(self) -> None:
        """Do nothing: what is written waits to be taken."""

    def close(self) -> None:
        """Do nothing: there is nothing to close."""

    def drained(self) -> bytes:
        whole, self._pieces = b"".join(self._pieces), []
        return whole
