"""Whether a photo or film says where it was taken.

The original is evidence and stays as it is, so whoever sends it is told what it tells of him. No
picture is decoded for that: what cameras write is looked for in the bytes, wherever a kind of file
keeps it (EXIF 2.32, section 4.6; XMP; ISO 6709 in films).
"""

from __future__ import annotations

import re
import struct
from collections.abc import Iterable

LOOKED_AT = ("image/", "video/")
"""Kinds of file that a camera makes."""
_BEFORE_EXIF = re.compile(rb"Exif\x00\x00|eXIf|EXIF....", re.DOTALL)
"""In a JPEG or HEIC, in a PNG, in a WebP; the directory of marks follows."""
_IN_WORDS = re.compile(rb"GPSLatitude|\xa9xyz|location\.ISO6709")
"""In XMP, and in films."""
_GPS, _LATITUDE, _LONGITUDE = 0x8825, 2, 4
_MOST = 64 * 1024
"""EXIF is no longer; so much of a piece is looked at again with the next."""


def holds_place(pieces: Iterable[bytes]) -> bool:
    """Return whether the file that comes in these pieces holds the place where it was taken."""
    tail = b""
    for piece in pieces:
        tail += piece
        if _IN_WORDS.search(tail) or _any_exif_with_place(tail):
            return True
        tail = tail[-_MOST:]
    return False


def _any_exif_with_place(content: bytes) -> bool:
    return any(_has_place(content[one.end() :][:_MOST]) for one in _BEFORE_EXIF.finditer(content))


def _has_place(tiff: bytes) -> bool:
    # Some writers of WebP put the words of a JPEG before it.
    tiff = tiff.removeprefix(b"Exif\x00\x00")
    order = {b"II*\x00": "<", b"MM\x00*": ">"}.get(tiff[:4])
    if order is None:
        return False
    try:
        (first,) = struct.unpack_from(f"{order}I", tiff, 4)
        gps = _entries(order, tiff, first).get(_GPS)
        return gps is not None and {_LATITUDE, _LONGITUDE} <= _entries(order, tiff, gps).keys()
    except struct.error:
        return False


def _entries(order: str, tiff: bytes, at: int) -> dict[int, int]:
    """Return the value, or the offset of the value, by tag."""
    (count,) = struct.unpack_from(f"{order}H", tiff, at)
    rows = (struct.unpack_from(f"{order}HHII", tiff, at + 2 + 12 * n) for n in range(count))
    return {tag: value for tag, _kind, _count, value in rows}
