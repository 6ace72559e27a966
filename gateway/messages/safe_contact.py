"""How a citizen can be reached without harm, where somebody else may see the phone or hear a call.

What a machine can obey notify is told: it goes before all other wishes, and holds for what the law
says a person is to be told, too, which stands on the page of the case all the same. What people are
to obey is shown to the officers who may read the mobile. Kept with the citizen, encrypted.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import cast

from contracts.errors import ValidationFailed
from contracts.typed import Json, JsonObject, View
from gateway.bus.calls import ask
from gateway.http.context import parts, settings
from gateway.identity import mobile
from gateway.identity.caller import Caller
from gateway.messages.typed import SafeContact, ShownSafeContact
from gateway.own_data.consent import account_of

NOTHING: SafeContact = {
    "no_sms": False,
    "neutral": False,
    "hours": None,
    "no_calls": False,
    "call_on": None,
}
_FOR_NOTIFY = ("no_sms", "neutral", "hours")


def safe_contact(caller: Caller) -> SafeContact:
    """Return how the caller can be reached without harm. Refuses with NotAllowed (no citizen with a
    mobile)."""
    return _of(parts().citizens.safe_contacts([account_of(caller)]).get(caller.id))


def set_safe_contact(caller: Caller, wish: Mapping[str, Json]) -> SafeContact:
    """Keep this, all fields of `SafeContact`, in place of what was before, and return it. Refuses
    as `safe_contact`, with ValidationFailed {"call_on": "bad-mobile"}, {"hours": "required"} where
    the beginning or the end is missing, {"hours": "conflicting-fields"} for hours that end as they
    begin, and Unavailable, where notify cannot be told."""
    citizen, chosen = account_of(caller), _of(wish)
    if chosen["call_on"]:
        chosen["call_on"] = mobile.normalise(chosen["call_on"], "call_on")
    if chosen["hours"] is not None:
        begin, _, end = chosen["hours"].partition("-")
        if not (begin and end):
            raise ValidationFailed(fields={"hours": "required"})
        if begin == end:
            raise ValidationFailed(fields={"hours": "conflicting-fields"})
    machine = {name: value for name, value in chosen.items() if name in _FOR_NOTIFY}
    question = {"mobile": parts().citizens.mobile(citizen), **machine}
    ask("notify", "set_safe_contact", question, timeout=settings().write_timeout)
    to_keep = None if chosen == NOTHING else cast(JsonObject, chosen)
    parts().citizens.keep_safe_contact(citizen, to_keep)
    return chosen


def of_case(view: View) -> list[ShownSafeContact]:
    """Return how the people of a case can be reached without harm, the owner first; only those who
    said so."""
    people = {view["owner"]: None} | {id: name for name, id in (view.get("parties") or {}).items()}
    wishes = parts().citizens.safe_contacts(people)
    return [
        {**_of(wishes[citizen]), "party": party}
        for citizen, party in people.items()
        if citizen in wishes
    ]


def _of(wish: Mapping[str, Json] | None) -> SafeContact:
    return cast(SafeContact, {name: (wish or NOTHING)[name] for name in NOTHING})  # type: ignore[literal-required]
