"""Texts in both languages, and how a value is written in one of them."""

from collections.abc import Mapping
from datetime import datetime, timedelta, timezone

from contracts.events import LANGUAGES
from contracts.typed import Json

Text = Mapping[str, str]
"""The same in Hindi (``hi``) and in English (``en``)."""
IST = timezone(timedelta(hours=5, minutes=30), "IST")
"""Indian Standard Time: the day of every limit and the year of every register."""


def is_bilingual(text: Json) -> bool:
    """Return whether ``text`` says something in Hindi and in English, and in nothing else."""
    return (
        isinstance(text, Mapping)
        and set(text) == set(LANGUAGES)
        and all(isinstance(part, str) and part.strip() for part in text.values())
    )


def written(value: Json, language: str) -> str:
    """Return ``value`` as a reader of ``language`` is shown it; an absent value is empty.

    A bilingual value gives its part in that language (or the other, where a name is known in one
    only), a time DD-MM-YYYY HH:MM in IST.
    """
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.astimezone(IST).strftime("%d-%m-%Y %H:%M")
    if isinstance(value, Mapping):
        value = value.get(language) or value.get("en") or value.get("hi") or ""
    # As it is, not anew: a text that is closed stays closed.
    return value if isinstance(value, str) else str(value)
