"""One skeleton for a word, whether it stands in Devanagari or in Roman letters.

Who writes Hindi in Roman letters writes what is heard, and everybody hears vowels, breath and
length differently; consonants in their order are what the spellings share. The skeleton keeps
those, folds the ones that Indian spellings exchange (w/v, z/j, ph/f, sh/s, aspirates), and keeps of
vowels only that a word begins with one. A word of less than three consonants keeps its vowels, in
three classes, since little else would be left of it.
"""

import re
import unicodedata
from functools import lru_cache

VOWELS = {
    "अ": "a", "आ": "aa", "इ": "i", "ई": "ii", "उ": "u", "ऊ": "uu", "ऋ": "ri", "ए": "e", "ऐ": "ai",
    "ओ": "o", "औ": "au", "ऑ": "o", "ऍ": "e", "ऎ": "e", "ऒ": "o",
}  # fmt: skip
SIGNS = {
    "ा": "aa", "ि": "i", "ी": "ii", "ु": "u", "ू": "uu", "ृ": "ri", "े": "e", "ै": "ai", "ो": "o",
    "ौ": "au", "ॉ": "o", "ॅ": "e", "ॆ": "e", "ॊ": "o",
}  # fmt: skip
CONSONANTS = {
    "क": "k", "ख": "kh", "ग": "g", "घ": "gh", "ङ": "n", "च": "ch", "छ": "chh", "ज": "j", "झ": "jh",
    "ञ": "n", "ट": "t", "ठ": "th", "ड": "d", "ढ": "dh", "ण": "n", "त": "t", "थ": "th", "द": "d",
    "ध": "dh", "न": "n", "प": "p", "फ": "ph", "ब": "b", "भ": "bh", "म": "m", "य": "y", "र": "r",
    "ल": "l", "व": "v", "श": "sh", "ष": "sh", "स": "s", "ह": "h", "ळ": "l",
}  # fmt: skip
WITH_NUKTA = {"ज": "z", "फ": "f", "ड": "r", "ढ": "r", "क": "k", "ख": "kh", "ग": "g"}
NUKTA, VIRAMA = "़", "्"
NASALS = {"ं": "n", "ँ": "n"}
SILENT = {"ः", "ऽ"}

SOUNDS = tuple(
    (re.compile(pattern), replacement)
    for pattern, replacement in (
        (r"tion", "shan"), (r"ight", "ait"), (r"d?ge$", "j"),
        (r"gy(?=[aeiou])", "g"), (r"ksh|x", "ks"), (r"ck", "k"), (r"q", "k"),
        (r"chh?", "C"), (r"c(?=[eiy])", "s"), (r"c", "k"), (r"ph", "f"), (r"([bdgjkt])h", r"\1"),
        (r"sh", "s"), (r"w", "v"), (r"z", "j"), (r"nh$", "ng"),
        (r"(.)\1+", r"\1"),
    )
)  # fmt: skip
LONG_ENOUGH = 3
"""Consonants from which a word is told by them alone."""
AS_VOWEL = str.maketrans("aiu", "aaa")
NASAL = re.compile("n(?=[pb])")
TWICE = re.compile(r"(.)\1+")

WORD = re.compile(r"[0-9]+|[a-z]+|[\u0900-\u097f]+")


def plain(text: str) -> str:
    """Return ``text`` in small letters, ASCII digits, decomposed, without invisible marks."""
    letters = []
    for letter in unicodedata.normalize("NFKD", text.lower()):
        category = unicodedata.category(letter)
        if category == "Nd":
            letters.append(str(unicodedata.digit(letter)))
        elif category != "Cf" and (category != "Mn" or "\u0900" <= letter <= "\u097f"):
            letters.append(letter)
    return "".join(letters)


def words(text: str) -> list[str]:
    """Return the words of ``text`` in their order; numbers stand apart from letters."""
    return WORD.findall(plain(text))


@lru_cache(maxsize=50_000)
def roman(word: str) -> str:
    """Return a plain word in Roman letters as it sounds; Roman ones stay as they are."""
    if not "\u0900" <= word[:1] <= "\u097f":
        return word
    sounds: list[str] = []
    open_end = False  # a consonant whose own "a" is heard unless a sign follows
    for place, letter in enumerate(word):
        if letter in CONSONANTS:
            if open_end:
                sounds.append("a")
            nukta = word[place + 1 : place + 2] == NUKTA
            sounds.append(
                WITH_NUKTA.get(letter, CONSONANTS[letter]) if nukta else CONSONANTS[letter]
            )
            open_end = True
        elif letter in NASALS:
            sounds.append(("a" if open_end else "") + NASALS[letter])
            open_end = False
        elif letter in SIGNS or letter in VOWELS:
            vowel = SIGNS.get(letter) or VOWELS[letter]
            sounds.append(("a" if open_end and letter in VOWELS else "") + vowel)
            open_end = False
        elif letter == VIRAMA or letter in SILENT:
            open_end = False
        elif letter != NUKTA:
            sounds.append(letter)
    # ज्ञ is written jn and said gy.
    return "".join(sounds).replace("jny", "gy").replace("jna", "gya").replace("jni", "gyi")


@lru_cache(maxsize=50_000)
def sound(word: str) -> str:
    """Return how a word sounds, consonants folded and vowels in three classes: a, i and u."""
    sounds = roman(word)
    for pattern, replacement in SOUNDS:
        sounds = pattern.sub(replacement, sounds)
    sounds = re.sub(r"(?<!^)[yh]", "", sounds) if sounds[:1] in "yh" else re.sub("[yh]", "", sounds)
    sounds = re.sub("[aiou]*e[aeiou]*|[aou]*i[aeiou]*", "i", sounds)
    sounds = re.sub("a*[ou][aou]*", "u", sounds)
    sounds = re.sub("a+", "a", sounds)
    return TWICE.sub(r"\1", sounds)


@lru_cache(maxsize=50_000)
def skeleton(word: str) -> str:
    """Return what all spellings of a plain word share; numbers stay, and so does a skeleton. In it
    "C" is the sound of च."""
    if word.isdigit():
        return word
    sounds = sound(word)
    bones = sounds[:1].translate(AS_VOWEL) + re.sub("[aiu]", "", sounds[1:])
    bones = TWICE.sub(r"\1", NASAL.sub("m", bones))
    if len(bones.strip("a")) >= LONG_ENOUGH:
        return bones
    return TWICE.sub(r"\1", NASAL.sub("m", sounds.rstrip("aiu"))) or sounds
