"""How urgent a case is to those who work on it, worked out once when its view is stored, so that an
index has every list of an office in order.

The order is declared here and nowhere else: first what is late; then what is sensitive; then what
has the nearest limit; last what has no limit. Among those that are alike, the earlier limit first.
"""

from __future__ import annotations

from typing import TypedDict

from contracts.typed import Clock, View

DESK = "desk"
"""The field of a stored view that says it; nobody outside is shown it."""

LATE, SENSITIVE, LIMITED, UNLIMITED = "0", "1", "2", "3"
NO_LIMIT = "9999"
"""Sorts behind every time."""
OFFICES_IN_FORMS = ("station", "to_station")
"""The answers of an action by which a case is sent to another office."""
OF_NO_OFFICER = ("citizen", "system")


class Standing(TypedDict):
    """How a case stands. `new`: it is still as it came in; `waiting`: for the citizen's answer;
    `late`: a limit was missed and is still owed; `due`: the nearest limit; `moves`: how often an
    officer sent it to another office; `urgency` sorts."""

    open: bool
    new: bool
    waiting: bool
    late: bool
    due: str | None
    moves: int
    urgency: str


def standing(view: View) -> Standing:
    """Return how the case of a view stands."""
    owed = [one for one in view["clocks"] if _is_owed(one)]
    due = min((one["due_at"] for one in owed), default=None)
    late = any(one["status"] == "breached" for one in owed)
    is_open = view["closed_at"] is None and not view.get("erased_at")
    rank = LATE if late else SENSITIVE if view["sensitive"] else LIMITED if due else UNLIMITED
    return {
        "open": is_open,
        "new": is_open and view["assigned_to"] is None and view["state"] in _came_in_as(view),
        "waiting": is_open and any(one["status"] == "paused" for one in view["clocks"]),
        "late": is_open and late,
        "due": due,
        "moves": _moves(view),
        "urgency": f"{rank}{due or NO_LIMIT}",
    }


def _is_owed(clock: Clock) -> bool:
    return clock["status"] in ("running", "breached") and not clock.get("ended")


def _came_in_as(view: View) -> set[str]:
    """Return the states that the case was in before any officer took a step. One that was sent on
    to another office and is there in such a state again is new there."""
    states: set[str] = set()
    for number, entry in enumerate(view["timeline"]):
        if number and entry["actor_role"] not in OF_NO_OFFICER:
            break
        states.add(entry["state"])
    return states


def _moves(view: View) -> int:
    return sum(
        entry["actor_role"] not in OF_NO_OFFICER
        and any((entry.get("details") or {}).get(name) for name in OFFICES_IN_FORMS)
        for entry in view["timeline"]
    )
