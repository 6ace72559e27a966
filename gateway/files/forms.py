"""Reads a posted form whose files go straight into the store while they arrive."""

from collections.abc import Iterable
from dataclasses import dataclass

from flask import Request
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.formparser import FormDataParser

from contracts.errors import (
    BadRequest,
    ContractError,
    NotAuthenticated,
    TooLarge,
    ValidationFailed,
)
from gateway.files.stored import CitizenFiles, StoredFile
from gateway.files.without_metadata import picture_alone
from gateway.files.writer import FileWriter
from gateway.identity.caller import Caller

FORM_TEXT_BYTES = 2 * 1024 * 1024
"""All fields of a form together: enough that an overlong text is refused by its field, with what
was typed still on the page."""

FILES_AT_ONCE = 10
"""So many files of full size may come in one form; beyond it the connection is cut."""

FORM_FIELDS = 500


@dataclass(frozen=True)
class ReceivedFile:
    """One file field of a form: the stored file, or why it was refused."""

    field: str
    name: str
    file: StoredFile | None
    error: ContractError | None


class _Sink:
    """Where the form parser writes one file. A refused file is drained, so that the sender gets
    an answer and the rest of the form is not lost."""

    def __init__(
        self, files: CitizenFiles, caller: Caller | None, name: str | None, claimed: str | None
    ) -> None:
        self.files, self.caller, self.name, self.claimed = files, caller, name, claimed
        self.writer: FileWriter | None = None
        self.held = bytearray()
        self.error: ContractError | None = None
        self.file: StoredFile | None = None

    def write(self, piece: bytes) -> int:
        if self.error is None and piece:
            self._guarded(lambda: self._take(piece))
        return len(piece)

    def seek(self, *position: int) -> int:
        return 0

    def close(self) -> None:
        """Do nothing: the parser closes nothing; a request that ends may."""

    def finish(self) -> None:
        if self.error is None and self.held:
            self._guarded(lambda: self._open().write(picture_alone(bytes(self.held))))
        if self.error is None and self.writer is not None:
            self._guarded(self.writer.finish)
        if self.error is None and self.writer is not None:
            self.file = self.files.find(self.writer.record["_id"])

    def abandon(self) -> None:
        if self.writer is not None and self.file is None:
            self.files.discard(self.writer.record["_id"])
            self.writer = None

    def _take(self, piece: bytes) -> None:
        if self.caller is None or not self.caller.is_anonymous:
            self._open().write(piece)
            return
        # Nothing of the sender is kept, also not for a moment on the disk.
        self.name = self.claimed = None
        self.held += piece
        if len(self.held) > self.files.max_bytes:
            self.held.clear()
            raise TooLarge(details={"limit": self.files.max_bytes})

    def _open(self) -> FileWriter:
        if self.writer is None:
            if self.caller is None:
                raise NotAuthenticated()
            file_id = self.files.begin(self.caller.id, None, self.name, self.claimed)
            self.writer = self.files.writer(self.caller.id, file_id, 0)
        return self.writer

    def _guarded(self, step) -> None:
        try:
            step()
        except ContractError as refused:
            self.error = refused
            self.abandon()


def receive_form(
    request: Request, files: CitizenFiles, caller: Caller | None
) -> tuple[MultiDict[str, str], list[ReceivedFile]]:
    """Return the fields of the posted form, and its files, stored as ``caller``'s own.

    File fields left empty are not returned. Refuses with TooLarge where all of it is too much,
    with BadRequest where it is no form.
    """
    sinks: list[_Sink] = []

    def sink(total_content_length, content_type, filename, content_length=None):
        sinks.append(_Sink(files, caller, filename, content_type))
        return sinks[-1]

    request.max_content_length = FILES_AT_ONCE * files.max_bytes + FORM_TEXT_BYTES
    parser = FormDataParser(
        stream_factory=sink,
        max_form_memory_size=FORM_TEXT_BYTES,
        max_content_length=request.max_content_length,
        max_form_parts=FORM_FIELDS,
        silent=False,
    )
    try:
        _, fields, parts = parser.parse(
            request.stream, request.mimetype, request.content_length, dict(request.mimetype_params)
        )
        return fields, _received(parts.items(multi=True))
    except RequestEntityTooLarge as refused:
        raise TooLarge(details={"limit": request.max_content_length}) from refused
    except ValueError as wrong:
        raise BadRequest("not a form") from wrong
    finally:
        for one in sinks:
            one.abandon()


def _received(parts: Iterable) -> list[ReceivedFile]:
    received = []
    for field, part in parts:
        sink: _Sink = part.stream
        sink.finish()
        if sink.file or sink.error:
            received.append(ReceivedFile(field, part.filename or "", sink.file, sink.error))
        elif part.filename:
            empty = ValidationFailed(fields={field: "too-short"})
            received.append(ReceivedFile(field, part.filename, None, empty))
    return received
