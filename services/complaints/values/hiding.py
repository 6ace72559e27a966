"""Names and numbers taken out of a text, however they are written in it: in Devanagari or in Roman
letters, in capitals, in one word or with spaces between."""

import re
from collections.abc import Iterable, Iterator

from services.complaints.law.sound import key_of

LEFT_OUT = "•••"
SHORTEST_NAME = 3
"""Letters of a part of a name that is looked for in the text; a shorter one is in many words."""
MOST_PARTS = 4
"""Words of a name; whoever writes it together or parts it writes no more of them."""
SHORTEST_NUMBER = 6
"""Digits. A shorter number is in many others."""
_DIGITS = "०१२३४५६७८९"
_WORD = re.compile(r"[A-Za-z\u00c0-\u024f]+|[\u0900-\u0963\u0970-\u097f\u200c\u200d]+")
_BETWEEN = re.compile(r"[ \t.\u00a0-]*")


def without(text: str | None, words: Iterable[str], names: Iterable[str] = ()) -> str | None:
    """Return ``text`` with a mark in the place of each of ``words``, as they are written or with
    their digits grouped otherwise, and of each of ``names`` or a part of one, however spelled; None
    for no text."""
    if not text:
        return text
    for word in sorted({word for word in words if word}, key=len, reverse=True):
        text = re.sub(re.escape(word), LEFT_OUT, text, flags=re.IGNORECASE)
        for number in re.findall(r"\d+", word):
            if len(number) >= SHORTEST_NUMBER:
                text = re.sub(_grouped(number), LEFT_OUT, text)
    return _without_names(text, {key for name in names for key in _keys(name)})


def _grouped(number: str) -> str:
    one = (f"[{digit}{_DIGITS[int(digit)]}]" for digit in number)
    return r"[\s.\-]*".join(one)


def _keys(name: str) -> Iterator[str]:
    """Yield how the parts of a name sound, each alone and with those that follow it."""
    parts = _WORD.findall(name)
    for first in range(len(parts)):
        for last in range(first + 1, min(len(parts), first + MOST_PARTS) + 1):
            joined = "".join(parts[first:last])
            if len(joined) >= SHORTEST_NAME and (key := key_of(joined)):
                yield key


def _without_names(text: str, keys: set[str]) -> str:
    words = list(_WORD.finditer(text)) if keys else []
    left: list[str] = []
    at = number = 0
    while number < len(words):
        runs = _runs(text, words, number)
        end = next((one for one in runs if _sounds(words, number, one) in keys), 0)
        if end:
            left += [text[at : words[number].start()], LEFT_OUT]
            at = words[end - 1].end()
        number = max(end, number + 1)
    return "".join(left) + text[at:]


def _runs(text: str, words: list[re.Match[str]], first: int) -> Iterator[int]:
    """Yield where a run of words that begins with ``first`` may end, the longest first: a few
    words, or any number of single letters."""
    ends, last = [first + 1], first + 1
    while last < len(words) and _joins(text, words[last - 1], words[last]):
        letters = all(len(one.group()) == 1 for one in words[first : last + 1])
        if last - first >= MOST_PARTS and not letters:
            break
        last += 1
        ends.append(last)
    yield from reversed(ends)


def _joins(text: str, one: re.Match[str], other: re.Match[str]) -> bool:
    """Return whether two words may be parts of one: of one script, with nothing else between."""
    scripts = {word.group()[0] >= "\u0900" for word in (one, other)}
    return len(scripts) == 1 and bool(_BETWEEN.fullmatch(text, one.end(), other.start()))


def _sounds(words: list[re.Match[str]], first: int, end: int) -> str:
    joined = "".join(one.group() for one in words[first:end])
    return key_of(joined) if len(joined) >= SHORTEST_NAME else ""
