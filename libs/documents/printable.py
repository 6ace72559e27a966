"""A value as a paper shows it. What somebody writes to a form can be anything: it must not read
differently from the record, and it must not take minutes to set."""

import re
import unicodedata
from typing import Any

from markupsafe import Markup

MISSING = "—"
"""Written where there is no value: nothing is invented, and nobody wonders what was left out."""
BREAK = "\u200b"
"""A place, without width, at which a line may end."""
LONGEST_RUN = 20
"""Characters without a place for a line to end. The typesetter looks for one by trying, so that a
word of 20,000 letters takes it 20 seconds and one of 20 none."""
NEVER_LONGER = 60
"""Also where a syllable would be torn."""
MOST_LINES = 500
"""Lines of one text that begin where their writer began them; of thousands, each a letter, the
typesetter would make hundreds of pages."""
LINE_SIGN = " ¶ "
"""Stands for the beginning of every further line."""

# Controls except tab and line break, marks that turn the direction of what follows and so could
# make a paper read differently from the record, halves of characters, BREAK, which is ours. The
# joiners of Devanagari (U+200C, U+200D) stay.
_UNPRINTABLE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069"
    "\ud800-\udfff\ufeff\ufffe\uffff]"
)
_LINE_END = re.compile("\r\n?|\u2028|\u2029")
# A space that keeps words together ends no run.
_LONG_RUN = re.compile(rf"[^ \t\n]{{{LONGEST_RUN + 1},}}")
_JOINERS = frozenset("\u200c\u200d")
_VIRAMA = 9
"""The combining class of the sign that joins a letter to the next."""


def printable(value: Any) -> Any:
    """Return ``value`` as a paper shows it: MISSING for None and for blank text; text without
    characters that cannot be printed, its longest words with places to break them, its lines as
    far as MOST_LINES; markup of a template stays as it is."""
    if isinstance(value, Markup):
        return value
    if isinstance(value, str):
        value = _LINE_END.sub("\n", _UNPRINTABLE.sub("", value))
        value = _LONG_RUN.sub(_breakable, _few_lines(value))
    return MISSING if value is None or not str(value).strip() else value


def without_breaks(text: str) -> str:
    """Return ``text`` as it was before `printable` gave it places to break."""
    return text.replace(BREAK, "")


def _few_lines(text: str) -> str:
    if text.count("\n") <= MOST_LINES:
        return text
    lines = text.split("\n")
    return "\n".join([*lines[:MOST_LINES], LINE_SIGN.join(lines[MOST_LINES:])])


def _breakable(run: re.Match[str]) -> str:
    written: list[str] = []
    length = 0
    before = ""
    for letter in run.group():
        if length >= NEVER_LONGER or (length >= LONGEST_RUN and not _joined(before, letter)):
            written.append(BREAK)
            length = 0
        written.append(letter)
        length += 1
        before = letter
    return "".join(written)


def _joined(before: str, letter: str) -> bool:
    """Return whether the two are parts of one syllable."""
    return (
        unicodedata.category(letter).startswith("M")
        or letter in _JOINERS
        or before in _JOINERS
        or unicodedata.combining(before) == _VIRAMA
    )
