"""What stands out on the page of a case: its numbers in the registers, the signature that is still
needed, the limit that is nearest. Read from the view; absent where the service knows no such thing.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

REGISTERS = ("fir", "zero_fir", "ncr")
"""Fields of a view that bear a number of a register, the one that counts first."""
UNSIGNED, LAPSED = "unsigned", "signature-lapsed"
SIGNING_ACTIONS = ("sign", "renew-signature", "choose-signing-station")
SIGNING_CLOCK = "signature"


@dataclass(frozen=True)
class Number:
    """The number of an FIR, a Zero FIR or a non-cognizable report, and when it was registered."""

    register: str
    number: str
    registered_at: str | None


@dataclass(frozen=True)
class Signing:
    """The signature is missing: `by` when it is needed, None once that time has passed;
    `actions` are those of the view that lead to it."""

    by: str | None
    actions: list[dict[str, Any]]


def numbers(view: Mapping[str, Any]) -> list[Number]:
    """Return the numbers under which the registers know the case."""
    found = [(name, view.get(name)) for name in REGISTERS]
    return [
        Number(name, entry["number"], entry.get("registered_at"))
        for name, entry in found
        if entry and entry.get("number")
    ]


def signing(view: Mapping[str, Any]) -> Signing | None:
    """Return what the citizen still has to sign, None where nothing is left to."""
    state = (view.get("regions") or {}).get(SIGNING_CLOCK)
    offered = {one["name"]: one for one in view["actions"]}
    actions = [offered[name] for name in SIGNING_ACTIONS if name in offered]
    if state not in (UNSIGNED, LAPSED) or not actions:
        return None
    due = (clock["due_at"] for clock in view["clocks"] if clock["name"] == SIGNING_CLOCK)
    return Signing(next(due, None) if state == UNSIGNED else None, actions)


def nearest_clock(view: Mapping[str, Any]) -> dict[str, Any] | None:
    """Return the limit of a case that is due first or was missed first; None where none runs."""
    running = [one for one in view["clocks"] if one["status"] in ("running", "breached")]
    return min(running, key=lambda one: one["due_at"], default=None)
