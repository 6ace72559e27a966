"""Cells that a spreadsheet shows and never runs.

A spreadsheet takes a cell that begins with ``= + - @``, a tab or a line's end (also in their
full-width forms, also behind what is not seen) for a formula, and one that is set to other
delimiters than ours begins a new cell behind each of them, even inside quotes. An apostrophe before
such a sign makes it plain text. What we wrote so is read back without it, so that a file of ours
can be corrected and sent again.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache

DANGEROUS = frozenset("=+-@\t\r\n\u2212")
"""U+2212 is the minus of typesetters."""
BREAKS = frozenset(',;\t\r\n|"')
"""Behind these some spreadsheet begins a new cell."""
APOSTROPHE = "'"


def neutral(text: str) -> str:
    """Return the text as a cell may bear it."""
    signs: list[str] = []
    fresh = True
    for sign in text:
        if fresh and _is_dangerous(sign):
            signs.append(APOSTROPHE)
        signs.append(sign)
        fresh = sign in BREAKS or (fresh and _is_unseen(sign))
    return "".join(signs)


def plain(cell: str) -> str:
    """Return a cell without the apostrophes that ``neutral`` put there."""
    if APOSTROPHE not in cell:
        return cell
    signs: list[str] = []
    fresh = True
    for sign, following in zip(cell, [*cell[1:], ""], strict=True):
        if fresh and sign == APOSTROPHE and following and _is_dangerous(following):
            continue
        signs.append(sign)
        fresh = sign in BREAKS or (fresh and _is_unseen(sign))
    return "".join(signs)


@lru_cache(maxsize=4096)
def _is_dangerous(sign: str) -> bool:
    return unicodedata.normalize("NFKC", sign)[:1] in DANGEROUS


@lru_cache(maxsize=4096)
def _is_unseen(sign: str) -> bool:
    return sign.isspace() or unicodedata.category(sign) in ("Cf", "Cc")
