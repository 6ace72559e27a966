"""An officer called whoever no message reached, and says what came of it: a line of the record like
that of any other message."""

from __future__ import annotations

from typing import cast

from chassis import time_source
from chassis.actor import Actor
from contracts.calls import CALL_OUTCOMES, REACHED
from contracts.errors import NotAllowed, NotFound
from services.notify import measures, rules
from services.notify.message import DELIVERED, PERM_FAILED
from services.notify.planning import OF_NOTICE
from services.notify.store import MessageStore
from services.notify.typed import CallNoted, Message, MessageBase

CHANNEL = "call"
REASONS = {one: f"call-{one}" for one in CALL_OUTCOMES if one != REACHED}


def note(
    store: MessageStore, actor: Actor, reference: str, message_id: str, number: int, outcome: str
) -> CallNoted:
    """Note the call `number` (from 0) for a message about a case that reached nobody. The same
    number again changes nothing and answers with what was noted first.

    Raises NotAllowed for who is no officer, or speaks for another case, and NotFound where there
    is no such message to a person.
    """
    if not actor.station or actor.scope != reference:
        raise NotAllowed("for officers of the case")
    about = store.collection.find({"reference": reference, "office": None})
    message = next((row for row in about if rules.provider_id(row["_id"]) == message_id), None)
    if message is None:
        raise NotFound("no such message")
    row = _row(message, number, outcome, actor)
    if store.insert([row]):
        measures.finished(row["lane"], CHANNEL, row["audience"], row["state"], row["reason"])
        return {"outcome": outcome}
    first = store.collection.find_one({"_id": row["_id"]}) or row
    return {"outcome": first["call"]}


def _row(message: Message, number: int, outcome: str, actor: Actor) -> Message:
    now = time_source.now()
    base = cast(MessageBase, {key: value for key, value in message.items() if key in OF_NOTICE})
    return {
        "_id": rules.message_id(rules.stem_of(message["_id"]), f"{CHANNEL}-{number}"),
        **base,
        "channel": CHANNEL,
        "shown": message.get("shown", ""),
        "state": DELIVERED if outcome == REACHED else PERM_FAILED,
        "reason": REASONS.get(outcome),
        "call": outcome,
        "called_by": actor.id,
        "planned_at": now,
        "finished_at": now,
        "attempts": 1,
    }
