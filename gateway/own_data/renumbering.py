"""What was asked by `new_number`, done when its time has come, and carried to wherever the mobile
was copied: to notify, which knows persons by it, and into each case, whose messages go to it.

Each step may be done again: a crash or a part that is away only delays. All is carried twice, for a
case that was filed in the last moment with the old mobile is in no list yet.
"""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any

from chassis import actor as actors
from chassis import log, time_source
from chassis.mongo import Document
from contracts.errors import ContractError, NotAllowed, NotFound
from contracts.notify import NUMBER_CHANGED, NUMBER_KEPT
from gateway.building import GatewayParts
from gateway.own_data import new_number
from gateway.own_data.new_number import CHANGING, COLLECTION, DONE, WAITS
from gateway.own_data.own_cases import of_citizen

logger = log.get(__name__)
SOON = timedelta(minutes=1)
AGAIN = timedelta(minutes=10)
"""Until all is carried the second time."""
AT_ONCE = 200
"""Cases carried in one sweep, so that the process keeps answering in between."""
ROUNDS = 2


def sweep(gateway: GatewayParts) -> int:
    """Do what is due; return how many changes were made or carried on. Safe to repeat, and in any
    number of processes."""
    due = gateway.database[COLLECTION].find({"next_at": {"$lte": time_source.now()}})
    return sum(_carry_out(gateway, row) for row in due)


def _carry_out(gateway: GatewayParts, row: Document) -> bool:
    try:
        if row["stage"] == DONE:
            return _carry_on(gateway, row)
        return _begin(gateway, row) and _change(gateway, row)
    except ContractError as away:
        logger.warning("a change of a number goes on later", extra={"reason": away.code})
        _note(gateway, row["_id"], {"next_at": time_source.now() + SOON})
        return False


def _begin(gateway: GatewayParts, row: Document) -> bool:
    """Let nobody stop it any more; return False where somebody did, or wishes another number."""
    which = {"_id": row["_id"], "key": row["key"], "stage": {"$in": [WAITS, CHANGING]}}
    begun = gateway.database[COLLECTION].update_one(which, {"$set": {"stage": CHANGING}})
    return begun.matched_count == 1


def _change(gateway: GatewayParts, row: Document) -> bool:
    """Give the citizen the new mobile, unless it is used by now, and end all sign-ins; return
    whether that is done. Conflict where somebody signs in with it at this moment."""
    citizen, numbers = row["_id"], gateway.cipher.decrypt(row["personal"])
    life = timedelta(seconds=gateway.settings.citizen_token_life)
    other = gateway.citizens.find(numbers["new"])
    if new_number.is_used(gateway, numbers["new"], citizen):
        _keep(gateway, row, numbers["old"])
        return False
    if other is not None and other != citizen:
        # Known by a mobile that is another's from now on, and by nothing else.
        gateway.ended_sessions.end_all_of(other, life)
        gateway.private_codes.forget(other)
        gateway.citizens.forget_unused(other)
    gateway.citizens.change_mobile(citizen, numbers["new"])
    gateway.ended_sessions.end_all_of(citizen, life)
    new_number.record(gateway.audit, new_number.CHANGED, citizen)
    begun = {"stage": DONE, "round": 0, "after": "", "missed": False}
    _note(gateway, citizen, {**begun, "next_at": time_source.now()})
    logger.info("a citizen has a new number")
    return _carry_on(gateway, {**row, **begun})


def _keep(gateway: GatewayParts, row: Document, old: str) -> None:
    new_number.tell(gateway, old, NUMBER_KEPT, row)
    new_number.record(gateway.audit, new_number.KEPT, row["_id"])
    gateway.database[COLLECTION].delete_one({"_id": row["_id"], "key": row["key"]})


def _carry_on(gateway: GatewayParts, row: Document) -> bool:
    """Carry the mobile into the next cases; return whether that succeeded."""
    citizen, numbers = row["_id"], gateway.cipher.decrypt(row["personal"])
    for number in (numbers["old"], numbers["new"]):
        new_number.tell(gateway, number, NUMBER_CHANGED, row)
    views = of_citizen(gateway.database, citizen)
    cases = {view["reference"]: view["bus_service"] for view in views}
    due = sorted(reference for reference in cases if reference > row["after"])[:AT_ONCE]
    move = {"old": numbers["old"], "new": numbers["new"], "references": due}
    gateway.bus.call("notify", "change_mobile", move, gateway.settings.write_timeout)
    renewed = [_renew(gateway, citizen, numbers["new"], cases[one], one) for one in due]
    missed, now = row["missed"] or not all(renewed), time_source.now()
    if len(due) == AT_ONCE:
        _note(gateway, citizen, {"after": due[-1], "missed": missed, "next_at": now})
    elif missed:
        _note(gateway, citizen, {"after": "", "missed": False, "next_at": now + SOON})
    elif row["round"] + 1 < ROUNDS:
        _note(gateway, citizen, {"round": row["round"] + 1, "after": "", "next_at": now + AGAIN})
    else:
        gateway.database[COLLECTION].delete_one({"_id": citizen, "stage": DONE})
    return not missed


def _renew(gateway: GatewayParts, citizen: str, mobile: str, service: str, reference: str) -> bool:
    """Let a case go to this mobile; return False where its service is away."""
    call_id, payload = uuid.uuid4().hex, {"reference": reference}
    token = actors.sign(
        actors.Actor(id=citizen, role="citizen", mobile=mobile, scope=reference),
        gateway.actor_key,
        service,
        id=call_id,
        request=actors.digest("renew_contact", payload),
    )
    timeout = gateway.settings.write_timeout
    try:
        gateway.bus.call(service, "renew_contact", payload, timeout, token, call_id=call_id)
    except (NotFound, NotAllowed):
        logger.warning("a case is not the citizen's any more", extra={"reference": reference})
    except ContractError as away:
        extra = {"reference": reference, "reason": away.code}
        logger.warning("a case goes to the number before for now", extra=extra)
        return False
    return True


def _note(gateway: GatewayParts, citizen: str, change: dict[str, Any]) -> None:
    gateway.database[COLLECTION].update_one({"_id": citizen}, {"$set": change})
