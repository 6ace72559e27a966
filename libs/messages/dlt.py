"""The rules of distributed-ledger registration (DLT) that every SMS in India is scrubbed by.

A text is registered beforehand with its variable places, each with the regulator's tag for what
may stand there; the operator passes only what equals the registered text, with at most so many
characters in each place (TRAI's commercial communications regulations, 2018; operators allow 30;
tags since November 2025). A longer value needs several places side by side, which the template
declares as `sms_slots`; what exceeds them is shortened visibly. Links and numbers to call pass in
places of their own and only if they are listed.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

TAGS = {"alphanumeric": "alphanumeric", "numeric": "numeric", "link": "url", "number": "cbn"}
"""The regulator's tag for each type of variable."""

LINK = re.compile(
    r"(?:https?://|www\.)\S+|\b[\w-]+(?:\.[\w-]+)*\.(?:in|com|org|net|gov|info|io|me)\b\S*"
)
"""What an operator takes for a link, wherever it stands."""

_DIGITS = (r"(?:\+91[ -]?)?[6-9]\d{4}[ -]?\d{5}", r"1800[ -]?\d{3}[ -]?\d{3,4}")
NUMBER = re.compile(rf"(?<![\w-])(?:{'|'.join(_DIGITS)})(?![\w-])")
"""A mobile or toll-free number to call, wherever it stands."""

_PLACE = re.compile(r"\{#(\w+)#\}")
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


def place(kind: str) -> str:
    """A variable's place in a registered text, by the variable's type."""
    return f"{{#{TAGS[kind]}#}}"


def registered_text(parts: Sequence[Part], places: Mapping[str, str]) -> str:
    """The text as it is handed in for registration; `places`: by variable, its places in it."""
    return "".join(literal + places.get(name or "", "") for literal, name in parts)


@dataclass(frozen=True, slots=True)
class Listed:
    """The beginnings of links, and the numbers to call, that are listed with the operators."""

    links: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ()

    def unlisted(self, text: str) -> list[str]:
        """The links and numbers in `text` that are not."""
        links = [link for link in LINK.findall(text) if not self._has_link(link)]
        numbers = [number for number in NUMBER.findall(text) if number not in self.numbers]
        return links + numbers

    def _has_link(self, link: str) -> bool:
        return any(link == one or link.startswith(one.rstrip("/") + "/") for one in self.links)


NOTHING_LISTED = Listed()


def scrubber(registered: str, limit: int) -> re.Pattern[str]:
    """Matches, as a whole, the texts that an operator passes that knows `registered`."""
    what = {"numeric": rf"\d{{0,{limit}}}", "cbn": r"[\d+ -]{0,20}", "url": r"\S{0,200}"}
    pieces = _PLACE.split(registered)
    return re.compile(
        "".join(
            what.get(piece, f".{{0,{limit}}}") if index % 2 else re.escape(piece)
            for index, piece in enumerate(pieces)
        )
    )


def passes_scrubbing(
    text: str, registered: str, limit: int, listed: Listed = NOTHING_LISTED
) -> bool:
    """Whether an operator that knows `registered` and what is `listed` would let `text` through."""
    return scrubber(registered, limit).fullmatch(text) is not None and not listed.unlisted(text)
