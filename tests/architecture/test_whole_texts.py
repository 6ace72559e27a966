"""No text of a shared part is cut at a comma that YAML takes for the end of it."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.support.sources import ROOT

INCLUDES = sorted(
    path for place in ("services", "libs") for path in (ROOT / place).rglob("includes/**/*.yaml")
)
LANGUAGES = {"hi", "en"}


def texts(part: Any) -> Iterator[dict[str, Any]]:
    """Every mapping that names a language."""
    if isinstance(part, dict):
        if part.keys() & LANGUAGES:
            yield part
        for value in part.values():
            yield from texts(value)
    elif isinstance(part, list):
        for value in part:
            yield from texts(value)


@pytest.mark.parametrize("path", INCLUDES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_text_says_something_in_languages_and_in_nothing_else(path: Path) -> None:
    source = yaml.load(path.read_text(encoding="utf-8"), yaml.CSafeLoader)
    cut = [text for text in texts(source) if any(part is None for part in text.values())]
    assert cut == []
