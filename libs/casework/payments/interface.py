"""What the house needs of whoever collects payments: an intent for each fee, and how it stands.

Money has no part in our own messages: an intent is asked for under the case's reference, the
applicant pays at the provider, and the provider is asked what has become of it.

ProviderError
├── ProviderAway      no answer, or none that can be relied on: ask again later
└── ProviderRefused   it says something that cannot be of this intent, or does not take it: a person
                      must look
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

OPEN, PAID, CANCELLED, REFUNDED = "open", "paid", "cancelled", "refunded"
STATES = frozenset({OPEN, PAID, CANCELLED, REFUNDED})
"""How an intent stands at the provider. One that is cancelled can be paid no more; of one that is
refunded the money went back whence it came."""


class ProviderError(Exception):
    """There is no answer to act upon."""


class ProviderAway(ProviderError):
    """It did not answer in time or not in a way that can be relied on; the text says how."""


class ProviderRefused(ProviderError):
    """``code`` says why: ``refused``, ``another-intent``, ``another-amount``, ``bad-address``."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True)
class Wanted:
    """A fee to be collected. ``purpose`` is shown to who pays and holds nothing personal;
    ``return_url`` is where they go from there."""

    key: str
    rupees: int
    purpose: str
    return_url: str


@dataclass(frozen=True)
class Intent:
    """A fee as the provider has it. ``url`` is where it is paid; ``number`` and ``paid_at`` are
    the provider's, of the payment, None before it."""

    key: str
    rupees: int
    state: str
    url: str | None = None
    number: str | None = None
    paid_at: datetime | None = None


class Provider(Protocol):
    """One who collects payments. Every question may be asked again and then has the same effect
    once. All raise ProviderAway and ProviderRefused."""

    def open(self, wanted: Wanted) -> Intent:
        """Return the intent of this key, made now if there is none yet."""

    def look(self, key: str, rupees: int) -> Intent | None:
        """Return how the intent stands; None where the provider knows of none."""

    def cancel(self, key: str, rupees: int) -> Intent | None:
        """Let it be paid no more, unless it was: it then stays paid."""

    def refund(self, key: str, rupees: int) -> Intent | None:
        """Give back what was paid, all of it."""
