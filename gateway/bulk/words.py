"""The words of uploads in both languages, from ``gateway/locale/{hi,en}/bulk.json``."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

from gateway.http.context import LANGUAGES

_LOCALE = Path(__file__).parents[1] / "locale"


@cache
def texts(language: str) -> dict[str, str]:
    """Return all texts of one language by key."""
    return json.loads((_LOCALE / language / "bulk.json").read_text(encoding="utf-8"))


def both(key: str, **parameters: object) -> dict[str, str]:
    """Return one text in both languages; KeyError for a key that does not exist."""
    return {one: texts(one)[key].format(**parameters) for one in LANGUAGES}
