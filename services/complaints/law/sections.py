"""How a section that was typed is found in the tables."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from contracts.errors import ValidationFailed
from services.complaints.law.acts import ACTS, BNS, act_and_rest, typed_key
from services.complaints.law.derived import DERIVED, Derived
from services.complaints.law.offence import BadTable, Offence
from services.complaints.law.offences import EVERY

_Row = TypeVar("_Row")
SHOWN = 60
"""Characters of what was typed that an error repeats; hardly a section is longer."""

_READ_WITH = re.compile(
    r"\s*(?:\br\s*/\s*w\b|\bread\s+with\b|सहपठित|सपठित)\s*\.?\s*", re.IGNORECASE
)
_SECTION_WORD = re.compile(r"^(?:sections?|secs?|ss?(?=\d)|धाराएं|धाराओं|धारा|दफा)+,*")
_BRACKETED = re.compile(r"^0*(\d+)\(([a-z]{1,2})\)(?![a-z])")
_CLAUSE = re.compile(r"(\d+(?:[a-z]+|[a-z]*(?:\([0-9a-z]+\))+))\([0-9a-z]+\)|(\d+)\(\d+\)")
_ONE = re.compile(r"\d{1,4}[a-z]{0,3}(?:\([0-9a-z]+\))*(?:\([^()]*[^()0-9][^()]*\))?")


def code_key(text: str) -> str:
    """Return what is compared of a section without its Act: ``s. 303 (2)`` is ``303(2)``."""
    return _SECTION_WORD.sub("", typed_key(text).strip(","))


_BY_CODE: dict[tuple[str, str], Offence] = {
    (str(offence.act), code_key(offence.code)): offence for offence in EVERY.values()
}
if len(_BY_CODE) != len(EVERY):
    raise BadTable("two sections cannot be told apart when typed")
_DERIVED: dict[tuple[str, str], Derived] = {
    (derived.act, code_key(code)): derived for derived in DERIVED.values() for code in derived.codes
}
_ORDER = {section: place for place, section in enumerate(EVERY)}


@dataclass(frozen=True)
class Read:
    """What was read of the sections that were typed. ``bare`` follow an offence that was not named
    with them; ``unknown`` are the texts that are no section, each with what may have been meant."""

    offences: list[Offence]
    bare: list[Derived]
    unknown: dict[str, list[str]]


def split(text: str, default: str | None = BNS) -> tuple[str | None, str]:
    """Return the code of the Act that a text names (``default`` where it names none) and the key of
    its section."""
    act, rest = act_and_rest(typed_key(text))
    return (act.code if act else default), _SECTION_WORD.sub("", rest.strip(","))


def sections_in(key: str) -> list[str] | None:
    """Return the keys of the sections that a rest holds, such as ``66c,66d``; None where it holds
    anything else, an empty list where it is empty."""
    parts = [_SECTION_WORD.sub("", part) for part in re.split(r",+(?![^()]*\))", key.strip(","))]
    parts = [part for part in parts if part]
    return parts if all(_ONE.fullmatch(part) for part in parts) else None


def row(act: str | None, key: str) -> Offence | None:
    """Return the row of a section of an Act, None where no table has it. The letter of a section is
    found in brackets as well (``67(B)``), and a number with noughts before it."""
    return _lookup(_BY_CODE, act, key)


def row_of_clause(act: str, key: str) -> Offence | None:
    """Return the row of a section of which a clause was written (``67B(b)``) where the table does
    not divide that section: all of it is one offence. None otherwise. A letter behind a bare number
    (``67(c)``) may be a section of its own, so it is no clause."""
    if match := _CLAUSE.fullmatch(_plain(key)):
        section = match[1] or match[2]
        divided = (code == act and known.startswith(f"{section}(") for code, known in _BY_CODE)
        return None if any(divided) else row(act, section)
    return None


def _lookup(table: Mapping[tuple[str, str], _Row], act: str | None, key: str) -> _Row | None:
    for written in (key, _plain(key), _BRACKETED.sub(r"\1\2", key, count=1)):
        if one := table.get((str(act), written)):
            return one
    return None


def _plain(key: str) -> str:
    return key.lstrip("0")


def with_number(act: str, key: str) -> list[Offence]:
    """Return the row of an Act with that key and, behind it, what the law treats otherwise in it
    (``303(2) (value under Rs 5,000)``); else those below the key; none where there are none."""
    below = [
        offence
        for (code, known), offence in _BY_CODE.items()
        if code == act and not offence.is_clause and known.startswith(f"{key}(")
    ]
    if exact := row(act, key):
        return [exact, *(one for one in below if one.subsection == exact.subsection)]
    return below


def read(texts: Iterable[str]) -> Read:
    """Return what was typed as sections: ``303(2)``, ``bns 303 (2)``, ``धारा ३०३(२)``,
    ``POCSO 4(1)``, ``BNS 62 r/w BNS 64(1)``; each once, in no order."""
    offences: dict[str, Offence] = {}
    bare: dict[str, Derived] = {}
    unknown: dict[str, list[str]] = {}
    for text in texts:
        one = _read(text)
        if isinstance(one, Offence):
            offences[one.section] = one
        elif isinstance(one, Derived):
            bare[one.section] = one
        else:
            unknown[text[:SHOWN]] = alike(text)
    return Read([*offences.values()], [*bare.values()], unknown)


def _read(text: str) -> Offence | Derived | None:
    parts = [part for part in _READ_WITH.split(text) if part.strip()]
    named = [act for part in parts if (act := split(part, None)[0])]
    default = named[0] if named else BNS
    rows = [_part(part, default) for part in parts]
    followed = [one for one in rows if isinstance(one, Offence)]
    if len(rows) == 1 and not followed:
        return rows[0]
    if len(followed) != 1 or None in rows:
        return None
    (offence,) = followed
    for one in reversed(rows):
        if isinstance(one, Derived):
            if not one.may_follow(offence):
                return None
            offence = one.following(offence)
    return offence


def _part(text: str, default: str) -> Offence | Derived | None:
    act, key = split(text, default)
    return _lookup(_BY_CODE, act, key) or _lookup(_DERIVED, act, key)


def following(bare: Sequence[Derived], offences: Sequence[Offence]) -> Read:
    """Return the bare sections with the offence that each follows: the gravest that it can be of,
    and one that an officer wrote only where no row is among them. One that can follow none is
    unknown, with how it is written."""
    derived_offences: list[Offence] = []
    unknown: dict[str, list[str]] = {}
    for derived in bare:
        candidates = [offence for offence in offences if derived.may_follow(offence)]
        if candidates:
            derived_offences.append(derived.following(max(candidates, key=_gravity)))
        else:
            unknown[derived.section] = [f"{derived.section} r/w …"]
    return Read(derived_offences, [], unknown)


def _gravity(offence: Offence) -> tuple[bool, bool, float, int]:
    place = -_ORDER.get(offence.section, 0)
    return offence.listed, offence.cognizable, offence.punishment.weight, place


def in_order(offences: Iterable[Offence]) -> list[Offence]:
    """Return listed offences in the order of the tables; one that follows another stands behind
    it."""
    return sorted(offences, key=lambda offence: (*_place(offence), offence.section))


def _place(offence: Offence) -> tuple[int, int]:
    depth = 0
    while offence.follows is not None:
        offence, depth = offence.follows, depth + 1
    return _ORDER.get(offence.section, len(_ORDER)), depth


def find(text: str) -> Offence:
    """Return the one offence that was typed. Refuses an unknown one as ``find_all`` does."""
    return find_all([text])[0]


def find_all(texts: Iterable[str]) -> list[Offence]:
    """Return the offences that were typed, each once, in the tables' order.

    Refuses with ValidationFailed (``sections``: ``no-such-section``) if any is not in a table;
    ``named`` in it says which, with those it may have been, and so does ``details``.
    """
    first = read(texts)
    derived = following(first.bare, first.offences)
    refuse_unknown(first.unknown | derived.unknown)
    return in_order({one.section: one for one in [*first.offences, *derived.offences]}.values())


def refuse_unknown(unknown: dict[str, list[str]]) -> None:
    """Refuse with ValidationFailed if there is any."""
    if not unknown:
        return
    named = "; ".join(
        f"{text} → {' / '.join(suggested)}" if suggested else text
        for text, suggested in unknown.items()
    )
    suggestions = [section for suggested in unknown.values() for section in suggested]
    raise ValidationFailed(
        fields={"sections": {"code": "no-such-section", "named": named}},
        details={"suggestions": {"sections": suggestions}},
    )


def alike(text: str) -> list[str]:
    """Return the sections that may have been meant: those below it, else of the same number."""
    act, key = split(text)
    number = re.match(r"[0-9]+", key)
    if number is None or act not in ACTS:
        return []
    rows = {
        known: offence
        for (code, known), offence in _BY_CODE.items()
        if code == act and not offence.is_clause
    }
    below = [offence.section for known, offence in rows.items() if known.startswith(f"{key}(")]
    below += [
        f"{derived.section} r/w …"
        for (code, known), derived in _DERIVED.items()
        if code == act and known.startswith(f"{key}(")
    ]
    same = [offence.section for offence in rows.values() if str(offence.number) == number[0]]
    return below or same
