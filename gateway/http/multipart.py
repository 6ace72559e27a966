"""The one file of a posted form, piece by piece as it comes, behind the form's few fields."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from flask import Request
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.sansio.multipart import (
    Data,
    Epilogue,
    Event,
    Field,
    File,
    MultipartDecoder,
    NeedData,
)

from contracts.errors import BadRequest, TooLarge

READ_BYTES = 64 * 1024
FIELD_BYTES = 4096
"""Of all fields together: a token and a language."""
DRAINED = 20
"""So many times too large is read to its end, so that the sender gets an answer."""


class PostedFile:
    """Reads the fields at once, the file when ``pieces`` is read. BadRequest where it is no form,
    TooLarge where the fields are more than a few."""

    def __init__(self, request: Request) -> None:
        boundary = request.mimetype_params.get("boundary", "").encode("ascii", "ignore")
        if request.mimetype != "multipart/form-data" or not boundary:
            raise BadRequest("not a form with a file")
        self._stream = request.stream
        self._decoder = MultipartDecoder(boundary, max_form_memory_size=READ_BYTES * 4)
        self.fields: dict[str, str] = {}
        self.name: str | None = None
        self._read_fields()

    @property
    def pieces(self) -> Iterator[bytes]:
        """The bytes of the file; none where no file was chosen."""
        while self.name is not None:
            event = self._next()
            if not isinstance(event, Data):
                return
            if event.data:
                yield bytes(event.data)
            if not event.more_data:
                return

    def _read_fields(self) -> None:
        field, size = "", 0
        while True:
            event = self._next()
            if isinstance(event, File):
                self.name = event.filename or None
                return
            if isinstance(event, Epilogue):
                return
            if isinstance(event, Field):
                field = event.name
            elif isinstance(event, Data):
                size += len(event.data)
                if size > FIELD_BYTES:
                    raise TooLarge(details={"limit": FIELD_BYTES})
                text = bytes(event.data).decode("utf-8", "replace")
                self.fields[field] = self.fields.get(field, "") + text

    def _next(self) -> Event:
        try:
            while isinstance(event := self._decoder.next_event(), NeedData):
                self._decoder.receive_data(self._stream.read(READ_BYTES) or None)
            return event
        except RequestEntityTooLarge as refused:
            raise TooLarge(details={"limit": READ_BYTES}) from refused
        except ValueError as wrong:
            raise BadRequest("not a form") from wrong


def whole(pieces: Iterable[bytes], most: int) -> bytes:
    """Return a file that is small enough to be held; TooLarge for more than ``most`` bytes."""
    content, size = bytearray(), 0
    for piece in pieces:
        size += len(piece)
        if size <= most:
            content += piece
        elif size > DRAINED * most:
            break
    if size > most:
        raise TooLarge(details={"limit": most})
    return bytes(content)
