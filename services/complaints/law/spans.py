"""Sections named together in the data: ``BNS 64-71``, ``IPC 376-376E``, ``BNS 143(4)``."""

import re
from dataclasses import dataclass

from services.complaints.law.acts import ACTS
from services.complaints.law.offence import Offence

_SPAN = re.compile(r"(.+?) (\d.*)")
_PLACE = re.compile(r"(\d+)([A-Z]*)")

Place = tuple[int, str]


@dataclass(frozen=True)
class Span:
    """Sections of one Act, as they are written together."""

    act: str
    first: Place
    last: Place
    subsection: str
    written: str

    @classmethod
    def read(cls, text: str) -> "Span":
        """Return the span written as ``Arms Act 25``, ``BNS 64-71`` or ``BNS 143(4)``.

        Raises ValueError for an Act or a section that is none.
        """
        match = _SPAN.fullmatch(text)
        act = next((a for a in ACTS.values() if match and a.short == match[1]), None)
        if match is None or act is None:
            raise ValueError(f"{text!r} names no sections of an Act")
        if "(" in match[2]:
            return cls(act.code, (0, ""), (0, ""), match[2], text)
        first, _, last = match[2].partition("-")
        return cls(act.code, _place(first, text), _place(last or first, text), "", text)

    def covers(self, offence: Offence) -> bool:
        """Return whether the offence itself is one of the sections, or a part of one of them."""
        if offence.act != self.act or offence.number is None:
            return False
        if self.subsection:
            return offence.subsection.startswith(self.subsection)
        return self.first <= (offence.number, offence.letters) <= self.last


def _place(text: str, whole: str) -> Place:
    match = _PLACE.fullmatch(text)
    if match is None:
        raise ValueError(f"{whole!r} names no sections of an Act")
    return int(match[1]), match[2]
