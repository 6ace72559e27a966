"""The words of the pages, in both languages, from ``gateway/locale/{hi,en}/pages/``, one file for
each subject; a key stands in one of them."""

import json
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path

_LOCALE = Path(__file__).parent.parent / "locale"


@cache
def words(language: str) -> dict[str, str]:
    """Return all texts of one language by key; ValueError for a key that stands in two files."""
    texts: dict[str, str] = {}
    for path in sorted((_LOCALE / language / "pages").glob("*.json")):
        subject = json.loads(path.read_text(encoding="utf-8"))
        if repeated := sorted(texts.keys() & subject.keys()):
            raise ValueError(f"{path.name} of {language} repeats {', '.join(repeated)}")
        texts |= subject
    return texts


def translator(language: str) -> Callable[..., str]:
    """Return ``t(key, **parameters)``; KeyError for a key that does not exist."""

    def t(key: str, /, **parameters: object) -> str:
        text = words(language)[key]
        return text.format(**parameters) if parameters else text

    return t


def sayer(language: str) -> Callable[[object], str]:
    """Return ``said(text)`` for what services write: bilingual or plain, empty for None."""

    def in_words(text: object) -> str:
        if isinstance(text, Mapping):
            return str(text.get(language) or text.get("hi") or text.get("en") or "")
        return "" if text is None else str(text)

    return in_words


def district_namer(language: str) -> Callable[[str], str]:
    """Return ``district_name(name)``: a police district of the directory, as people say it; a
    district too new to have a translation is shown as the directory names it."""

    def district_name(name: str) -> str:
        return words(language).get(f"district.{name}", name)

    return district_name


def known(language: str, key: str) -> str | None:
    """Return the text of a key, None where there is none."""
    return words(language).get(key)
