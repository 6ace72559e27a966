"""How people write: in their language, in one of many spellings, with slips of the finger."""

import random
from collections.abc import Callable

from tools.lost_property.vocabulary import Language, Part, Ways, of_part

USUAL = 0.5
"""How often the usual spelling is used; else any that the part has."""
SLIPS = {"en": 0.035, "roman": 0.06, "hi": 0.06}
"""Chance of a slip in a word of at least four letters."""
NEIGHBOURS = {
    "q": "wa", "w": "qes", "e": "wrd", "r": "etf", "t": "ryg", "y": "tuh", "u": "yij", "i": "uok",
    "o": "ipl", "p": "ol", "a": "qsz", "s": "adwx", "d": "sfec", "f": "dgrv", "g": "fhtb",
    "h": "gjyn", "j": "hkum", "k": "jlim", "l": "kop", "z": "xa", "x": "zsc", "c": "xdv",
    "v": "cfb", "b": "vgn", "n": "bhm", "m": "nk",
}  # fmt: skip
"""Keys beside each other on a telephone."""
ALIKE = {
    "ि": "ी", "ी": "ि", "ु": "ू", "ू": "ु", "े": "ै", "ो": "ौ", "ं": "ँ", "ँ": "ं", "श": "स", "ष": "श",
    "स": "श", "ण": "न", "ब": "व", "व": "ब", "ड": "द", "ट": "त", "़": "", "्": "",
}  # fmt: skip
"""What is confused in writing Devanagari, by ear or by the keyboard."""
SHORTHAND = {
    "mobile": "mob",
    "and": "n",
    "with": "wid",
    "colour": "clr",
    "number": "no",
    "hai": "h",
}
"""As in messages."""


def spelled(one: Ways, language: Language, part: Part, chance: random.Random) -> str:
    """Return one way of writing something, without slips."""
    spellings = of_part(one, language, part)
    return spellings[0] if chance.random() < USUAL else chance.choice(spellings)


def with_slips(text: str, language: Language, chance: random.Random) -> str:
    """Return the text as it comes off a telephone."""
    return " ".join(_slipped(word, language, chance) for word in text.split())


def _slipped(word: str, language: Language, chance: random.Random) -> str:
    if language != "hi" and word in SHORTHAND and chance.random() < 0.1:
        return SHORTHAND[word]
    if len(word) < 4 or word.isdigit() or chance.random() > SLIPS[language]:
        return word
    devanagari = "\u0900" <= word[0] <= "\u097f"
    return chance.choice(DEVANAGARI if devanagari else ROMAN)(word, chance)


def _beside(word: str, chance: random.Random) -> str:
    at = chance.randrange(1, len(word))
    letter = NEIGHBOURS.get(word[at].lower())
    return word[:at] + chance.choice(letter) + word[at + 1 :] if letter else word


def _left_out(word: str, chance: random.Random) -> str:
    at = chance.randrange(1, len(word))
    return word[:at] + word[at + 1 :]


def _vowel_left_out(word: str, chance: random.Random) -> str:
    vowels = [at for at, letter in enumerate(word) if at and letter in "aeiou"]
    at = chance.choice(vowels) if vowels else len(word)
    return word[:at] + word[at + 1 :]


def _twice(word: str, chance: random.Random) -> str:
    at = chance.randrange(len(word))
    return word[:at] + word[at] + word[at:]


def _exchanged(word: str, chance: random.Random) -> str:
    at = chance.randrange(1, len(word) - 1)
    return word[:at] + word[at + 1] + word[at] + word[at + 2 :]


def _confused(word: str, chance: random.Random) -> str:
    places = [at for at, letter in enumerate(word) if letter in ALIKE]
    if not places:
        return word
    at = chance.choice(places)
    return word[:at] + ALIKE[word[at]] + word[at + 1 :]


Slip = Callable[[str, random.Random], str]
ROMAN: list[Slip] = [_beside, _left_out, _vowel_left_out, _twice, _exchanged]
DEVANAGARI: list[Slip] = [_confused, _confused, _confused, _left_out]
