"""What a person was told of one case and what came of it, as that person may see it."""

from __future__ import annotations

from pymongo import DESCENDING
from pymongo.collection import Collection

from services.notify.message import DELIVERED, IN_DIGEST, OPEN, SENT, SUPPRESSED
from services.notify.typed import LogEntry, Message

LONGEST = 100
_SHOWN = ("channel", "shown", "state", "reason", "planned_at", "finished_at")


def read(messages: Collection[Message], reference: str, person: str) -> list[LogEntry]:
    """Return the messages about a case to one person, newest first, as far as they are kept; none
    for somebody who was told nothing. `person`: see Recipient."""
    if not person:
        return []
    about = {"$or": [{"reference": reference}, {"gathers.reference": reference}]}
    wanted = {
        **about,
        "person": person,
        "office": None,
        "lane": {"$ne": "otp"},
        # What is in a digest is told by that.
        "reason": {"$ne": IN_DIGEST},
    }
    rows = messages.find(wanted, dict.fromkeys(_SHOWN, 1))
    return [_entry(row) for row in rows.sort("planned_at", DESCENDING).limit(LONGEST)]


def _entry(row: Message) -> LogEntry:
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
    if state == SUPPRESSED:
        return "not-sent"
    return "waiting" if state in OPEN else "failed"
