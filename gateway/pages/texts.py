"""The words of the pages, from ``gateway/locale/<language>/pages/``, one file for each subject.

A key stands in one of them. Hindi and English have all; what another language lacks is said in the
one that it falls back to."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

LOCALE = Path(__file__).parent.parent / "locale"
WHOLE = ("hi", "en")
"""Languages in which every text stands: those of services, errors and the API as well."""


@dataclass(frozen=True)
class Language:
    """A language of the pages, from its ``language.json``: its own name, the direction in which it
    is written, the language that stands in for it, and the pages (endpoints) that it has. One of
    WHOLE has all pages and falls back to none."""

    code: str
    name: str
    direction: Literal["ltr", "rtl"]
    falls_back_to: str | None
    pages: frozenset[str]


@cache
def languages() -> dict[str, Language]:
    """Return the languages by code, those of WHOLE first: each folder of ``gateway/locale``."""
    loaded = [_language(path.parent.name) for path in LOCALE.glob("*/language.json")]
    place = {code: number for number, code in enumerate(WHOLE)}
    loaded.sort(key=lambda one: (place.get(one.code, len(place)), one.code))
    return {one.code: one for one in loaded}


def fallbacks(language: str) -> tuple[str, ...]:
    """Return a language and those that stand in for it, in their order."""
    above = languages()[language].falls_back_to
    return (language, *fallbacks(above)) if above else (language,)


def _language(code: str) -> Language:
    source = json.loads((LOCALE / code / "language.json").read_text(encoding="utf-8"))
    return Language(
        code,
        source["name"],
        source["direction"],
        source.get("falls_back_to"),
        frozenset(source.get("pages", ())),
    )


@cache
def words(language: str) -> dict[str, str]:
    """Return all texts of one language by key, with those of the language that stands in for it
    where it has none; ValueError for a key that stands in two files."""
    above = languages()[language].falls_back_to
    return {**(words(above) if above else {}), **own_words(language)}


@cache
def own_words(language: str) -> dict[str, str]:
    """Return the texts that a language has itself."""
    texts: dict[str, str] = {}
    for path in sorted((LOCALE / language / "pages").glob("*.json")):
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
