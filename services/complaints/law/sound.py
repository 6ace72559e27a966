"""Words as they sound, whatever script they are written in: चोरी, chori and choree are one."""

import re
import unicodedata
from collections.abc import Iterator

_CONSONANTS = "k kh g gh n ch chh j jh n t th d dh n t th d dh n p ph b bh m y r l v sh sh s h"
_VOWELS = "a a i i u u ri e e o o o e"
CONSONANTS = dict(
    zip(
        "कखगघङचछजझञटठडढणतथदधनपफबभमयरलवशषसह",
        _CONSONANTS.split(),
        strict=True,
    )
)
VOWELS = dict(zip("अआइईउऊऋएऐओऔऑऍ", _VOWELS.split(), strict=True))
SIGNS = dict(zip("ािीुूृेैोौॉॅ", _VOWELS.split()[1:], strict=True))
NASAL = "ंँ"
_HALANT = "्"
_DEVANAGARI_DIGITS = str.maketrans("०१२३४५६७८९", "0123456789")
_SOUNDS = (
    ("chh", "ch"), ("sh", "s"), ("ph", "f"), ("w", "v"), ("z", "j"), ("q", "k"), ("ee", "i"),
    ("oo", "u"), ("aa", "a"), ("ai", "e"), ("ay", "e"), ("au", "o"), ("ck", "k"),
)  # fmt: skip
"""Letters that Hindi words are written with in more than one way."""
_LITTLE = """the a an of in on at to by my me i is was with and or for from his her their it he she
they has had have some one who mera meri mere ka ki ke ko se me men par ne hai he tha thi gaya gai
gayi kar karke kiya diya liya li lia di raha rahe aur ya bhi ek kisi koi mujhe hua hui ho section
act dhara"""
"""Words that say nothing of an offence."""
_LEFT_OUT = frozenset(_LITTLE.split())
LONG = 4
"""Letters. A shorter word would lose too much with its vowels."""
_ENGLISH_ENDS = re.compile(r"(?:ing|ed|es|s)$")


def words_of(text: str) -> Iterator[str]:
    """Yield the words of a text that say something, each as it sounds."""
    plain = unicodedata.normalize("NFKD", text.casefold()).translate(_DEVANAGARI_DIGITS)
    plain = re.sub("[\u093c\u200b-\u200d']", "", plain)
    for word in re.findall(r"[a-z]+|[0-9]+[a-z]?|[\u0900-\u0963]+", plain):
        roman = _roman(word) if word[0] >= "\u0900" else _english(word)
        key = sound(roman)
        if key and roman not in _LEFT_OUT and key not in _TELL_LITTLE:
            yield key


def key_of(word: str) -> str:
    """Return what one word sounds as, in either script, whole: the key of a name."""
    plain = unicodedata.normalize("NFKD", word.casefold())
    plain = "".join(c for c in plain if c.isalpha() or "\u0900" <= c <= "\u0963")
    plain = plain.replace("\u093c", "")
    # A hard c is a k in the other script.
    return sound(_roman(plain) if plain[:1] >= "\u0900" else re.sub("c(?!h)", "k", plain))


def _english(word: str) -> str:
    stem = _ENGLISH_ENDS.sub("", word)
    return stem if len(stem) > 3 else word


def _roman(word: str) -> str:
    letters: list[str] = []
    for place, letter in enumerate(word):
        if letter in CONSONANTS:
            following = word[place + 1 : place + 2]
            silent = not following or following in SIGNS or following == _HALANT
            letters.append(CONSONANTS[letter] + ("" if silent else "a"))
        else:
            nasal = "n" if letter in NASAL else ""
            letters.append(VOWELS.get(letter) or SIGNS.get(letter) or nasal)
    return "".join(letters)


def sound(roman: str) -> str:
    """Return a word's key: one letter for sounds written in several ways, none twice."""
    for letters, key in _SOUNDS:
        roman = roman.replace(letters, key)
    roman = re.sub(r"(.)\1+", r"\1", roman)
    if len(roman) > LONG:
        # The short a between consonants is written by some and left out by others.
        roman = re.sub(r"(?<=[^aeiou])a(?=[^aeiou])", "", roman)
    return roman.replace("ph", "f")


_TELL_LITTLE = frozenset(sound(word) for word in _LEFT_OUT if len(word) > 2)
