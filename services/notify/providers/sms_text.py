"""The octets of an SMS: its parts as they travel, each with the header that joins it to the others
(3GPP TS 23.038 and 23.040). As many as `messages.segments` counts."""

from __future__ import annotations

import secrets
import threading
from collections import OrderedDict
from collections.abc import Iterator
from dataclasses import dataclass

GSM, UCS2 = 0x00, 0x08
"""The `data_coding` of the operator's default alphabet and of UCS-2."""

_BASIC = (
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞ\x1bÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
_ESCAPE = 0x1B
_CODES = {char: bytes([code]) for code, char in enumerate(_BASIC) if code != _ESCAPE} | {
    char: bytes([_ESCAPE, code])
    for char, code in {
        "\f": 0x0A,
        "^": 0x14,
        "{": 0x28,
        "}": 0x29,
        "\\": 0x2F,
        "[": 0x3C,
        "~": 0x3D,
        "]": 0x3E,
        "|": 0x40,
        "€": 0x65,
    }.items()
}
MOBILES = 50_000
"""Of how many a process remembers which number was the last: the latest."""

_SINGLE = {GSM: 160, UCS2: 140}
_EACH = {GSM: 153, UCS2: 134}


@dataclass(frozen=True, slots=True)
class Octets:
    """`coding`: see GSM and UCS2. `parts`: what each part says, without a header."""

    coding: int
    parts: tuple[bytes, ...]


def octets(text: str) -> Octets:
    """Return the parts of a text. Nothing is replaced: one letter outside the GSM alphabet turns
    all of it to UCS-2."""
    if all(char in _CODES for char in text):
        coding, letters = GSM, [_CODES[char] for char in text]
    else:
        # A letter beyond the basic plane is two code units, which stay together.
        coding, letters = UCS2, [char.encode("utf-16-be") for char in text]
    whole = b"".join(letters)
    if len(whole) <= _SINGLE[coding]:
        return Octets(coding, (whole,))
    return Octets(coding, tuple(_cut(letters, _EACH[coding])))


def _cut(letters: list[bytes], each: int) -> Iterator[bytes]:
    part = b""
    for letter in letters:
        if len(part) + len(letter) > each:
            yield part
            part = b""
        part += letter
    yield part


class Numbering:
    """The numbers by which handsets join the parts of a long message: each message to a mobile has
    the next one. There are only 256; by chance, or from an id, two that travel together would soon
    have the same, and the handset would show parts of one in the other."""

    def __init__(self) -> None:
        self._last: OrderedDict[str, int] = OrderedDict()
        self._lock = threading.Lock()

    def next(self, mobile: str) -> int:
        """Return the number (0 to 255) of the next long message to this mobile."""
        with self._lock:
            # Where the count begins differs by process, and after it has been forgotten.
            number = (self._last.pop(mobile, secrets.randbelow(256)) + 1) % 256
            self._last[mobile] = number
            if len(self._last) > MOBILES:
                self._last.popitem(last=False)
            return number


def with_header(parts: tuple[bytes, ...], reference: int) -> list[bytes]:
    """Return each of several parts behind its user data header: the same `reference` (0 to 255),
    how many there are, which one it is. A single part has none."""
    if len(parts) == 1:
        return list(parts)
    return [
        bytes([5, 0, 3, reference, len(parts), number]) + part
        for number, part in enumerate(parts, 1)
    ]
