"""The provider of the local profile: messages become lines of JSON on disk, and can be read back.

Lines are spread over a few files by recipient. Reading searches backwards from the end of one
file, so it costs the same however much was sent, works from any replica and after a restart.
A message that a crash made us write twice has the same `id` twice and is shown once, as a real
provider shows it once.
"""

from __future__ import annotations

import mmap
import os
import threading
import zlib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import cast

import orjson

from chassis import time_source
from services.notify.message import ACCEPTED, DOWN, Outcome, Outgoing
from services.notify.typed import LocalEntry, LocalMessage

FILES = 16
_SHOWN = ("id", "channel", "to", "language", "template", "text", "reference", "sent_at")


class LocalProvider:
    """Appends to files in `folder`; one object may serve several senders."""

    name = "local"
    batch = 200

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._files: dict[int, int] = {}
        self._lock = threading.Lock()
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)

    def send(self, messages: Sequence[Outgoing]) -> list[Outcome]:
        """Append all messages, one write for each file; a full disk is a provider that is down."""
        sent_at = time_source.now().isoformat()
        by_file: dict[int, list[bytes]] = {}
        for message in messages:
            line = orjson.dumps(_entry(message, sent_at), option=orjson.OPT_APPEND_NEWLINE)
            by_file.setdefault(_file_of(message.office or message.to), []).append(line)
        try:
            with self._lock:
                for number, lines in by_file.items():
                    _write_whole(self._open(number), b"".join(lines))
        except OSError as error:
            return [Outcome(DOWN, f"disk-{error.errno}")] * len(messages)
        return [Outcome(ACCEPTED)] * len(messages)

    def parts(self, message: Outgoing) -> int:
        """Return one part: it is handed over whole."""
        return 1

    def close(self) -> None:
        """Do nothing: the files are shared with other senders and end with the process."""

    def messages_to(self, to: str, limit: int) -> list[LocalMessage]:
        """Return what was sent to a mobile, an e-mail address or an office code, newest first."""
        messages: dict[str, LocalMessage] = {}
        for entry in self._entries(to):
            messages[entry["id"]] = cast(LocalMessage, {key: entry.get(key) for key in _SHOWN})
            if len(messages) == limit:
                break
        return list(messages.values())

    def holds(self, message: Outgoing) -> bool:
        """Return whether this message was written, by whichever process."""
        recipient = message.office or message.to
        start = b'{"for":' + orjson.dumps(recipient) + b',"id":' + orjson.dumps(message.provider_id)
        return any(True for _ in self._lines(recipient, start))

    def _open(self, number: int) -> int:
        if number not in self._files:
            path = self._path(number)
            file = os.open(path, os.O_RDWR | os.O_APPEND | os.O_CREAT, 0o600)
            self._files[number] = file
            size = os.fstat(file).st_size
            # A line that a crash cut short must not swallow the next one.
            if size and os.pread(file, 1, size - 1) != b"\n":
                os.write(file, b"\n")
        return self._files[number]

    def _path(self, number: int) -> Path:
        return self._folder / f"messages-{number:02d}.jsonl"

    def _entries(self, to: str) -> Iterator[LocalEntry]:
        lines = self._lines(to, b'{"for":' + orjson.dumps(to) + b",")
        return (orjson.loads(line) for line in lines)

    def _lines(self, to: str, needle: bytes) -> Iterator[bytes]:
        """Return the whole lines for a recipient that begin so, the last first."""
        path = self._path(_file_of(to))
        if not path.exists() or not path.stat().st_size:
            return
        with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as text:
            end = len(text)
            while (start := text.rfind(needle, 0, end)) >= 0:
                line = text[start : text.find(b"\n", start) + 1]
                if line.endswith(b"}\n"):
                    yield line
                end = start


def _file_of(recipient: str) -> int:
    return zlib.crc32(recipient.encode()) % FILES


def _entry(message: Outgoing, sent_at: str) -> LocalEntry:
    entry: LocalEntry = {
        # First in the line, because reading searches for it.
        "for": message.office or message.to,
        "id": message.provider_id,
        "channel": message.channel,
        "to": message.to,
        "language": message.language,
        "template": message.template,
        "text": f"{message.subject}\n\n{message.text}" if message.subject else message.text,
        "reference": message.reference,
        "sent_at": sent_at,
    }
    if message.registration:
        entry["dlt_template_id"] = message.registration.dlt_template_id
        entry["header"] = message.registration.header
    return entry


def _write_whole(file: int, data: bytes) -> None:
    while data:
        data = data[os.write(file, data) :]
