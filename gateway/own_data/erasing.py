"""Erasing a citizen's account on the own wish (Digital Personal Data Protection Act 2023, s. 12).

What no law requires goes at once: drafts, wishes how to be told, the language and the time of the
last sign-in. Cases are records that their law keeps; each goes in its time. The account itself, a
mobile and an id, ties them to their owner: it goes when the last of them is gone, and not before no
sign-in can hold any more, so that nothing that is filed meanwhile is nobody's.

The wish is noted first. What cannot be done now, as a service is away, is done by a sweep.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TypedDict

from casework.definition import retention
from chassis import log, time_source
from chassis.mongo import Document
from contracts.errors import ContractError, NotAuthenticated
from contracts.typed import Text, View
from gateway.building import GatewayParts
from gateway.catalogue.catalogue import Service
from gateway.own_data import new_number
from gateway.own_data.own_cases import of_citizen

logger = log.get(__name__)
COLLECTION = "erasures"
AGAIN = timedelta(days=1)
NO_WISHES = {
    "channels": ["sms", "email"],
    "language": None,
    "reminders": True,
    "surveys": True,
    "digest": False,
}
"""Of these notify keeps nothing."""
DRAFTS, WISHES, SIGN_IN, ACCOUNT = "drafts", "wishes", "sign-in", "account"
PARTS = (DRAFTS, WISHES, SIGN_IN, ACCOUNT)
"""What is erased, in this order."""


class StayingCase(TypedDict):
    """A case that stays: until when (ISO 8601), None where that is not known yet, as it is open or
    kept for ever; ``rule`` is the law's reason in words, empty where its service gives none. Of one
    that waits for its owner's private code no more is said than that it stays."""

    reference: str
    service: str | None
    until: str | None
    rule: Text


class Erasure(TypedDict):
    """What a citizen's wish came to: when it was noted (ISO 8601; None: there is none), which of
    PARTS are erased and which wait, and the cases that stay."""

    asked_at: str | None
    erased: list[str]
    waits: list[str]
    stays: list[StayingCase]


def erasure_of(gateway: GatewayParts, citizen_id: str, *, neutral: bool = False) -> Erasure:
    """Return what stays of a citizen, and what an earlier wish came to; ``neutral``: the private
    code was not given, and of sensitive cases nothing is said."""
    noted: Document = gateway.database[COLLECTION].find_one({"_id": citizen_id}) or {}
    waits = noted.get("waits", [])
    asked_at = noted.get("asked_at")
    return {
        "asked_at": asked_at.isoformat() if asked_at else None,
        "erased": [one for one in PARTS if one not in waits] if noted else [],
        "waits": waits,
        "stays": [
            _staying(gateway, view, neutral and view["sensitive"])
            for view in of_citizen(gateway.database, citizen_id)
        ],
    }


def ask(gateway: GatewayParts, citizen_id: str, *, neutral: bool = False) -> Erasure:
    """Note the wish, do what can be done now, and return what it came to, as `erasure_of`."""
    now = time_source.now()
    wish = {"asked_at": now, "waits": list(PARTS), "next_at": now}
    gateway.database[COLLECTION].replace_one({"_id": citizen_id}, wish, upsert=True)
    logger.info("a citizen asked to be erased")
    _carry_out(gateway, {"_id": citizen_id, **wish})
    return erasure_of(gateway, citizen_id, neutral=neutral)


def sweep(gateway: GatewayParts) -> int:
    """Go on with what waits; return how many accounts are gone now. Safe to repeat, and in any
    number of processes."""
    due = {"next_at": {"$lte": time_source.now()}}
    return sum(_carry_out(gateway, wish) for wish in gateway.database[COLLECTION].find(due))


def _carry_out(gateway: GatewayParts, wish: Document) -> bool:
    """Do what still waits, the account last; return whether it is gone now."""
    others = (part for part in wish["waits"] if part != ACCOUNT)
    done = [part for part in others if _erase(gateway, part, wish["_id"])]
    waits = [part for part in wish["waits"] if part not in done]
    wishes = gateway.database[COLLECTION]
    if waits == [ACCOUNT] and _erase_account(gateway, wish):
        # That there was a wish is told to nobody any more, and is of somebody who is not known.
        wishes.delete_one({"_id": wish["_id"]})
        return True
    again = {"next_at": _next(gateway, wish, waits)}
    wishes.update_one({"_id": wish["_id"]}, {"$pull": {"waits": {"$in": done}}, "$set": again})
    return False


def _next(gateway: GatewayParts, wish: Document, waits: list[str]) -> datetime:
    """Return when to look again: at once for what was away; else when the last sign-in has ended,
    and then once a day, as cases are kept for years."""
    now, end = time_source.now(), _sign_ins_end(gateway, wish)
    if waits != [ACCOUNT]:
        return now
    return end if now < end else now + AGAIN


def _sign_ins_end(gateway: GatewayParts, wish: Document) -> datetime:
    asked_at: datetime = wish["asked_at"]
    return asked_at + timedelta(seconds=gateway.settings.citizen_token_life)


def _erase(gateway: GatewayParts, part: str, citizen_id: str) -> bool:
    if part == DRAFTS:
        for service in gateway.catalogue.newest():
            gateway.drafts.carried.forget(citizen_id, service.definition.code)
    elif part == WISHES:
        return _erase_wishes(gateway, citizen_id)
    else:
        gateway.citizens.forget_sign_in(citizen_id)
        new_number.forget(gateway, citizen_id)
    return True


def _erase_wishes(gateway: GatewayParts, citizen_id: str) -> bool:
    try:
        body = {"mobile": gateway.citizens.mobile(citizen_id), **NO_WISHES}
        gateway.bus.call("notify", "set_preferences", body, gateway.settings.read_timeout)
        safe = {"mobile": body["mobile"], "no_sms": False, "neutral": False, "hours": None}
        gateway.bus.call("notify", "set_safe_contact", safe, gateway.settings.read_timeout)
        gateway.citizens.keep_safe_contact(citizen_id, None)
    except NotAuthenticated:
        return True  # there is no account any more, by which wishes could be found
    except ContractError as away:
        logger.warning("wishes are erased later", extra={"reason": away.code})
        return False
    return True


def _erase_account(gateway: GatewayParts, wish: Document) -> bool:
    """Erase the account; return whether it is gone, or is one again:
    of whoever signed in since the wish."""
    if time_source.now() < _sign_ins_end(gateway, wish):
        return False
    if next(of_citizen(gateway.database, wish["_id"]), None) is not None:
        return False
    # Not before: whoever holds the phone would be rid of the code by wishing to be erased.
    gateway.private_codes.forget(wish["_id"])
    gateway.citizens.forget(wish["_id"])
    return True


def _staying(gateway: GatewayParts, view: View, neutral: bool) -> StayingCase:
    if neutral:
        nothing = {"hi": "", "en": ""}
        return {"reference": view["reference"], "service": None, "until": None, "rule": nothing}
    service: Service | None = gateway.catalogue.of_case(view)
    closed_at = view["closed_at"]
    until, rule = None, {"hi": "", "en": ""}
    if service is not None:
        closed = datetime.fromisoformat(closed_at) if closed_at else None
        until = retention.erase_at(service.definition, closed)
        rule = dict(retention.rule_of(service.definition))
    return {
        "reference": view["reference"],
        "service": view["service"],
        "until": until.isoformat() if until else None,
        "rule": rule,
    }
