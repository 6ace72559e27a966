"""What the service needs of CCTNS, whoever answers: one form in, a receipt out, and the day's list.

CctnsError
├── CctnsAway      no answer, or none that can be relied on: try again later
└── CctnsRefused   it has read the form and does not take it: for a person, never tried blindly
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

import orjson

from contracts.typed import Json

WAITING, SENT, REFUSED = "waiting", "sent", "refused"
"""States of a case towards CCTNS."""

Form = Mapping[str, Json]
"""An integrated form in JSON types; see integrated_form."""


class CctnsError(Exception):
    """CCTNS did not take the form, or gave no list."""


class CctnsAway(CctnsError):
    """It did not answer in time or not in a way that can be relied on; the text says how."""


class CctnsRefused(CctnsError):
    """It has read the form and does not take it.

    ``code`` says why (``missing-items``, ``differs`` …), ``items`` which items of the form it
    means. Nothing else of its answer is kept, for it may repeat what is personal.
    """

    def __init__(self, code: str, items: Sequence[str] = ()) -> None:
        super().__init__(code)
        self.code = code
        self.items = tuple(items)


@dataclass(frozen=True)
class Receipt:
    """CCTNS has the form. ``number`` is its own; ``digest`` that of the form as it has it."""

    number: str
    digest: str


@dataclass(frozen=True)
class Entry:
    """One FIR in CCTNS's list: our number of it, its own, and the digest of what stands there."""

    fir_number: str
    number: str
    digest: str


class Cctns(Protocol):
    """CCTNS. One caller at a time."""

    def register(self, form: Form) -> Receipt:
        """Enter the form; the same form again gives the same receipt.

        Raises CctnsAway, or CctnsRefused for a form without a mandatory item and for a second
        form with the FIR number of another.
        """

    def supplement(self, form: Form) -> Receipt:
        """Add to a form what became known after it; the same again gives the same receipt.

        Raises CctnsAway, or CctnsRefused for an FIR that is not there and for a second supplement
        with other words.
        """

    def registered(self, station: str, day: date) -> list[Entry]:
        """Return what CCTNS has of a station (its code) for a day (IST) of registration.

        Raises CctnsAway.
        """


def digest(form: Form) -> str:
    """Return the SHA-256, in hexadecimal, of a form as JSON in UTF-8 with sorted keys and without
    spaces: the same form has the same digest wherever it is reckoned."""
    return hashlib.sha256(orjson.dumps(form, option=orjson.OPT_SORT_KEYS)).hexdigest()
