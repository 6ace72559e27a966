"""From what is written about a thing to what it says: items, brands, colours and other words."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from casework import folding
from services.lostfound.matching.entry import Entry
from services.lostfound.matching.lexicon import Lexicon, Meaning

MOST_FAMILIES = 3
"""Families a thing is filed in: a purse with a card in it is found by either."""
OTHER_FAMILY = "other"


@dataclass(frozen=True)
class Reading:
    """What an entry says, in codes of the lexicon.

    ``words`` are the rest: from a token (a trait, a number, a skeleton) to the word as written.
    Items and colours are in the order of mention, what was chosen in the form first.
    """

    families: tuple[str, ...]
    items: tuple[str, ...]
    brands: frozenset[str]
    colours: tuple[str, ...]
    words: dict[str, str]


def read(entry: Entry, lexicon: Lexicon) -> Reading:
    """Return what an entry says."""
    items: dict[str, None] = {}
    colours: dict[str, None] = {}
    brands: set[str] = set()
    words: dict[str, str] = {}
    text = " . ".join((*entry.colours, entry.brand, entry.description))
    for word, meanings in _phrases(text, lexicon):
        for meaning in meanings:
            if meaning.kind == "item":
                if items and meaning.code not in items:
                    # What is in it or with it tells as much as any word.
                    words.setdefault(f"={meaning.code}", word)
                items.setdefault(meaning.code)
            elif meaning.kind == "colour":
                colours.setdefault(meaning.code)
            elif meaning.kind == "brand":
                brands.add(meaning.code)
            elif meaning.kind == "trait":
                words.setdefault(f"={meaning.code}", word)
        if not meanings and (token := _token(word)):
            words.setdefault(token, word)
    return Reading(
        _families(entry.category, items, brands, lexicon),
        tuple(items),
        frozenset(brands),
        tuple(colours),
        words,
    )


def _phrases(text: str, lexicon: Lexicon) -> Iterator[tuple[str, frozenset[Meaning]]]:
    """Yield each word, or several that are one ("power bank", "A T M"), with what it means."""
    words = folding.words(text)
    place = 0
    while place < len(words):
        for length in (3, 2):
            phrase = words[place : place + length]
            if len(phrase) == length and (meanings := lexicon.joined(*phrase)):
                yield " ".join(phrase), meanings
                place += length
                break
        else:
            yield words[place], _meanings(words[place], lexicon)
            place += 1


def _meanings(word: str, lexicon: Lexicon) -> frozenset[Meaning]:
    meanings = lexicon.meanings(word)
    if not meanings and len(word) > 3 and word.endswith("s"):
        return lexicon.meanings(word[:-1])
    return meanings


def _token(word: str) -> str:
    """Return what stands for a word that the lexicon has not; "" for one letter."""
    if word.isdigit():
        return f"#{word.lstrip('0') or '0'}"
    bones = folding.skeleton(word)
    return bones if len(word) > 1 and len(bones) > 1 else ""


def _families(
    category: str, items: Iterable[str], brands: Iterable[str], lexicon: Lexicon
) -> tuple[str, ...]:
    family = lexicon.families.get(category, OTHER_FAMILY)
    mentions = [lexicon.family(item) for item in items]
    if not mentions and family == OTHER_FAMILY:
        mentions = sorted(lexicon.brand_families[brand] for brand in brands)
    families = dict.fromkeys(([] if family == OTHER_FAMILY else [family]) + mentions)
    return tuple(families)[:MOST_FAMILIES] or (OTHER_FAMILY,)
