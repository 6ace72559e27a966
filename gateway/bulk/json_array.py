"""From the text of one JSON array to the text of each of its elements, as it comes.

An array of ten thousand applications is one line; nobody holds all of it. What is inside an element
is not judged here: one that is no JSON spoils its own row, and only brackets that do not meet spoil
the file.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from contracts.errors import ValidationFailed
from gateway.bulk.decoding import LONGEST

OPENS, CLOSES = "[{", "]}"
_OUTSIDE_A_STRING = re.compile(r'["\[\]{},]')
_IN_A_STRING = re.compile(r'["\\]')


class Elements:
    """The elements of an array whose text comes in pieces, each as its text; None in the place of
    one that is longer than LONGEST.

    Raises ValidationFailed (``file: malformed``) where the array does not end or something follows.
    """

    def __init__(self, pieces: Iterable[str]) -> None:
        self._pieces = pieces
        self._depth = 0
        self._in_string = self._escaped = self._ended = self._too_long = False
        self._element: list[str] = []
        self._size = 0

    def __iter__(self) -> Iterator[str | None]:
        for piece in self._pieces:
            yield from self._scanned(piece)
        if not self._ended:
            raise _malformed()

    def _scanned(self, piece: str) -> Iterator[str | None]:
        at = 0
        while at < len(piece):
            if self._escaped:
                self._escaped, ends = False, at + 1
                self._take(piece[at:ends])
            else:
                pattern = _IN_A_STRING if self._in_string else _OUTSIDE_A_STRING
                match = pattern.search(piece, at)
                ends = match.end() if match else len(piece)
                self._take(piece[at : ends - 1] if match else piece[at:])
                if match:
                    yield from self._at(match.group())
            at = ends

    def _at(self, sign: str) -> Iterator[str | None]:
        if self._ended:
            raise _malformed()
        if self._in_string:
            self._escaped, self._in_string = sign == "\\", sign != '"'
        elif sign == '"':
            self._in_string = True
        elif sign in OPENS:
            self._depth += 1
            if self._depth == 1 and sign == "[":
                return
        elif sign in CLOSES:
            self._depth -= 1
        if self._depth == 0:
            self._ended = True
            # A comma behind the last element is forgiven.
            if self._too_long or "".join(self._element).strip():
                yield self._whole()
        elif self._depth == 1 and sign == "," and not self._in_string:
            yield self._whole()
        else:
            self._take(sign)

    def _take(self, text: str) -> None:
        if self._depth == 0 and text.strip():
            raise _malformed()
        self._size += len(text)
        self._too_long = self._too_long or self._size > LONGEST
        if not self._too_long:
            self._element.append(text)

    def _whole(self) -> str | None:
        element = None if self._too_long else "".join(self._element)
        self._element, self._size, self._too_long = [], 0, False
        return element


def _malformed() -> ValidationFailed:
    return ValidationFailed(fields={"file": "malformed"})
