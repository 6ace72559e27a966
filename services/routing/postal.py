"""How India's PIN codes are allotted: the first two digits name a postal circle, three a district.

The table of Bihar's PINs is the directory's; of the rest of the country only this much is known,
and it is general knowledge, not checked against the Department of Posts.
"""

from collections.abc import Iterable, Set

_ALLOTTED = ((11, 28), (30, 34), (36, 49), (50, 53), (56, 64), (67, 79), (80, 85))
CIRCLES = frozenset(f"{number}" for low, high in _ALLOTTED for number in range(low, high + 1))
"""First two digits that a postal circle has. 90 to 99 are the army's, and no place."""
SHARED = frozenset({"813", "814"})
"""Sorting districts on both sides of the border with Jharkhand: a PIN of one of them that Bihar's
table does not have may well be Jharkhand's, and a real place is never refused."""


def outside_bihar(pin: str, own_prefixes: Set[str]) -> bool:
    """Return whether a six-digit PIN that Bihar's table does not have is of the rest of India.

    ``own_prefixes``: the three-digit sorting districts of Bihar. False for a PIN that cannot be:
    of no postal circle, or of Bihar's own sorting districts and yet not in the table.
    """
    prefix = pin[:3]
    return pin[:2] in CIRCLES and (prefix in SHARED or prefix not in own_prefixes)


def nearest_by_number(pin: str, others: Iterable[str], count: int) -> list[str]:
    """Return up to ``count`` of the other PINs, nearest by number first.

    Numbers run along the mail's routes, so the next ones are mostly of the neighbourhood; that is
    a hint where nothing else is known of a PIN, and no more.
    """
    return sorted(set(others) - {pin}, key=lambda one: (abs(int(one) - int(pin)), one))[:count]
