"""Whether two spellings are of one name, as it is heard.

A certificate is of the person for whom the records were searched. Its spelling may be put right;
another name needs another search, and so another application.
"""

import re
import unicodedata
from collections.abc import Mapping

from casework.engine.rules import Step
from services.verification.rules.words import refusal

ANOTHER_NAME = {
    "hi": "यह वर्तनी का सुधार नहीं, दूसरा नाम है: रिकॉर्ड इस नाम से नहीं देखे गए। नया आवेदन चाहिए।",
    "en": "That is another name, not another spelling: the records were not searched for it. It "
    "takes a new application.",
}
NAME_BEFORE = "name-before"
"""The fact that a correction needs: ``{"name"}``, the name as the certificate has it."""
FOLDED = tuple(
    (re.compile(pattern), letter)
    for pattern, letter in (
        *((r"ph", "f"), (r"ksh|x", "ks"), (r"ck|q", "k"), (r"ch+", "c"), (r"sh", "s")),
        *((r"([bdgjkt])h", r"\1"), (r"w", "v"), (r"z", "j"), (r"[शष]", "स"), (r"ण", "न")),
        (r"(.)\1+", r"\1"),
    )
)
VOWELS = re.compile(r"(?<=.)[aeiouy]+")
FEW = 3
"""Consonants below which a word keeps its vowels: little else would be left of it."""


def as_heard(name: str) -> tuple[str, ...]:
    """Return the words of ``name`` without what spellings of one name differ in: vowels within a
    word, doubled letters, aspirates, w and v, z and j, ph and f. Two scripts are never alike."""
    return tuple(_word(word) for word in re.findall(r"[^\W\d_]+", _plain(name)))


def _plain(name: str) -> str:
    letters = unicodedata.normalize("NFKD", name.lower())
    return "".join(one for one in letters if unicodedata.category(one)[0] != "M")


def _word(word: str) -> str:
    for pattern, letter in FOLDED:
        word = pattern.sub(letter, word)
    bare = VOWELS.sub("", word)
    return bare if len(bare) >= FEW else word


def only_the_spelling_changes(step: Step) -> None:
    """Refuse a correction that makes the certificate one of another name."""
    before: Mapping[str, str] = step.facts.get(NAME_BEFORE) or {}
    if as_heard(step.body["name_on_paper"]) != as_heard(before.get("name") or ""):
        raise refusal("name_on_paper", ANOTHER_NAME)


GUARDS = {"only-the-spelling-changes": only_the_spelling_changes}
