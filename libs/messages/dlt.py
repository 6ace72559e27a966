"""The rules of distributed-ledger registration (DLT) that every SMS in India is scrubbed by.

A text is registered beforehand with its variable places; the operator passes only what equals
the registered text, with at most so many characters in each place (TRAI's commercial
communications regulations, 2018; operators allow 30). A longer value needs several places side
by side, which the template declares as `sms_slots`; what exceeds them is shortened visibly.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence

PLACE = "{#var#}"
_JOINERS = "\u094d\u200d"  # virama and zero-width joiner bind the next letter to this one
_END = "."  # stands for what was cut; the ellipsis sign would turn an English text to UCS-2

Part = tuple[str, str | None]
"""A literal and the variable that follows it, None at the end of the text."""


def shorten(value: str, limit: int) -> str:
    """`value` in at most `limit` characters, cut between words, or else between whole letters.

    A Devanagari letter keeps its vowel sign: a half letter would read as another word.
    """
    if len(value) <= limit:
        return value
    cut = limit - len(_END)
    space = value.rfind(" ", 0, cut + 1)
    if space >= limit // 2:
        return value[:space].rstrip(" ,.-(") + _END
    while cut > 0 and _inside_letter(value, cut):
        cut -= 1
    return value[:cut].rstrip(" ,.-(") + _END


def _inside_letter(value: str, cut: int) -> bool:
    return unicodedata.category(value[cut]).startswith("M") or value[cut - 1] in _JOINERS


def registered_text(parts: Sequence[Part], slots: Mapping[str, int]) -> str:
    """The text as it is handed in for registration, with a place for each slot."""
    return "".join(literal + PLACE * slots.get(name or "", 0) for literal, name in parts)


def passes_scrubbing(text: str, registered: str, limit: int) -> bool:
    """Whether an operator that knows `registered` would let `text` through."""
    literals = (re.escape(literal) for literal in registered.split(PLACE))
    return re.fullmatch(f".{{0,{limit}}}".join(literals), text) is not None
