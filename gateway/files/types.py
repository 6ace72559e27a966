"""What a file really is, decided by its content and never by what it claims to be.

A strict test of our own for each of the few types that are accepted decides; the puremagic
signature base, which does not know every brand of phone video, must not contradict it.
Everything else is refused.
"""

import codecs
import re
from collections.abc import Callable
from dataclasses import dataclass

import puremagic

from contracts.errors import UnsupportedType

HEAD_BYTES = 4096
"""So much of the beginning is enough to know every accepted type."""


@dataclass(frozen=True)
class FileType:
    """An accepted type. ``known_as`` are the extensions under which puremagic knows it."""

    media_type: str
    extension: str
    known_as: frozenset[str]
    also_claimed_as: frozenset[str]
    looks_right: Callable[[bytes], bool]


def _starts(*signatures: bytes) -> Callable[[bytes], bool]:
    return lambda head: head.startswith(signatures)


def _is_webp(head: bytes) -> bool:
    return head[:4] == b"RIFF" and head[8:12] == b"WEBP"


def _is_pdf(head: bytes) -> bool:
    """Tell whether it is a PDF; some programs put a byte-order mark in front."""
    return head.removeprefix(codecs.BOM_UTF8).startswith(b"%PDF-")


def _brand(*brands: bytes) -> Callable[[bytes], bool]:
    """Return a test for brands: an ISO base media file says its brand at byte 8."""
    return lambda head: head[4:8] == b"ftyp" and head[8:12].startswith(brands)


def _is_mp3(head: bytes) -> bool:
    """Tell whether it begins as MP3 does: an ID3 tag, or a frame of MPEG audio layer III with a
    legal bit rate and sample rate."""
    if head.startswith(b"ID3"):
        return True
    if len(head) < 4 or head[0] != 0xFF or head[1] & 0xE6 != 0xE2:
        return False
    return head[2] >> 4 != 0xF and (head[2] >> 2) & 3 != 3


def _type(
    media_type: str,
    extension: str,
    known_as: str,
    looks_right: Callable[[bytes], bool],
    also_claimed_as: str = "",
) -> FileType:
    claims = frozenset(also_claimed_as.split()) | {media_type}
    return FileType(media_type, extension, frozenset(known_as.split()), claims, looks_right)


ACCEPTED = (
    _type("image/jpeg", ".jpg", ".jpg .jpeg", _starts(b"\xff\xd8\xff"), "image/jpg image/pjpeg"),
    _type("image/png", ".png", ".png", _starts(b"\x89PNG\r\n\x1a\n"), "image/x-png"),
    _type("image/webp", ".webp", ".webp", _is_webp),
    _type("application/pdf", ".pdf", ".pdf", _is_pdf, "application/x-pdf"),
    _type(
        "image/heic",
        ".heic",
        ".heic .heif .heix .avif .hif",
        _brand(b"heic", b"heix", b"heim", b"mif1", b"msf1", b"hevc"),
        "image/heif",
    ),
    _type(
        "audio/mp4",
        ".m4a",
        ".m4a .f4a .m4b",
        _brand(b"M4A ", b"M4B "),
        "audio/x-m4a audio/m4a audio/aac video/mp4",
    ),
    _type("video/quicktime", ".mov", ".mov .qt", _brand(b"qt  ")),
    _type("video/3gpp", ".3gp", ".3ga .3gp .3gp5 .3g2", _brand(b"3gp"), "audio/3gpp audio/3gp"),
    _type(
        "video/mp4",
        ".mp4",
        ".mp4 .m4v .f4v",
        _brand(b"mp4", b"isom", b"iso2", b"iso4", b"iso5", b"iso6", b"avc1", b"M4V", b"MSNV"),
        "audio/mp4 video/x-m4v",
    ),
    _type(
        "audio/mpeg", ".mp3", ".mp3 .mpga", _is_mp3, "audio/mp3 audio/x-mp3 audio/x-mpeg audio/mpg"
    ),
    _type(
        "audio/ogg",
        ".ogg",
        ".ogg .oga .opus",
        _starts(b"OggS\x00"),
        "audio/opus audio/vorbis application/ogg",
    ),
    _type("audio/amr", ".amr", ".amr", _starts(b"#!AMR\n", b"#!AMR-WB\n"), "audio/amr-wb"),
)

PLAIN_TEXT = _type("text/plain", ".txt", "", lambda head: True)
ACCEPT = ",".join(
    sorted({name for kind in (*ACCEPTED, PLAIN_TEXT) for name in (kind.media_type, kind.extension)})
)
"""For a browser, so that what cannot be taken is not offered to choose."""
BY_MEDIA_TYPE = {kind.media_type: kind for kind in (*ACCEPTED, PLAIN_TEXT)}

_NO_CLAIM = frozenset({"", "application/octet-stream", "binary/octet-stream"})
_ACTIVE_TEXT = re.compile(rb"^\s*(<[a-z!?/]|\{\\rtf|%!|#!)", re.IGNORECASE)
_FORBIDDEN_CONTROLS = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f]")


def recognise(head: bytes) -> FileType | None:
    """Return the accepted type that ``head`` (the first HEAD_BYTES, or all there is) shows,
    PLAIN_TEXT for what may be text, None for anything else."""
    known = _extensions(head.removeprefix(codecs.BOM_UTF8))
    for kind in ACCEPTED:
        if kind.looks_right(head):
            return kind if not known or known & kind.known_as else None
    return PLAIN_TEXT if _may_be_text(head) else None


def require_type(head: bytes, claimed: str | None) -> FileType:
    """Return the type of the content; refuse with UnsupportedType what is not accepted, and what
    claims (a media type) to be of another family. Within one, phones say one thing and send
    another: the content decides."""
    kind = recognise(head)
    claim = (claimed or "").split(";")[0].strip().lower()
    if kind is None:
        raise UnsupportedType(details={"accepted": sorted(BY_MEDIA_TYPE)})
    if claim not in _NO_CLAIM | kind.also_claimed_as and _family(claim) != _family(kind.media_type):
        raise UnsupportedType(details={"claimed": claim[:100], "found": kind.media_type})
    return kind


def _family(media_type: str) -> str:
    """Return what a type is taken for: pictures, or sound and films, which share their containers;
    else the type itself."""
    first = media_type.partition("/")[0]
    return {"image": "image", "audio": "media", "video": "media"}.get(first, media_type)


def _extensions(head: bytes) -> set[str]:
    try:
        return {match.extension.lower() for match in puremagic.magic_string(head)}
    except (puremagic.PureError, ValueError):
        return set()


def _may_be_text(head: bytes) -> bool:
    """Tell whether it may be text. Markup and scripts are text too, but they are never a plain
    statement of a citizen."""
    if not head or _ACTIVE_TEXT.match(head.removeprefix(codecs.BOM_UTF8)):
        return False
    checker = TextChecker()
    return checker.accepts(head)


class TextChecker:
    """Follows a stream that claims to be plain text: valid UTF-8, no control characters."""

    def __init__(self) -> None:
        self._decoder = codecs.getincrementaldecoder("utf-8")()

    def accepts(self, piece: bytes, last: bool = False) -> bool:
        """Return whether the stream is still text after ``piece``."""
        try:
            text = self._decoder.decode(piece, final=last)
        except UnicodeDecodeError:
            return False
        return not _FORBIDDEN_CONTROLS.search(text)
