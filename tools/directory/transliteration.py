"""From a Roman place name to Devanagari, by rule, where no Hindi spelling is on record.

Roman spellings of Bihar's names do not mark vowel length or retroflex consonants, so the result is
a readable guess and is always marked ``transliterated``. A known spelling belongs in
``data/authored/hindi_names.csv``, which is asked first.
"""

import re

WHOLE_WORDS = {
    "airport": "हवाई अड्डा", "bazaar": "बाजार", "bazar": "बाजार", "block": "ब्लॉक",
    "bridge": "पुल", "cabin": "केबिन", "city": "सिटी", "college": "कॉलेज", "colony": "कॉलोनी",
    "court": "कोर्ट", "dham": "धाम", "garh": "गढ़", "ghat": "घाट", "h": "हॉल्ट", "halt": "हॉल्ट",
    "jn": "जंक्शन", "junction": "जंक्शन", "kalan": "कलां", "khurd": "खुर्द", "kothi": "कोठी",
    "mandir": "मंदिर", "more": "मोड़", "mufassil": "मुफस्सिल", "nagar": "नगर", "new": "न्यू",
    "op": "ओपी", "road": "रोड", "sadar": "सदर", "sahayak": "सहायक", "sarai": "सराय",
    "thana": "थाना", "tola": "टोला", "town": "टाउन", "university": "विश्वविद्यालय",
    "upper": "अपर",
}  # fmt: skip
ENDINGS = {
    "nagar": "नगर", "bazar": "बाजार", "sarai": "सराय", "patti": "पट्टी", "bigha": "बिगहा",
    "ganj": "गंज", "garh": "गढ़", "gaon": "गांव", "pura": "पुरा", "abad": "ाबाद", "ghat": "घाट",
    "tola": "टोला", "chak": "चक", "pur": "पुर", "kot": "कोट", "hat": "हाट", "dih": "डीह",
}  # fmt: skip
CONSONANTS = {
    "chh": "छ", "ksh": "क्ष", "kh": "ख", "gh": "घ", "ch": "च", "jh": "झ", "th": "थ", "dh": "ध",
    "ph": "फ", "bh": "भ", "sh": "श", "gy": "ज्ञ", "k": "क", "q": "क", "g": "ग", "c": "क", "j": "ज",
    "z": "ज", "t": "त", "d": "द", "n": "न", "p": "प", "f": "फ", "b": "ब", "m": "म", "y": "य",
    "r": "र", "l": "ल", "v": "व", "w": "व", "s": "स", "h": "ह", "x": "क्स",
}  # fmt: skip
VOWELS = {
    "aa": ("आ", "ा"), "ee": ("ई", "ी"), "ii": ("ई", "ी"), "oo": ("ऊ", "ू"), "ai": ("ऐ", "ै"),
    "au": ("औ", "ौ"), "ou": ("औ", "ौ"), "a": ("अ", ""), "i": ("इ", "ि"), "u": ("उ", "ु"),
    "e": ("ए", "े"), "o": ("ओ", "ो"),
}  # fmt: skip
FINAL_VOWELS = {"a": ("आ", "ा"), "i": ("ई", "ी"), "u": ("ऊ", "ू")}
LETTERS = {
    "A": "ए", "B": "बी", "C": "सी", "D": "डी", "E": "ई", "F": "एफ", "G": "जी", "H": "एच", "I": "आई",
    "J": "जे", "K": "के", "L": "एल", "M": "एम", "N": "एन", "O": "ओ", "P": "पी", "Q": "क्यू", "R": "आर",
    "S": "एस", "T": "टी", "U": "यू", "V": "वी", "W": "डब्ल्यू", "X": "एक्स", "Y": "वाई", "Z": "जेड",
}  # fmt: skip
VIRAMA, ANUSVARA, GLIDE = "्", "ं", "य"
JOINED = re.compile(r"^(?:(.)\1|s[tk]|sth|[bdgkpst]r|shr|sw|dw)")
"""Clusters that are written joined; elsewhere Hindi place names leave the short vowel unwritten."""


def transliterate(name: str) -> str:
    """Return ``name`` in Devanagari. Characters other than Latin letters are kept as they are."""
    return re.sub(r"[A-Za-z]+", lambda match: _word(match.group()), name)


def _word(word: str) -> str:
    lower = word.lower()
    if lower in WHOLE_WORDS:
        return WHOLE_WORDS[lower]
    if not re.search(r"[aeiouy]", lower):
        return "".join(LETTERS[letter] for letter in word.upper())
    for ending, written in ENDINGS.items():
        if lower.endswith(ending) and len(lower) > len(ending) + 1:
            stem = lower[: -len(ending)]
            return _spell(stem, ends_word=False) + _after(stem, written)
    return _spell(lower, ends_word=True)


def _after(stem: str, ending: str) -> str:
    """Return an ending as it stands after a stem: one that begins with a vowel sign needs a
    consonant to sit on."""
    return "आ" + ending[1:] if ending.startswith("ा") and stem[-1] in "aeiou" else ending


def _spell(text: str, ends_word: bool) -> str:
    written, at, after_consonant = "", 0, False
    while at < len(text):
        vowel = _longest(VOWELS, text, at)
        if vowel:
            final = ends_word and at + len(vowel) == len(text)
            independent, sign = (FINAL_VOWELS if final else {}).get(vowel) or VOWELS[vowel]
            if vowel == "a" and text[at - 1 : at] in ("i", "e"):
                written += GLIDE + sign
            else:
                written += sign if after_consonant else independent
            at, after_consonant = at + len(vowel), False
            continue
        consonant = _longest(CONSONANTS, text, at)
        following = text[at + len(consonant) : at + len(consonant) + 1]
        if consonant in "nm" and at and following and following in "kgcjtdpb":
            written += ANUSVARA
            at, after_consonant = at + 1, False
            continue
        written += CONSONANTS[consonant]
        if JOINED.match(text[at:]) and (at == 0 or text[at] == following or text[at] == "s"):
            written += VIRAMA
        at, after_consonant = at + len(consonant), True
    return written


def _longest(table: dict, text: str, at: int) -> str:
    return next((text[at : at + n] for n in (3, 2, 1) if text[at : at + n] in table), "")
