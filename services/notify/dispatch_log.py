"""What a person was told of one case and what came of it, as that person may see it."""

from __future__ import annotations

from typing import TypedDict

from pymongo import DESCENDING
from pymongo.collection import Collection

from services.notify.message import DELIVERED, OPEN, SENT

LONGEST = 100
_SHOWN = ("channel", "shown", "state", "reason", "planned_at", "finished_at")


class Entry(TypedDict):
    """One message: `to` is as much of the address as its owner recognises; `state` is `waiting`,
    `sent` (a provider has it), `delivered`, or `failed`, with the code of its reason. Times in ISO
    8601; `ended_at` is None for one that is under way."""

    channel: str
    to: str
    state: str
    reason: str | None
    planned_at: str
    ended_at: str | None


def read(messages: Collection, reference: str, person: str) -> list[Entry]:
    """The messages about a case to one person, newest first, as far as they are kept; none for
    somebody who was told nothing. `person`: see Recipient."""
    if not person:
        return []
    wanted = {"reference": reference, "person": person, "office": None, "lane": {"$ne": "otp"}}
    rows = messages.find(wanted, dict.fromkeys(_SHOWN, 1))
    return [_entry(row) for row in rows.sort("planned_at", DESCENDING).limit(LONGEST)]


def _entry(row: dict) -> Entry:
    ended = row.get("finished_at")
    return {
        "channel": row["channel"],
        "to": row.get("shown", ""),
        "state": _state(row["state"]),
        "reason": row.get("reason") if row["state"] not in (*OPEN, DELIVERED) else None,
        "planned_at": row["planned_at"].isoformat(),
        "ended_at": ended.isoformat() if ended else None,
    }


def _state(state: str) -> str:
    if state in (DELIVERED, SENT):
        return state
    return "waiting" if state in OPEN else "failed"
