"""One message template and how values are filled in: no unknown, no missing, none dropped."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from messages import dlt
from messages.segments import measure

MAX_SEGMENTS = 3
"""Of an SMS as it is sent: more arrive out of order, and who pays is the State."""

CERTAINLY_SHORT = 2 * (67 * MAX_SEGMENTS - (MAX_SEGMENTS - 1))
"""Octets in UTF-16 that fit so many segments in either alphabet, wherever letters are two units:
saves the exact count, which is slow, for nearly all texts."""

SHORTEST_VALUE = 8
"""Characters to which a value is shortened for that; less says nothing any more."""

KINDS = ("statutory", "status", "reminder", "survey")
STATUTORY, STATUS, REMINDER, SURVEY = KINDS
"""What a message is for, most binding first. A statutory one (what the law says a person is to be
told, and the end of a period that the law gives) goes at once whatever that person chose."""

CASE_LINK = "case_link"
"""A variable that no service sends: whoever delivers fills in where the case is on the window."""

LONGEST_SITE = 50
LONGEST_LINK = LONGEST_SITE + len("/applications/") + 16
"""Characters of the window's address, and of such a link: no template knows the address."""

_JOINERS = "\u200c\u200d"


class TemplateFault(Exception):
    """A template that may not be used; the message names file or template, and place."""


Value = str | int | float | Mapping[str, str]
"""What fills a variable: a text, a number, or a text in both languages."""


class VariablesRefused(ValueError):
    """Variables that do not fit the template; the message names them, never their values."""


@dataclass(frozen=True, slots=True)
class Variable:
    """`exact` values (a reference, a password) are refused when too long, never shortened.
    `otherwise` stands in, by language, where there is no value; without it none is refused."""

    type: str
    max_length: int
    sms_slots: int = 1
    exact: bool = False
    otherwise: Mapping[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Registration:
    """What the operator is told with each SMS so that it finds the registered text."""

    pe_id: str
    header: str
    content_type: str
    dlt_template_id: str
    listed: dlt.Listed = dlt.NOTHING_LISTED


@dataclass(frozen=True, slots=True)
class Rendered:
    """A text ready to send. `subject` is empty for SMS; `shortened` names cut variables."""

    text: str
    subject: str = ""
    registration: Registration | None = None
    shortened: tuple[str, ...] = ()


@dataclass(frozen=True)
class Template:
    """One text: a name and version in one channel, one language, plain or discreet."""

    name: str
    version: int
    channel: str
    language: str
    discreet: bool
    audience: str
    variables: Mapping[str, Variable]
    body: tuple[dlt.Part, ...]
    subject: tuple[dlt.Part, ...] = ()
    registration: Registration | None = None
    kind: str = STATUS

    @cached_property
    def used(self) -> frozenset[str]:
        """The variables that stand in the text."""
        return frozenset(name for _, name in (*self.subject, *self.body) if name)

    @property
    def links(self) -> bool:
        """Whether the text says where the case is."""
        return CASE_LINK in self.variables

    @property
    def places(self) -> dict[str, str]:
        """The places of each variable in the registered text."""
        return {
            name: dlt.place(variable.type) * variable.sms_slots
            for name, variable in self.variables.items()
        }

    @cached_property
    def registered_text(self) -> str:
        """The SMS as it is handed in for registration."""
        return dlt.registered_text(self.body, self.places)

    @cached_property
    def _scrubbers(self) -> dict[int, re.Pattern[str]]:
        return {}

    def render(self, values: Mapping[str, Value], dlt_limit: int = 30) -> Rendered:
        """Fill in `values` (strings, numbers, or `{"hi", "en"}`).

        `dlt_limit`: characters an operator allows in one place. An SMS is made to fit into
        MAX_SEGMENTS by shortening what may be shortened, and it is proved that the operators
        would let it through. Raises VariablesRefused for a variable that is not declared, missing,
        of the wrong type, or too long to be shortened, and for an SMS that would not pass.
        """
        self._check_names(values)
        filled: dict[str, str] = {}
        whole = {name: self._value(name, values[name]) for name in self.used}
        for name, value in whole.items():
            filled[name] = self._fit(name, value, dlt_limit)
        text = _join(self.body, filled)
        if self.channel == "sms":
            text = self._in_segments(text, filled)
            self._prove(text, filled, dlt_limit)
        shortened = sorted(name for name, value in whole.items() if filled[name] != value)
        return Rendered(text, _join(self.subject, filled), self.registration, tuple(shortened))

    def _in_segments(self, text: str, filled: dict[str, str]) -> str:
        """Return the text in at most MAX_SEGMENTS: the longest of what may be shortened loses a
        quarter, again and again."""
        if len(text.encode("utf-16-le")) <= CERTAINLY_SHORT:
            return text
        while measure(text).segments > MAX_SEGMENTS:
            names = [
                name
                for name, value in filled.items()
                if not self.variables[name].exact and len(value) > SHORTEST_VALUE
            ]
            if not names:
                raise VariablesRefused(f"{self.name}: more than {MAX_SEGMENTS} segments")
            longest = max(names, key=lambda name: len(filled[name]))
            limit = max(SHORTEST_VALUE, len(filled[longest]) * 3 // 4)
            filled[longest] = dlt.shorten(filled[longest], limit)
            text = _join(self.body, filled)
        return text

    def _prove(self, text: str, filled: Mapping[str, str], dlt_limit: int) -> None:
        """Prove that the operators would let the text through; where the window is,
        that they list."""
        link = filled.get(CASE_LINK)
        pattern = self._scrubbers.get(dlt_limit)
        if pattern is None:
            pattern = dlt.scrubber(self.registered_text, dlt_limit)
            self._scrubbers[dlt_limit] = pattern
        if not pattern.fullmatch(text):
            raise VariablesRefused(f"{self.name}: the operators would not let it through")
        listed = self.registration.listed if self.registration else dlt.NOTHING_LISTED
        if set(listed.unlisted(text)) - {link}:
            raise VariablesRefused(f"{self.name}: a link or a number to call that is not listed")
        for name, value in filled.items():
            if self.variables[name].type == "number" and not listed.has(value):
                raise VariablesRefused(f"{self.name}: a number to call that is not listed: {name}")

    def _check_names(self, values: Mapping[str, Value]) -> None:
        if unknown := values.keys() - self.variables.keys():
            raise VariablesRefused(f"{self.name}: not declared: {', '.join(sorted(unknown))}")
        if missing := self.used - values.keys():
            raise VariablesRefused(f"{self.name}: missing: {', '.join(sorted(missing))}")

    def _value(self, name: str, value: Value | None) -> str:
        variable = self.variables[name]
        text = self._text(value) or self._text(variable.otherwise)
        if not text:
            raise VariablesRefused(f"{self.name}: empty: {name}")
        if variable.type == "numeric" and not (text.isascii() and text.isdigit()):
            raise VariablesRefused(f"{self.name}: not a number: {name}")
        return text

    def _text(self, value: Value | None) -> str:
        if isinstance(value, Mapping):
            value = value.get(self.language)
        text = "" if value is None else str(value)
        if self.channel == "sms" and self.language == "en":
            # One curly apostrophe in a value would turn the whole SMS to UCS-2, at twice the cost.
            text = text.translate(_OF_PRINT)
        if self.channel == "sms":
            text = _RUN_TOGETHER.sub(". ", text)
        return _one_line(text)

    def _fit(self, name: str, value: str, dlt_limit: int) -> str:
        variable = self.variables[name]
        limit = max(variable.max_length, LONGEST_LINK if name == CASE_LINK else 0)
        if self.channel == "sms" and variable.type != "link":
            limit = min(limit, dlt_limit * variable.sms_slots)
        if len(value) > limit and variable.exact:
            raise VariablesRefused(f"{self.name}: longer than {limit} characters: {name}")
        return dlt.shorten(value, limit)


_OF_PRINT = str.maketrans("’‘“”„–—‑\u00a0\u202f", '\'\'"""---  ', "\u00ad") | {ord("…"): "..."}
"""What printers and word processors write, as the GSM alphabet has it."""


_RUN_TOGETHER = re.compile(r"(?<=[A-Za-z])\.(?=[A-Z][a-z])")
"""A full stop without its blank ("P.S.Kotwali"), of which a handset makes a link."""


def _one_line(text: str) -> str:
    # A line break or a control character would make the operator refuse the whole text; the
    # joiners of Devanagari are not printable by themselves and must stay.
    if not text.isprintable():
        text = "".join(char if char.isprintable() or char in _JOINERS else " " for char in text)
    return " ".join(text.split())


def _join(parts: Iterable[dlt.Part], filled: Mapping[str, str]) -> str:
    return "".join([literal + filled[name] if name else literal for literal, name in parts])
