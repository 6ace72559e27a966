"""Finding a section by words: the system suggests, the officer decides.

A query is compared with the titles, with what people call the offence (``synonyms.yaml``) and with
the sections of the IPC that it stands for. Hindi is compared as it sounds, so that चोरी, chori and
choree are one word. Pure; a search over all rows takes some milliseconds.
"""

import math
import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from rapidfuzz import fuzz, process

from contracts import yaml_file
from contracts.events import LANGUAGES
from services.complaints.law import sections
from services.complaints.law.acts import BNS, IPC, act_and_rest, typed_key
from services.complaints.law.in_time import corresponding
from services.complaints.law.offence import BadTable, Offence
from services.complaints.law.offences import EVERY
from services.complaints.law.punishment import Text
from services.complaints.law.sound import words_of
from services.complaints.law.wording import say

FILE = Path(__file__).with_name("synonyms.yaml")
LONGEST = 120
"""Characters of a query that are looked at."""
ALIKE = 82
"""Of a hundred: from here on two words count as one that was spelled in two ways."""
LEAST = 0.34
"""Of the weight of a query's words that a row must have to be suggested."""
SHORT = 4
"""Letters. A shorter word is only like itself."""
STRANGE = 1.2
"""The weight of a word that no row has: little, for it may be a name."""
REMEMBERED = 5_000
"""Words whose like are kept in memory."""
EXTRA = 0.04
"""What each word of a phrase that the query lacks takes from the likeness."""


@dataclass(frozen=True)
class _Phrase:
    section: str
    words: tuple[str, ...]


def _phrases() -> list[_Phrase]:
    synonyms: Mapping[str, Sequence[str]] = yaml_file.read(FILE)
    if strange := sorted(set(synonyms) - set(EVERY)):
        raise BadTable(f"{FILE.name}: no table has {strange}")
    phrases = []
    for section, offence in EVERY.items():
        if offence.is_clause or offence.act == IPC:
            continue
        texts = [*offence.title.values(), *map(str, synonyms.get(section, ()))]
        phrases += [_Phrase(section, tuple(words_of(text))) for text in texts]
    return phrases


_PHRASES = [phrase for phrase in _phrases() if phrase.words]
_FREQUENT = Counter(
    word for words in {(p.section, w) for p in _PHRASES for w in p.words} for word in words[1:]
)
_VOCABULARY = sorted(_FREQUENT)
_COUNT = len({phrase.section for phrase in _PHRASES})
_PLACES: dict[str, list[int]] = defaultdict(list)
"""The phrases that have a word."""
for _place, _phrase in enumerate(_PHRASES):
    for _word in _phrase.words:
        _PLACES[_word].append(_place)


def search(query: str, limit: int = 8) -> list[Offence]:
    """Return the offences that a query may mean, the likeliest first; none where nothing is alike.

    A section that is written out (``IPC 420``, ``303``) comes first, with the section of the BNS
    that stands for it today before that of the IPC.
    """
    query = query[:LONGEST]
    exact = _by_number(query)
    ranked = [EVERY[section] for section in _by_words(query)]
    return [*{one.section: one for one in [*exact, *ranked]}.values()][:limit]


def _by_number(query: str) -> list[Offence]:
    act, rest = act_and_rest(typed_key(query))
    key = sections.code_key(rest)
    if not re.match(r"\d", key) or not re.fullmatch(r"[\da-z()]+", key):
        return []
    codes = [act.code] if act else [BNS, IPC]
    rows = [row for code in codes for row in sections.with_number(code, key)]
    today = [one for row in rows if row.act == IPC for one in _today(row)]
    # What is asked for by the number of the IPC alone was a habit of many years.
    order = [*today, *rows] if act is None or act.code == IPC else rows
    return [*{one.section: one for one in order}.values()]


def _today(row: Offence) -> list[Offence]:
    """Return what stands for a section of the IPC today,
    with what the law treats otherwise in it."""
    codes = [sections.code_key(EVERY[name].code) for name in corresponding(row)]
    return [one for code in codes for one in sections.with_number(BNS, code)]


def _by_words(query: str) -> list[str]:
    words = tuple(words_of(query))
    if not words:
        return []
    alike = {word: _alike(word) for word in words}
    weights = {word: _weight(word) for word in words}
    candidates = {
        place for others in alike.values() for other in others for place in _PLACES[other]
    }
    scores: dict[str, float] = {}
    for place in sorted(candidates):
        phrase = _PHRASES[place]
        score = _score(alike, weights, phrase.words)
        if score > scores.get(phrase.section, 0.0):
            scores[phrase.section] = score
    ranked = sorted(scores.items(), key=lambda one: -one[1])
    return [section for section, score in ranked if score >= LEAST]


def _score(
    alike: Mapping[str, Mapping[str, float]], weights: Mapping[str, float], phrase: Sequence[str]
) -> float:
    """Return the part of the query's weight that the phrase has,
    less a little for what it has besides."""
    likenesses = {
        word: max((others.get(other, 0.0) for other in phrase), default=0.0)
        for word, others in alike.items()
    }
    has = sum(weights[word] * likeness for word, likeness in likenesses.items())
    matches = sum(likeness > 0 for likeness in likenesses.values())
    return has / sum(weights.values()) - EXTRA * max(0, len(phrase) - matches)


@lru_cache(maxsize=REMEMBERED)
def _weight(word: str) -> float:
    """Return how much a word tells: the rarer in the table,
    the more. One that no row has tells little."""
    rows = sum(_FREQUENT[other] for other in _alike(word))
    return math.log(1 + _COUNT / rows) if rows else STRANGE


@lru_cache(maxsize=REMEMBERED)
def _alike(word: str) -> Mapping[str, float]:
    """Return the words of the table that a word may be,
    each with how alike they are, 1 for itself."""
    if len(word) < SHORT:
        return {word: 1.0} if word in _FREQUENT else {}
    others = process.extract(word, _VOCABULARY, scorer=fuzz.ratio, score_cutoff=ALIKE, limit=None)
    return {
        other: 1.0 if other == word else ratio / 100 - 0.05
        for other, ratio, _ in others
        if other == word or len(other) >= SHORT
    }


def described(offence: Offence) -> Text:
    """Return a row in one line: its section, its title, whether it is cognizable, and its
    punishment."""
    return say(
        "suggested-cognizable" if offence.cognizable else "suggested-non-cognizable",
        section=offence.section,
        title=offence.title,
        punishment={language: offence.punishment.words(language) for language in LANGUAGES},
    )
