"""Messages between a process and its worker: a head in JSON and a body of bytes, each behind its
length."""

import json
import struct
from collections.abc import Callable
from typing import Any

_SIZES = struct.Struct(">II")
LARGEST = 64 * 1024 * 1024  # bytes of a head or a body
Head = dict[str, Any]
Read = Callable[[int], bytes]
"""Returns that many bytes, or fewer where the other side has ended."""


class Ended(Exception):
    """The other side has ended, or what it sends is not of this format."""


def packed(head: Head, body: bytes = b"") -> bytes:
    """Return a message as it goes over the pipe."""
    text = json.dumps(head).encode()
    return _SIZES.pack(len(text), len(body)) + text + body


def unpacked(read: Read) -> tuple[Head, bytes]:
    """Return the next message; raises Ended where none comes."""
    head_size, body_size = _SIZES.unpack(_exactly(read, _SIZES.size))
    if max(head_size, body_size) > LARGEST:
        raise Ended("a message larger than any")
    try:
        head = json.loads(_exactly(read, head_size))
    except ValueError:
        raise Ended("a message that is none") from None
    return head, _exactly(read, body_size)


def _exactly(read: Read, size: int) -> bytes:
    parts: list[bytes] = []
    while size:
        part = read(min(size, 1 << 20))
        if not part:
            raise Ended("nothing more comes")
        parts.append(part)
        size -= len(part)
    return b"".join(parts)
