"""What is counted, and which of it may be shown: no small number, and none that a total gives away.

Pure. A table has one parent and its parts (the State and its services, a service and its regions, a
region and its offices), and a part stands in one table only, so that two tables never say the same
sum in two ways.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, fields
from typing import TypedDict

LEAST = 10
"""The smallest number that is shown, of people and of those beside them."""
ROUNDED_TO = 5
"""Of what two months' tables, or two columns, differ by, nobody can tell a single matter."""


@dataclass(frozen=True)
class Counts:
    """Of applications: ``filed`` in the period; of those ``ended``, and ``missed`` those still open
    of which a limit has passed; ``in_time`` and ``late`` whose first limit ended so. ``solved`` and
    what follows it are answers of citizens in the period, to the end of cases filed whenever: no
    part of what was filed, and of no number that is shown."""

    filed: int = 0
    ended: int = 0
    missed: int = 0
    in_time: int = 0
    late: int = 0
    solved: int = 0
    partly_solved: int = 0
    not_solved: int = 0
    nobody_came: int = 0

    def __add__(self, other: Counts) -> Counts:
        return Counts(*(getattr(self, name) + getattr(other, name) for name in MEASURES))


MEASURES = tuple(field.name for field in fields(Counts))
FILED = "filed"
ANSWERS = ("solved", "partly_solved", "not_solved", "nobody_came")


REST_OF = {"missed": ("ended", "missed"), "late": ("in_time", "late")}
"""Measures that say, with the one before, how many are neither: still open with no limit passed, or
not taken up yet. The second is withheld where those are few."""


class Shown(TypedDict):
    """As ``Counts``, rounded to ``ROUNDED_TO``; None for what is not shown."""

    filed: int | None
    ended: int | None
    missed: int | None
    in_time: int | None
    late: int | None
    solved: int | None
    partly_solved: int | None
    not_solved: int | None
    nobody_came: int | None


def publishable(parts: Mapping[str, Counts], total: Shown) -> dict[str, Shown]:
    """Return what may be shown of the parts of one table beside its ``total``, as that is shown: of
    a measure that is withheld there nothing is shown here, for the parts would add up to it.

    A number is withheld that is small itself (1 to 9), or that tells a small number beside it: of
    300 filed, 295 ended tells that five did not, and 280 in time with 15 late tells it too. Where
    what is withheld could be had from the total it is withheld with further parts, the smallest
    first, until it is a number that may be shown.
    """
    hidden = {
        name: set(parts) if total[name] is None else _hidden(parts, name)  # type: ignore[literal-required]
        for name in MEASURES
    }
    return {
        key: _rounded(one, {name for name in MEASURES if key in hidden[name]})
        for key, one in parts.items()
    }


def of_total(total: Counts) -> Shown:
    """Return what may be shown of a sum that is no part of another table."""
    return _rounded(total, {name for name in MEASURES if any(map(_small, _numbers(total, name)))})


def _rounded(counts: Counts, hidden: Collection[str]) -> Shown:
    numbers = {name: _unless(name in hidden, getattr(counts, name)) for name in MEASURES}
    return Shown(**numbers)  # type: ignore[typeddict-item]


def _unless(withheld: bool, number: int) -> int | None:
    return None if withheld else (number + ROUNDED_TO // 2) // ROUNDED_TO * ROUNDED_TO


def _hidden(parts: Mapping[str, Counts], measure: str) -> set[str]:
    """Return the keys of the parts whose number of this measure is withheld."""
    numbers = {key: _numbers(one, measure) for key, one in parts.items()}
    hidden = {key for key, one in numbers.items() if any(map(_small, one))}
    if measure != FILED:
        # What was filed is withheld: a part of it would tell how much that is at least.
        hidden |= {key for key in _hidden(parts, FILED) if any(numbers[key])}
    rest = sorted((key for key in parts if key not in hidden), key=lambda key: numbers[key][0])
    for key in rest:
        if not hidden or not _given_away(hidden, numbers):
            break
        if any(numbers[key]):
            hidden.add(key)
    return hidden


def _numbers(counts: Counts, measure: str) -> tuple[int, ...]:
    """Return a number and, where it is a part of what was filed, what is beside it: of it alone,
    and of it with the other that it is shown with."""
    number = getattr(counts, measure)
    if measure == FILED or measure in ANSWERS:
        return (number,)
    both = [getattr(counts, one) for one in REST_OF.get(measure, ())]
    rest = (counts.filed - sum(both),) if both else ()
    return (number, counts.filed - number, *rest)


def _small(number: int) -> bool:
    return 0 < number < LEAST


def _given_away(hidden: set[str], numbers: Mapping[str, Sequence[int]]) -> bool:
    """Return whether the total, less what is shown,
    tells a small number or what one part alone has."""
    sums = [sum(part) for part in zip(*(numbers[key] for key in hidden), strict=True)]
    return len(hidden) < 2 or any(map(_small, sums))


def summed(counts: Sequence[Counts]) -> Counts:
    """Return their sum."""
    total = Counts()
    for one in counts:
        total += one
    return total


def grouped(
    counts: Mapping[str, Counts], group_of: Callable[[str], str]
) -> dict[str, dict[str, Counts]]:
    """Return the counts by group, each with its parts by key."""
    groups: dict[str, dict[str, Counts]] = {}
    for key, one in counts.items():
        parts = groups.setdefault(group_of(key), {})
        parts[key] = parts.get(key, Counts()) + one
    return groups
