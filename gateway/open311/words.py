"""The words of Open311, from ``gateway/locale/{hi,en}/open311.json``."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

_LOCALE = Path(__file__).parents[1] / "locale"


@cache
def texts(language: str) -> dict[str, str]:
    """Return all texts of one language by key."""
    return json.loads((_LOCALE / language / "open311.json").read_text(encoding="utf-8"))


def worded(key: str, language: str, **parameters: str) -> str:
    """Return one text; KeyError for a key that does not exist."""
    return texts(language)[key].format(**parameters)
