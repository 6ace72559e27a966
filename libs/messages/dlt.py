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

_ENDINGS = (
    "in|com|org|net|gov|info|io|me|co|xyz|ly|gl|gd|app|dev|site|online|shop|top|club|link|live|biz"
    "|us|uk|cc|tv|to|ai|gg|sh|be|page|store|tech|vip|win|click"
)
LINK = re.compile(
    r"(?:\w+://|www\.)\S+"
    r"|(?<![\w.@-])(?:[a-z0-9-]+\.)+[a-z]{2,24}[/:?#]\S+"
    rf"|(?<![\w.@-])(?:[a-z0-9-]+\.)+(?:{_ENDINGS})(?![\w-])",
    re.IGNORECASE | re.ASCII,
)
"""What an operator takes for a link, wherever it stands: with a path behind it any name with a dot
in it, alone one with an ending of which handsets make a link. An officer's `si.verma` is none."""

_A_DATE = r"\d\d-\d\d-\d{4}(?!\d)"
NUMBER = re.compile(rf"(?<![\w/-])(?!{_A_DATE})\+?\d(?:[ -]?\d){{9,12}}(?![\w/-])")
"""What looks like a number to call: ten to thirteen digits, however they are set apart,
that do not begin with a date."""

_MOBILE, _LANDLINE, _TOLL_FREE = r"[6-9]\d{9}", r"0[1-9]\d{8,9}", r"1800\d{6,7}"
_CALLABLE = re.compile(
    rf"(?:(?:\+|00)?91|0)?{_MOBILE}|{_LANDLINE}|(?:\+|00)?91[1-9]\d{{9}}|{_TOLL_FREE}"
)

_PLACE = re.compile(r"\{#(\w+)#\}")
_JOINERS = "\u094d\u200d"  # virama and zero-width joiner bind the next letter to this one
_END = "."  # stands for what was cut; the ellipsis sign would turn an English text to UCS-2

Part = tuple[str, str | None]
"""A literal and the variable that follows it, None at the end of the text."""


def shorten(value: str, limit: int) -> str:
    """Return `value` in at most `limit` characters, cut between words,
    or else between whole letters.

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
    """Return a variable's place in a registered text, by the variable's type."""
    return f"{{#{TAGS[kind]}#}}"


def registered_text(parts: Sequence[Part], places: Mapping[str, str]) -> str:
    """Return the text as it is handed in for registration; `places`: by variable,
    its places in it."""
    return "".join(literal + places.get(name or "", "") for literal, name in parts)


@dataclass(frozen=True, slots=True)
class Listed:
    """The beginnings of links, and the numbers to call, that are listed with the operators."""

    links: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ()

    def unlisted(self, text: str) -> list[str]:
        """Return the links and numbers in `text` that are not."""
        links = [link for link in LINK.findall(text) if not self._has_link(link)]
        numbers = [one for one in NUMBER.findall(text) if _callable(one) and not self.has(one)]
        return links + numbers

    def has(self, number: str) -> bool:
        """Return whether a number to call is listed, however it is written."""
        return _called(number) in {_called(one) for one in self.numbers}

    def _has_link(self, link: str) -> bool:
        return any(link == one or link.startswith(one.rstrip("/") + "/") for one in self.links)


def _digits(number: str) -> str:
    return re.sub(r"[^+\d]", "", number)


def _callable(number: str) -> bool:
    return _CALLABLE.fullmatch(_digits(number)) is not None


def _called(number: str) -> str:
    """Return the number without the country's,
    and without what stands before it inside the country."""
    return re.sub(r"^(?:(?:\+|00)91|91(?=\d{10}$)|0)", "", _digits(number))


NOTHING_LISTED = Listed()


def scrubber(registered: str, limit: int) -> re.Pattern[str]:
    """Return a pattern that matches, as a whole,
    the texts that an operator passes that knows `registered`."""
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
    """Return whether an operator that knows `registered` and what is `listed`
    would let `text` through."""
    return scrubber(registered, limit).fullmatch(text) is not None and not listed.unlisted(text)
