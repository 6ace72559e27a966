"""Initials: all that the check of a paper says of a person."""

import unicodedata
from collections.abc import Mapping

from contracts.typed import Json

NAME_KINDS = frozenset(("text", "username"))
"""Kinds of answer that can hold a name."""
LABEL: Mapping[str, str] = {"hi": "नाम के पहले अक्षर", "en": "Initials"}
MOST = 4
"""Words of a name of which the first letters are shown."""
_VIRAMA = 9
"""The combining class of the sign that joins a letter to the next."""


def initials_of(name: Json) -> str:
    """Return the first letters of the words of ``name``, each with a point: ``R. K.``, ``रा. कु.``;
    empty where it has none.

    A letter of Hindi is shown with the signs that belong to it.
    """
    words = [word.strip(".,'\"()") for word in str(name or "").split()]
    first = [_first_letter(word) for word in words if word and word[0].isalpha()]
    return " ".join(f"{letter.upper()}." for letter in first[:MOST])


def _first_letter(word: str) -> str:
    end = 1
    while end < len(word) and (
        unicodedata.category(word[end]).startswith("M")
        or unicodedata.combining(word[end - 1]) == _VIRAMA
    ):
        end += 1
    return word[:end]
