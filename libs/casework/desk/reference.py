"""The reference of a case: unguessable, easy to speak, and proof against a slip of the pen.

Twelve random characters of five bits (60 bits) and a check character, written 4-4-4-1:
``7K2M-9QXV-4TR8-C``. The alphabet is the digits and the Latin capitals without I, L, O and U,
which are taken for other characters or make words.

The check is a weighted sum over the field of 32 elements: every place has its own non-zero
weight, so a single wrong character changes the sum, and so does the exchange of any two
characters that differ, adjacent or not.
"""

import re
import secrets

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH = 12
LONGEST = 64
"""Characters of what somebody typed; a longer text is no number of ours."""
_VALUE = {character: value for value, character in enumerate(ALPHABET)}
# What people write for a character that the alphabet leaves out.
_READ = _VALUE | {character.lower(): value for character, value in _VALUE.items()}
_READ |= {"O": 0, "o": 0, "I": 1, "i": 1, "L": 1, "l": 1}
_SEPARATORS = frozenset(" -\u2010\u2011\u2012\u2013\u2014\t\u00a0")
_DASH = "[ \\-\u2010\u2011\u2012\u2013\u2014\u00a0]?"
_IN_A_TEXT = re.compile(
    rf"(?<![0-9A-Za-z])(?=([0-9A-Za-z]{{4}}{_DASH}[0-9A-Za-z]{{4}}{_DASH}[0-9A-Za-z]{{4}}{_DASH}"
    r"[0-9A-Za-z])(?![0-9A-Za-z]))"
)
"""Looked at from each word on, as a word before it may be of four letters, too."""
_AROUND = re.compile(
    "^[^0-9A-Za-z]+|[^0-9A-Za-z]+$|[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]"
)
"""What comes with a reference out of a sentence or a message: a danda, a hash, invisible marks."""
_REDUCTION = 0b100101
"""x^5 + x^2 + 1, primitive: the powers of x run through all 31 non-zero elements."""


def _powers() -> list[int]:
    powers = [1]
    while len(powers) < 31:
        doubled = powers[-1] << 1
        powers.append(doubled ^ _REDUCTION if doubled & 32 else doubled)
    return powers


_EXP = _powers()
_LOG = {value: power for power, value in enumerate(_EXP)}


def _times_power(value: int, power: int) -> int:
    return _EXP[(_LOG[value] + power) % 31] if value else 0


def _check(values: list[int]) -> int:
    """Return the check value, whose own weight is 1 (the zeroth power)."""
    total = 0
    for place, value in enumerate(values, start=1):
        total ^= _times_power(value, place)
    return total


def _written(values: list[int]) -> str:
    text = "".join(ALPHABET[value] for value in values)
    return f"{text[:4]}-{text[4:8]}-{text[8:12]}-{text[12:]}"


def new_reference() -> str:
    """Return a new reference from the system's secure random source."""
    bits = secrets.randbits(5 * LENGTH)
    values = [bits >> (5 * place) & 31 for place in range(LENGTH)]
    return _written([*values, _check(values)])


def parse_reference(text: object) -> str | None:
    """Return the reference that ``text`` says, as it is stored; None if it says none.

    Lower case, blanks, any dashes, O for 0 and I or L for 1 are understood.
    """
    if not isinstance(text, str):
        return None
    values = [_VALUE[one] for one in characters_in(text)]
    if len(values) != LENGTH + 1 or _check(values[:LENGTH]) != values[LENGTH]:
        return None
    return _written(values)


def characters_in(text: str) -> str:
    """Return the characters of ALPHABET that ``text`` says, as ``parse_reference`` understands
    them and without what stands between; empty where it is longer than 64 or holds others."""
    if len(text) > LONGEST:
        return ""
    try:
        values = [_READ[one] for one in _AROUND.sub("", text) if one not in _SEPARATORS]
    except KeyError:
        return ""
    return "".join(ALPHABET[value] for value in values)


def find_reference(text: str) -> str | None:
    """Return the one reference that ``text``, such as a message, says or holds; None where it holds
    none, or two of them."""
    whole = parse_reference(text)
    if whole is not None:
        return whole
    references = {parse_reference(match.group(1)) for match in _IN_A_TEXT.finditer(text)} - {None}
    return references.pop() if len(references) == 1 else None
