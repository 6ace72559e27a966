"""A file that comes in pieces: each is durable before it is answered, so that a lost connection
costs what was under way and no more."""

from typing import Protocol

from contracts.errors import UnsupportedType
from gateway.files.stored import CitizenFiles, UploadState
from gateway.identity.caller import Caller

READ_BYTES = 64 * 1024


class Readable(Protocol):
    """Where the bytes of a piece come from."""

    def read(self, size: int, /) -> bytes:
        """Return the next bytes; none at the end."""


def append(
    files: CitizenFiles, caller: Caller, file_id: str, offset: int, stream: Readable
) -> UploadState:
    """Append what ``stream`` has at ``offset``; return how far the upload has come. The last piece
    makes the file whole, or refuses it with UnsupportedType: then nothing of it is kept.

    Refuses with NotFound, and with Conflict where the upload stands elsewhere.
    """
    writer = files.writer(caller.id, file_id, offset)
    try:
        while piece := stream.read(READ_BYTES):
            writer.write(piece)
        if not writer.finish_if_whole():
            writer.pause()
    except UnsupportedType:
        files.discard(file_id)
        raise
    except Exception:
        # What came before the connection broke is kept: the sender goes on from there.
        writer.pause()
        raise
    return files.upload_state(caller.id, file_id)
