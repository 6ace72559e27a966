"""How names are written wrongly: slips of the hand, by rules that the matcher knows nothing of.

One slip changes one letter or sign. ``roman`` writes a Hindi name as people type it on a phone.
"""

import random

KEYS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
NEIGHBOURS = {
    letter: "".join(row[max(0, at - 1) : at] + row[at + 1 : at + 2])
    for row in KEYS
    for at, letter in enumerate(row)
}
VOWEL_SIGNS = "ािीुूेैोौ"
OTHER_SIGN = dict(zip("ािीुूेैोौ", "ौीिूुैेौो", strict=True))
OTHER_CONSONANT = dict(zip("कखगघचछजझटठडढतथदधपफबभसशनणरल", "खकघगछचझजठटढडथतधदफपभबशसणनलर", strict=True))
VIRAMA = "्"

_LETTERS = (
    "कk खkh गg घgh ङn चch छchh जj झjh ञn टt ठth डd ढdh णn तt थth दd धdh नn पp फph बb भbh मm "
    "यy रr लl वw शsh षsh सs हh "
)
_SIGNS = "ाaa िi ीi ुu ूu ृri ेe ैai ोo ौau ंn ँn ॉo "
_VOWELS = "अa आaa इi ईi उu ऊu एe ऐai ओo औau ऑo "
_TYPED, _TYPED_SIGNS, _TYPED_VOWELS = (
    {pair[0]: pair[1:] for pair in text.split()} for text in (_LETTERS, _SIGNS, _VOWELS)
)


def slip(name: str, chance: random.Random) -> str:
    """Return ``name`` with one letter or sign wrong; never the first letter, where eyes rest."""
    places = [
        at for at, letter in enumerate(name) if (at and letter.isalpha()) or letter in OTHER_SIGN
    ]
    if not places:
        return name
    at = chance.choice(places)
    return _hindi(name, at, chance) if name[at] > "\u0900" else _latin(name, at, chance)


def _latin(name: str, at: int, chance: random.Random) -> str:
    letter = name[at]
    kind = chance.randrange(4)
    if kind == 0:
        return name[:at] + name[at + 1 :]
    if kind == 1:
        return name[:at] + letter + name[at:]
    if kind == 2 and at + 1 < len(name) and name[at + 1] != " ":
        return name[:at] + name[at + 1] + letter + name[at + 2 :]
    return name[:at] + chance.choice(NEIGHBOURS.get(letter.lower(), "x")) + name[at + 1 :]


def _hindi(name: str, at: int, chance: random.Random) -> str:
    letter = name[at]
    if letter in OTHER_SIGN:
        return name[:at] + chance.choice(["", OTHER_SIGN[letter]]) + name[at + 1 :]
    if letter in OTHER_CONSONANT and chance.random() < 0.7:
        return name[:at] + OTHER_CONSONANT[letter] + name[at + 1 :]
    end = at + 1
    while end < len(name) and name[end] in VOWEL_SIGNS + VIRAMA + "ंँ़":
        end += 1
    return name[:at] + name[end:]


def roman(hindi: str) -> str:
    """Return a Hindi name in Latin letters as people type it: no marks, a final short a unsaid."""
    letters = hindi.replace("ड़", "r").replace("ढ़", "rh").replace("़", "")
    letters = letters.replace("ड\u093c", "r").replace("ढ\u093c", "rh")
    typed = ""
    for at, letter in enumerate(letters):
        following = letters[at + 1 : at + 2]
        if letter in _TYPED:
            silent = following in (*_TYPED_SIGNS, VIRAMA) and following not in "ंँ"
            ends = not following or not following.strip()
            typed += _TYPED[letter] + ("" if silent or ends else "a")
        elif letter != VIRAMA:
            typed += _TYPED_SIGNS.get(letter) or _TYPED_VOWELS.get(letter) or letter
    return typed
