"""The Acts of the table, read once from ``acts.yaml``, and which of them a text names.

A name has a hundred spellings. Each is compared by its key: letters and digits alone, without the
words that people put in or leave out.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from contracts import yaml_file
from services.complaints.law.punishment import Text

FILE = Path(__file__).with_name("acts.yaml")
BNS, IPC = "bns", "ipc"
CODES = frozenset({BNS, IPC})
"""The two general codes; every other Act is a special one."""

SUFFIXES = ("act", "एक्ट", "ऐक्ट", "अधिनियम", "क़ानून")
"""What an Act's name ends with, one as good as another."""
SURE = 4
"""Letters. A shorter spelling, such as JJ, names an Act only where a section alone follows."""

_LEFT_OUT = frozenset({"the", "of", "का", "की", "के", "under", "अंतर्गत", "तहत"})
_JOINING = frozenset({"and", "एवं", "और", "व", "तथा"})
_DEVANAGARI_DIGITS = str.maketrans("०१२३४५६७८९", "0123456789")
_NASAL = re.compile("[ङञणनम]\u094d(?=[\u0915-\u0939])")
_WORDS = re.compile(r"[()\[\]{}]|[,;/|+&]|[^\s()\[\]{},;/|+&.\-\u2010-\u2015]+")
# "BNS s. 8" is no section of the BNSS; the last letter of "B.N.S.S. 8" belongs to the name.
_SECTION_WORD = re.compile(
    r"(?<![\w.])(?<!\w\.\s)(?<!\b\w\s)(?:u\s*/\s*s|ss?|secs?|sections?)[\s.]*(?=\d)"
)


@dataclass(frozen=True)
class Act:
    """One Act. ``short`` begins the name of its sections (``Arms Act 25(1B)``)."""

    code: str
    short: str
    name: Text
    year: int
    spellings: tuple[str, ...]
    source: str


def typed_key(text: str, *, whole: bool = False) -> str:
    """Return what is compared of a text: small letters and digits, brackets round and commas for
    all that separates; spaces, dots, hyphens and, unless ``whole``, filling words are gone."""
    plain = unicodedata.normalize("NFKD", text).translate(_DEVANAGARI_DIGITS).casefold()
    # Without the dot below and the joiners that keyboards put in or leave out.
    plain = re.sub("[\u093c\u200b-\u200d\ufeff]", "", plain).replace("\u0901", "\u0902")
    plain = _SECTION_WORD.sub(" ", plain.replace("₹", "rs"))
    return "".join(_piece(word, whole) for word in _WORDS.findall(plain))


def _piece(word: str, whole: bool) -> str:
    if word in "([{":
        return "("
    if word in ")]}":
        return ")"
    if word in ",;/|+&" or (word in _JOINING and not whole):
        return ","
    if word in _LEFT_OUT and not whole:
        return ""
    letters = "".join(c for c in word if c.isalnum() or "\u0900" <= c <= "\u0963")
    return _NASAL.sub("\u0902", letters)


def _bare(key: str) -> str:
    return re.sub(r"[(),]", "", key)


def _spellings(act: Act) -> Iterator[str]:
    """Yield every way to write the Act's name that the table knows of, as bare keys."""
    for written in (act.short, *act.name.values(), *act.spellings):
        for text in (written, re.sub(r"\([^)]{3,}\)", " ", written)):
            # As it is read, and for one who writes it without any space.
            for key in {_bare(typed_key(text)), _bare(typed_key(text, whole=True))}:
                yield key
                suffixes = [typed_key(suffix) for suffix in SUFFIXES]
                for suffix in suffixes:
                    if key.endswith(suffix) and len(key) > len(suffix):
                        yield from (key.removesuffix(suffix) + other for other in suffixes)


def _load() -> tuple[dict[str, Act], dict[str, str]]:
    acts: dict[str, Act] = {}
    keys: dict[str, str] = {}
    for row in yaml_file.read(FILE):
        act = Act(**{**row, "spellings": tuple(row["spellings"])})
        if act.code in acts:
            raise ValueError(f"{FILE.name}: {act.code} stands in the table twice")
        acts[act.code] = act
        for key in _spellings(act):
            if keys.setdefault(key, act.code) != act.code:
                raise ValueError(f"{FILE.name}: {key!r} names both {act.code} and {keys[key]}")
    return acts, keys


_ACTS, _BY_KEY = _load()
ACTS: Mapping[str, Act] = MappingProxyType(_ACTS)
"""All Acts by code, in the order of the table."""
_LONGEST = max(map(len, _BY_KEY))


def act_and_rest(key: str) -> tuple[Act | None, str]:
    """Return the Act that stands at the beginning or the end of a typed key, and the rest of it.

    The longest spelling wins; the Act's own year beside it is no part of the rest. Without an Act
    the rest is all of it.
    """
    places = [place for place, letter in enumerate(key) if letter not in "(),"]
    bare = "".join(key[place] for place in places)
    for length in range(min(len(bare), _LONGEST), 0, -1):
        if code := _BY_KEY.get(bare[:length]):
            rest = key[places[length - 1] + 1 :]
            return ACTS[code], _without_year(rest, ACTS[code])
        at_end = _before_year(bare, length)
        if at_end is not None:
            code, start = at_end
            return ACTS[code], key[: places[start]].rstrip("(,")
    return None, key


def _without_year(rest: str, act: Act) -> str:
    return re.sub(rf"^\(?{act.year}\)?,*", "", rest.lstrip("),"), count=1)


def _before_year(bare: str, length: int) -> tuple[str, int] | None:
    """Return the Act of whose name the last ``length`` letters, before its year, are a spelling."""
    if code := _BY_KEY.get(bare[-length:]):
        return code, len(bare) - length
    code = _BY_KEY.get(bare[-length - 4 : -4])
    if code and len(bare) >= length + 4 and bare.endswith(str(ACTS[code].year)):
        return code, len(bare) - length - 4
    return None


def acts_within(text: str) -> frozenset[str]:
    """Return the codes of all Acts whose spelling stands somewhere in a text.

    For a text that is no Act and its sections alone: it is treated as each of those that it may
    have meant, as well as unknown.
    """
    bare = _bare(typed_key(text))
    return frozenset(code for key, code in _BY_KEY.items() if len(key) >= SURE and key in bare)


def act_and_section(name: str) -> tuple[str, str] | None:
    """Return the Act and the section of an offence by its name in the tables: ``IPC 379`` is
    379 of the IPC. None for what an officer wrote himself, which no table names."""
    for act in ACTS.values():
        section = name.removeprefix(f"{act.short} ")
        if section != name and section[:1].isdigit():
            return act.short, section
    return None
