"""A citizen has another mobile: asked for on the new one's proof, told to the old one, and done
after a time in which the old one can stop it.

Whoever holds the phone, or a copy of its SIM, can sign in and ask. So the change waits for
COOLING_OFF, all the while the old number alone signs in, and any sign-in can stop it: longer than
it takes to have a stolen SIM replaced, and the day in which operators carry no SMS to a new one.
"""

from __future__ import annotations

from datetime import timedelta, timezone
from typing import TypedDict

from pymongo.collection import Collection
from pymongo.errors import DuplicateKeyError

from casework.desk.audit import AuditLog
from chassis import log, time_source
from chassis.actor import Actor
from chassis.mongo import Document
from contracts.errors import Conflict, ContractError, NotAuthenticated, ValidationFailed
from contracts.notify import NUMBER_ASKED
from gateway.building import GatewayParts
from gateway.http.context import parts
from gateway.identity import mobile, otp_sending
from gateway.identity.caller import Caller
from gateway.identity.otp_sending import NEW_NUMBER
from gateway.own_data.consent import account_of
from gateway.own_data.own_cases import of_citizen

logger = log.get(__name__)
COLLECTION = "number_changes"
COOLING_OFF = timedelta(hours=72)
WAITS, CHANGING, DONE = "waits", "changing", "done"
"""The change may be stopped; it is being made; it was made, and is carried to wherever the mobile
was copied."""
IST = timezone(timedelta(hours=5, minutes=30), "IST")
ASKED, STOPPED, CHANGED, KEPT = (
    f"{what} number" for what in ("asks for a new", "stops a new", "has a new", "keeps the old")
)
"""What the audit log says, of the citizen's id."""


class Change(TypedDict):
    """A change that waits: the end of the new mobile, and when it takes effect (ISO 8601)."""

    to: str
    asked_at: str
    takes_effect_at: str


class Number(TypedDict):
    """The end of a citizen's mobile, and the change that waits; None where none does."""

    mobile: str
    change: Change | None


def number_of(caller: Caller) -> Number:
    """Return the caller's mobile as far as its owner recognises it, and a change of it that waits.
    Refuses with NotAllowed (no citizen with a mobile)."""
    citizen = account_of(caller)
    row = _rows(parts()).find_one({"_id": citizen, "stage": WAITS})
    return {
        "mobile": end_of(parts().citizens.mobile(citizen)),
        "change": _change(parts(), row) if row else None,
    }


def start(caller: Caller, new: str) -> str:
    """Send a one-time password to the new mobile; return the challenge to be given back with it.

    Refuses as `number_of`, and with ValidationFailed {"mobile": "bad-mobile" or "own-number"},
    TooMany (sends per mobile and per address), Unavailable. Whether somebody else has the mobile is
    said to nobody who does not hold it.
    """
    citizen = account_of(caller)
    number = mobile.normalise(new)
    if number == parts().citizens.mobile(citizen):
        raise ValidationFailed(fields={"mobile": "own-number"})
    otp_sending.count(NEW_NUMBER, number)
    keep = {"citizen": citizen, "personal": parts().cipher.encrypt({"mobile": number})}
    challenge, otp = parts().one_time_passwords.make(NEW_NUMBER, keep=keep)
    otp_sending.send(challenge, number, otp, caller.language)
    return challenge


def finish(caller: Caller, challenge: str, otp: str) -> Number:
    """Note the change, in place of one that waits, and tell the old mobile.

    Refuses with NotAuthenticated for a wrong password, TooMany for used-up tries, ValidationFailed
    {"mobile": "number-in-use"} where something hangs on the new mobile, Conflict while an earlier
    change is being made.
    """
    citizen = account_of(caller)
    proof = parts().one_time_passwords.check(NEW_NUMBER, challenge, otp)
    if proof["citizen"] != citizen:
        raise NotAuthenticated("another citizen's challenge")
    new = parts().cipher.decrypt(proof["personal"])["mobile"]
    if is_used(parts(), new, citizen):
        raise ValidationFailed(fields={"mobile": "number-in-use"})
    old, now = parts().citizens.mobile(citizen), time_source.now()
    record(parts().audit, ASKED, citizen)
    row = {
        "stage": WAITS,
        "personal": parts().cipher.encrypt({"old": old, "new": new}),
        "language": caller.language,
        "asked_at": now,
        "next_at": now + COOLING_OFF,
        "key": challenge,
    }
    try:
        _rows(parts()).replace_one({"_id": citizen, "stage": WAITS}, row, upsert=True)
    except DuplicateKeyError:
        raise Conflict("the change before this one is being made") from None
    logger.info("a citizen asked for a new number")
    try:
        tell(parts(), old, NUMBER_ASKED, row)
    except ContractError:
        # Nothing changes behind the back of who holds the old number.
        _rows(parts()).delete_one({"_id": citizen, "key": challenge})
        raise
    return number_of(caller)


def stop(caller: Caller) -> Number:
    """Take the wish back, whoever had it; where none waits, nothing happens."""
    citizen = account_of(caller)
    if _rows(parts()).delete_one({"_id": citizen, "stage": WAITS}).deleted_count:
        record(parts().audit, STOPPED, citizen)
        logger.info("a citizen stopped the change of the number")
    return number_of(caller)


def forget(gateway: GatewayParts, citizen: str) -> None:
    """Forget a change that waits, of a citizen who is to be forgotten."""
    _rows(gateway).delete_one({"_id": citizen, "stage": WAITS})


def is_used(gateway: GatewayParts, number: str, citizen: str) -> bool:
    """Return whether another citizen is known by this mobile and has something here: a case, as its
    owner or with a part in it, an upload, or a partner's key. Who only signed in has nothing."""
    other = gateway.citizens.find(number)
    if other is None or other == citizen:
        return False
    has = (("bulk.uploads", {"owner": other}), ("api_keys", {"contact": other}))
    if any(gateway.database[name].find_one(theirs, {"_id": 1}) for name, theirs in has):
        return True
    return next(of_citizen(gateway.database, other), None) is not None


def tell(gateway: GatewayParts, number: str, news: str, row: Document) -> None:
    """Tell a mobile what comes of the wish in ``row``; the same again tells it once."""
    day = row["next_at"].astimezone(IST).strftime("%d-%m-%Y") if news == NUMBER_ASKED else None
    body = {"mobile": number, "news": news, "language": row["language"], "day": day}
    body["key"] = row["key"]
    gateway.bus.call("notify", "tell_number_news", body, gateway.settings.read_timeout)


def record(audit: AuditLog, what: str, citizen: str) -> None:
    """Enter in the audit log what became of a citizen's number; no number is in it."""
    audit.record(what, citizen, Actor(id=citizen, role="citizen"))


def end_of(number: str) -> str:
    """Return the end of a mobile, as much as its owner recognises."""
    return f"••••••{number[-4:]}"


def _change(gateway: GatewayParts, row: Document) -> Change:
    return {
        "to": end_of(gateway.cipher.decrypt(row["personal"])["new"]),
        "asked_at": row["asked_at"].isoformat(),
        "takes_effect_at": row["next_at"].isoformat(),
    }


def _rows(gateway: GatewayParts) -> Collection[Document]:
    return gateway.database[COLLECTION]
