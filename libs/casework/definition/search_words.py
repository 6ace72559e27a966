"""By which words people look for a service, beside its name: ``search`` of a definition."""

from collections.abc import Mapping

from casework.definition.sources.common import Source
from contracts.events import LANGUAGES
from contracts.typed import Json

LONGEST = 60
"""Characters of one entry: a few words, no sentence."""
MOST = 60
"""Entries in one language; with more the service is found by everything."""

SearchWords = Mapping[str, tuple[str, ...]]
"""By language, a few words each: ``{"hi": ("बटुआ खो गया", …), "en": ("lost wallet", …)}``. Hindi in
Roman letters need not stand there: whoever compares does so by the sound."""


def search_words(source: Source) -> SearchWords:
    """Return the words of a definition's source; none in either language where it declares none."""
    declared = source.get("search") or {}
    return {language: tuple(declared.get(language) or ()) for language in LANGUAGES}


def faults_of(declared: Json) -> list[str]:
    """Return what is wrong with a ``search`` as it was written, as sentences."""
    if not isinstance(declared, Mapping) or set(declared) != set(LANGUAGES):
        return ["search has no list of words for each language"]
    return [wrong for language in LANGUAGES for wrong in _wrong(language, declared[language])]


def _wrong(language: str, entries: Json) -> list[str]:
    if not isinstance(entries, list) or not 0 < len(entries) <= MOST:
        return [f"search in {language} is no list of 1 to {MOST} entries"]
    strange = [
        one for one in entries if not isinstance(one, str) or not one.strip() or len(one) > LONGEST
    ]
    wrong = [
        f"search in {language} has {one!r}, which is no text of up to {LONGEST} characters"
        for one in strange
    ]
    texts = [one.strip().casefold() for one in entries if isinstance(one, str)]
    twice = sorted({one for one in texts if texts.count(one) > 1})
    return wrong + [f"search in {language} has {one!r} twice" for one in twice]
