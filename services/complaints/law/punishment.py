"""What an offence is punished with: terms that can be compared, and both in words."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import total_ordering
from typing import Literal

from contracts.typed import JsonObject

Text = dict[str, str]
Years = float | Literal["life", "death"]

UNITS: dict[str, tuple[float, Text]] = {
    "year": (1.0, {"hi": "वर्ष", "en": "year"}),
    "month": (12.0, {"hi": "महीने", "en": "month"}),
    "hour": (365.25 * 24, {"hi": "घंटे", "en": "hour"}),
}
"""How many of a unit are one year, and its name."""

BEYOND_YEARS = {"life": 1_000.0, "death": 1_001.0}
"""Where life and death stand among terms of years: above every number of them."""

LIFE_RECKONED = 20
"""Years, where a fraction of imprisonment for life is asked for: BNS 6 (IPC 57)."""

_TERM = re.compile(r"(\d+(?:\.\d+)?) (year|month|hour)s?")


@total_ordering
@dataclass(frozen=True)
class Term:
    """A length of imprisonment; ``unit`` is one of UNITS, or ``life`` or ``death``."""

    unit: str
    amount: float = 0

    @classmethod
    def read(cls, text: str) -> "Term":
        """Return the term written as ``3 years``, ``6 months``, ``24 hours``, ``life``, ``death``.

        Raises ValueError for anything else.
        """
        if text in BEYOND_YEARS:
            return cls(text)
        match = _TERM.fullmatch(text)
        if not match:
            raise ValueError(f"{text!r} is not a term such as '3 years', '6 months' or 'life'")
        return cls(match[2], float(match[1]))

    @property
    def years(self) -> Years:
        """The term in years, six months being 0.5; ``life`` and ``death`` as they are."""
        if self.unit == "life" or self.unit == "death":
            return self.unit  # type: ignore[return-value]
        return self.amount / UNITS[self.unit][0]

    @property
    def weight(self) -> float:
        """A number by which terms compare: years, with life above all years and death above it."""
        years = self.years
        return BEYOND_YEARS[years] if isinstance(years, str) else years

    def __lt__(self, other: "Term") -> bool:
        return self.weight < other.weight

    def part(self, fraction: float) -> "Term":
        """Return a fraction of the term. Imprisonment for life is reckoned as twenty years (BNS 6),
        and so is death, in whose place it stands."""
        if self.unit in BEYOND_YEARS:
            return Term("year", LIFE_RECKONED * fraction)
        return Term(self.unit, self.amount * fraction)

    def words(self, language: str) -> str:
        """Return the term as a reader of ``language`` says it: ``6 months``, ``उम्रकैद``."""
        if self.unit in BEYOND_YEARS:
            return {"hi": "उम्रकैद", "en": "life"}[language]
        name = UNITS[self.unit][1][language]
        plural = "s" if language == "en" and self.amount != 1 else ""
        return f"{self.amount:g} {name}{plural}"


@dataclass(frozen=True)
class Punishment:
    """The least and the most that the section allows.

    ``most`` is None where it allows no imprisonment. ``fine`` is True (no amount is set), False, or
    ``{"most": rupees}`` or ``{"least": rupees}``.
    """

    least: Term | None
    most: Term | None
    fine: bool | Mapping[str, int]
    community_service: bool = False

    @property
    def weight(self) -> float:
        """The longest imprisonment in years; 0 without any, above all years for life and death."""
        return self.most.weight if self.most else 0.0

    def part(self, fraction: float) -> "Punishment":
        """Return the punishment up to a fraction of the longest term, without a least one;
        the fine is the same."""
        return Punishment(None, self.most.part(fraction) if self.most else None, self.fine)

    def to_dict(self) -> JsonObject:
        """Return plain data: ``min_years`` (None: no least term), ``max_years`` (0: no
        imprisonment), each a number of years, ``life`` or ``death``; ``fine``; ``text`` in words.
        """
        return {
            "min_years": _plain(self.least.years) if self.least else None,
            "max_years": _plain(self.most.years) if self.most else 0,
            "fine": dict(self.fine) if isinstance(self.fine, Mapping) else self.fine,
            "text": {language: self.words(language) for language in ("hi", "en")},
        }

    def words(self, language: str) -> str:
        """Return the punishment in one line: ``imprisonment up to 3 years; fine``."""
        parts = (
            _imprisonment(self.least, self.most, language),
            _fine(self.fine, language),
            {"hi": "सामुदायिक सेवा", "en": "community service"}[language]
            if self.community_service
            else "",
        )
        return "; ".join(part for part in parts if part)


def _plain(years: Years) -> int | Years:
    """Return whole years as an integer, parts of a year to four digits."""
    if isinstance(years, str):
        return years
    return int(years) if years == int(years) else round(years, 4)


def _imprisonment(least: Term | None, most: Term | None, language: str) -> str:
    if most is None:
        return ""
    span = _span(least, most, language)
    if most.unit == "death":
        return span + {"hi": ", या मृत्युदंड", "en": ", or death"}[language]
    return span


def _span(least: Term | None, most: Term, language: str) -> str:
    """Return the span from the least to the most imprisonment. Death allows life
    imprisonment in its place."""
    longest, hindi = most.words(language), language == "hi"
    if least is not None and least.unit == "life":
        return "उम्रकैद" if hindi else "imprisonment for life"
    if least is None:
        return f"{longest} तक की क़ैद" if hindi else f"imprisonment up to {longest}"
    shortest = least.words(language)
    if hindi:
        return f"{shortest} से {longest} तक की क़ैद"
    return f"imprisonment {shortest} to {longest}"


def _fine(fine: bool | Mapping[str, int], language: str) -> str:
    word = {"hi": "जुर्माना", "en": "fine"}[language]
    if not isinstance(fine, Mapping):
        return word if fine else ""
    (bound, amount), *_ = fine.items()
    rupees = f"₹{_grouped(amount)}"
    if language == "hi":
        return f"{rupees} तक {word}" if bound == "most" else f"कम से कम {rupees} {word}"
    return f"{word} up to {rupees}" if bound == "most" else f"{word} of {rupees} or more"


def _grouped(amount: int) -> str:
    """Return digits as India groups them: 10,00,000."""
    digits = str(amount)
    head, tail = digits[:-3], digits[-3:]
    return f"{re.sub(r'(?<=[0-9])(?=(?:[0-9]{2})+$)', ',', head)},{tail}" if head else tail
