"""Which passwords are no protection: those that whoever guesses tries first."""

from __future__ import annotations

import re
from pathlib import Path

SHORTEST = 12
"""Characters; a demonstration's own, on one machine, may be shorter."""
FEWEST_SIGNS = 6
"""Different characters: `aaaaaaaaaaaa` and `121212121212` are long and nothing else."""

_WORDS = frozenset(
    Path(__file__).with_name("guessed_words.txt").read_text(encoding="utf-8").split()
)
_LOOKS_LIKE = str.maketrans("@4310$5!7|8", "aaeiossitib")
_AROUND = "0123456789!@#$%^&*()-_=+.,?/ "
"""What is put before and behind a word to please a rule."""
_ROWS = ("abcdefghijklmnopqrstuvwxyz", "01234567890", "qwertyuiop", "asdfghjkl", "zxcvbnm")


def weakness(password: str, username: str, *titles: str) -> str | None:
    """Return why a password is refused, as a sentence for who enters an officer; None where it is
    not. `titles` are what the officer and the department are called, which is guessed first."""
    if len(password) < SHORTEST:
        return f"a password has at least {SHORTEST} characters"
    lower = password.lower()
    if len(set(lower)) < FEWEST_SIGNS:
        return "a password has at least six different characters"
    named = re.split(r"[^a-z0-9]+", " ".join((username, *titles)).lower())
    words = {part for part in named if len(part) > 2} | _WORDS
    known = re.compile(f"(?:{'|'.join(sorted(words, key=len, reverse=True))})+")
    rest = lower
    for name in sorted(words.difference(_WORDS), key=len, reverse=True):
        rest = rest.replace(name, "")
    core = rest.strip(_AROUND)
    for plain in (rest, rest.translate(_LOOKS_LIKE), core.translate(_LOOKS_LIKE)):
        letters = "".join(one for one in plain if one.isalpha())
        if len(rest) < SHORTEST // 2 or not letters or known.fullmatch(letters) or _in_a_row(plain):
            return "a password made of common words, names, rows of keys and numbers is guessed"
    return None


def _in_a_row(text: str) -> bool:
    """Return whether the text without its longest rows of neighbouring keys is next to nothing."""
    rest = text
    for row in (*_ROWS, *(one[::-1] for one in _ROWS)):
        for length in range(len(row), 3, -1):
            for start in range(len(row) - length + 1):
                rest = rest.replace(row[start : start + length], "")
    return len(rest) < 4
