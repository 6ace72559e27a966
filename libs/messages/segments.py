"""How many SMS segments a text costs, and in which alphabet it travels (3GPP TS 23.038).

A text whose characters all stand in the GSM 7-bit alphabet holds 160 characters in one segment
and 153 in each of several; any other text travels as UCS-2 with 70 and 67. Nothing is replaced:
one Devanagari letter turns the whole text to UCS-2 instead of turning the letter into "?".
"""

from __future__ import annotations

from dataclasses import dataclass

_BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
# Reached through an escape code, so each takes two of the 7-bit places.
_EXTENSION = frozenset("^{}\\[~]|€\f")


@dataclass(frozen=True, slots=True)
class Size:
    """`units`: 7-bit places or 16-bit code units; `segments`: what the carrier bills."""

    alphabet: str
    units: int
    segments: int


def measure(text: str) -> Size:
    """Return the cost of `text` as SMS; an empty text costs one segment, as carriers bill it."""
    if all(char in _BASIC or char in _EXTENSION for char in text):
        widths = [2 if char in _EXTENSION else 1 for char in text]
        return Size("gsm-7", sum(widths), _segments(widths, single=160, each=153))
    # A character outside the basic plane is a surrogate pair: two code units that stay together.
    widths = [2 if ord(char) > 0xFFFF else 1 for char in text]
    return Size("ucs-2", sum(widths), _segments(widths, single=70, each=67))


def _segments(widths: list[int], *, single: int, each: int) -> int:
    if sum(widths) <= single:
        return 1
    count, used = 1, 0
    for width in widths:
        # An escape pair or a surrogate pair is never cut by a segment's end.
        if used + width > each:
            count, used = count + 1, 0
        used += width
    return count
