"""``fee``: what an application costs, in which states it is to be paid, and what a payment does.

``fee: {rupees: 500, name: …, due_in: [payment-due], takes: record-payment, refunds_in: [rejected],
tells: [tenancy.refunded.citizen]}``. The amount is the definition's: who began under a version pays
what that version says.
"""

from dataclasses import dataclass

from casework.definition.bilingual import Text
from casework.definition.sources.parts import FeeSource


@dataclass(frozen=True)
class Fee:
    """``due_in``: states of the handling in which it is to be paid; ``takes``: the system's action
    upon payment; ``refunds_in``: states in which what was paid is given back; ``tells``: who is
    told that it was, also of a payment that came too late."""

    rupees: int
    label: Text
    due_in: frozenset[str]
    takes: str
    refunds_in: frozenset[str] = frozenset()
    tells: tuple[str, ...] = ()


def read_fee(source: FeeSource | None) -> Fee | None:
    """Return the fee, None where nothing is to be paid; KeyError, TypeError or ValueError where
    ``source`` is none."""
    if source is None:
        return None
    if type(source["rupees"]) is not int:
        raise ValueError("a fee is a whole number of rupees")
    return Fee(
        rupees=source["rupees"],
        label=source["name"],
        due_in=frozenset(source["due_in"]),
        takes=source["takes"],
        refunds_in=frozenset(source.get("refunds_in", ())),
        tells=tuple(source.get("tells", ())),
    )
