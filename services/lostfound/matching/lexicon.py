"""Which words mean the same: the meanings of ``lexicon.yaml``, found by any spelling."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Literal, TypedDict

from rapidfuzz import fuzz, process

from casework import folding
from contracts import yaml_file
from contracts.typed import Text

Kind = Literal["item", "colour", "brand", "trait", "small"]

SLIP_FROM = 5
"""Letters from which a word with a slip is still taken for the word it is like; shorter ones are
too like each other."""
SLIP_LIKENESS = 84
"""Of 100 (share of letters kept): one letter of six, two of twelve."""
TOLD_BY_BONES = folding.LONG_ENOUGH
VOWELS_ALIKE = 75
"""Of 100: how like two sounds must be beside their consonants; Kumar is no camera."""


class Named(TypedDict):
    """A meaning with its name, and the words for it with a space between."""

    hi: str
    en: str
    words: str


class ItemSource(Named):
    """What a thing is."""

    family: str


class ColourSource(Named):
    """A colour, and those it is taken for."""

    near: list[str]


class LexiconSource(TypedDict):
    """What ``lexicon.yaml`` holds: the family of each category; things and colours by code; brands
    by family and traits, a line each, of which the first word is the code."""

    categories: dict[str, str]
    items: dict[str, ItemSource]
    colours: dict[str, ColourSource]
    brands: dict[str, str]
    traits: str
    small: str


@dataclass(frozen=True)
class Meaning:
    """What a word means."""

    kind: Kind
    code: str


SMALL = Meaning("small", "")


class Lexicon:
    """Meanings by word."""

    def __init__(self, data: LexiconSource) -> None:
        self.families = data["categories"]
        self.items = data["items"]
        self.colours = data["colours"]
        self._exact: dict[str, set[Meaning]] = defaultdict(set)
        self._by_sound: dict[str, set[Meaning]] = defaultdict(set)
        self._by_skeleton: dict[str, set[tuple[str, Meaning]]] = defaultdict(set)
        self.brand_families = {
            line.split()[0]: family
            for family, lines in data["brands"].items()
            for line in lines.splitlines()
        }
        for meaning, words in self._lines(data):
            for word in words:
                self._enter(meaning, word)
        small = {word for word, meanings in self._exact.items() if meanings == {SMALL}}
        self._spellings = [
            word for word in self._exact if len(word) >= SLIP_FROM and word not in small
        ]
        self.meanings = lru_cache(maxsize=50_000)(self._meanings)

    def _lines(self, data: LexiconSource) -> Iterable[tuple[Meaning, list[str]]]:
        for code, item in self.items.items():
            yield Meaning("item", code), item["words"].split()
        for code, colour in self.colours.items():
            yield Meaning("colour", code), colour["words"].split()
        for lines in data["brands"].values():
            for line in lines.splitlines():
                yield Meaning("brand", line.split()[0]), line.split()
        for line in data["traits"].splitlines():
            yield Meaning("trait", line.split()[0]), line.split()
        yield SMALL, data["small"].split()

    def _enter(self, meaning: Meaning, written: str) -> None:
        word = "".join(folding.words(written))
        self._exact[word].add(meaning)
        self._exact[folding.roman(word)].add(meaning)
        if meaning.kind != "small":
            self._by_sound[folding.sound(word)].add(meaning)
            sound = folding.sound(word)
            self._by_skeleton[folding.skeleton(word)].add((sound, meaning))

    def _meanings(self, word: str) -> frozenset[Meaning]:
        """Return what a plain word means; nothing where it is not in the lexicon.

        The word itself goes before its sound, that before its skeleton, and a slip comes last. A
        sound or skeleton that several meanings share tells none.
        """
        sound, bones = folding.sound(word), folding.skeleton(word)
        if exact := self._exact.get(word) or self._exact.get(folding.roman(word)):
            return frozenset(exact)
        if len(sound) >= TOLD_BY_BONES and _agree(meanings := self._by_sound.get(sound, set())):
            return frozenset(meanings)
        if len(bones) >= TOLD_BY_BONES:
            alike = {
                meaning
                for other, meaning in self._by_skeleton.get(bones, ())
                if fuzz.ratio(sound, other) >= VOWELS_ALIKE
            }
            if _agree(alike):
                return frozenset(alike)
        return self._slipped(word)

    def _slipped(self, word: str) -> frozenset[Meaning]:
        spelling = folding.roman(word)
        if len(spelling) < SLIP_FROM or word.isdigit():
            return frozenset()
        near = process.extractOne(
            spelling, self._spellings, scorer=fuzz.ratio, score_cutoff=SLIP_LIKENESS
        )
        return frozenset(self._exact[near[0]]) if near else frozenset()

    def joined(self, *words: str) -> frozenset[Meaning]:
        """Return what words mean as one ("power bank", "A T M"); nothing if they are no phrase."""
        meanings = self._exact.get("".join(words))
        if not meanings or (
            max(map(len, words)) > 2 and any(SMALL in self.meanings(one) for one in words)
        ):
            return frozenset()
        return frozenset(meanings - {SMALL})

    def family(self, item: str) -> str:
        """Return the family of an item."""
        return str(self.items[item]["family"])

    def near_colours(self, one: str, other: str) -> bool:
        """Return whether two colours are taken for each other by lamp light or by other eyes."""
        return other in self.colours[one]["near"] or one in self.colours[other]["near"]

    def name(self, kind: str, code: str) -> Text:
        """Return what officers read for an item or a colour; brands and words are themselves."""
        entries: dict[str, Mapping[str, Named]] = {"item": self.items, "colour": self.colours}
        entry = entries.get(kind, {}).get(code)
        return {"hi": entry["hi"], "en": entry["en"]} if entry else {"hi": code, "en": code}


def _agree(meanings: set[Meaning]) -> bool:
    """Return whether all that was found is of different kinds: an iPhone is a phone and a brand."""
    return 0 < len(meanings) == len({meaning.kind for meaning in meanings})


@lru_cache(maxsize=1)
def shipped() -> Lexicon:
    """Return the lexicon of this service."""
    path = Path(__file__).with_name("lexicon.yaml")
    return Lexicon(yaml_file.read(path))
