"""From the bytes of a file that a spreadsheet or a program wrote to its lines, piece by piece.

Nobody says in which encoding a CSV file is. Excel writes UTF-8 with a mark, UTF-16 ("Unicode
text"), or, where a file holds nothing but Latin letters, Windows-1252 without saying so.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterable, Iterator

MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
ENOUGH_BYTES = 64
"""So many are looked at before it is decided which encoding a file without a mark is in."""
LONGEST = 64 * 1024
"""Characters of one line, and of one record that goes over several: more is no application."""
UNREADABLE = "\ufffd"
"""Stands where a byte is no character; a row that holds it is refused."""
_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)")


class LineTooLong(Exception):
    """A line, or a record of several lines, is longer than LONGEST; what follows can be read."""


class Decoder:
    """Decodes as the bytes come. UTF-8 until a byte proves that it is not; then Windows-1252, if
    all before was ASCII."""

    def __init__(self) -> None:
        self._head = b""
        self._decoder: codecs.IncrementalDecoder | None = None
        self._guessing = False
        self._seen_wide = False

    def decode(self, piece: bytes, *, last: bool = False) -> str:
        """Return the text of the next piece; with ``last`` of all that is left."""
        if self._decoder is None:
            self._head += piece
            if len(self._head) < ENOUGH_BYTES and not last:
                return ""
            piece = self._begin()
        assert self._decoder is not None
        return self._guess(piece, last) if self._guessing else self._decoder.decode(piece, last)

    def _begin(self) -> bytes:
        head, self._head = self._head, b""
        for mark, name in MARKS:
            if head.startswith(mark):
                self._decoder = _decoder(name)
                return head[len(mark) :]
        sample = head[:ENOUGH_BYTES]
        even, odd = sample[::2].count(0), sample[1::2].count(0)
        if max(even, odd) * 4 > len(sample):
            self._decoder = _decoder("utf-16-be" if even > odd else "utf-16-le")
        else:
            self._guessing = True
            self._decoder = codecs.getincrementaldecoder("utf-8")("strict")
        return head

    def _guess(self, piece: bytes, last: bool) -> str:
        assert self._decoder is not None
        pending = bytes(self._decoder.getstate()[0]) + piece
        try:
            text = self._decoder.decode(piece, last)
        except UnicodeDecodeError as error:
            wide = self._seen_wide or not pending[: error.start].isascii()
            self._guessing = False
            self._decoder = _decoder("utf-8" if wide else "cp1252")
            return self._decoder.decode(pending, last)
        self._seen_wide = self._seen_wide or not text.isascii()
        return text


def _decoder(name: str) -> codecs.IncrementalDecoder:
    return codecs.getincrementaldecoder(name)("replace")


class Lines:
    """The lines of a file with their ends, however they end. Holds no more than a piece and a line.

    Raises LineTooLong in the place of a line that is, and goes on behind it.
    """

    def __init__(self, pieces: Iterable[bytes]) -> None:
        self._pieces: Iterator[bytes] = iter(pieces)
        self._decoder = Decoder()
        self._text, self._at = "", 0
        self._ended = self._skipping = False
        self._of_record = 0
        self._back: list[str] = []

    def __iter__(self) -> Lines:
        return self

    def begin_record(self) -> None:
        """Count a new record from here on."""
        self._of_record = 0

    def give_back(self, line: str) -> None:
        """Return a line that was only looked at."""
        self._back.append(line)

    def begins_with(self, sign: str) -> bool:
        """Return whether this is the first sign of the file that is no blank;
        nothing of it is used up."""
        while not self._ended and not self._text.strip():
            self._read()
        return self._text.lstrip().startswith(sign)

    def pieces(self) -> Iterator[str]:
        """Yield the text as it comes instead, of a format that has no lines."""
        yield self._text[self._at :]
        for piece in self._pieces:
            yield self._decoder.decode(piece)
        yield self._decoder.decode(b"", last=True)

    def __next__(self) -> str:
        if self._back:
            return self._back.pop()
        while True:
            match = _LINE.match(self._text, self._at)
            if match and (self._ended or not self._may_go_on(match)):
                self._at = match.end()
                return self._checked(match.group())
            if self._ended:
                rest, self._text, self._at = self._text[self._at :], "", 0
                if not rest and not self._skipping:
                    raise StopIteration
                return self._checked(rest)
            self._read()

    def _may_go_on(self, match: re.Match[str]) -> bool:
        """Tell whether more of a line's end may come: a carriage return at the end of a piece may
        be its first half."""
        return match.end() == len(self._text) and match.group().endswith("\r")

    def _read(self) -> None:
        rest = self._text[self._at :]
        if len(rest) > LONGEST:
            rest, self._skipping = "", True
        piece = next(self._pieces, None)
        self._ended = piece is None
        self._text = rest + self._decoder.decode(piece or b"", last=self._ended)
        self._at = 0

    def _checked(self, line: str) -> str:
        self._of_record += len(line)
        if self._skipping or self._of_record > LONGEST:
            self._skipping = False
            raise LineTooLong
        return line
