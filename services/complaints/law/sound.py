"""Words as they sound, whatever script they are written in: चोरी, chori and choree are one."""

import re
import unicodedata
from collections.abc import Iterator

CONSONANTS = dict(
    zip(
        "कखगघङचछजझञटठडढणतथदधनपफबभमयरलवशषसह",
        "k kh g gh n ch chh j jh n t th d dh n t th d dh n p ph b bh m y r l v sh sh s h".split(),
        strict=True,
    )
)
VOWELS = dict(zip("अआइईउऊऋएऐओऔऑऍ", "a a i i u u ri e e o o o e".split(), strict=True))
SIGNS = dict(zip("ािीुूृेैोौॉॅ", "a i i u u ri e e o o o e".split(), strict=True))
NASAL = "ंँ"
_HALANT = "्"
_DEVANAGARI_DIGITS = str.maketrans("०१२३४५६७८९", "0123456789")
_SOUNDS = (
    ("chh", "ch"), ("sh", "s"), ("ph", "f"), ("w", "v"), ("z", "j"), ("q", "k"), ("ee", "i"),
    ("oo", "u"), ("aa", "a"), ("ai", "e"), ("ay", "e"), ("au", "o"), ("ck", "k"),
)  # fmt: skip
"""Letters that Hindi words are written with in more than one way."""
_LEFT_OUT = frozenset(
    "the a an of in on at to by my me i is was with and or for from his her their it he she they "
    "has had have some one who mera meri mere ka ki ke ko se me men par ne hai he tha thi gaya gai "
    "gayi kar karke kiya diya liya li lia di raha rahe aur ya bhi ek kisi koi mujhe hua hui ho "
    "section act dhara".split()
)
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
    # The short a between consonants is written by some and left out by others.
    return re.sub(r"(?<=[^aeiou])a(?=[^aeiou])", "", roman) if len(roman) > 4 else roman


_TELL_LITTLE = frozenset(sound(word) for word in _LEFT_OUT if len(word) > 2)
