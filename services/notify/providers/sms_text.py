"""The octets of an SMS: its parts as they travel, each with the header that joins it to the others
(3GPP TS 23.038 and 23.040). As many as `messages.segments` counts."""

from __future__ import annotations

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
_SINGLE = {GSM: 160, UCS2: 140}
_EACH = {GSM: 153, UCS2: 134}


@dataclass(frozen=True, slots=True)
class Octets:
    """`coding`: see GSM and UCS2. `parts`: what each part says, without a header."""

    coding: int
    parts: tuple[bytes, ...]


def octets(text: str) -> Octets:
    """The parts of a text. Nothing is replaced: one letter outside the GSM alphabet turns all of
    it to UCS-2."""
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


def with_header(parts: tuple[bytes, ...], reference: int) -> list[bytes]:
    """Each of several parts behind its user data header: the same `reference` (0 to 255), how
    many there are, which one it is. A single part has none."""
    if len(parts) == 1:
        return list(parts)
    return [
        bytes([5, 0, 3, reference, len(parts), number]) + part
        for number, part in enumerate(parts, 1)
    ]
