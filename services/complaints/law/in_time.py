"""Which code was in force on the day: nobody is convicted but under the law in force at the time
of the act (Constitution, Art. 20(1)). The IPC ended and the BNS began on 1 July 2024 (BNS 2023
s. 358)."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from casework.definition.bilingual import IST
from services.complaints.law.acts import ACTS, BNS, CODES, IPC
from services.complaints.law.offence import Offence
from services.complaints.law.offences import EVERY
from services.complaints.law.punishment import Text
from services.complaints.law.wording import say

COMMENCED = datetime(2024, 7, 1, tzinfo=IST)
"""When the BNS came into force, but for section 106(2)."""


@dataclass(frozen=True)
class Occurred:
    """When it happened: from, and until where it lasted; both aware. ``since`` is None where it is
    not known, and then either code may be named."""

    since: datetime | None = None
    until: datetime | None = None


def codes_in_force(occurred: Occurred) -> frozenset[str]:
    """Return the codes that an act of that time can be under: one, or both where it began under the
    IPC and ended under the BNS, or where the time is not known."""
    if occurred.since is None:
        return CODES
    first = IPC if occurred.since < COMMENCED else BNS
    last = IPC if (occurred.until or occurred.since) < COMMENCED else BNS
    return frozenset({first, last})


def out_of_force(offences: Iterable[Offence], occurred: Occurred) -> dict[str, list[str]]:
    """Return the sections of a code that was not in force then, each with the sections that stand
    for it in the one that was; where none is known, with the name of that code."""
    allowed = codes_in_force(occurred)
    return {
        offence.section: _instead(wrong[0], allowed)
        for offence in offences
        if (wrong := [one for one in _chain(offence) if one.act in CODES - allowed])
    }


def in_force(section: str, occurred: Occurred) -> list[str]:
    """Return ``section`` where its code was in force then, else the sections that stand for it in
    the code that was: for what is presumed, and so named by nobody. A section for which nothing
    stands is returned as it is."""
    instead = out_of_force([EVERY[section]], occurred).get(section)
    return [one for one in instead or () if one in EVERY] or [section]


def warnings(offences: Iterable[Offence], occurred: Occurred) -> list[Text]:
    """Return what an officer should know of the time: that both codes may be named."""
    if len(codes_in_force(occurred)) == 1 or not any(o.act in CODES for o in offences):
        return []
    return [say("both-codes" if occurred.since else "time-unknown")]


def corresponding(offence: Offence) -> list[str]:
    """Return the sections of the other code that stand for this one, as far as it is known."""
    if offence.act == IPC:
        return [*offence.now]
    return [one.section for one in EVERY.values() if offence.section in one.now]


def _instead(offence: Offence, allowed: frozenset[str]) -> list[str]:
    return corresponding(offence) or [ACTS[code].short for code in sorted(allowed)]


def _chain(offence: Offence) -> Iterator[Offence]:
    yield offence
    while offence.follows is not None:
        offence = offence.follows
        yield offence
