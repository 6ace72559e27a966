"""Finding a service, a list or a page by words in Hindi, English or Hindi in Roman letters.

Words are compared as they sound (``casework.folding``), so that बटुआ, batua and batuwa are one; a
slip of the pen in a long word is forgiven, and a word may be written by its beginning. Pure and in
memory: there are some dozens of entries, and a look takes about a millisecond.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz import fuzz, process

from casework import folding

LONGEST = 120
"""Characters of what is typed that are looked at."""
SAME_BONES = 0.85
"""The likeness of two words that differ in their vowels alone."""
BEGINS = 0.7
"""The likeness of a word to one that it is the beginning of."""
LONG = 5
"""Sounds from which a word with a slip, or the beginning of one, is taken for another."""
SLIP = 80
"""Of 100, how like two long words must be to be one with a slip."""
PHRASE = 0.5
"""What all of an entry's phrase adds to its score, where the query says all of it."""
STRANGE = 0.6
"""The weight of a word that no entry has: little, for it may be a name."""
LEAST = 0.34
"""Of the weight of a query's words that an entry must have to be shown."""
BESIDE_THE_BEST = 0.5
"""Of the best score, that another must have to be shown beside it."""
_NASAL_ENDS = "ंँ"
_ENGLISH_ENDS = re.compile(r"(?:ing|ed|es|(?<!u)s)$")
_LITTLE = """the a an of in on at to by my me i is was am are be been with and or for from his her
their it its this that he she they we you your has had have some one who what where how do does did
can want need help please would like get got give
mera meri mere apna apni apne hamara hamari ka ki ke ko se mein men me par pe ne hai hain he tha
thi the gaya gayi gai gaye kar karna karni karne karke karo karein kare karana karwana karvana
karaana kiya kiye kara karwani kaise kaha kahan kya kyu koi kisi kuch mujhe hame humko hamko hua
hui hue ho hona raha rahi rahe aur ya bhi ek wala wali wale chahiye chahie liye lie jana ja jaa
le lena leni dena deni diya diye hoga
मेरा मेरी मेरे अपना अपनी अपने हमारा हमारी का की के को से में पर ने है हैं था थी थे गया गई गए
कर करना करनी करने करके करें कराना करवाना किया कैसे कहाँ क्या कोई किसी कुछ मुझे हमें हुआ हुई
हुए हो होना रहा रही रहे और या भी एक वाला वाली वाले चाहिए लिए जाना लेना लेनी देना देनी दिया दें
लें"""
"""Words that say nothing of what somebody needs."""


@dataclass(frozen=True)
class Entry:
    """What can be found: its key, and texts with the weight of their words, from 0 to 1. A text
    of the weight 1 also counts as a phrase."""

    key: str
    texts: tuple[tuple[float, str], ...]


@dataclass(frozen=True)
class Word:
    """A word as it sounds, and what is left of it without its vowels."""

    sound: str
    bones: str


@lru_cache(maxsize=20_000)
def words_of(text: str) -> tuple[Word, ...]:
    """Return the words of a text that say something, in their order."""
    telling = [word for word in folding.words(text) if word not in _plain_little()]
    return tuple(Word(folding.sound(one), _bones(one)) for one in map(_stem, telling))


def _bones(word: str) -> str:
    """Return the sound of a word with ड़ as one letter,
    which some write as a "d" and some as an "r"."""
    return folding.skeleton(word).replace("d", "r")


@lru_cache(maxsize=1)
def _plain_little() -> frozenset[str]:
    """Return the little words as ``folding.words`` writes them."""
    return frozenset(folding.plain(word) for word in _LITTLE.split())


def _stem(word: str) -> str:
    if word[0] >= "\u0900":
        return word.rstrip(_NASAL_ENDS) or word
    stem = _ENGLISH_ENDS.sub("", word)
    return stem if len(stem) > 3 else word


class Index:
    """Entries that can be looked for. Never changes; safe to share."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        self._weights: dict[str, dict[Word, float]] = {}
        self._phrases: dict[str, set[tuple[Word, ...]]] = defaultdict(set)
        for entry in entries:
            weights = self._weights.setdefault(entry.key, {})
            for weight, text in entry.texts:
                words = words_of(text)
                for word in words:
                    weights[word] = max(weight, weights.get(word, 0.0))
                if weight == 1 and words:
                    self._phrases[entry.key].add(words)
        self._entries_with = Counter(word for words in self._weights.values() for word in words)
        self._sounds: dict[str, list[Word]] = defaultdict(list)
        self._bones: dict[str, list[Word]] = defaultdict(list)
        for word in self._entries_with:
            self._sounds[word.sound].append(word)
            self._bones[word.bones].append(word)
        self._long = sorted(sound for sound in self._sounds if len(sound) >= LONG)

    def search(self, query: str, limit: int = 10) -> list[tuple[str, float]]:
        """Return (key, score) of the entries that a query may mean, the likeliest first; none
        where nothing is alike, or the query says nothing."""
        words = words_of(query[:LONGEST])
        if not words:
            return []
        alike = {word: self._alike(word) for word in words}
        weights = {word: self._tells(others) for word, others in alike.items()}
        scores = {key: self._score(key, alike, weights) for key in self._weights}
        ranked = sorted(scores.items(), key=lambda one: -one[1])
        least = max(LEAST, BESIDE_THE_BEST * ranked[0][1]) if ranked else LEAST
        return [(key, score) for key, score in ranked if score >= least][:limit]

    def _alike(self, word: Word) -> Mapping[Word, float]:
        """Return the words of the entries that a word may be,
        each with how alike they are, up to 1."""
        others = dict.fromkeys(self._sounds.get(word.sound, ()), 1.0)
        for other in self._bones.get(word.bones, ()):
            others.setdefault(other, SAME_BONES)
        if others or len(word.sound) < LONG:
            return others
        for sound in self._long:
            if sound.startswith(word.sound):
                others |= dict.fromkeys(self._sounds[sound], BEGINS)
        near = process.extract(
            word.sound, self._long, scorer=fuzz.ratio, score_cutoff=SLIP, limit=None
        )
        for sound, ratio, _ in near:
            for other in self._sounds[sound]:
                others[other] = max(others.get(other, 0.0), ratio / 100 - 0.1)
        return others

    def _tells(self, others: Mapping[Word, float]) -> float:
        """Return how much a word tells: the fewer entries have it, the more."""
        entries = max((self._entries_with[other] for other in others), default=0)
        return math.log(1 + len(self._weights) / entries) if entries else STRANGE

    def _score(
        self,
        key: str,
        alike: Mapping[Word, Mapping[Word, float]],
        weights: Mapping[Word, float],
    ) -> float:
        """Return the part of the query's weight that an entry has,
        and more where it has all in one phrase."""
        of_entry = self._weights[key]
        whole = sum(weights.values())
        has = sum(
            weights[word]
            * max((like * of_entry.get(one, 0.0) for one, like in others.items()), default=0.0)
            for word, others in alike.items()
        )
        if not has:
            return 0.0
        phrases = (self._in_phrase(phrase, alike, weights) for phrase in self._phrases[key])
        return has / whole + PHRASE * max(phrases, default=0.0)

    @staticmethod
    def _in_phrase(
        phrase: Sequence[Word],
        alike: Mapping[Word, Mapping[Word, float]],
        weights: Mapping[Word, float],
    ) -> float:
        """Return how much of the query a phrase says, less what it says besides; up to 1."""
        likeness = {
            word: max((others.get(one, 0.0) for one in phrase), default=0.0)
            for word, others in alike.items()
        }
        coverage = sum(weights[word] * like for word, like in likeness.items()) / sum(
            weights.values()
        )
        matched = sum(like > 0 for like in likeness.values())
        return coverage * matched / max(matched, len(phrase))
